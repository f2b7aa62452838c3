"""What is attacked: every parser of octets from a printer or of a file, and the octets to begin with.

A parser may refuse octets by its own error; what it gives must be sound.
"""

import json
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import smarttracker_lite.printers.drivers.hp_ews.past as ews_past
import smarttracker_lite.printers.drivers.hp_ews.reading as ews_reading
import smarttracker_lite.printers.drivers.hp_piws.past as piws_past
import smarttracker_lite.printers.drivers.hp_piws.reading as piws_reading
import smarttracker_lite.workflows.clientfile.cells as clientcells
import smarttracker_lite.workflows.clientfile.columns as clientcolumns
import smarttracker_lite.workflows.clientfile.table as clienttable
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import BadInput, NotAPrinter, PrinterAsleep, TrackerError
from smarttracker_lite.printers.certificate import read_certificate
from smarttracker_lite.printers.drivers.hp_ews.identity import device_of
from smarttracker_lite.printers.drivers.hp_ews.listing import check_awake, parse_listing
from smarttracker_lite.printers.drivers.hp_ews.usage import parse_usage as parse_usage_page
from smarttracker_lite.printers.drivers.hp_piws.identity import parse_identification, parse_queue
from smarttracker_lite.printers.drivers.hp_piws.papers import parse_papers
from smarttracker_lite.printers.drivers.hp_piws.supplies import parse_supplies
from smarttracker_lite.printers.drivers.ipp.page import digest_of
from smarttracker_lite.printers.drivers.ipp.reading import (
    JobsAnswer,
    PrinterAnswer,
    parse_jobs,
    parse_printer,
)
from smarttracker_lite.printers.files import table
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.register import FORMATS, Format, recognised
from smarttracker_lite.printers.files.sniff import propose
from smarttracker_lite.printers.files.tree import parse_accounting_xml
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.ledm import parse_consumables, parse_product, parse_usage
from smarttracker_lite.printers.meters.snmp import ber, mib
from smarttracker_lite.printers.meters.snmp.message import Binding, Kind, Message, Version, decode, encode
from smarttracker_lite.printers.meters.snmp.walk import walk
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bankfile.booking import Statement
from smarttracker_lite.workflows.bankfile.layout import guess as guess_bank
from smarttracker_lite.workflows.bankfile.matching import match
from smarttracker_lite.workflows.bankfile.opening import opened
from smarttracker_lite.workflows.bankfile.reading import read as read_bank
from smarttracker_lite.workflows.clientfile.layout import guess
from smarttracker_lite.workflows.clientfile.reading import Beside, read
from smarttracker_lite.workflows.pricefile.cells import Meaning
from smarttracker_lite.workflows.pricefile.columns import COLUMNS
from smarttracker_lite.workflows.pricefile.names import Called, Names
from smarttracker_lite.workflows.pricefile.reading import rows
from smarttracker_lite.workflows.pricefile.table import table_of
from smarttracker_lite.workflows.workbook import written
from tests.fuzz.soundness import check_refusal, check_sound
from tests.support.accounting import HEAD, TABLE
from tests.support.certificates import Authority
from tests.support.snmp_agent import Replay, recording

RECORDINGS = Path(__file__).parents[1] / "recordings"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
QUESTION = Message(version=Version.V2C, community=b"public", kind=Kind.GET_BULK, number=7)
USAGE = (
    "<table><tr><td>Total</td><td>1 234.5 m²</td><td>13,288 ft²</td><tr><td>Ink</td><td>987 ml</td></table>"
)
PAPERS = (
    '{"Envelope": {"Body": {"GET-MEDIUM-LIST-RESPONSE": {"MediumList": {"Medium": '
    '[{"MediumId": "2101", "Localization": {"Name": "Bond"}}]}}}}}'
)
PRICES = (
    "price,client: Rossi,print,Satin,Plotter,,1.12.2026,millilitre,cyan,1.5,1,0.1,yes,914,copies,10: 2,yes",
    "cost,,copy,,,,,job,,2,,,,,,,",
    "price,list: New,,'=Canvas,,,2026-12-01,square-metre,,much,,,no,wide,,from 10: 2.5,no",
)
DEVICE = Device(identity="CN00SYNTH1", model="HP Imaginary Z 24in")


