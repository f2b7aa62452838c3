"""The way from a job without an amount to the field where that is put right."""

from collections.abc import Mapping
from urllib.parse import urlencode

from smarttracker_lite.domain.charges import Charge, Lack, Missing
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rates import Basis, Side
from smarttracker_lite.web.pages.pricelists import EXTRAS, PATH
from smarttracker_lite.web.pages.rateform import CLIENT, EXTENT, WIDTH

_WANTED: Mapping[Missing, str] = {
    Missing.COLOR_RATE: Basis.COLOR,
    Missing.MONO_RATE: Basis.MONO,
    Missing.INK_RATE: Basis.MILLILITRE,
    Missing.AREA: EXTENT,
    Missing.ROLL_AREA: f"{EXTENT}-{WIDTH}",
    Missing.LENGTH: EXTENT,
    Missing.SHEETS: Basis.SHEET,
    Missing.PAGES: Basis.MONO,
    Missing.COLOR: Basis.COLOR,
    Missing.INK: Basis.MILLILITRE,
    Missing.TIME: Basis.HOUR,
}
"""The field of a row where that is put right."""


def job_way(job: Job, charge: Charge, side: Side = Side.PRICE) -> str:
    """Where the first thing that the job's amount lacks is put right; else a new row for its media."""
    media = job.facts.media
    lack = next(iter(charge.missing), Lack(Missing.RATE))
    if lack.why is Missing.EXTRA_PRICE:
        return f"/jobs/{job.id}#beside"
    return way(lack, side, media.name or media.type or "", job.printer_id or "", job.tag.client_id)


def way(lack: Lack, side: Side, media: str, printer_id: str, client_id: str | None = None) -> str:
    """Where it is put right: in the row that asks for it, or in a new one for this media and printer, of the
    client if it pays in a currency of its own; an extra in the catalogue, or with the jobs that have it."""
    if lack.why is Missing.EXTRA_PRICE:
        return f"/jobs?{urlencode({'show': 'unpriced', **({'client': client_id} if client_id else {})})}"
    if lack.why is Missing.EXTRA_COST:
        return f"{EXTRAS}?{urlencode({'named': lack.about})}#extra-form"
    if lack.rate_id is not None:
        wanted = {"wanted": _WANTED[lack.why]} if lack.why in _WANTED else {}
        return f"{PATH}?{urlencode({'edit': lack.rate_id, **wanted})}#rate-form"
    whose = f"{CLIENT}:{client_id}" if client_id and lack.why is Missing.FOREIGN_RATE else ""
    asked = {"side": side.value, "media": lack.about or media, "printer": printer_id, "whose": whose}
    return f"{PATH}?{urlencode({name: value for name, value in asked.items() if value})}#rate-form"
