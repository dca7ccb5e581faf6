"""Whose ledger it is: short and long forms of one name are one association, its neighbours are others."""

import pytest

from gateway.ledger.naming import is_another
from gateway.ledger.tests.workbooks import read, workbook

HANGZHOU = "杭州市劳模工匠协会"
XIAOSHAN = "杭州市萧山区劳模工匠协会"
BINJIANG = "杭州市高新区（滨江）劳模工匠协会"
TONGLU = "桐庐县劳模工匠协会"
ALL = (HANGZHOU, XIAOSHAN, BINJIANG, TONGLU)


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (HANGZHOU, "杭州市劳模工匠协会"),
        (HANGZHOU, "杭州 市 劳模工匠协会"),
        (HANGZHOU, "杭州"),
        (HANGZHOU, "杭州市"),
        (HANGZHOU, "杭州劳模协会秘书处"),
        (HANGZHOU, "浙江省杭州市劳动模范和工匠协会"),
        (HANGZHOU, "杭州市总工会"),
        (XIAOSHAN, "萧山区劳模工匠协会"),
        (XIAOSHAN, "杭州萧山"),
        (BINJIANG, "杭州市高新区(滨江)劳模工匠协会"),
        (BINJIANG, "滨江区"),
        (BINJIANG, "高新区劳模工匠协会"),
        (TONGLU, "杭州市桐庐县劳模工匠协会"),
        (TONGLU, "劳模工匠协会"),
    ],
)
def test_a_name_in_another_form_is_the_same_association(own, named):
    assert not is_another(named, own, ALL)


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (HANGZHOU, TONGLU),
        (HANGZHOU, "桐庐"),
        (HANGZHOU, XIAOSHAN),
        (HANGZHOU, "宁波市劳模工匠协会"),
        (HANGZHOU, "宁波市"),
        (XIAOSHAN, HANGZHOU),
        (XIAOSHAN, "杭州"),
        (XIAOSHAN, BINJIANG),
        (TONGLU, HANGZHOU),
        (TONGLU, "浙江省劳模工匠协会"),
    ],
)
def test_the_name_of_a_neighbour_or_of_the_level_above_is_another(own, named):
    assert is_another(named, own, ALL)


@pytest.mark.parametrize("named", ["万元", "人次", "元", "秘书处"])
def test_a_word_that_may_be_no_association_is_none(named):
    assert not is_another(named, HANGZHOU, ALL)


@pytest.mark.parametrize(
    ("preamble", "named"),
    [
        ([["会员名册"]], ()),
        ([["2024年会员名册"], ["单位：    填报日期：2025年1月15日"]], ()),
        ([["2024年结对交流（与各劳模工匠协会）"]], ()),
        ([["桐庐县劳模工匠协会2024年会员名册"]], (TONGLU,)),
        ([["2024年度桐庐县劳模工匠协会会员名册"]], (TONGLU,)),
        ([["桐庐县劳模工匠协会2024年会员名册"], ["单位：杭州市"]], ("杭州市",)),
    ],
)
def test_the_association_is_read_from_the_head_of_a_sheet_where_it_stands(preamble, named):
    header = ["会员编号", "姓名", "身份证号", "性别"]

    assert read(workbook(("会员名册", header, []), preamble=preamble)).associations == named
