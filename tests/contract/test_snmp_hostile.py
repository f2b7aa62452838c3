"""The SNMP client against agents on real sockets that lose, lie, repeat, flood or say nothing."""

import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.errors import NotAPrinter, PrinterRefused, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.snmp import mib
from smarttracker_lite.printers.meters.snmp.ber import MalformedAnswer, Oid, Tag, element
from smarttracker_lite.printers.meters.snmp.client import MAX_STRAYS, Patience
from smarttracker_lite.printers.meters.snmp.message import (
    Binding,
    Fault,
    Kind,
    Message,
    Version,
    decode,
    encode,
)
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter
from smarttracker_lite.printers.meters.snmp.walk import MAX_ROWS, walk
from smarttracker_lite.printers.refusal import TooSlow
from smarttracker_lite.printers.source import Address
from tests.support.snmp_agent import Behaviour, Replay, agent, recording

HERE = Address(url="ipp://127.0.0.1/ipp/print")
SHORT = Patience(silence_s=0.2, tries=2)
"""Where no answer can come; LONG where one must, however busy the machine is."""
LONG = Patience(silence_s=0.3, tries=8, total_s=60)
HONEST = Replay(recording("laser"))
TOLD = "VNC0000001"


def read(behaviour: Behaviour, patience: Patience = LONG) -> Metered:
    with agent(behaviour) as place:
        return SnmpMeter(port=place.port, patience=patience).read(HERE)


def changed(change: Callable[[Message], Message]) -> Behaviour:
    """Answers as it should, but for this change."""
    return lambda question: [encode(change(HONEST.answer(question)))]


def octets(change: Callable[[bytes], bytes]) -> Behaviour:
    """The right answer with its octets changed."""
    return lambda question: map(change, HONEST(question))


def test_a_closed_port_is_told_at_once_and_in_words() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(PrinterUnreachable, match=f"port {port} is closed") as caught:
        SnmpMeter(port=port, patience=Patience(silence_s=150)).read(HERE)
    assert "Switch on SNMP" in caught.value.hint


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70])
def test_a_host_that_is_not_there_is_unreachable(host: str) -> None:
    with pytest.raises(PrinterUnreachable):
        SnmpMeter().read(Address(url=f"ipp://{host}/"))


def test_an_unknown_community_is_asked_for_in_both_versions_and_then_explained() -> None:
    with (
        agent(Replay(recording("laser"), community=b"studio")) as place,
        pytest.raises(PrinterTrouble) as caught,
    ):
        SnmpMeter(port=place.port, patience=SHORT).read(HERE)
    assert "community" in caught.value.text
    assert "public" in caught.value.hint
    assert [each.version for each in place.heard] == [Version.V2C, Version.V1] * SHORT.tries


def test_an_answer_that_is_lost_is_asked_for_again() -> None:
    asked = count()
    assert read(lambda question: HONEST(question) if next(asked) % 2 else []).serial == TOLD


def test_an_answer_that_comes_late_is_as_good() -> None:
    waiting: list[bytes] = []

    def late(question: Message) -> Iterable[bytes]:
        waiting.extend(HONEST(question))
        return [waiting.pop(0)] if len(waiting) > 1 else []

    assert read(late).serial == TOLD


@pytest.mark.parametrize("fault", [Fault.TOO_BIG, 5, 2, 99, Fault.AUTHORIZATION])
def test_an_agent_that_answers_v2c_with_an_error_is_asked_by_v1(fault: int) -> None:
    def picky(question: Message) -> Iterable[bytes]:
        answer = HONEST.answer(question)
        bad = replace(answer, fault=fault, bindings=())
        return [encode(bad if question.version == Version.V2C else answer)]

    assert read(picky).serial == TOLD


def test_once_the_version_is_known_an_error_is_an_answer() -> None:
    def weary(question: Message) -> Iterable[bytes]:
        answer = HONEST.answer(question)
        return [encode(replace(answer, fault=5) if len(place.heard) > 1 else answer)]

    with agent(weary) as place:
        told = SnmpMeter(port=place.port, patience=LONG).read(HERE)
    assert (told.serial, told.supplies) == (TOLD, ())
    assert len(place.heard) == 2


def test_an_agent_that_lets_nobody_read_refuses() -> None:
    with pytest.raises(PrinterRefused):
        read(changed(lambda answer: replace(answer, fault=Fault.AUTHORIZATION)))


def test_answers_that_would_be_too_big_are_asked_for_in_parts() -> None:
    def small(question: Message) -> Iterable[bytes]:
        answer = HONEST.answer(question)
        return [encode(replace(answer, fault=Fault.TOO_BIG) if len(answer.bindings) > 2 else answer)]

    told = read(small)
    assert (told.serial, len(told.supplies)) == (TOLD, 4)


@pytest.mark.parametrize("place", [0, -1, 3, 10**6])
@pytest.mark.parametrize("fault", [1, 5])
def test_an_agent_that_knows_only_errors_tells_nothing(fault: int, place: int) -> None:
    with pytest.raises(NotAPrinter):
        read(changed(lambda answer: replace(answer, fault=fault, place=place)))


def test_an_agent_that_knows_only_empty_answers_tells_nothing() -> None:
    with pytest.raises(NotAPrinter):
        read(changed(lambda answer: replace(answer, bindings=())))


