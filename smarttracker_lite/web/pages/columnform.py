"""The columns of an accounting file as a form: what each tells in which unit, and how the file is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.mapping import UNITS, Column, ColumnMapping, DateOrder, Fact, FileUnit
from smarttracker_lite.printers.files.octets import is_tree
from smarttracker_lite.printers.files.sniff import DEFAULT_UNITS
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.interpret import AccountingFile, Layout, fitted, laid_out

Options = tuple[tuple[str, str], ...]

_FACTS: Mapping[Fact, str] = {
    Fact.DOCUMENT: N_("Document"),
    Fact.USER: N_("User"),
    Fact.HOST: N_("Computer"),
    Fact.ACCOUNT: N_("Account"),
    Fact.PRINTER: N_("Printer"),
    Fact.STATUS: N_("How it ended"),
    Fact.KIND: N_("Print, copy or scan"),
    Fact.SUBMITTED: N_("Time sent"),
    Fact.STARTED: N_("Time begun"),
    Fact.COMPLETED: N_("Time done"),
    Fact.COPIES: N_("Copies"),
    Fact.PAGES: N_("Pages of one copy"),
    Fact.IMPRESSIONS: N_("Pages of all copies"),
    Fact.BLACK_IMPRESSIONS: N_("Pages of all copies in black"),
    Fact.COLOR_IMPRESSIONS: N_("Pages of all copies in colour"),
    Fact.SHEETS: N_("Sheets"),
    Fact.COLOR: N_("Colour or not"),
    Fact.DUPLEX: N_("One side or both"),
    Fact.MEDIA: N_("Media"),
    Fact.MEDIA_TYPE: N_("Type of media"),
    Fact.WIDTH: N_("Width of a page"),
    Fact.HEIGHT: N_("Height of a page"),
    Fact.AREA: N_("Printed area"),
    Fact.ROLL_AREA: N_("Area of roll used"),
    Fact.ROLL_LENGTH: N_("Length of roll used"),
    Fact.INK: N_("Ink"),
}
_ENCODINGS: Options = (
    ("utf-8-sig", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"),
)
_SEPARATORS: Mapping[str, tuple[str, str]] = {
    "comma": (",", N_("comma")),
    "semicolon": (";", N_("semicolon")),
    "tab": ("\t", N_("tab")),
    "bar": ("|", N_("vertical bar")),
}
_DECIMALS: Mapping[str, tuple[str, str]] = {
    "point": (".", N_("point: 1.5")),
    "comma": (",", N_("comma: 1,5")),
}
_ORDERS: Mapping[DateOrder, str] = {
    DateOrder.DAY_FIRST: N_("day, month, year"),
    DateOrder.MONTH_FIRST: N_("month, day, year"),
    DateOrder.YEAR_FIRST: N_("year, month, day"),
}
_LAST_LINE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column: its header, what its first cells say, and what is chosen for it."""

    header: str
    sample: str
    fact: str
    unit: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsView:
    """The form in ready words: what is chosen, and what there is to choose from."""

    name: str
    encoding: str
    separator: str
    decimal: str
    dates: str
    header: int
    rows: tuple[ColumnRow, ...]
    encodings: Options
    separators: Options
    decimals: Options
    orders: Options
    facts: Options
    units: Options


def columns_view(words: Words, file: AccountingFile, mapping: ColumnMapping) -> ColumnsView:
    """The mapping beside what it is about. Raises BadInput if the file is no text."""
    return ColumnsView(
        name=mapping.name,
        encoding=mapping.encoding,
        separator=_called(_SEPARATORS, mapping.separator),
        decimal=_called(_DECIMALS, mapping.decimal),
        dates=mapping.dates,
        header=mapping.header,
        rows=tuple(_rows(laid_out(file, mapping), mapping)),
        encodings=_ENCODINGS,
        separators=_signs(words, _SEPARATORS),
        decimals=_signs(words, _DECIMALS),
        orders=tuple((order.value, words.text(name)) for order, name in _ORDERS.items()),
        facts=(("", words.text(N_("nothing"))), *((fact, words.text(name)) for fact, name in _FACTS.items())),
        units=tuple((unit.value, _unit(words, unit)) for unit in FileUnit),
    )


