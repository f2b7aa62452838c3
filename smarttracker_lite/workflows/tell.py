"""Records as scripts read them: plain JSON. Decimals are strings, times RFC 3339, the unknown is null."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Gap, Printer
from smarttracker_lite.domain.printing import JobFacts, Measure, Media, MediaUse
from smarttracker_lite.domain.readiness import Finding, Verdict
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.domain.units import millilitres, square_metres
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.bring import Brought
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.diagnose import Sign, in_words
from smarttracker_lite.workflows.price import PriceBook

Json = object
Row = dict[str, Json]


def printer_row(words: Words, printer: Printer, jobs_seen: int) -> Row:
    """A printer, with what it last said of itself."""
    device = printer.device
    return {
        "id": printer.id,
        "name": printer.name,
        "url": printer.url,
        "driver": printer.driver,
        "model": device.model,
        "serial": device.serial,
        "firmware": device.firmware,
        "beside": printer.beside,
        "state": printer.state,
        "last_seen": _moment(printer.answered_at),
        "last_poll": _moment(printer.polled_at),
        "jobs_seen": jobs_seen,
        "supplies": [asdict(supply) for supply in device.supplies],
        "trouble": in_words(words, printer.trouble) if printer.trouble else None,
    }


def round_row(words: Words, name: str, told: Round) -> Row:
    """What one round at the printer of that name brought."""
    return {
        "printer": told.printer_id,
        "name": name,
        "new": told.new,
        "known": told.known,
        "updated": told.updated,
        "changed_after_invoice": told.changed_after_invoice,
        "complaints": [{"entry": each.entry, "why": words.text(each.why)} for each in told.complaints],
        "gap": [_gap(words, gap) for gap in told.gaps],
        "error": in_words(words, told.trouble) if told.trouble else None,
    }


def intake_row(
    words: Words, file: str, brought: Brought | None = None, error: TrackerError | None = None
) -> Row:
    """What an accounting file brought, or why it brought nothing."""
    intake = brought.intake if brought else None
    batch = intake.batch if intake else Batch(profile="")
    return {
        "file": file,
        "printer": brought.printer.name if brought else None,
        "profile": batch.profile,
        "new": len(intake.new) if intake else 0,
        "known": intake.known if intake else 0,
        "updated": len(intake.updated) if intake else 0,
        "changed_after_invoice": len(intake.changed) if intake else 0,
        "matched": len(intake.matched) if intake else 0,
        "outside": len(intake.outside) if intake else 0,
        "unfinished": batch.running,
        "bad": [{"line": each.line, "why": words.text(each.why, **each.values)} for each in batch.bad],
        "more_bad": batch.more_bad,
        "error": in_words(words, error) if error else None,
    }


def finding_rows(words: Words, findings: Iterable[Finding]) -> list[Row]:
    """The points of a printer's check."""
    return [
        {
            "point": each.point,
            "ok": each.verdict is not Verdict.ILL,
            "verdict": each.verdict,
            "text": words.text(each.text, **each.values),
            "hint": words.text(each.hint, **each.values) if each.hint else "",
            "menu": words.text(each.menu) if each.menu else "",
            "link": each.link,
        }
        for each in findings
    ]


def sign_rows(signs: Iterable[Sign]) -> list[Row]:
    """The doctor's report."""
    return [{"point": each.point, "ok": each.well, "text": each.text} for each in signs]


def job_row(words: Words, prices: PriceBook, job: Job) -> Row:
    """A job: the printer's facts, the decisions about it, and its charge."""
    facts, cost, price = job.facts, prices.cost(job), prices.price(job)
    quantities = _quantities(facts)
    return {
        "id": job.id,
        "printer": job.printer_id,
        "source": facts.source,
        "kind": facts.kind,
        "status": facts.status,
        "document": facts.document,
        "user": facts.user,
        "account": facts.account,
        "submitted_at": _moment(facts.submitted_at),
        "completed_at": _moment(facts.completed_at),
        "time_quality": facts.time_quality,
        "quality": facts.quality,
        "media": _media(facts.media),
        "media_used": None if facts.media_used is None else [_media_use(use) for use in facts.media_used],
        **quantities,
        "missing": [name for name, value in quantities.items() if value is None],
        "client": job.tag.client_id,
        "project": job.tag.project_id,
        "state": job.tag.state,
        "comment": job.tag.comment,
        "note": job.tag.note,
        "reason": job.tag.reason,
        "reprint_of": job.tag.reprint_of,
        "part_of": job.portion.first_id if job.portion else None,
        "share": str(job.portion.share) if job.portion else None,
        "invoice": job.invoice_id,
        "charge": _charge(words, cost, price),
        "raw": dict(as_told(job).facts.raw),
    }


def _charge(words: Words, cost: Charge, price: Charge) -> Row:
    """Both amounts; the price may be in another currency than the cost."""
    return {
        "cost": _decimal(cost.amount),
        "price": _decimal(price.amount),
        "currency": price.currency,
        "cost_currency": cost.currency,
        "unpriced": [lack.why for lack in price.missing],
        "explain": explain.explained(words, price),
    }


def _media(media: Media) -> Row:
    return {
        "name": media.name or media.type,
        "width_mm": _thousandth(media.width_um),
        "height_mm": _thousandth(media.height_um),
    }


def _media_use(use: MediaUse) -> Row:
    return {**_media(use.media), "area_m2": _area(use.area_mm2)}


def _quantities(facts: JobFacts) -> Row:
    inks = facts.inks
    return {
        "copies": _count(facts.copies),
        "pages": _count(facts.pages),
        "impressions": _count(facts.impressions),
        "color_impressions": _count(facts.color_impressions),
        "sheets": _count(facts.sheets),
        "area_m2": _area(facts.area_mm2),
        "roll_area_m2": _area(facts.roll_area_mm2),
        "length_m": _decimal(Decimal(facts.roll_length_um.value) / 10**6 if facts.roll_length_um else None),
        "ink_ml": None if inks is None else {ink.channel: str(millilitres(ink.ul.value)) for ink in inks},
    }


def _gap(words: Words, gap: Gap) -> Row:
    return {
        "reason": say.reason(words, gap),
        "since": _moment(gap.since),
        "until": _moment(gap.until),
        "lost": gap.lost,
    }


def _count(measure: Measure | None) -> int | None:
    return None if measure is None else measure.value


def _area(measure: Measure | None) -> str | None:
    return _decimal(None if measure is None else square_metres(measure.value))


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _thousandth(um: int | None) -> str | None:
    return _decimal(None if um is None else Decimal(um) / 1000)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
