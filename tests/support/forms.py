"""Every form of the pages in which something is typed, and what is typed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from smarttracker_lite.web.pages.purchases import BOUGHT
from smarttracker_lite.web.pages.rateform import names
from tests.workflows.test_collect import demo_url

NO_ROOM = "There is no room left for"
FREE_SPACE = "Nothing was changed. Free some space on this disk and try again."
WENT_OUT = ("The invoice went out, but this could not be noted", "Do not send it again.")
BUSINESS = {
    "name": "Studio “Lumen”",
    "street": "Via Roma 1",
    "postcode": "00184",
    "city": "Roma",
    "country": "IT",
    "vat_id": "IT01234567890",
    "tax_number": "LMN80",
}
VAT = {"tax_category": "E", "tax_percent": "10", "tax_reason": "A law <of 2014>"}
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
    "extent-least-0": "10",
    "extent-rate-0": "2.9",
    "ink-channel-0": "cyan",
    "ink-rate-0": "0.4",
    "job": "1",
}
COST = {name: value for name, value in RATE.items() if name != "whose"} | {"covered-tiering": "coverage"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as it is `written` in its template, by the address it is sent to; the page it stands on, that
    address there, and what is typed in it.

    `button` is the one that is pressed, if that matters; `told` are the words and the hint of the refusal.
    """

    template: str
    written: str
    page: str
    action: str
    typed: Mapping[str, str] = field(default_factory=dict)
    button: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, str] = (NO_ROOM, FREE_SPACE)

    def at(self, names: Mapping[str, str]) -> Self:
        """The same where the things of the studio have these ids."""
        return replace(
            self,
            page=self.page.format(**names),
            action=self.action.format(**names),
            typed={name: value.format(**names) for name, value in self.typed.items()},
        )


def setting(section: str, **typed: str) -> Form:
    """The form of a section of the settings."""
    path = f"/settings/{section}"
    return Form(
        template=f"settings/{section}.html",
        written="{{ view.action }}",
        page=path,
        action=path,
        typed=typed,
    )


