"""The forms about prices, extras and ink, and what is typed in them."""

from dataclasses import replace

from smarttracker_lite.web.pages.purchases import BOUGHT
from smarttracker_lite.web.pages.rateform import names
from tests.support.form import Form

STEPPED = ("extent", "sheet", "mono", "color", "covered")
_EMPTY_ROWS = (
    *(f"{line}-{end}-{row}" for line in STEPPED for end in ("least", "rate") for row in range(3)),
    *(f"ink-{end}-{row}" for end in ("channel", "rate") for row in range(4)),
)
RATE = {
    **{name: "" for name in names() if not name[-1].isdigit()},
    **dict.fromkeys(_EMPTY_ROWS, ""),
    **{f"{line}-tiering": "copies" for line in STEPPED},
    "covered-tiering": "month",
    "media": "Canvas <b>",
    "valid_from": "2027-01-01",
    "per": "metre",
    "extent": "3.1",
    "extent-roll": "yes",
    "extent-roll_um": "914",
    "extent-least-0": "10",
    "extent-rate-0": "2.9",
    "ink-channel-0": "cyan",
    "ink-rate-0": "0.4",
    "job": "1",
}
COST = {
    **{name: value for name, value in RATE.items() if name not in ("whose", "order")},
    "covered-tiering": "coverage",
    **dict.fromkeys(BOUGHT, ""),
    "ink_channel": "cyan",
    "roll_paid": "120",
}
DEARER = {**RATE, "media": "Plain bond", "valid_from": ""}
"""Another price of jobs already printed."""

ADDED = {"extra": "{extra}", "quantity": "1.5"}
BUNDLE = {
    **{f"{start}-{row}": "" for row in range(4) for start in ("part", "quantity")},
    "bundle_name": "Show “A”",
    "part-1": "{extra}",
    "quantity-1": "2",
}
INK = Form(
    template="ink.html",
    written="{{ view.href }}/correction#switch",
    page="/printers/plotter/ink",
    action="/printers/plotter/ink/correction#switch",
    typed={"reach": "costs", "factor": "1.22", "since": "today"},
)
EARLIER = {"reach": "costs", "factor": "1.25", "since": "first"}

PRICE_FORMS = {
    "cost": Form(
        template="parts/rateform.html",
        written="/prices",
        page="/prices?side=cost",
        action="/prices",
        typed=COST,
    ),
    "price": Form(
        template="parts/rateform.html",
        written="/prices",
        page="/prices?edit={rate}",
        action="/prices",
        typed=RATE,
    ),
    "new price list": Form(
        template="parts/ratecard.html",
        written="{{ list.href }}",
        page="/prices",
        action="/prices/lists",
        typed={"name": "Studios <2>", "currency": "EUR"},
    ),
    "price list": Form(
        template="parts/ratecard.html",
        written="{{ list.href }}",
        page="/prices?whose=list:{list}",
        action="/prices/lists/{list}",
        typed={"name": "Studios <2>", "currency": "EUR"},
    ),
    "extra": Form(
        template="extras.html",
        written="/prices/extras",
        page="/prices/extras?edit={extra}",
        action="/prices/extras",
        typed={"name": "Hemming <2>", "unit": "MTR", "price": "1.25", "cost": "0.4", "tax": ""},
    ),
    "bundle": Form(
        template="extras.html",
        written="/prices/extras/bundles",
        page="/prices/extras",
        action="/prices/extras/bundles",
        typed=BUNDLE,
    ),
    "extra of a job": Form(
        template="job.html",
        written="{{ view.row.href }}/extras",
        page="/jobs/{job}",
        action="/jobs/{job}/extras",
        typed=ADDED,
    ),
    "extra of several jobs": Form(
        template="adding.html",
        written="/jobs/extras",
        page="/jobs/extras",
        asked={"job": "{job}"},
        action="/jobs/extras",
        typed=ADDED,
    ),
    "extra of an invoice": Form(
        template="draft/adding.html",
        written="{{ view.href }}/extras",
        page="/invoices/draft/{draft}",
        action="/invoices/draft/{draft}/extras",
        typed=ADDED,
    ),
    "cartridge": Form(
        template="ink.html",
        written="{{ view.href }}",
        page="/printers/plotter/ink",
        action="/printers/plotter/ink",
        typed={"channel": "magenta", "ml": "130.5", "day": "2026-11-19", "time": "14:30"},
    ),
    "correction of ink": INK,
    "correction of ink, off": replace(INK, typed={**INK.typed, "reach": "off"}),
    "correction of ink, agreed to": replace(INK, asked=EARLIER, page=INK.action, typed=EARLIER),
}

PREVIEWED = {
    "price": Form(
        template="repricing.html",
        written="{{ view.form.action }}",
        page="/prices",
        asked={"side": "price", "id": "{plain}", **DEARER},
        action="/prices",
        typed=DEARER,
        button={"way": "all"},
    ),
    "price file": Form(
        template="repricing.html",
        written="{{ view.form.action }}",
        page="/prices/file/{prices}/take",
        asked={},
        action="/prices/file/{prices}/take",
        button={"way": "all"},
    ),
}
"""What is typed, or read from a file, before it is seen what it changes."""
