"""Program trouble: one small tree of exceptions, each with words for the user and the next step.

A text is a sentence with `{placeholders}`. It is marked by `N_` where it is written and translated
where it is shown, so that the floors below the pages need to know no language.
"""

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark a sentence for the catalogue of translations; gives it back unchanged."""
    return text


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """The sentence with its placeholders filled; without any values it has none, and may hold braces."""
    return sentence.format_map(values) if values else sentence


class TrackerError(Exception):
    """What went wrong (`text`) and what to do next (`hint`), both with `values` for their placeholders."""

    def __init__(self, text: str, hint: str = "", **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.values = values

    def __str__(self) -> str:
        return " ".join(filled(part, self.values) for part in (self.text, self.hint) if part)


class BadInput(TrackerError):
    """Something typed or sent cannot be used; `field` names the input, if there is one."""

    def __init__(self, text: str, hint: str = "", *, field: str = "", **values: object) -> None:
        super().__init__(text, hint, **values)
        self.field = field


class NotFound(TrackerError):
    """No such printer, job, client, price or invoice."""


class NotAllowed(TrackerError):
    """The thing exists, but its state forbids this: an invoiced job, an issued invoice."""


class PrinterTrouble(TrackerError):
    """A printer could not be read. The collector notes it and goes on."""


class PrinterUnreachable(PrinterTrouble):
    """Nothing answered at the address: switched off, unplugged, or another address now."""


class PrinterAsleep(PrinterTrouble):
    """The printer answers, but says it sleeps. It is not woken for a reading."""


class PrinterRefused(PrinterTrouble):
    """The printer wants a password, or does not accept the one it was given."""


class WrongPassword(PrinterRefused):
    """The printer was given a password and does not accept it. It is not asked again before a new one.

    It is `sure`, or else the user may be one who may do less.
    """

    def __init__(self, text: str, hint: str = "", *, sure: bool = True, **values: object) -> None:
        super().__init__(text, hint, **values)
        self.sure = sure


class NotAPrinter(PrinterTrouble):
    """Something answered that is no printer we can read: HTML, garbage, half or endless answers."""


class PrinterReplaced(PrinterTrouble):
    """Another printer answers at the known address; its jobs must not be billed as the old one's."""


class PrinterUnproven(PrinterReplaced):
    """Nothing shows whether the one that answers is still the same printer: only a person knows."""


class CertificateChanged(PrinterReplaced):
    """Whoever answers shows another certificate than the one that was trusted: it was told nothing."""


class StoreTrouble(TrackerError):
    """The data folder cannot be used: in use, read-only, full, damaged, or of a newer version."""


class FolderInUse(StoreTrouble):
    """Another process owns the data folder."""


class Damaged(StoreTrouble):
    """A file of the books is not as it was written: a backup can take their place."""


class DocumentTrouble(TrackerError):
    """A PDF could not be made."""


class PostTrouble(TrackerError):
    """A mail did not leave, or not to everybody."""


class LoginRefused(PostTrouble):
    """The mail server does not let this account in, and will not the next time either."""


class PostUncertain(PostTrouble):
    """The connection broke once a mail was handed over, before the server said whether it takes it."""


class GrantTrouble(PostTrouble):
    """The mail account's provider gave no leave to send, or took it back."""


class DesktopTrouble(TrackerError):
    """No tray, no window, no program to print or show a file with."""
