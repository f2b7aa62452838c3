"""The studio itself: who it is on paper, its taxes, numbers, mail, language and money."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.suggestions import Hint
from smarttracker_lite.domain.taxes import Tax, TaxCategory, standard_percent

LONGEST_TERMS_DAYS = 365
"""The longest a client may be given to pay."""


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected; never not at all."""

    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The studio's outgoing mail server. The password is in the system's key ring, not here."""

    host: str = ""
    port: int = 587
    user: str = ""
    security: MailSecurity = MailSecurity.STARTTLS
    sender: str = ""
    authority: str = ""
    """Path of a certificate authority's file, for a mail server with a certificate of one's own."""

    @property
    def ready(self) -> bool:
        return bool(self.host and self.sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is set once. A fresh folder starts with these values."""

    seller: Postal = Postal(name="")
    iban: str = ""
    language: str = ""
    """"en", "it"; empty follows the system."""
    currency: str = "EUR"
    tax: Tax | None = None
    """The VAT of every line; None until the studio has confirmed it, and no invoice is issued before."""
    terms_days: int = 30
    number_pattern: str = "{year}/{seq:04}"
    first_number: int = 1
    """Where the numbers begin in the first year; each later one begins with 1."""
    invoice_note: str = ""
    mail: Mail = Mail()
    logo: str = ""
    """File name of the logo inside the data folder; empty: none."""
    welcomed: bool = False
    """Whether the first steps are not to be shown any more."""
    accepted_place: str = ""
    """The kind of place of the data folder that is not to be warned about any more."""
    second_place: str = ""
    """Path of the folder that gets a copy of every backup; empty: none."""
    owner_pin: str = ""
    """Name of the entry of the key ring that holds the owner's PIN; empty: nothing asks for one."""
    asking: bool = True
    """Whether a notification asks whose a print from this PC is."""
    snooze_minutes: int = 60
    """So long is "later" in such a notification."""
    suggesting: bool = True
    """Whether clients are suggested for prints that wait."""
    learn_from: datetime | None = None
    """Suggestions are learned from decisions after this moment only; None: from all."""
    forgotten_hints: tuple[Hint, ...] = ()
    """What suggestions do not go by any more."""
    by_account: bool = True
    """Whether a job whose account is the code of a client or a project is theirs at once."""
    deferred: bool = False
    """Whether invoices for a month's work are deferred ones (Italy: art. 21, 4, a DPR 633/1972)."""
    blank_after_months: int | None = None
    """So long the names of people and documents are kept with a job; None: for ever."""

    @property
    def expected_tax(self) -> Tax:
        """The VAT that drafts show: until it is confirmed, the standard rate of the studio's country."""
        return self.tax or Tax(TaxCategory.STANDARD, standard_percent(self.seller.country) or ZERO)
