"""The door to `regex`: regular expressions that people write, with an end to how long they may take.

Python's own `re` cannot be stopped: `(a+)+$` on a long name would hold the program for years. What an
expression may cost when it is read is bounded by its length and by its repeats, which `regex` writes out:
`a{99999999}` alone would take gigabytes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from time import perf_counter

import regex

from smarttracker_lite.errors import BadInput, N_

LONGEST = 200
MOST_REPEATS = 10_000
"""All counts of an expression multiplied, as they may stand in each other."""
SEARCH_S, JOB_S = 0.02, 0.05
"""So long one search may take, and all of a job together."""
RULE_S, ROUND_S = 0.5, 2.0
"""So long the searches of one rule may take in a round, and those of all rules."""
RULE_EACH_S, ROUND_EACH_S = 0.00005, 0.0001
"""And so much longer for each job of the round: a first reading may bring thousands."""

_COUNTS = re.compile(r"\{([^{}]*)\}")
_VERBOSE = re.compile(r"\(\?[a-z0-9-]*x", re.IGNORECASE)
_FLAGS = regex.IGNORECASE | regex.FULLCASE


def check(typed: str, field: str = "") -> None:
    """Raise BadInput that says where the expression is wrong."""
    if len(typed) > LONGEST:
        raise BadInput(
            N_("An expression has at most {longest} characters."),
            N_("Make it shorter, or two rules of it."),
            field=field,
            longest=LONGEST,
        )
    if _repeats(typed) > MOST_REPEATS:
        raise BadInput(
            N_("The repeats of this expression come to more than {most}."),
            N_("Write + or * instead of large numbers in {{ }}."),
            field=field,
            most=MOST_REPEATS,
        )
    if _VERBOSE.search(typed):
        raise BadInput(
            N_("The flag x is not understood here."), N_("Write the expression without it."), field=field
        )
    try:
        regex.compile(typed, _FLAGS)
    except regex.error as wrong:
        raise BadInput(
            N_("At character {place} this is no expression: {reason}."),
            N_("Correct it there. To look for a sign such as ( . + as it is, write \\ before it."),
            field=field,
            place=(wrong.pos or 0) + 1,
            reason=wrong.msg,
        ) from wrong
    except (RecursionError, MemoryError, ValueError, OverflowError) as wrong:
        raise BadInput(N_("This expression cannot be read."), N_("Make it simpler."), field=field) from wrong


def _repeats(typed: str) -> int:
    """What the counts in braces come to where each stands in the other."""
    parts = (part for counts in _COUNTS.findall(typed) for part in counts.split(","))
    numbers = (re.sub(r"\D", "", part)[:9] for part in parts)
    return prod(int(number) for number in numbers if number and int(number))


@lru_cache(maxsize=512)
def _compiled(typed: str) -> "regex.Pattern[str] | None":
    """The expression; None for one that cannot be one: another version of the program may have kept it."""
    try:
        check(typed)
    except BadInput:
        return None
    return regex.compile(typed, _FLAGS)


@dataclass(slots=True)
class Patience:
    """The time that is left for expressions in one round over so many `jobs`, and what they took.

    A search that takes too long finds nothing, and is `slow` of its rule; a rule whose searches took too long
    altogether is `given_up`. Then nothing of it is found any more.
    """

    jobs: int
    took: dict[str, float] = field(default_factory=dict)
    slow: dict[str, int] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    _job_s: float = JOB_S
    _round_s: float = ROUND_S
    _slow_here: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """The next job."""
        self._job_s = JOB_S
        if self._slow_here:
            self._slow_here.clear()

    def finder(self, rule_id: str, typed: str) -> Callable[[str], bool]:
        """What tells whether the expression of this rule is found in a text."""
        pattern = _compiled(typed)
        if pattern is None:
            return lambda text: False

        def finds(text: str) -> bool:
            left = min(SEARCH_S, self._job_s, self._round_s + self.jobs * ROUND_EACH_S)
            if left <= 0 or rule_id in self.given_up:
                return False
            begun, found = perf_counter(), False
            try:
                found = pattern.search(text, timeout=left) is not None
            except TimeoutError:
                self._note(rule_id)
            except MemoryError:
                self.given_up.add(rule_id)
            self._spend(rule_id, perf_counter() - begun)
            return found

        return finds

    def _note(self, rule_id: str) -> None:
        """It took too long for this job, which is counted once."""
        if rule_id not in self._slow_here:
            self._slow_here.add(rule_id)
            self.slow[rule_id] = self.slow.get(rule_id, 0) + 1

    def _spend(self, rule_id: str, seconds: float) -> None:
        self._job_s -= seconds
        self._round_s -= seconds
        spent = self.took[rule_id] = self.took.get(rule_id, 0.0) + seconds
        if spent > RULE_S + self.jobs * RULE_EACH_S:
            self.given_up.add(rule_id)
        elif self._round_s + self.jobs * ROUND_EACH_S <= 0:
            self.given_up.add(max(self.took, key=lambda each: self.took[each]))
