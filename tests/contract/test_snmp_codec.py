"""BER and SNMP messages: what is read, what is refused, and that nothing makes it fail in another way."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.printers.meters.snmp.ber import (
    MAX_ARC,
    MAX_ARCS,
    MAX_OCTETS,
    Content,
    Element,
    MalformedAnswer,
    Tag,
    element,
    elements,
    undotted,
    written,
)
from smarttracker_lite.printers.meters.snmp.message import (
    Binding,
    Kind,
    Message,
    Version,
    decode,
    encode,
)

BOUNDED = settings(max_examples=300, deadline=None)

EVERYTHING = Message(
    version=Version.V2C,
    community=b"public",
    kind=Kind.RESPONSE,
    number=2**31 - 1,
    fault=2,
    place=7,
    bindings=(
        Binding(undotted("1.3.6.1.2.1.1.1.0"), Tag.OCTETS, "Étage".encode()),
        Binding(undotted("1.3.6.1.2.1.1.2.0"), Tag.OID, undotted("0.0")),
        Binding(undotted("2.999.4294967295"), Tag.OID, undotted("1.3.6.1.4.1.1602.4.3")),
        Binding(undotted("1.3.6.1.2.1.1.3.0"), Tag.TIME_TICKS, 2**32 - 1),
        Binding(undotted("1.3.6.1.2.1.43.10.2.1.4.1.1"), Tag.COUNTER32, 3_000_000_000),
        Binding(undotted("1.3.6.1.2.1.43.11.1.1.9.1.1"), Tag.INTEGER, -3),
        Binding(undotted("1.3.6.1.2.1.2.2.1.5.1"), Tag.GAUGE32, 0),
        Binding(undotted("1.3.6.1.2.1.4.20.1.1"), Tag.IP_ADDRESS, b"\x7f\0\0\x01"),
        Binding(undotted("1.3.6.1"), Tag.COUNTER64, 2**64 - 1),
        Binding(undotted("1.3"), Tag.NULL),
        Binding(undotted("1.3.6.2"), Tag.NO_SUCH_OBJECT),
        Binding(undotted("1.3.6.3"), Tag.NO_SUCH_INSTANCE),
        Binding(undotted("1.3.6.4"), Tag.END_OF_MIB_VIEW),
    ),
)
WHOLE = encode(EVERYTHING)


def read(tag: int, octets: str) -> Content:
    return Element(tag, bytes.fromhex(octets)).content


def test_every_type_survives_a_round_trip() -> None:
    assert decode(WHOLE) == EVERYTHING


def test_a_question_is_written_as_the_standard_has_it() -> None:
    name = undotted("1.3.6.1.2.1.1.1.0")
    question = Message(
        version=Version.V1, community=b"public", kind=Kind.GET_NEXT, number=7, bindings=[Binding(name)]
    )
    assert encode(question) == bytes.fromhex(
        "3026 020100 0406 7075626c6963 a119 020107 020100 020100 300e 300c 0608 2b06010201010100 0500"
    )


def test_what_follows_the_message_is_no_part_of_it() -> None:
    assert decode(WHOLE + b"\0\0\xff") == EVERYTHING


@pytest.mark.parametrize(
    ("octets", "number"),
    [("00", 0), ("7f", 127), ("80", -128), ("0080", 128), ("ff", -1), ("ffffffffff", -1), ("00000001", 1)],
)
def test_integers_are_signed_and_may_be_longer_than_they_must(octets: str, number: int) -> None:
    assert read(Tag.INTEGER, octets) == number


@pytest.mark.parametrize("tag", [Tag.COUNTER32, Tag.GAUGE32, Tag.TIME_TICKS])
def test_a_counter_is_never_negative_though_its_zero_octet_is_left_out(tag: int) -> None:
    assert read(tag, "00b2d05e00") == read(tag, "b2d05e00") == 3_000_000_000


@pytest.mark.parametrize(
    ("tag", "octets"),
    [
        (Tag.INTEGER, ""),
        (Tag.INTEGER, "01" * 9),
        (Tag.COUNTER32, ""),
        (Tag.COUNTER32, "0100000000"),
        (Tag.COUNTER32, "00" * 6),
        (Tag.COUNTER64, "010000000000000000"),
        (Tag.COUNTER64, "00" * 10),
        (Tag.OID, ""),
        (Tag.OID, "2b86"),
        (Tag.OID, "2b9080808000"),
        (Tag.OID, "ff" * 5_000 + "7f"),
        (Tag.OID, "2b" + "01" * MAX_ARCS),
    ],
    ids=str,
)
def test_a_value_that_does_not_fit_its_type_is_none(tag: int, octets: str) -> None:
    assert read(tag, octets) is None


def test_the_longest_object_identifier_can_be_read() -> None:
    longest = (2, MAX_ARC - 80, *[MAX_ARC] * (MAX_ARCS - 2))
    assert Element(Tag.OID, written(longest)).content == longest


def test_a_type_that_is_not_known_stays_octets_and_hides_nothing() -> None:
    octets = WHOLE.replace(bytes([Tag.IP_ADDRESS, 4]), b"\x5e\x04")
    assert octets != WHOLE
    contents = [each.content for each in EVERYTHING.bindings]
    assert [each.content for each in decode(octets).bindings] == contents


def test_long_octets_are_cut() -> None:
    assert Element(Tag.OCTETS, bytes(60_000)).content == bytes(MAX_OCTETS)


@pytest.mark.parametrize("cut", range(len(WHOLE)))
def test_a_message_that_is_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(MalformedAnswer):
        decode(WHOLE[:cut])


@pytest.mark.parametrize(
    "octets",
    [
        "30",
        "3080 020101 0000",
        "30ff" + "01" * 127,
        "3084ffffffff00",
        "30850000000001 00",
        "3f8101 00",
        "3005",
    ],
    ids=[
        "no length",
        "indefinite length",
        "reserved length",
        "4 GB",
        "more length than message",
        "long tag",
        "lying length",
    ],
)
def test_lengths_that_lie_are_refused(octets: str) -> None:
    with pytest.raises(MalformedAnswer):
        decode(bytes.fromhex(octets))


def test_a_length_of_very_many_octets_is_no_more_than_a_number() -> None:
    octets = b"\x04\xfe" + bytes(125) + b"\x02ok"
    assert list(elements(octets)) == [Element(Tag.OCTETS, b"ok")]


def test_nested_octets_are_not_descended_into() -> None:
    nested = b""
    for _ in range(1_000):
        nested = element(Tag.SEQUENCE, nested)
    assert Element(*next(elements(nested))).content == nested[4 : 4 + MAX_OCTETS]
    with pytest.raises(MalformedAnswer):
        decode(nested)


@pytest.mark.parametrize(
    "change",
    [
        (b"\x02\x01\x01", b"\x02\x01\x03"),
        (b"\x04\x06public", b"\x02\x06public"),
        (b"\x02\x04\x7f\xff\xff\xff", b"\x04\x04\x7f\xff\xff\xff"),
        (b"\x02\x01\x07", b"\x05\x01\x07"),
        (b"\x06\x01\x2b", b"\x06\x01\xab"),
        (b"\x06\x01\x2b", b"\x04\x01\x2b"),
    ],
    ids=["version 3", "community", "number", "error index", "name cut", "name of another type"],
)
def test_a_message_whose_frame_is_in_disorder_is_refused(change: tuple[bytes, bytes]) -> None:
    octets = WHOLE.replace(*change, 1)
    assert octets != WHOLE
    with pytest.raises(MalformedAnswer) as caught:
        decode(octets)
    assert caught.value.hint


@given(st.binary(max_size=300))
@BOUNDED
def test_no_octets_make_the_decoder_fail_in_another_way(octets: bytes) -> None:
    with suppress(MalformedAnswer):
        decode(octets)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@BOUNDED
def test_no_change_of_octets_makes_the_decoder_fail_in_another_way(changes: list[tuple[int, int]]) -> None:
    octets = bytearray(WHOLE)
    for at, octet in changes:
        octets[at] = octet
    with suppress(MalformedAnswer):
        decode(bytes(octets))


OIDS = st.tuples(st.just(1), st.integers(0, 39), st.lists(st.integers(0, MAX_ARC), max_size=126)).map(
    lambda parts: (*parts[:2], *parts[2])
)


@given(OIDS, st.integers(-(2**63), 2**63 - 1))
@BOUNDED
def test_what_is_written_is_read_again(oid: tuple[int, ...], number: int) -> None:
    bindings = (Binding(oid, Tag.INTEGER, number), Binding(oid, Tag.OID, oid))
    message = Message(version=Version.V1, community=b"c", kind=Kind.RESPONSE, number=1, bindings=bindings)
    assert decode(encode(message)) == message