def day_or_month(words: Words) -> Options:
    """The ways of reading a date that does not begin with the year."""
    either = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    return (("", words.text("not known")), *((order.value, words.text(_ORDERS[order])) for order in either))


def mapping_in(form: Fields, file: AccountingFile, before: ColumnMapping) -> ColumnMapping:
    """The mapping as the form has it. Where the file is cut up otherwise than before, its columns are guessed
    anew. What another file of XML had beside stays as it was. Raises BadInput that names the field."""
    told = replace(
        before,
        name=form.get("mapping"),
        encoding=_chosen(form, "encoding", [name for name, _ in _ENCODINGS]),
        separator=_SEPARATORS[_chosen(form, "separator", list(_SEPARATORS))][0],
        decimal=_DECIMALS[_chosen(form, "decimal", list(_DECIMALS))][0],
        dates=DateOrder(_chosen(form, "dates", [order.value for order in DateOrder])),
        header=_line(form.get("header")),
    )
    layout = laid_out(file, told)
    if layout.headers != laid_out(file, before).headers:
        return fitted(told, layout.headers)
    columns = (_column(form, place, header) for place, header in enumerate(layout.headers))
    absent = (each for each in before.columns if is_tree(file.octets) and each.header not in layout.headers)
    return replace(told, columns=(*(column for column in columns if column), *absent))


def _rows(layout: Layout, mapping: ColumnMapping) -> list[ColumnRow]:
    columns = {column.header: column for column in mapping.columns}
    nothing = Column(fact=Fact.DOCUMENT, header="")
    return [
        ColumnRow(
            header=header,
            sample=_sample(layout, place),
            fact=columns[header].fact if header in columns else "",
            unit=columns.get(header, nothing).unit,
            channel=columns.get(header, nothing).channel,
        )
        for place, header in enumerate(layout.headers)
    ]


def _sample(layout: Layout, place: int) -> str:
    """The first two cells that say something."""
    cells = (row[place].strip() for row in layout.rows if place < len(row))
    return " · ".join([cell for cell in dict.fromkeys(cells) if cell][:2])


def _column(form: Fields, place: int, header: str) -> Column | None:
    """What is chosen for this column. A unit that does not fit what it tells gives way to the usual one."""
    fact = next((each for each in Fact if each == form.get(f"fact-{place}")), None)
    if fact is None:
        return None
    possible = UNITS.get(fact, (FileUnit.NONE,))
    unit = next((each for each in possible if each == form.get(f"unit-{place}")), None)
    channel = form.get(f"channel-{place}") if fact is Fact.INK else ""
    return Column(
        fact=fact, header=header, unit=unit or DEFAULT_UNITS.get(fact, possible[0]), channel=channel
    )


def _chosen(form: Fields, name: str, possible: Sequence[str]) -> str:
    value = form.get(name)
    if value not in possible:
        raise BadInput(N_("Nothing is chosen here."), N_("Choose one from the list."), field=name)
    return value


def _line(typed: str) -> int:
    if not typed.isdecimal() or int(typed) > _LAST_LINE:
        raise BadInput(
            N_("“{typed}” is no line of a file."),
            N_("Type the number of the line with the headers; 0 if there is none."),
            field="header",
            typed=typed,
        )
    return int(typed)


def _called(signs: Mapping[str, tuple[str, str]], sign: str) -> str:
    return next((name for name, (own, _) in signs.items() if own == sign), "")


def _signs(words: Words, signs: Mapping[str, tuple[str, str]]) -> Options:
    return tuple((name, words.text(told)) for name, (_, told) in signs.items())


def _unit(words: Words, unit: FileUnit) -> str:
    return words.text(N_("in the cell")) if unit is FileUnit.IN_CELL else unit.value or "–"
