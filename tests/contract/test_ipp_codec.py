"""The IPP codec: what it reads, what it refuses, and that nothing makes it fail in another way."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.printers.drivers.ipp.codec import MAX_DEPTH, MAX_TEXT, MalformedMessage, decode, encode
from smarttracker_lite.printers.drivers.ipp.message import (
    Content,
    Group,
    GroupTag,
    LanguageText,
    Message,
    Range,
    Resolution,
    Tag,
    Value,
)

BOUNDED = settings(max_examples=200, deadline=None)

HEADER = bytes.fromhex("0200 0000 00000007")
END = bytes([GroupTag.END])


def message(*groups: Group, code: int = 0) -> Message:
    return Message(code=code, request_id=7, groups=groups)


def job(**attributes: tuple[Value, ...]) -> Group:
    return Group(GroupTag.JOB, {name.replace("_", "-"): values for name, values in attributes.items()})


def field(tag: int, name: bytes, value: bytes) -> bytes:
    return bytes([tag]) + len(name).to_bytes(2) + name + len(value).to_bytes(2) + value


def read_value(tag: int, octets: bytes) -> Content:
    answer = decode(HEADER + bytes([GroupTag.JOB]) + field(tag, b"a", octets) + END)
    return answer.groups[0].attributes["a"][0].content


MEDIA_COL = Value(
    Tag.BEGIN_COLLECTION,
    {
        "media-size": (
            Value(
                Tag.BEGIN_COLLECTION,
                {
                    "x-dimension": (Value(Tag.INTEGER, 91400),),
                    "y-dimension": (Value(Tag.RANGE, Range(27940, 9200000)),),
                },
            ),
        ),
        "media-source": (Value(Tag.KEYWORD, "roll-1"), Value(Tag.KEYWORD, "roll-2")),
    },
)

EVERYTHING = message(
    Group(GroupTag.OPERATION, {"attributes-charset": (Value(Tag.CHARSET, "utf-8"),)}),
    job(
        job_id=(Value(Tag.INTEGER, -1),),
        job_state=(Value(Tag.ENUM, 0x4000_0001),),
        color=(Value(Tag.BOOLEAN, True), Value(Tag.BOOLEAN, False)),
        media_col=(MEDIA_COL, MEDIA_COL),
        resolution=(Value(Tag.RESOLUTION, Resolution(600, 1200, 3)),),
        name=(Value(Tag.NAME_WITH_LANGUAGE, LanguageText("fr", "Étage")),),
        octets=(Value(Tag.OCTETS, b"\0\xff"),),
        created=(Value(Tag.DATE_TIME, datetime(2026, 11, 22, 9, 5, tzinfo=timezone(timedelta(hours=-3)))),),
        started=(Value(Tag.NO_VALUE, None),),
        finished=(Value(Tag.UNKNOWN, None),),
    ),
    Group(GroupTag.EVENT, {"notify-job-id": (Value(Tag.INTEGER, 3),)}),
    Group(GroupTag.SUBSCRIPTION, {"notify-subscription-id": (Value(Tag.INTEGER, 4),)}),
    Group(GroupTag.JOB, {}),
)


def test_every_kind_of_value_and_group_survives_a_round_trip() -> None:
    assert decode(encode(EVERYTHING)) == EVERYTHING


def test_the_header_is_version_code_and_request_id() -> None:
    assert encode(Message(0x000B, 7, (), version=(1, 1))) == bytes.fromhex("0101 000b 00000007 03")


def test_what_follows_the_end_tag_is_the_document_and_no_part_of_the_message() -> None:
    assert decode(encode(EVERYTHING) + b"%PDF-1.7") == EVERYTHING


def test_a_member_of_a_collection_keeps_all_its_values() -> None:
    collection = decode(encode(EVERYTHING)).groups[1].attributes["media-col"][0].content
    assert isinstance(collection, dict)
    assert [value.content for value in collection["media-source"]] == ["roll-1", "roll-2"]


def test_a_vendor_enum_is_its_number() -> None:
    assert read_value(Tag.ENUM, b"\x40\0\0\x01") == 0x4000_0001


def test_no_value_and_unknown_are_told_apart() -> None:
    attributes = decode(encode(EVERYTHING)).groups[1].attributes
    assert (attributes["started"][0].tag, attributes["finished"][0].tag) == (Tag.NO_VALUE, Tag.UNKNOWN)


def test_a_date_of_zeros_is_no_date() -> None:
    assert read_value(Tag.DATE_TIME, bytes(11)) is None


def test_second_60_is_the_next_minute() -> None:
    octets = bytes.fromhex("07ea 0c 1f 17 3b 3c 00") + b"+\0\0"
    assert read_value(Tag.DATE_TIME, octets) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_date_carries_its_offset_from_utc() -> None:
    octets = bytes.fromhex("07ea 0b 16 09 05 00 00") + b"+\x01\x1e"
    assert read_value(Tag.DATE_TIME, octets) == datetime(2026, 11, 22, 7, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    "octets",
    [
        bytes.fromhex("270f 0c 1f 0c 00 ff 00") + b"-\x0b\x3b",
        bytes.fromhex("270f 0c 1f 17 3b 3c 00") + b"+\0\0",
        bytes.fromhex("0001 01 01 00 00 00 00") + b"+\x0e\0",
    ],
    ids=["9999 in UTC after its seconds", "10000 by a leap second", "0 in UTC"],
)
def test_a_date_outside_the_calendar_is_no_date(octets: bytes) -> None:
    assert read_value(Tag.DATE_TIME, octets) is None


def test_a_text_longer_than_the_standard_allows_is_cut() -> None:
    assert read_value(Tag.TEXT, b"x" * 30_000) == "x" * MAX_TEXT


def test_a_name_in_latin_1_keeps_its_letters() -> None:
    assert read_value(Tag.NAME, "Étage".encode("latin-1")) == "Étage"


@pytest.mark.parametrize(
    "tag", [Tag.INTEGER, Tag.BOOLEAN, Tag.DATE_TIME, Tag.RANGE, Tag.RESOLUTION, Tag.TEXT_WITH_LANGUAGE]
)
def test_a_value_that_does_not_fit_its_type_is_none_and_hides_nothing(tag: Tag) -> None:
    octets = field(tag, b"bad", b"\x00\x09\x01") + field(Tag.INTEGER, b"good", b"\0\0\0\x05")
    attributes = decode(HEADER + bytes([GroupTag.JOB]) + octets + END).groups[0].attributes
    assert attributes["bad"][0].content is None
    assert attributes["good"][0].content == 5


def test_a_type_nobody_knows_is_kept_as_octets() -> None:
    assert read_value(0x7E, b"\x01\x02") == b"\x01\x02"


DEEP = field(Tag.BEGIN_COLLECTION, b"a", b"") + (
    field(Tag.MEMBER_NAME, b"", b"a") + field(Tag.BEGIN_COLLECTION, b"", b"")
) * (MAX_DEPTH + 1)

REFUSED = {
    "nothing": b"",
    "a cut header": HEADER[:5],
    "no end tag": HEADER + bytes([GroupTag.JOB]),
    "a cut value": encode(EVERYTHING)[:-20],
    "a value before any group": HEADER + field(Tag.INTEGER, b"a", bytes(4)) + END,
    "a value without a name": HEADER + bytes([GroupTag.JOB]) + field(Tag.INTEGER, b"", bytes(4)) + END,
    "too deep": HEADER + bytes([GroupTag.JOB]) + DEEP,
    "an open collection": HEADER + bytes([GroupTag.JOB]) + field(Tag.BEGIN_COLLECTION, b"a", b"") + END,
    "a page of HTML": b"<!DOCTYPE html><html><body>It works!</body></html>",
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED.keys())
def test_a_broken_frame_is_refused(octets: bytes) -> None:
    with pytest.raises(MalformedMessage):
        decode(octets)


def test_an_answer_with_too_many_values_is_refused() -> None:
    many = field(Tag.INTEGER, b"a", bytes(4)) + field(Tag.INTEGER, b"", bytes(4)) * 300_000
    with pytest.raises(MalformedMessage, match="too many"):
        decode(HEADER + bytes([GroupTag.JOB]) + many + END)


def test_a_value_too_long_for_ipp_is_not_sent() -> None:
    with pytest.raises(MalformedMessage, match="too long"):
        encode(message(job(job_name=(Value(Tag.NAME, "x" * 40_000),))))


@pytest.mark.parametrize("content", [2**31, "\ud800", Resolution(1, 1, 300), Range(0, 2**31)])
def test_a_value_that_does_not_fit_is_not_sent(content: Content) -> None:
    with pytest.raises(MalformedMessage, match="does not fit"):
        encode(message(job(value=(Value(Tag.OCTETS, content),))))


def decode_or_refuse(octets: bytes) -> None:
    """A refusal is as good as an answer; any other exception fails the test."""
    with suppress(MalformedMessage):
        decode(octets)


@BOUNDED
@given(st.binary(max_size=400))
def test_random_octets_are_read_or_refused(octets: bytes) -> None:
    decode_or_refuse(HEADER + bytes([GroupTag.JOB]) + octets)


@BOUNDED
@given(st.data())
def test_a_damaged_message_is_read_or_refused(data: st.DataObject) -> None:
    octets = bytearray(encode(EVERYTHING))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    decode_or_refuse(bytes(octets))


INT32 = st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.text(st.characters(codec="ascii"), min_size=1, max_size=12)
YEAR = timedelta(days=366)
MOMENTS = st.datetimes(datetime.min + YEAR, datetime.max - YEAR, timezones=st.just(UTC)).map(
    lambda when: when.replace(microsecond=when.microsecond // 100_000 * 100_000)
)
SIMPLE: st.SearchStrategy[Value] = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]), INT32),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from([Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI]), TEXT),
    st.builds(Value, st.just(Tag.OCTETS), st.binary(max_size=40)),
    st.builds(Value, st.just(Tag.DATE_TIME), MOMENTS),
    st.builds(Value, st.just(Tag.RANGE), st.builds(Range, INT32, INT32)),
    st.builds(Value, st.just(Tag.RESOLUTION), st.builds(Resolution, INT32, INT32, st.integers(-128, 127))),
    st.builds(Value, st.just(Tag.TEXT_WITH_LANGUAGE), st.builds(LanguageText, TEXT, TEXT)),
    st.builds(Value, st.sampled_from([Tag.NO_VALUE, Tag.UNKNOWN, Tag.UNSUPPORTED]), st.none()),
)


def attributes_of(values: st.SearchStrategy[Value]) -> st.SearchStrategy[dict[str, tuple[Value, ...]]]:
    several = st.lists(values, min_size=1, max_size=3).map(tuple)
    return st.dictionaries(NAMES, several, max_size=4)


VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.builds(Value, st.just(Tag.BEGIN_COLLECTION), attributes_of(inner)),
    max_leaves=8,
)
GROUPS = st.builds(
    Group, st.sampled_from([tag for tag in GroupTag if tag is not GroupTag.END]), attributes_of(VALUES)
)


@BOUNDED
@given(st.builds(Message, st.integers(0, 0xFFFF), INT32, st.lists(GROUPS, max_size=3).map(tuple)))
def test_any_message_survives_a_round_trip(sent: Message) -> None:
    assert decode(encode(sent)) == sent
