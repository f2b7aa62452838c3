"""Answers as `wevtutil qe` and `wevtutil gl` do, from a log in a folder: python wevtutil.py FOLDER qe LOG"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

LOG = "Microsoft-Windows-PrintService/Operational"
UNKNOWN_LOG, BAD_QUESTION, BAD_WORDS = 15007, 15001, 87

QUESTION = re.compile(
    r"\*\[System\[\(?\(EventID=307 or EventID=805\) and EventRecordID>(\d+)(?:\) or EventRecordID=(\d+))?\]\]"
)


class Refused(Exception):
    """Ends the program with this code and words."""


def number(tag: str, event: str) -> int:
    """What stands in a tag of the event."""
    found = re.search(rf"<{tag}>(\d+)</{tag}>", event)
    assert found
    return int(found[1])


def chosen(question: str) -> Callable[[str], bool]:
    """Is an event one of those that are asked for?"""
    if not question:
        return lambda event: True
    found = QUESTION.fullmatch(question)
    if not found or (found[2] is not None) != question.startswith("*[System[(("):
        raise Refused(BAD_QUESTION, "The specified query is invalid.")
    after, also = int(found[1]), int(found[2] or 0)
    return lambda event: (
        number("EventRecordID", event) == also
        or (number("EventID", event) in {307, 805} and number("EventRecordID", event) > after)
    )


def listed(folder: Path, words: list[str]) -> str:
    """The answer to `qe`."""
    options = dict(word[1:].split(":", 1) for word in words)
    if options.get("f") != "xml" or not options.keys() <= {"q", "c", "rd", "f", "uni"}:
        raise Refused(BAD_WORDS, "Invalid option.")
    wanted = chosen(options.get("q", ""))
    events = [event for event in (folder / "log.xml").read_text().splitlines() if wanted(event)]
    if options.get("rd") == "true":
        events.reverse()
    return "\r\n".join(events[: int(options.get("c", len(events)))])


def answer(folder: Path, verb: str, log: str, *words: str) -> bytes:
    """What is printed."""
    if (folder / "locked").exists():
        raise Refused(5, "Access is denied.")
    if log != LOG:
        raise Refused(UNKNOWN_LOG, "The specified channel could not be found.")
    if verb == "gl":
        return f"name: {log}\r\nenabled: {(folder / 'enabled').read_text()}\r\ntype: Operational\r\n".encode()
    return listed(folder, list(words)).encode("utf-16-le" if "/uni:true" in words else "utf-8")


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(answer(Path(sys.argv[1]), *sys.argv[2:]))
    except Refused as refusal:
        sys.stderr.write(f"{refusal.args[1]}\n")
        sys.exit(min(refusal.args[0], 255))
