"""Jobs matched with what names them: each is there once, and once on the one invoice it is marked with."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.faults import RESTORE, Fault
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.audit.follow import TAG_AGAIN, Ids, name
from smarttracker_lite.workflows.audit.recount import Stub, stub

_SAME_JOB = N_("The job “{name}” is in the books twice: {before} is the same one of its printer.")
_BILL_ONCE = N_("See that only one of the two is billed: say that the other is internal.")
_OTHER_PHASE = N_("The phase “{name}” is part of a project that cannot have it.")
_PUT_PHASE = N_("Open the client's page and put the phase into another project.")
_OTHER_PROJECT = N_("The job “{name}” is tagged with a project of another client.")
_TWICE = N_("Invoice {number} has a line for the job {job}, which is on invoice {before} already.")
_NO_LINE = N_("The job “{name}” is marked as billed on invoice {number}, which has no line for it.")
_NOT_MARKED = N_("The job “{name}” is on invoice {number}, but is not marked as billed.")
_ANOTHER = N_("The job “{name}” is on invoice {number}, but is marked as billed on invoice {marked}.")
_OTHER_CLIENT = N_("The job “{name}” is on invoice {number}, which is for another client.")
_NO_JOB = N_("Invoice {number} has a line for a job that is not in the books: {job}.")
_DRAFTED_TWICE = N_("A draft holds a job that is on a draft of the same client already: {job}.")
_LEAVE_OUT = N_("Open the draft and leave it out.")


@dataclass
class Matching:
    """What was met so far. Projects and invoices come before jobs."""

    stubs: dict[str, Stub] = field(default_factory=dict)
    """Of the invoices, by their ids."""
    corrected: set[str] = field(default_factory=set)
    """The invoices that credit notes correct."""
    _became: dict[str, str] = field(default_factory=dict)
    """Client → the one it is now, if it was merged into another."""
    _owners: dict[str, str] = field(default_factory=dict)
    """Project → client."""
    _phases: dict[str, Project] = field(default_factory=dict)
    _lines: dict[str, str] = field(default_factory=dict)
    """The job of each line → the invoice; a job is taken away when it is met."""
    _doubled: set[str] = field(default_factory=set)
    _keys: dict[tuple[str | None, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Printer and source → key of the job there → its id here."""
    _drafted: set[tuple[str, str]] = field(default_factory=set)

    def met(self, record: object) -> Iterator[Fault]:
        """What is wrong with the next record; not every kind is matched."""
        match record:
            case Client():
                self._became[record.id] = record.merged_into or record.id
            case Project():
                self._owners[record.id] = record.client_id
                if record.parent_id is not None:
                    self._phases[record.id] = record
            case Invoice():
                yield from self._invoice(record)
            case Job():
                yield from self._same(record)
                yield from self._tag(record)
                yield from self._billed(record)
            case Draft():
                yield from self._draft(record)

    def _invoice(self, invoice: Invoice) -> Iterator[Fault]:
        """Jobs on it that were billed before. One that was freed by a credit note is billed no more."""
        self.stubs[invoice.id] = stub(invoice)
        if invoice.corrects:
            self.corrected.add(invoice.corrects.invoice_id)
            freed = invoice.job_ids if invoice.frees else ()
            for job_id in freed:
                if self._lines.get(job_id) == invoice.corrects.invoice_id:
                    del self._lines[job_id]
            return
        for job_id in invoice.job_ids:
            if job_id in self._lines:
                self._doubled.add(job_id)
                before = self.stubs[self._lines[job_id]].number.text
                yield self._of_invoice(invoice.id, _TWICE, job_id, before=before)
            self._lines.setdefault(job_id, invoice.id)

    def _same(self, job: Job) -> Iterator[Fault]:
        """Whether its printer told of it before."""
        known = self._keys[job.printer_id, job.facts.source]
        before = known.setdefault(job.facts.key, job.id)
        if before != job.id:
            yield Fault("jobs", job.id, _SAME_JOB, _BILL_ONCE, {"name": name("jobs", job), "before": before})

    def _tag(self, job: Job) -> Iterator[Fault]:
        owner = self._owners.get(job.tag.project_id or "", job.tag.client_id)
        if owner != job.tag.client_id:
            yield Fault("jobs", job.id, _OTHER_PROJECT, TAG_AGAIN, {"name": name("jobs", job)})

    def _billed(self, job: Job) -> Iterator[Fault]:
        """Whether it and its invoice say the same. Of a job on two invoices that was said already."""
        line = self.stubs.get(self._lines.pop(job.id, ""))
        mark = self.stubs.get(job.invoice_id or "")
        if job.id in self._doubled:
            return
        if line is None:
            if mark is not None:
                yield _of_job(job, _NO_LINE, mark)
        elif job.invoice_id is None:
            yield _of_job(job, _NOT_MARKED, line)
        elif mark is not None and mark is not line:
            yield _of_job(job, _ANOTHER, line, marked=mark.number.text)
        elif job.tag.client_id != self._became.get(line.client_id, line.client_id):
            yield _of_job(job, _OTHER_CLIENT, line)

    def unmet(self, ids: Ids) -> Iterator[Fault]:
        """The lines whose jobs are not there, and phases of what is no project, once all were met."""
        for phase in self._phases.values():
            above = phase.parent_id or ""
            if above in self._phases or self._owners.get(above, phase.client_id) != phase.client_id:
                yield Fault("projects", phase.id, _OTHER_PHASE, _PUT_PHASE, {"name": phase.name})
        for job_id, invoice_id in self._lines.items():
            if job_id not in ids["jobs"]:
                yield self._of_invoice(invoice_id, _NO_JOB, job_id)

    def _draft(self, draft: Draft) -> Iterator[Fault]:
        """Jobs on it that are on a draft of the same client already, this one or another."""
        for job_id in draft.job_ids:
            if (draft.client_id, job_id) in self._drafted:
                yield Fault("drafts", draft.id, _DRAFTED_TWICE, _LEAVE_OUT, {"job": job_id})
            self._drafted.add((draft.client_id, job_id))

    def _of_invoice(self, invoice_id: str, text: str, job_id: str, **values: object) -> Fault:
        number = self.stubs[invoice_id].number.text
        return Fault("invoices", invoice_id, text, RESTORE, {"number": number, "job": job_id, **values})


def _of_job(job: Job, text: str, on: Stub, **values: object) -> Fault:
    return Fault(
        "jobs", job.id, text, RESTORE, {"name": name("jobs", job), "number": on.number.text, **values}
    )
