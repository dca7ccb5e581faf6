"""What a sheet of the ledger is made of: columns with names, types and needs. Declarations are in `sheets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from contracts.values import normalise_name
from gateway.ledger.vocabulary import Vocabulary


class Kind(StrEnum):
    """How a cell of the column is written; `forms` reads each kind."""

    SEQ = "seq"  # The running number of the paper form; ignored.
    CODE = "code"
    TEXT = "text"
    PERSON = "person"
    IDNO = "idno"
    PHONE = "phone"
    DATE = "date"
    DATE_M = "dateM"  # May be a month only.
    DATE_Y = "dateY"  # May be a month only, or "early in" a year.
    INT = "int"
    NUM = "num"
    YUAN = "yuan"
    WAN = "wan"  # Money in 10,000 yuan unless header or cell names another unit.
    ENUM = "enum"
    YES_NO = "yesno"
    PEOPLE = "people"
    LIST = "list"
    LUNAR = "lunar"  # Month and day such as `08-15`, `L04-01` in a leap month; ours.
    UNIT = "unit"  # The number of a unit that is registered, or stands in the workbook; ours.
    ACCOUNT = "account"  # A login of the association's accounts; ours.


DATE_KINDS = frozenset({Kind.DATE, Kind.DATE_M, Kind.DATE_Y})


class Need(StrEnum):
    """Whether a cell must be filled."""

    MANDATORY = "M"
    CONDITIONAL = "C"
    OPTIONAL = "-"


@dataclass(frozen=True)
class Condition:
    """Holds when the cell of *column* means one of *codes*, or none of them if *negated*."""

    column: str
    codes: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Column:
    """One column: *field* is its attribute in the typed record, *name* its canonical header.

    A conditional column must be filled when all of *conditions* hold.
    """

    field: str
    name: str
    kind: Kind
    need: Need = Need.OPTIONAL
    synonyms: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    vocabulary_by: tuple[str, Mapping[str, Vocabulary]] | None = None
    conditions: tuple[Condition, ...] = ()
    may_be_future: bool = False
    private: bool = False
    excused_by: str = ""
    """The column of our own that, with a yes, lets a mandatory cell be blank."""
    ours: bool = False
    """Only a workbook that we wrote ourselves has it: the ledgers of offices know no such column."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that names this column, the canonical one first."""
        return (self.name, *self.synonyms)

    @property
    def english(self) -> str:
        """The column's name in English sentences."""
        return self.field.replace("_", " ")


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: *business_date* names the date column that places a row in a year.

    A sheet that is *ours* stands in the workbooks that we write, and in no office's ledger.
    """

    code: str
    name: str
    columns: tuple[Column, ...]
    key: str
    business_date: str | None = None
    ours: bool = False
    by_header: Mapping[str, Column | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the columns by comparable header."""
        index = {header_form(word): column for column in self.columns for word in column.headers}
        object.__setattr__(self, "by_header", index)

    @property
    def blank(self) -> Sheet:
        """The sheet as an office fills it in: without the columns that are ours."""
        offices = tuple(column for column in self.columns if not column.ours)
        return Sheet(self.code, self.name, offices, self.key, self.business_date, self.ours)

    def matched(self, chosen: Mapping[str, Column | None]) -> Sheet:
        """Return the sheet with its headings taken as somebody chose; one chosen for None is not read.

        A column that was chosen for one heading is looked for under no other.
        """
        taken = {column.field for column in chosen.values() if column}
        left = {
            form: column
            for form, column in self.by_header.items()
            if column and column.field not in taken
        }
        own = {header_form(heading): column for heading, column in chosen.items()}
        made = replace(self)
        object.__setattr__(made, "by_header", left | own)
        return made

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """The columns by attribute name."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by canonical name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def dates(self) -> tuple[Column, ...]:
        """The date columns."""
        return tuple(column for column in self.columns if column.kind in DATE_KINDS)


def header_form(text: str) -> str:
    """Return a header as it is compared: normalised, without white space and without `*`."""
    return normalise_name(text).replace("*", "")