@dataclass(frozen=True, slots=True)
class Target:
    """Parsers that read octets of one kind, the octets to begin with, and how a parser may refuse."""

    parsers: Sequence[Callable[[bytes], object]]
    seeds: Callable[[], Iterable[bytes]]
    refusals: tuple[type[TrackerError], ...] = (NotAPrinter,)


def attack(target: Target, octets: bytes) -> None:
    """Gives the octets to each of its parsers. Raises whatever a parser must not raise or tell."""
    for parse in target.parsers:
        try:
            told = parse(octets)
        except target.refusals as refusal:
            check_refusal(refusal)
        else:
            check_sound(told)


def _recorded(pattern: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (path.read_bytes() for path in sorted(RECORDINGS.glob(pattern)))


def _batch(known: Format, name: str, octets: bytes) -> Batch:
    """A file of this kind, as a whole and of one of its printers with the dates of the USA."""
    known.recognises(octets, name)
    given = Given(name=name, zone=UTC)
    batch = known.parse(octets, given)
    printer = next(iter(batch.printers), "")
    check_sound(known.parse(octets, replace(given, printer=printer, dates=DateOrder.MONTH_FIRST)))
    return batch


NAMES: Mapping[str, Sequence[str]] = {
    "canon-acl": ("01234567820261120.ACL",),
    "kip": ("ColorLog-NOV26.log", "MonoLog-NOV26.log"),
}
"""Names of files from which something is read."""


def _format(known: Format) -> Target:
    folder = (
        "windows/*.xml" if known.name == "windows-print-log" else f"files/{known.name.replace('-', '_')}/*"
    )
    names = NAMES.get(known.name, ("jobs.csv",))
    return Target([partial(_batch, known, name) for name in names], _recorded(folder), (BadInput,))


def _proposed(octets: bytes) -> tuple[object, ...]:
    proposal = propose(octets, "new")
    return proposal, table.parse(octets, proposal.mapping, UTC)


TABLES = (
    _proposed,
    lambda octets: table.parse(octets, TABLE, UTC),
    lambda octets: recognised(octets, "jobs.csv"),
)


def _tables() -> Iterator[bytes]:
    yield f"{HEAD}Plan.pdf;22.11.2026 10:00;0,8639;printed\n".encode()
    yield from _recorded("files/table/*.csv")()


@cache
def _ipp_printer() -> PrinterAnswer:
    return parse_printer((RECORDINGS / "ipp/cups-printer.bin").read_bytes(), NOW)


def _ipp_jobs(octets: bytes) -> JobsAnswer:
    return parse_jobs(octets, _ipp_printer(), {})


def _piws_jobs(octets: bytes) -> tuple[Reading, Reading]:
    """Read, and read again after the printer was off."""
    first = piws_reading.reading_of(DEVICE, octets, None, "1", NOW, 60)
    past = piws_past.recalled(json.loads(json.dumps(first.memory)))
    return first, piws_reading.reading_of(DEVICE, octets, past, "2", NOW, 60)


def _ews_jobs(octets: bytes) -> tuple[Reading, Reading]:
    """Read twice: the second time nothing is new."""
    listing = parse_listing(octets)
    first = ews_reading.reading_of(listing, "", ews_past.recalled({}), DEVICE, NOW, UTC)
    past = ews_past.recalled(json.loads(json.dumps(first.memory)))
    again = ews_reading.reading_of(listing, "", past, DEVICE, NOW, UTC)
    assert not again.jobs
    return first, again


def _snmp(octets: bytes) -> Metered:
    """A walk whose questions are answered by the messages in `octets`, one after the other."""
    messages = cycle([decode(ber.element(each.tag, each.octets)) for each in ber.elements(octets)])

    def ask(_names: object, _rows: int) -> Message:
        return next(messages, None) or decode(b"")

    return mib.metered(walk(ask, mib.SINGLES, most=1), walk(ask, mib.LISTS))


def _prices(octets: bytes) -> object:
    """The rows of a price file, and that each of its faults can be told."""
    table = table_of(octets)
    names = Names(
        Called([("Rossi", "R", "c1")]),
        Called([("Friends", "l1")]),
        Called([("Plotter", "p1")]),
        "EUR",
        {"c1": "CHF"},
    )
    found, wrong = rows(table, Meaning(Words("it"), names, table.comma), ())
    for each in wrong:
        check_refusal(each.trouble)
    return found


def _clients(octets: bytes) -> object:
    """The clients of a list beside one that is there, and that each of its faults can be told."""
    known = Client(id="c1", postal=Postal(name="Rossi"), code="R1")
    table = clienttable.table_of(octets)
    meaning = clientcells.Meaning(Called([("Friends", "l1")]))
    found, wrong = read(table, guess(table), meaning, Beside([known], ()), lambda client: client)
    for each in wrong:
        check_refusal(each.trouble)
    return [each.client for each in found]


def _bank(octets: bytes) -> Statement:
    """The bookings of a bank's file, that they can be matched, and that each of its faults can be told."""
    found = opened(octets)
    told = found if isinstance(found, Statement) else read_bank(found, guess_bank(found))
    for each in told.wrong:
        check_refusal(each.trouble)
    assert len(match(told.bookings, (), {})) == len({each.via for each in told.bookings})
    return told


def _client_files() -> Iterator[bytes]:
    head = [each.name for each in clientcolumns.COLUMNS]
    line = 'R1,Rossi,,,,Via Roma,5,184,Roma,Italia,IT01,RSS,a@b.example,02,it,Friends,7.5,"one\ntwo"'.split(
        ","
    )
    yield "\n".join(map(";".join, (head, line, ["R2"]))).encode()
    yield written(dict.fromkeys(head, 9), [line], (), NOW, "Clients")


def _price_files() -> Iterator[bytes]:
    lines = [line.split(",") for line in PRICES]
    yield "\n".join(map(";".join, (COLUMNS, *lines))).encode()
    yield written(dict.fromkeys(COLUMNS, 9), lines, (), NOW, "Prices")


def _walked(name: str) -> bytes:
    """All that this agent answers in one walk."""
    agent = Replay(recording(name))
    answers: list[bytes] = []

    def ask(names: Sequence[ber.Oid], rows: int) -> Message:
        asked = tuple(map(Binding, names))
        answer = agent.answer(replace(QUESTION, place=rows, bindings=asked))
        answers.append(encode(answer))
        return answer

    for columns in (mib.SINGLES, mib.LISTS):
        walk(ask, columns)
    return b"".join(answers)


def _certificates() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        for pem in (authority.file, authority.sign()):
            begin, mark, _ = pem.read_text().partition("-----END CERTIFICATE-----")
            yield ssl.PEM_cert_to_DER_cert(begin + mark)


TARGETS: Mapping[str, Target] = {
    **{known.name: _format(known) for known in FORMATS},
    "table": Target(TABLES, _tables, (BadInput,)),
    "tree": Target((parse_accounting_xml, *TABLES), _recorded("files/table/*.xml"), (BadInput,)),
    "ledm": Target((parse_usage, parse_consumables, parse_product), _recorded("ledm/*.xml")),
    "snmp": Target((_snmp,), lambda: map(_walked, ("laser", "office-laser", "roll-plotter"))),
    "prices": Target((_prices,), _price_files, (BadInput,)),
    "clients": Target((_clients,), _client_files, (BadInput,)),
    "cards": Target((_clients,), _recorded("cards/*.vcf"), (BadInput,)),
    "bank": Target((_bank,), _recorded("bank/*.*"), (BadInput,)),
    "certificate": Target((read_certificate,), _certificates),
    "ipp": Target((partial(parse_printer, now=NOW), _ipp_jobs, digest_of), _recorded("ipp/*.bin")),
    "piws-jobs": Target((_piws_jobs,), _recorded("hp_piws/*job*")),
    "piws-pages": Target(
        (parse_identification, parse_queue, parse_supplies, parse_papers),
        lambda: (PAPERS.encode(), *_recorded("hp_piws/[iq]*.*")()),
    ),
    "ews": Target(
        (
            _ews_jobs,
            check_awake,
            parse_usage_page,
            lambda octets: device_of(octets, octets, "http://printer/"),
        ),
        lambda: (USAGE.encode(), *_recorded("hp_ews/*.[xh]*")()),
        (NotAPrinter, PrinterAsleep),
    ),
}
