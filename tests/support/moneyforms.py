"""The forms of what is paid or credited, and of banks' files, and what is typed in them."""

from tests.support.form import Form

PAYMENTS = {
    "payment": Form(
        template="parts/payments.html",
        written="{{ pay.href }}/payments",
        page="/invoices/{invoice}",
        action="/invoices/{invoice}/payments",
        typed={"amount": "5.00", "day": "2026-11-20", "method": "cash", "note": "The “box” <2>"},
    ),
    "payment that went back": Form(
        template="parts/payments.html",
        written="{{ pay.href }}/pay-back",
        page="/invoices/{overpaid}",
        action="/invoices/{overpaid}/pay-back",
        typed={"back_on": "2026-11-19"},
    ),
    "payment that is moved": Form(
        template="parts/payments.html",
        written="{{ pay.href }}/move-payment",
        page="/invoices/{overpaid}",
        action="/invoices/{overpaid}/move-payment",
        typed={"to": "{underpaid}"},
    ),
    "credit note": Form(
        template="crediting.html",
        written="{{ view.href }}",
        page="/invoices/{invoice}/credit",
        action="/invoices/{invoice}/credit",
        typed={
            "line": "0",
            "quantity-0": "",
            "amount-0": "5",
            "reason": "Wrong\n<paper>",
            "frees": "yes",
        },
    ),
}

BANK_FILE = Form(
    template="bank.html", written="/invoices/bank", page="/invoices/bank", action="/invoices/bank"
)
BANK_COLUMNS = Form(
    template="bank_read.html",
    written="{{ view.href }}",
    page="/invoices/bank/{bank}",
    action="/invoices/bank/{bank}",
)
"""They look at a file and write nothing."""

BANK_TICKS = Form(
    template="bank_read.html",
    written="{{ view.href }}/take",
    page="/invoices/bank/{bank}",
    action="/invoices/bank/{bank}/take",
)
"""Its inputs are named after what the bank tells: tests/web/test_page_bank.py fills them in."""
