"""The learner: what was learned from past tags, kept in memory and brought up to date with the books."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice

from smarttracker_lite.domain.calibration import Calibration, calibration
from smarttracker_lite.domain.experience import Experience, Lesson, keys
from smarttracker_lite.domain.guesses import tried
from smarttracker_lite.domain.guessing import Judge
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.lessons import lesson
from smarttracker_lite.domain.sessions import Habits, habits
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.store.jobs import JobsBook, Mark
from smarttracker_lite.store.tables.garbage import leave_be

MOST = 20_000
"""So many decisions are learned from, the newest."""
_LOOKED_AT = 3 * MOST
"""So many jobs are looked at for them."""
TRIED, _TRIED_AMONG = 2_000, 6_000
"""So many of them, the newest about which a person decided, show how far guesses can be trusted; they are
looked for among so many."""
_AT_ONCE = 200
"""So many changed jobs are learned from while somebody waits: in some 30 ms."""
_SOME = 20
_MUCH = 1_000
"""What was learned of so many jobs is not looked through for garbage."""
_BREATH_S = 0.001
"""Between so many jobs everybody else has this long to themselves."""
_STALE, _FEW = 0.1, 2
"""When so much of what was learned is new, and more than a few, it is tried again how far guesses can be
trusted."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is learned from: the jobs, in the studio's zone, on this day; those of which it `counts`. `since`
    tells one course from another. `ruled` are the jobs that got their client of a rule, by itself, after a
    moment."""

    jobs: JobsBook
    zone: tzinfo | None
    today: int
    since: object
    counts: Callable[[Job], bool]
    ruled: Callable[[datetime], Collection[str]]


@dataclass(slots=True)
class _Learned:
    """What was learned of which rows, and how the book stood then."""

    course: Course
    mark: Mark
    experience: Experience
    rows: dict[int, tuple[int, Lesson | None]] = field(default_factory=dict)
    oldest: int = 0
    """The first day (proleptic Gregorian ordinal) that is learned from."""
    habits: Habits = Habits()
    calibration: Calibration = Calibration()
    decided: int = 0
    """So many of the rows taught something."""
    changes: int = 0
    judge: Judge | None = None
    changed: set[str] = field(default_factory=set)
    """Under these keys more was learned than the judge knows."""

    def take(self, number: int, raw: bytes | None) -> None:
        """Learn what the row says now, in the place of what it said."""
        stamp, known = self.rows.get(number, (None, None))
        if raw is not None and hash(raw) == stamp:
            return
        if known:
            self.experience.remove(known)
        self.rows.pop(number, None)
        learned = self._lesson(raw) if raw is not None else None
        if learned:
            self.experience.add(learned)
        if raw is not None:
            self.rows[number] = hash(raw), learned
        self.decided += bool(learned) - bool(known)
        if self.judge:
            self.changed.update(key for each in (learned, known) if each for key in keys(each))
        self.changes += bool(learned or known)

    def asked(self, day: int, forgotten: Sequence[str]) -> Judge:
        """Who is asked on a day."""
        if self.judge is None or not self.judge.serves(day, forgotten):
            self.judge = Judge(self.experience, day, forgotten)
        elif self.changed:
            self.judge = self.judge.after(self.changed)
        self.changed.clear()
        return self.judge

    def _lesson(self, raw: bytes) -> Lesson | None:
        """Nothing of a job whose row cannot be read: `verify` tells of it."""
        try:
            job = self.course.jobs.read(raw)
        except StoreTrouble:
            return None
        found = lesson(job, self.course.zone)
        return found if found and found.day >= self.oldest and self.course.counts(job) else None

    @property
    def lessons(self) -> list[Lesson]:
        return [learned for _, learned in self.rows.values() if learned]


class Learner:
    """Learns in the background when it is first asked, and follows the books after that.

    All it knows follows from the jobs; nothing of it is kept.
    """

    def __init__(self) -> None:
        self.still = threading.RLock()
        """While somebody holds it nothing is learned."""
        self._learned: _Learned | None = None
        self._work: threading.Thread | None = None

    @property
    def experience(self) -> Experience | None:
        """What was learned; None before that."""
        return self._learned.experience if self._learned else None

    def ready(self, course: Course, patience_s: float) -> bool:
        """Whether there is anything to ask; what the books say meanwhile is learned first, if it is not much,
        and in the background if it is. Waits so long for that."""
        learned = self._current(course)
        if learned and self._followed(learned):
            if self._is_stale(learned):
                self._begin(lambda: self._try(learned), 0)
            return True
        self._begin(lambda: self._learn(course), patience_s)
        return self._current(course) is not None

    def ask(
        self, day: int, forgotten: Sequence[str], asking: Callable[[Judge, Habits, Calibration], None]
    ) -> None:
        """Ask what was learned, if anything was; nothing more is learned meanwhile."""
        with self.still:
            learned = self._learned
            if learned is None:
                return
            asking(learned.asked(day, forgotten), learned.habits, learned.calibration)

    def _current(self, course: Course) -> _Learned | None:
        learned = self._learned
        return learned if learned and learned.course.since == course.since else None

    def _followed(self, learned: _Learned) -> bool:
        """Whether what changed since was so little that it is learned now."""
        with self.still:
            mark = learned.course.jobs.mark()
            changed = learned.course.jobs.changed(learned.mark)
            if changed is None or len(changed) > _AT_ONCE:
                return False
            for number, raw in changed.items():
                learned.take(number, raw)
            learned.mark = mark
            return True

    def _is_stale(self, learned: _Learned) -> bool:
        return learned.changes > _STALE * learned.decided + _FEW

    def _begin(self, work: Callable[[], None], patience_s: float) -> None:
        """One thing at a time."""
        with self.still:
            if self._work is None or not self._work.is_alive():
                self._work = threading.Thread(target=_quietly, args=(work,), name="learner", daemon=True)
                self._work.start()
            work_at_hand = self._work
        work_at_hand.join(patience_s)

    def _learn(self, course: Course) -> None:
        """All anew, but for the rows that are as they were; then it takes the place of what was known."""
        mark, known = course.jobs.mark(), self._current(course)
        fresh = known is None
        learned = known or _Learned(course, mark, Experience(course.today))
        seen, decided = set[int](), 0
        rows = islice(course.jobs.rows_back(), _LOOKED_AT)
        while (some := list(islice(rows, _SOME))) and decided < MOST:
            with self.still:
                for number, raw in some:
                    learned.take(number, raw)
                    seen.add(number)
                    decided += learned.rows[number][1] is not None
            time.sleep(_BREATH_S)
        with self.still:
            for number in learned.rows.keys() - seen:
                learned.take(number, None)
            learned.mark = mark
            learned.oldest = min((each.day for each in learned.lessons), default=0)
        if fresh:
            learned.habits = habits(learned.experience.hands.values())
            self._learned = learned
        self._try(learned)
        if len(learned.rows) >= _MUCH:
            leave_be()

    def _try(self, learned: _Learned) -> None:
        """See how guesses about the newest of them would have done, without what came later."""
        with self.still:
            lessons = sorted(learned.lessons, key=lambda each: (each.day, each.at, each.id))
            learned.changes = 0
            shown = habits(learned.experience.hands.values())
        ruled = learned.course.ruled(lessons[-_TRIED_AMONG:][0].at) if lessons else ()
        first = _first(lessons, ruled)
        before = Experience(learned.course.today)
        for place, each in enumerate(lessons[:first]):
            before.add(each)
            if place % _AT_ONCE == 0:
                time.sleep(_BREATH_S)
        found = []
        for guessed in tried(before, lessons[first:], shown, ruled):
            found.append(guessed)
            if len(found) % _SOME == 0:
                time.sleep(_BREATH_S)
        with self.still:
            learned.habits, learned.calibration = shown, calibration(found)


def _first(lessons: Sequence[Lesson], ruled: Collection[str]) -> int:
    """The place of the first that is tried, so that somebody decided about the newest of them."""
    known = range(max(len(lessons) - _TRIED_AMONG, 0), len(lessons))
    return min([place for place in known if lessons[place].id not in ruled][-TRIED:], default=len(lessons))


def _quietly(work: Callable[[], None]) -> None:
    """What cannot be read now is learned when somebody asks again."""
    try:
        work()
    except StoreTrouble as trouble:
        log.warning("Suggestions: %s", trouble)
