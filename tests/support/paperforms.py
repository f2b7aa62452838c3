"""The forms of how documents look, what mails say, and how they leave the house, with what is typed."""

from tests.support.form import Form

TEXTS = {
    f"{place}-{language}": f"{place} “{language}”\n<text>"
    for language in ("en", "it", "de", "fr", "es")
    for place in ("opening", "closing")
}

PAPERS = {
    "mail with an invoice": Form(
        template="parts/sending.html",
        written="{{ send.href }}/{{ 'send' if send.mailable else 'compose' }}{{ send.query }}",
        page="/invoices/{invoice}",
        action="/invoices/{invoice}/send",
        typed={
            "to": "conti@bianchi.example",
            "cc": "a@bianchi.example",
            "bcc": "b@bianchi.example",
            "subject": "My subject",
            "text": "My\n<text>",
        },
    ),
    "look of invoices": Form(
        template="settings/look.html",
        written="/settings/look",
        page="/settings/look",
        action="/settings/look",
        typed={
            "layout": "compact",
            "accent": "#123456",
            "appendix": "yes",
            "language": "it",
            **TEXTS,
        },
    ),
    "letter": Form(
        template="settings/letters.html",
        written="{{ view.action }}",
        page="/settings/letters?for=invoice&in=it",
        action="/settings/letters",
        typed={"subject": "My “subject” {{number}}", "text": "My\n<text>\n"},
    ),
    "Italian rules": Form(
        template="settings/taxes.html",
        written="/settings/tax/regime",
        page="/settings/money",
        action="/settings/tax/regime",
        typed={
            "regime": "RF01",
            "stamp_recharged": "yes",
            "withholding": "RT01",
            "withholding_percent": "20",
            "withholding_share": "50",
            "withholding_reason": "A",
            "fund": "TC22",
            "fund_percent": "4",
            "fund_withheld": "yes",
        },
    ),
    "answer of SdI": Form(
        template="fatturapa_file.html",
        written="{{ view.href }}/outcome",
        page="/invoices/{handed}/fatturapa",
        action="/invoices/{handed}/fatturapa/outcome",
        typed={"answer": "00423 “Prezzo” <2>"},
        button={"outcome": "refused"},
    ),
    "leaving out of reminders": Form(
        template="parts/reminded.html",
        written="{{ asked.href }}",
        page="/invoices/{underpaid}",
        action="/invoices/{underpaid}/quiet",
        typed={"quiet_until": "2031-02-03"},
    ),
    "steps of reminders": Form(
        template="settings/reminders.html",
        written="{{ view.action }}",
        page="/settings/reminders",
        action="/settings/reminders",
        typed={
            "days_1": "3",
            "days_2": "20",
            "days_3": "",
            "rest_days": "9",
            "by_itself": "yes",
            "hour": "11",
            "told": "yes",
            "bill_day": "28",
        },
    ),
    "deferred invoices": Form(
        template="fatturapa.html",
        written="/invoices/fatturapa/deferred",
        page="/invoices/fatturapa",
        action="/invoices/fatturapa/deferred",
        typed={"deferred": "yes"},
    ),
}

BILLING_RUN = Form(
    template="billing_run.html",
    written="/invoices/billing-run/issue",
    page="/invoices/billing-run",
    action="/invoices/billing-run/issue",
)
REMINDERS = Form(
    template="reminders.html",
    written="/invoices/reminders/{{ 'send' if view.mailable else 'noted' }}",
    page="/invoices/reminders",
    action="/invoices/reminders/noted",
)
"""Their ticks come back: tests/web/test_page_billingrun.py and test_page_reminders.py."""

BILLED_ON = Form(
    template="billing_report.html",
    written="{{ view.href }}/go-on",
    page="/invoices/billing-run",
    action="/invoices/billing-run",
)
"""It has nothing but a password, which no page sends back."""

PRINT = Form(
    template="parts/print_button.html",
    written="{{ send.href }}/print",
    page="/invoices/{invoice}",
    action="/invoices/{invoice}/print",
)
"""It has nothing that is typed."""

TEMPLATE_COPY = Form(
    template="settings/look.html",
    written="/settings/look/copy",
    page="/settings/look",
    action="/settings/look/copy",
    typed={"from": "classic"},
)
"""It writes a file beside the books."""
