"""Columns that many sheets have, and the short hand in which the others are declared."""

from __future__ import annotations

from typing import Any

from gateway.ledger.columns import Column, Kind, Need
from gateway.ledger.vocabulary import OURS


def column(field: str, name: str, kind: str, need: str, synonyms: str, **more: Any) -> Column:
    """Return a column; *synonyms* are separated by blanks, *more* are further fields of `Column`."""
    return Column(field, name, Kind(kind), Need(need), tuple(synonyms.split()), **more)


def our_column(field: str, name: str, kind: str, **more: Any) -> Column:
    """Return a column that only a workbook of our own has; its heading says so."""
    return column(field, name + OURS, kind, "-", "", ours=True, **more)


RUNNING_NO = column("running_no", "序号", "seq", "-", "编序 No.")
REMARK = column("remark", "备注", "text", "-", "说明 备考")
MEMBER_NO = column("member_no", "会员编号", "code", "-", "会员号 劳模编号 会员代码")
ID_NUMBER = column("id_number", "身份证号", "idno", "-", "身份证号码 公民身份号码 证件号码")
