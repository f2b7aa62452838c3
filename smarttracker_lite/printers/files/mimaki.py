"""Mimaki: the results that RasterLink writes, and the job history that PICT Up exports.

RasterLink, known from files of users: `KEY_FILENAME, KEY_RESULT, KEY_INKUSE, KEY_RIP_S_TIME, KEY_RIP_E_TIME,
KEY_PRINT_S_TIME, KEY_PRINT_E_TIME, KEY_ARRANGE_CNT, KEY_RESULT_DETAIL`; results OK and NG; inks as
"Cyan:1.277cc Magenta:1.062cc", always with three decimals, a channel twice for two cartridges; times as
20260915_145744. White and colour of one print are two rows, often of two documents, with the same start and
the same ink, which is that of both: they are one job of both names, also where they stand in two files. Rows
of one start that tell no ink are as many jobs as documents. The inks are RasterLink's estimate; it is not
settled whether they are for one of the arranged pieces or for all, so that KEY_ARRANGE_CNT is kept but not
multiplied by.

PICT Up, known from its manual: job number, result, start and end, printed area and ink of each job, a minute
after its end. Assumed: the words of its headers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo

from smarttracker_lite.domain.printing import InkUse, JobFacts, Measure, Origin
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.harvest import Harvest, digest
from smarttracker_lite.printers.files.headers import Header
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact, FileUnit
from smarttracker_lite.printers.files.octets import beginning, text_of
from smarttracker_lite.printers.files.preset import Preset
from smarttracker_lite.printers.files.quantities import volume
from smarttracker_lite.printers.files.reading import MAX_TEXT, Cells, Reader, reader
from smarttracker_lite.printers.files.together import together

NAME = "mimaki"
PICT = Preset(
    name=NAME,
    signs=(
        frozenset({"job id", "print area", "ink usage"}),
        frozenset({"job id", "print result"}),
        frozenset({"ジョブid", "印刷結果"}),
    ),
    columns={
        "job name": Header(Fact.DOCUMENT),
        "file name": Header(Fact.DOCUMENT),
        "job id": Header(Fact.DOCUMENT),
        "result": Header(Fact.STATUS),
        "print result": Header(Fact.STATUS),
        "start time": Header(Fact.STARTED),
        "start date time": Header(Fact.STARTED),
        "end time": Header(Fact.COMPLETED),
        "end date time": Header(Fact.COMPLETED),
        "print area": Header(Fact.AREA, FileUnit.M2),
        "ink usage": Header(Fact.INK, FileUnit.CC),
        "printer name": Header(Fact.PRINTER),
        "serial number": Header(Fact.PRINTER),
        "ジョブid": Header(Fact.DOCUMENT),
        "印刷結果": Header(Fact.STATUS),
        "開始日時": Header(Fact.STARTED),
        "終了日時": Header(Fact.COMPLETED),
        "印刷面積": Header(Fact.AREA, FileUnit.M2),
        "インク使用量": Header(Fact.INK, FileUnit.CC),
    },
    inks=True,
)
HEAD = re.compile(r"\"?KEY_FILENAME\b[^\r\n]*\bKEY_PRINT_S_TIME\b")
RESULT = ColumnMapping(
    name=NAME,
    columns=(
        Column(fact=Fact.DOCUMENT, header="KEY_FILENAME"),
        Column(fact=Fact.STATUS, header="KEY_RESULT"),
        Column(fact=Fact.SUBMITTED, header="KEY_RIP_S_TIME"),
        Column(fact=Fact.STARTED, header="KEY_PRINT_S_TIME"),
        Column(fact=Fact.COMPLETED, header="KEY_PRINT_E_TIME"),
    ),
)
INK = re.compile(r"([A-Za-z][A-Za-z ]{0,20}):([^\s:]{1,20})")
MAX_INKS = 40
AND = " + "


def recognises(octets: bytes, name: str) -> bool:
    """The file is of RasterLink or of PICT Up."""
    return HEAD.match(beginning(octets)) is not None or PICT.recognises(octets)


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs, of PICT Up only those of one printer if that is named. Raises BadInput."""
    text = text_of(octets)
    return _results(text, given.zone) if HEAD.match(text) else PICT.parse(octets, given)


def _results(text: str, zone: tzinfo | None) -> Batch:
    harvest = Harvest(NAME)
    reads = reader(RESULT, zone, Origin.DERIVED)
    prints: dict[str, JobFacts] = {}
    for row, cells in _rows(text, harvest):
        with harvest.reading(row):
            job = _result(reads, row, cells)
            key = _key(cells, job) or harvest.key(row.text)
            before = prints.get(key)
            prints[key] = _both(before, job) if before else replace(job, key=key)
    for job in prints.values():
        harvest.keep(job)
    return harvest.batch()


def _rows(text: str, harvest: Harvest) -> Iterator[tuple[Row, Cells]]:
    """The rows below the headers, which stand again where files were put together."""
    headers: tuple[str, ...] = ()
    for row in harvest.good(rows_of(text, ",")):
        if row.cells[0].strip() == "KEY_FILENAME":
            headers = tuple(cell.strip() for cell in row.cells)
        else:
            yield row, dict(zip(headers, row.cells, strict=False))


def _result(reads: Reader, row: Row, cells: Cells) -> JobFacts:
    reads.printer(cells)
    return replace(reads.facts(cells, ""), inks=_inks(cells.get("KEY_INKUSE", "")))


def _key(cells: Cells, job: JobFacts) -> str:
    """The print that the row tells of: a machine starts one in a second; "" if the start is not told."""
    start = cells["KEY_PRINT_S_TIME"].strip()
    print_of = cells.get("KEY_INKUSE", "") if job.ink_ul else cells["KEY_FILENAME"]
    return f"{start}:{digest(print_of).hex()}" if start else ""


def _both(before: JobFacts, more: JobFacts) -> JobFacts:
    """One print of two rows, each of which tells the ink of both."""
    names = dict.fromkeys((*(before.document or "").split(AND), more.document or ""))
    document = AND.join(filter(None, names))[:MAX_TEXT] or None
    return replace(together(before, more), inks=before.inks, document=document)


def _inks(said: str) -> tuple[InkUse, ...] | None:
    """Each cartridge: the second "White" is "white 2"."""
    used: dict[str, Measure] = {}
    for channel, amount in INK.findall(said)[:MAX_INKS]:
        ul = volume(amount, FileUnit.CC, "," if "," in amount and "." not in amount else ".")
        if ul is not None:
            used[_cartridge(channel.strip().casefold(), used)] = Measure(ul, Origin.DERIVED)
    return tuple(InkUse(channel, ul) for channel, ul in used.items()) or None


def _cartridge(channel: str, used: Mapping[str, Measure]) -> str:
    names = (channel, *(f"{channel} {again}" for again in range(2, MAX_INKS + 2)))
    return next(name for name in names if name not in used)
