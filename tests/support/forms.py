"""Every form of the pages in which something is typed, and what is typed in it."""

from dataclasses import replace

from tests.support.draftforms import DRAFT_FORMS
from tests.support.form import Form
from tests.support.moneyforms import PAYMENTS
from tests.support.paperforms import PAPERS
from tests.support.priceforms import PREVIEWED as PREVIEWED_PRICES
from tests.support.priceforms import PRICE_FORMS
from tests.support.typed import BUSINESS, BY_HAND, CLIENT, RULE, VAT
from tests.workflows.test_collect import demo_url


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


CLAIM = {"whose": "", "newcomer": "Studio “Neri” <2>"}
"""A code is claimed on the page of rules; a job's page asks for the name alone, and that page comes back."""

FORMS = {
    **PAYMENTS,
    **PAPERS,
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
        typed={"name": "Ponte <2>", "code": "P “2”"},
    ),
    "new phase": Form(
        template="client.html",
        written="{{ project.phases_href }}",
        page="/clients/{client}",
        action="/clients/{client}/projects/{project}/phases",
        typed={"name": "Tender <2>", "code": "P “3”"},
    ),
    "project": Form(
        template="client.html",
        written="{{ project.href }}",
        page="/clients/{client}",
        action="/clients/{client}/projects/{project}",
        typed={"name": "Ponte <2>", "code": "P “2”"},
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
        typed={"state": "waste", "reason": "“Torn” <twice>"},
    ),
    "comment on a job": Form(
        template="job.html",
        written="{{ view.row.href }}/comment",
        page="/jobs/{job}",
        action="/jobs/{job}/comment",
        typed={"comment": "Second copy,\nthe first <was torn>", "note": "He\npays <late>"},
    ),
    "split of a job": Form(
        template="division.html",
        written="{{ view.href }}/split",
        page="/jobs/{job}/split",
        action="/jobs/{job}/split",
        typed={
            "by": "area",
            "whose-1": "{client}/{project}",
            "size-1": "1.07",
            "whose-2": "{client}",
            "size-2": "",
        },
        button={"do": "split"},
    ),
    "correction of a job by hand": Form(
        template="manual.html",
        written="{{ view.action }}",
        page="/jobs/{manual}/edit",
        action="/jobs/{manual}/edit",
        typed=BY_HAND,
    ),
    "job by hand": Form(
        template="manual.html",
        written="{{ view.action }}",
        page="/jobs/new",
        action="/jobs/new",
        typed=BY_HAND,
    ),
    "new rule": Form(
        template="rule.html",
        written="/rules",
        page="/rules/new",
        action="/rules",
        typed=RULE,
    ),
    "rule": Form(
        template="rule.html",
        written="/rules",
        page="/rules/{rule}",
        action="/rules",
        typed=RULE,
    ),
    "account code": Form(
        template="rules.html",
        written="/rules/codes",
        page="/rules",
        action="/rules/codes",
        typed=CLAIM,
    ),
    "account code of a job": Form(
        template="job.html",
        written="/rules/codes",
        page="/jobs/{coded}",
        action="/rules/codes",
        typed=CLAIM,
    ),
    "gap": Form(
        template="gaps.html",
        written="{{ gap.href }}/accept",
        page="/gaps",
        action="/gaps/{gap}/accept",
        typed={"why": "A test “page”"},
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
    "business": setting(
        "business", **BUSINESS, province="RM", email="a@lumen.example", phone="06 2", iban=""
    ),
    "logo": Form(
        template="settings/business.html",
        written="/settings/logo",
        page="/settings/business",
        action="/settings/logo",
    ),
    "money": setting("money", currency="CHF", sure="CHF", terms_days="14", **VAT),
    "numbering": setting(
        "numbering",
        **{"pattern-invoice": "R-{{year}}-{{seq}}", "pattern-credit-note": "N{{year}}/{{seq}}"},
        **{"first-credit-note": "7", "pattern-quote": "Q{{year}}-{{seq}}", "first-quote": "2"},
        **{"pattern-pro-forma": "P{{year}}-{{seq}}", "first-pro-forma": "3"},
    ),
    "note": setting("note", invoice_note="Thanks,\nand <come> again"),
    "mail": setting(
        "mail",
        host="smtp.example.com",
        sender="a@lumen.example",
        security="tls",
        port="465",
        user="lumen",
        bcc="c@lumen.example",
        authority="/etc/ca.pem",
    ),
    "language": setting("language", language="it"),
    "privacy": Form(
        template="settings/privacy.html",
        written="/settings/privacy",
        page="/settings/privacy",
        action="/settings/privacy",
        typed={"months": "own", "own": "240"},
    ),
    "erasure": Form(
        template="erasing.html",
        written="{{ view.href }}",
        page="/clients/{spare}/erase",
        action="/clients/{spare}/erase",
        typed={"name": "Neri"},
    ),
    "notifications": setting("notifications", asking="yes", snooze="240"),
    "owner pin": Form(
        template="settings/pin.html",
        written="/settings/pin",
        page="/settings/pin",
        action="/settings/pin",
    ),
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
    **PRICE_FORMS,
    **DRAFT_FORMS,
}
PREVIEWED = {
    **PREVIEWED_PRICES,
    "terms of a client": Form(
        template="repricing.html",
        written="{{ view.form.action }}",
        page="/clients/{owing}",
        asked={**CLIENT, "tax_shown": "public_body split_payment withholds"},
        action="/clients/{owing}",
        typed=CLIENT,
        button={"way": "all"},
    ),
}
"""What is typed before it is seen what it changes: it stands hidden in the form of the preview."""

QUESTION = Form(
    template="owner.html",
    written="{{ view.action }}",
    page="/settings/note",
    asked={"invoice_note": "Grazie!"},
    action="/settings/note",
)
"""It hands on what was typed before, and shows nothing of it."""

UNPROTECTED = Form(
    template="settings/pin.html",
    written="/settings/pin/remove",
    page="/settings/pin",
    action="/settings/pin/remove",
)
"""It is there where a PIN is set."""

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
CLIENT_FILE = Form(
    template="client_file.html", written="/clients/file", page="/clients/file", action="/clients/file"
)
"""They look at a file and write nothing."""

CLIENT_COLUMNS = Form(
    template="client_file_read.html",
    written="{{ view.href }}",
    page="/clients/file/{clients}",
    action="/clients/file/{clients}",
    typed={"header": "1", "column-0": "name", "column-1": "email"},
)
"""It says what the columns of that file tell."""

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

ACCEPTED = Form(
    template="suggested.html",
    written="/jobs/accept",
    page="/jobs",
    action="/jobs/accept",
    typed={"accept": "{job} {client}"},
)
"""So are its ticks; a button of the table of jobs asks for the same."""

BLANK_NOW = Form(
    template="settings/privacy.html",
    written="/settings/privacy/now",
    page="/settings/privacy",
    action="/settings/privacy/now",
    typed={"sure": "24"},
)
"""It begins at once, and tells on its page what went wrong later."""
