"""A queue beside a printer: what it tells is added to that printer's jobs, and brings hardly ever one itself.

The queue tells of a print when it has handed it on, the printer when it is on paper: minutes later, or a week
if it was off. So what no job of the printer fits yet waits, in the memory of the queue: neither a cleared log
nor a restart loses it, and the source is not read again for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Alias, Job, grown
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.matching import TOLERANCE, enriched
from smarttracker_lite.domain.printing import JobFacts, told_otherwise
from smarttracker_lite.errors import N_, PrinterTrouble
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.source import Memory
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.workflows.assign import retold
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.give_up import give_up
from smarttracker_lite.workflows.overlap import enrich, overlapping
from smarttracker_lite.workflows.recognise import TOLD, WAITS, moment, near, recognised
from smarttracker_lite.workflows.retell import retell
from smarttracker_lite.workflows.take_in import preview, take_in

AT_MOST = timedelta(days=60)
"""So long it waits for a printer that does not answer at all."""
UNPLACED = "unplaced"
"""Where in its memory a queue keeps what waits."""

Unplaced = Mapping[str, JobFacts]
"""What a queue told and no job fits yet, by its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a queue added to the jobs of its printer: so many as `matched` have its names now, `filled` are
    jobs that the printer forgot. Those `unplaced` may find theirs; the `unmatched` did not, and are noted as
    a gap. `forgot`: the queue itself did not remember all that it handed on.
    """

    matched: int = 0
    filled: int = 0
    unplaced: Unplaced = field(default_factory=dict)
    unmatched: int = 0
    forgot: bool = False

    def after(self, before: "Added") -> "Added":
        """Both together; what waits, waits now."""
        return replace(
            self,
            matched=before.matched + self.matched,
            filled=before.filled + self.filled,
            unmatched=before.unmatched + self.unmatched,
            forgot=before.forgot or self.forgot,
        )


def printer_of(desk: Desk, queue: Printer) -> Printer | None:
    """The printer that the queue is beside; None if that is not tracked any more."""
    printer = desk.db.printers.find(queue.beside or "")
    return None if printer is None or printer.removed else printer


def machine_of(desk: Desk, printer: Printer) -> Printer:
    """Whose jobs it tells of: those of the printer that it is beside, else its own."""
    return printer_of(desk, printer) or printer


def astray(desk: Desk, queue: Printer) -> PrinterTrouble | None:
    """Why a queue is not asked: its printer was removed, and nobody said since where its prints come out."""
    if queue.beside is None or printer_of(desk, queue):
        return None
    return PrinterTrouble(
        N_("The printer of this queue is not tracked any more, so nothing is read from “{name}”."),
        N_("Choose on its page where its prints come out. What it still remembers is read then."),
        name=queue.name,
    )


def unplaced(memory: Memory) -> Unplaced:
    """What waits in the memory of a queue. Raises StoreTrouble if another version wrote it."""
    rows = memory.get(UNPLACED)
    facts = (
        from_row(row, JobFacts, "memories") for row in (rows if isinstance(rows, Mapping) else {}).values()
    )
    return {each.key: each for each in facts}


def remembering(memory: Memory, waits: Unplaced) -> Memory:
    """The memory of the driver with what waits."""
    return {**memory, UNPLACED: {key: to_row(facts) for key, facts in waits.items()}} if waits else memory


def untold(desk: Desk, queue: Printer, told: Collection[JobFacts]) -> list[JobFacts]:
    """Those that this queue did not add to the jobs of any printer before."""
    names = [(_source(queue, facts), facts.key) for facts in told]
    others = [each.id for each in desk.db.printers.all() if each.id != queue.id] if names else []
    known = {name for other in others for name in desk.db.jobs.told(other, names)}
    return [facts for facts, name in zip(told, names, strict=True) if name not in known]


def taken_over(desk: Desk, printer: Printer, told: Sequence[JobFacts]) -> list[JobFacts]:
    """Those of the new jobs of a printer that no queue beside it brought before, when it was on its own.

    Such a job is the printer's from now on, who measured it; one that is invoiced stays as it is.
    """
    rest = list(told)
    for queue in desk.db.printers.all():
        if rest and queue.beside == printer.id:
            rest = _taken_over(desk, printer, queue, rest)
    return rest


def _taken_over(desk: Desk, printer: Printer, queue: Printer, told: Iterable[JobFacts]) -> list[JobFacts]:
    named = {(_source(printer, facts), facts.key): facts for facts in told}
    known = desk.db.jobs.told(queue.id, named)
    fresh = {key: facts for (source, key), facts in named.items() if (source, key) not in known}
    found = overlapping(
        desk, queue.id, [replace(facts, source=_source(printer, facts)) for facts in fresh.values()]
    )
    moved = [(job, _moved(desk, printer, queue, job, fresh[key])) for key, job in found.items()]
    retell(desk, retold(desk, moved))
    return [facts for key, facts in fresh.items() if key not in found]


def _moved(desk: Desk, printer: Printer, queue: Printer, job: Job, facts: JobFacts) -> Job:
    if job.invoice_id or job.blanked_at:
        return replace(job, aliases=(*job.aliases, Alias(_source(printer, facts), facts.key)))
    name = Alias(_source(queue, job.facts), job.facts.key)
    measured = grown(job, enriched(facts, job.facts), desk.now())
    return replace(measured, printer_id=printer.id, aliases=(*job.aliases, name))


def accompany(
    desk: Desk, queue: Printer, printer: Printer, before: Unplaced, told: Iterable[JobFacts]
) -> Added:
    """Add what the queue tells, and what waited `before`, to the jobs of its printer."""
    news = [each for each in told if each.key not in before or told_otherwise(before[each.key], each)]
    alone = {**before, **{each.key: each for each in untold(desk, queue, news)}}
    named = {key: replace(facts, source=_source(queue, facts)) for key, facts in alone.items()}
    found = recognised(desk, printer, named)
    if found:
        enrich(desk, named.values(), found, only_adds=True)
    rest = {key: facts for key, facts in named.items() if key not in found}
    filled = _filled(desk, printer, rest.values())
    left = {key: facts for key, facts in rest.items() if key not in filled}
    young = {key: facts for key, facts in left.items() if _young(desk, printer, facts)}
    old = [facts for key, facts in left.items() if key not in young]
    return Added(
        matched=len(found),
        filled=len(filled),
        unplaced={key: alone[key] for key in young},
        unmatched=give_up(desk, printer, old, young.values()),
    )


def _source(queue: Printer, facts: JobFacts) -> str:
    """Another one for each queue: its keys are its own, and printer and queue may both speak IPP."""
    return f"{facts.source}@{queue.id}"


def _filled(desk: Desk, printer: Printer, told: Iterable[JobFacts]) -> set[str]:
    """The keys of those that are taken for jobs which the printer forgot, as they lie in an open gap of which
    no queue told.

    Nobody looks at each of them: one that may be a print of which the printer told in other words is none.
    """
    gaps = [gap for gap in desk.db.gaps.of_printer(printer.id) if gap.open and not gap.gap.sent]
    ripe = [facts for facts in told if facts.final and _over(printer, facts, TOLD) and _lost(gaps, facts)]
    if not ripe:
        return set()
    lost = preview(desk, Batch(profile="", jobs=tuple(ripe)), printer).new
    alone = tuple(facts for facts in lost if not near(desk, printer, facts))
    return (
        {facts.key for facts in take_in(desk, Batch(profile="", jobs=alone), printer).new} if alone else set()
    )


def _lost(gaps: Iterable[NotedGap], facts: JobFacts) -> bool:
    at = moment(facts)
    return at is not None and any(gap.within(at - TOLERANCE, at + TOLERANCE) for gap in gaps)


def _young(desk: Desk, printer: Printer, facts: JobFacts) -> bool:
    """Its print may come: the printer has not answered for so long after it, nor is all that too long ago."""
    at = moment(facts)
    return at is not None and abs(desk.now() - at) < AT_MOST and not _over(printer, facts, WAITS)


def _over(printer: Printer, facts: JobFacts, wait: timedelta) -> bool:
    at, answered = moment(facts), printer.answered_at
    return at is not None and answered is not None and answered - at >= wait
