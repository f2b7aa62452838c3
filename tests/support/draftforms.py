"""The forms of a draft in which something is typed, and of a new invoice."""

from tests.support.form import Form

_HREF = "/invoices/draft/{draft}"

DRAFT_FORMS = {
    "new invoice": Form(
        template="new_invoice.html",
        written="/invoices/new",
        page="/invoices/new",
        action="/invoices/new",
        typed={"client": "{client}"},
    ),
    "new quote": Form(
        template="new_quote.html",
        written="/quotes/new",
        page="/quotes/new",
        action="/quotes/new",
        typed={"client": "{client}"},
    ),
    "last day of a pro forma": Form(
        template="draft/quoting.html",
        written="{{ view.href }}/{{ id }}",
        page=_HREF,
        action=f"{_HREF}/pro-forma",
        typed={"valid_until": "2031-02-03"},
    ),
    "line of a draft": Form(
        template="draft/adding.html",
        written="{{ view.href }}/lines",
        page=_HREF,
        action=f"{_HREF}/lines",
        typed={
            "description": "Layout “A” <2>",
            "quantity": "1,5",
            "unit": "HUR",
            "price": "45.5",
            "tax": "",
            "percent": "10",
        },
    ),
    "discount of a draft": Form(
        template="draft/lines.html",
        written="{{ view.href }}/discount",
        page=f"{_HREF}?discount=whole",
        action=f"{_HREF}/discount",
        typed={"discount": "1.5", "by": "amount", "reason": "Loyalty <2>"},
    ),
    "details of a draft": Form(
        template="draft/details.html",
        written="{{ view.href }}/details",
        page=_HREF,
        action=f"{_HREF}/details",
        typed={
            "opening": "Dear <all>",
            "note": "Bye “now”",
            "order_reference": "PO <7>",
            "buyer_reference": "A&B",
            "performed_on": "2026-11-03",
            "appendix": "yes",
        },
    ),
}
