"""The books verified: every record, link, total and number, and the PDF of every invoice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from smarttracker_lite.domain.faults import Fault, Grade
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.audit.examine import Examination
from smarttracker_lite.workflows.desk import Desk

MOST = 100
"""So many faults of one kind are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many records were read, by table, and what was found.

    `untold` counts what is left out: more of the same kind, that is of the same table and sentence.
    """

    read: Mapping[str, int]
    found: tuple[Fault, ...]
    untold: int = 0

    def of(self, grade: Grade) -> tuple[Fault, ...]:
        """What was found of this grade."""
        return tuple(fault for fault in self.found if fault.grade is grade)


def verify(desk: Desk) -> Verdict:
    """Read all and hold it against each other; changes nothing, and work may go on meanwhile.

    A file that only looked wrong because it was written meanwhile is not found again at a second look.
    """
    first = _look(desk)
    if not first.of(Grade.FAULT):
        return first
    again, stays = _look(desk), set(first.found)
    return Verdict(again.read, tuple(fault for fault in again.found if fault in stays), again.untold)


def _look(desk: Desk) -> Verdict:
    examination, kinds, found = Examination(desk), Counter[tuple[str, str]](), list[Fault]()
    with desk.db.reading():
        for fault in examination.faults():
            kind = (fault.what, fault.text)
            kinds[kind] += 1
            if kinds[kind] <= MOST:
                found.append(fault)
    read = {table: len(ids) for table, ids in examination.ids.items()}
    return Verdict(read, tuple(found), kinds.total() - len(found))


def verdict_rows(words: Words, verdict: Verdict) -> list[dict[str, object]]:
    """What was read, then notes, then faults, then the sum: each a line of grade, table, id and sentence."""
    counted = [
        _row("read", table, "", words.plural("{n} record", "{n} records", count))
        for table, count in verdict.read.items()
    ]
    told = [
        _row(grade, fault.what, fault.id, told_fault(words, fault))
        for grade in (Grade.NOTE, Grade.FAULT)
        for fault in verdict.of(grade)
    ]
    return [*counted, *told, _row("sum", "", "", summed(words, verdict))]


def told_fault(words: Words, fault: Fault) -> str:
    """What is wrong and what to do about it, in one line."""
    return " ".join(words.text(part, **fault.values) for part in (fault.text, fault.hint) if part)


def summed(words: Words, verdict: Verdict) -> str:
    """How many faults and notes there are."""
    faults, notes = len(verdict.of(Grade.FAULT)), len(verdict.of(Grade.NOTE))
    parts = [words.plural("{n} fault", "{n} faults", faults), words.plural("{n} note", "{n} notes", notes)]
    if verdict.untold:
        parts.append(words.plural("{n} more of the same kind", "{n} more of the same kinds", verdict.untold))
    return ", ".join(parts)


def _row(grade: str, what: str, id: str, text: str) -> dict[str, object]:
    return {"grade": grade, "what": what, "id": id, "text": text}