CLIENT = {
    **BUSINESS,
    "name": "Galleria “Bianchi”",
    "code": "GB",
    "email": "conti@bianchi.example",
    "phone": "06 1",
    "language": "it",
    "notes": "Rings\ntwice <always>",
    "price_list": "{list}",
    "discount": "7.5",
}
FORMS = {
    "new client": Form(
        template="client_form.html",
        written="{{ view.action }}",
        page="/clients/new",
        action="/clients",
        typed=CLIENT,
    ),
    "client": Form(
        template="client_form.html",
        written="{{ view.action }}",
        page="/clients/{client}/edit",
        action="/clients/{client}",
        typed=CLIENT,
    ),
    "new project": Form(
        template="client.html",
        written="{{ view.href }}/projects",
        page="/clients/{client}",
        action="/clients/{client}/projects",
        typed={"name": "Ponte <2>"},
    ),
    "project": Form(
        template="client.html",
        written="{{ project.href }}",
        page="/clients/{client}",
        action="/clients/{client}/projects/{project}",
        typed={"name": "Ponte <2>"},
    ),
    "tag of a job": Form(
        template="job.html",
        written="{{ view.row.href }}/tag",
        page="/jobs/{job}",
        action="/jobs/{job}/tag",
        typed={"whose": "{client}/{project}"},
    ),
    "state of a job": Form(
        template="job.html",
        written="{{ view.row.href }}/state",
        page="/jobs/{job}",
        action="/jobs/{job}/state",
        typed={"state": "waste"},
    ),
    "comment on a job": Form(
        template="job.html",
        written="{{ view.row.href }}/comment",
        page="/jobs/{job}",
        action="/jobs/{job}/comment",
        typed={"comment": "Second copy,\nthe first <was torn>"},
    ),
    "job by hand": Form(
        template="manual.html",
        written="/jobs/new",
        page="/jobs/new",
        action="/jobs/new",
        typed={
            "document": "Binding “A4” <40>",
            "whose": "{client}/{project}",
            "printer": "{printer}",
            "day": "2026-11-19",
            "time": "14:30",
            "media": "Canvas <b>",
            "width": "210",
            "height": "297.5",
            "copies": "3",
            "area": "2.1",
            "comment": "By\nhand",
        },
    ),
    "gap": Form(
        template="gaps.html",
        written="{{ gap.href }}/accept",
        page="/gaps",
        action="/gaps/{gap}/accept",
        typed={"why": "A test “page”"},
    ),
    "payment": Form(
        template="invoice.html",
        written="{{ view.href }}/paid",
        page="/invoices/{invoice}",
        action="/invoices/{invoice}/paid",
        typed={"paid_on": "2026-11-20"},
    ),
    "mail with an invoice": Form(
        template="invoice.html",
        written="{{ view.href }}/send",
        page="/invoices/{invoice}",
        action="/invoices/{invoice}/send",
        typed={"to": "conti@bianchi.example", "subject": "My subject", "text": "My\n<text>"},
        told=WENT_OUT,
    ),
    "cost": Form(
        template="parts/rateform.html",
        written="/prices",
        page="/prices?side=cost",
        action="/prices",
        typed={**COST, **dict.fromkeys(BOUGHT, ""), "roll_paid": "120"},
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
        typed={"name": "Studios <2>"},
    ),
    "price list": Form(
        template="parts/ratecard.html",
        written="{{ list.href }}",
        page="/prices?whose=list:{list}",
        action="/prices/lists/{list}",
        typed={"name": "Studios <2>"},
    ),
    "printer that answered": Form(
        template="enrolment.html",
        written="/printers",
        page="/printers/add?offer={offer}",
        action="/printers",
        typed={"name": "Cellar <2>"},
    ),
    "place of a queue": Form(
        template="printer.html",
        written="{{ view.machine.href }}/place",
        page="/printers/{queue}",
        action="/printers/{queue}/place",
        typed={"beside": "{printer}"},
    ),
    "name of a printer": Form(
        template="printer.html",
        written="{{ view.machine.href }}/rename",
        page="/printers/{printer}",
        action="/printers/{printer}/rename",
        typed={"name": "Cellar <2>"},
    ),
    "watched folder": Form(
        template="printer.html",
        written="{{ view.machine.href }}/folder",
        page="/printers/{cutter}",
        action="/printers/{cutter}/folder",
        typed={"folder": "{stick}"},
    ),
    "login at a printer": Form(
        template="printer.html",
        written="{{ view.machine.href }}/login",
        page="/printers/{printer}",
        action="/printers/{printer}/login",
        typed={"user": "anna"},
    ),
    "gaps that a file fills": Form(
        template="import_file.html",
        written="{{ view.href }}",
        page="/import/{import}",
        action="/import/{import}/take",
        typed={"profile": "cups-page-log", "printer": "{printer}", "filled": "{gap}"},
    ),
    "business": setting("business", **BUSINESS, email="a@lumen.example", phone="06 2", iban=""),
    "logo": Form(
        template="settings/business.html",
        written="/settings/logo",
        page="/settings/business",
        action="/settings/logo",
    ),
    "money": setting("money", currency="CHF", sure="CHF", terms_days="14", **VAT),
    "numbering": setting("numbering", number_pattern="R-{{year}}-{{seq}}", first_number="148"),
    "note": setting("note", invoice_note="Thanks,\nand <come> again"),
    "mail": setting(
        "mail",
        host="smtp.example.com",
        sender="a@lumen.example",
        security="tls",
        port="465",
        user="lumen",
        authority="/etc/ca.pem",
    ),
    "language": setting("language", language="it"),
    "second place of backups": Form(
        template="settings/backups.html",
        written="/settings/backups/place",
        page="/settings/backups",
        action="/settings/backups/place",
        typed={"second_place": "{stick}"},
    ),
    "first steps": Form(
        template="welcome_business.html",
        written="/welcome/business",
        page="/welcome/business",
        action="/welcome/business",
        typed={"language": "en", **BUSINESS, "currency": "CHF", "sure": "CHF", "iban": "", **VAT},
        button={"then": "save"},
    ),
}
UPLOAD = Form(
    template="import.html",
    written="/import",
    page="/import",
    action="/import",
    typed={"printer": "{printer}"},
)
DROPPED = replace(UPLOAD, template="base.html", page="/jobs", typed={})
"""It is there for a file that is dropped on the window."""

READING = Form(
    template="import_file.html",
    written="{{ view.href }}",
    page="/import/{import}",
    action="/import/{import}",
    typed={"profile": "", "printer": ""},
)
"""They look at a file and write nothing."""

PRICE_FILE = Form(
    template="price_file.html", written="/prices/file", page="/prices/file", action="/prices/file"
)
"""It looks at a file and writes nothing."""

LOOK = Form(
    template="enrolment.html",
    written="/printers/look",
    page="/printers/add",
    action="/printers/look",
    typed={"url": demo_url(seed=2), "name": "Cellar <2>"},
)
"""It asks a printer and writes nothing."""

MOVED = Form(
    template="printer.html",
    written="/printers/look",
    page="/printers/{moved}",
    action="/printers/look",
    typed={"url": "127.0.0.1:9"},
)
"""It asks a printer where nobody answers."""

TICKED = Form(
    template="jobs.html",
    written="/jobs/tag",
    page="/jobs",
    action="/jobs/tag",
    typed={"job": "{job}", "newcomer": "Somebody new"},
)
"""Its ticks and choices are left alone by scripts; without scripts they are made anew."""
