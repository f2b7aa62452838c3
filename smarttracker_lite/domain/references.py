"""What a client writes to a payment so that it is known again: references that carry check digits."""

import re

_LONGEST_CREDITOR = 21
_LONGEST_SWISS = 26
_CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
"""The table of the recursive modulo 10 (SIX, Implementation Guidelines QR-bill 2.3, annex B)."""
_QR_BANKS = range(30000, 32000)


def creditor_reference(number: str) -> str:
    """A creditor reference (ISO 11649) made of an invoice's number: `2026/0147` is `RF6220260147`.

    "" where it has no letter or figure, or more than fit: two invoices must not have the same one.
    """
    text = "".join(char for char in number.upper() if char.isascii() and char.isalnum())
    if not text or len(text) > _LONGEST_CREDITOR:
        return ""
    figures = "".join(str(int(char, 36)) for char in f"{text}RF00")
    return f"RF{98 - int(figures) % 97:02}{text}"


def swiss_reference(number: str) -> str:
    """A QR reference made of an invoice's number: 26 figures, zeros before them, and a check figure.

    "" where the number has no figure, or more than fit.
    """
    figures = re.sub("[^0-9]", "", number)
    if not figures or len(figures) > _LONGEST_SWISS:
        return ""
    carry = 0
    for figure in figures:
        carry = _CARRY[(carry + int(figure)) % 10]
    return f"{figures:0>26}{(10 - carry) % 10}"


def is_qr_account(iban: str) -> bool:
    """Whether a Swiss IBAN without spaces is a QR-IBAN, which takes payments with a QR reference only."""
    bank = iban[4:9]
    return iban[:2] in ("CH", "LI") and bank.isdecimal() and int(bank) in _QR_BANKS