@pytest.mark.parametrize(
    "change",
    [
        lambda octets: octets[:-1],
        lambda octets: octets[:20],
        lambda octets: b"\x30\x84\xff\xff\xff\xff" + octets[2:],
        lambda octets: b"\x30\x80" + octets[2:] + b"\0\0",
        lambda octets: b"",
        lambda octets: b"HTTP/1.1 400 Bad Request\r\n\r\n",
        lambda octets: bytes([0x30, 0x82, 0xEA, 0x60]) + bytes([0x30, 0x80]) * 30_000,
        lambda octets: element(Tag.SEQUENCE, *[element(Tag.OID, b"\xff" * 60 + b"\x7f")] * 900),
    ],
    ids=["cut", "half", "4 GB", "indefinite", "empty", "http", "nested", "huge names"],
)
def test_nonsense_is_called_so(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(MalformedAnswer) as caught:
        read(octets(change), SHORT)
    assert caught.value.hint


def test_nonsense_beside_the_answer_does_no_harm() -> None:
    assert read(lambda question: [b"\x30\x80", b"", *HONEST(question)]).serial == TOLD


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: replace(answer, number=answer.number ^ 1),
        lambda answer: replace(answer, kind=Kind.GET_NEXT),
        lambda answer: replace(answer, kind=0xA8),
    ],
    ids=["another number", "a question", "a report"],
)
def test_what_is_no_answer_to_the_question_is_left_alone(change: Callable[[Message], Message]) -> None:
    with pytest.raises(PrinterTrouble, match="does not answer by SNMP"):
        read(changed(change), SHORT)


def test_answers_from_another_port_are_not_heard() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
        agent(HONEST, mouth=other) as place,
        pytest.raises(PrinterTrouble, match="does not answer by SNMP"),
    ):
        SnmpMeter(port=place.port, patience=SHORT).read(HERE)
    assert len(place.heard) == 2 * SHORT.tries


def test_a_flood_of_strays_is_not_listened_to() -> None:
    stray = encode(replace(HONEST.answer(_question()), number=1))
    with pytest.raises(NotAPrinter, match="sends without end"):
        read(lambda question: repeat(stray), Patience(silence_s=30, tries=1, total_s=60))


def test_some_strays_are_suffered() -> None:
    stray = encode(replace(HONEST.answer(_question()), number=1))
    assert read(lambda question: [*[stray] * (MAX_STRAYS // 2), *HONEST(question)]).serial == TOLD


def test_a_reading_ends_when_its_time_is_up() -> None:
    with pytest.raises(TooSlow) as caught:
        read(HONEST, Patience(total_s=0))
    assert caught.value.hint


def _question() -> Message:
    return Message(version=Version.V2C, community=b"public", kind=Kind.GET_BULK, number=7)


COLUMN = (1, 3, 6, 1)


def walked(*names: tuple[int, ...], most: int = MAX_ROWS) -> tuple[list[tuple[int, ...]], int]:
    """The rows of COLUMN in answers that give these names in turn, for ever, and the number of questions."""
    questions = 0
    bindings = tuple(Binding(name, Tag.INTEGER, 1) for name in names)

    def ask(_asked: object, _rows: int) -> Message:
        nonlocal questions
        questions += 1
        return replace(_question(), kind=Kind.RESPONSE, bindings=bindings)

    return list(walk(ask, [COLUMN], most)[COLUMN]), questions


@pytest.mark.parametrize(
    "second",
    [
        (*COLUMN, 1, 1),
        (*COLUMN, 1),
        (*COLUMN, 0, 9),
        COLUMN,
        (1, 3),
        (1, 3, 6, 2),
        (2, 5),
        (*COLUMN[:-1], 0, 5),
    ],
    ids=str,
)
def test_a_walk_that_does_not_go_on_ends(second: tuple[int, ...]) -> None:
    assert walked((*COLUMN, 1, 1), second) == ([(1, 1)], 1)


def test_a_walk_that_gives_the_same_for_ever_ends() -> None:
    assert walked((*COLUMN, 1, 1)) == ([(1, 1)], 2)


def test_a_walk_without_end_is_ended() -> None:
    asked: list[int] = []

    def ask(names: object, rows: int) -> Message:
        asked.append(rows)
        grown = Binding((*COLUMN, len(asked)), Tag.INTEGER, 1)
        return replace(_question(), kind=Kind.RESPONSE, bindings=(grown,))

    assert len(walk(ask, [COLUMN])[COLUMN]) == MAX_ROWS
    assert len(asked) == MAX_ROWS


def test_more_rows_than_were_asked_for_are_not_kept() -> None:
    rows, questions = walked(*((*COLUMN, n) for n in range(5_000)), most=3)
    assert (rows, questions) == ([(0,), (1,), (2,)], 1)


@given(
    st.sampled_from(["roll-plotter", "laser", "office-laser"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_no_changed_octets_make_the_reading_fail_in_another_way(
    name: str, changes: list[tuple[float, int]]
) -> None:
    replay = Replay(recording(name))

    def ask(names: Sequence[Oid], rows: int) -> Message:
        question = replace(_question(), place=rows, bindings=tuple(map(Binding, names)))
        answer = bytearray(encode(replay.answer(question)))
        for place, octet in changes:
            answer[int(place * (len(answer) - 1))] = octet
        return decode(bytes(answer))

    with suppress(MalformedAnswer):
        told = mib.metered(walk(ask, mib.SINGLES, most=1), walk(ask, mib.LISTS))
        assert all(supply.name for supply in told.supplies)
