"""The studio itself: who it is on paper, its taxes, numbers, mail, language and money."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.letters import LetterText
from smarttracker_lite.domain.levies import Regime
from smarttracker_lite.domain.numbering import USUAL, Kind, Series
from smarttracker_lite.domain.reminders import Reminding
from smarttracker_lite.domain.suggestions import Hint
from smarttracker_lite.domain.taxes import Tax

LONGEST_TERMS_DAYS = 365
"""The longest a client may be given to pay."""


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected; never not at all."""

    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantor:
    """Where leave to send is asked for instead of a password (OAuth 2.0): the provider's addresses and the
    right that is asked for, and the id under which the user registered this program there.

    Leave is given with a code from `device_url` (RFC 8628), or at `page_url`, which leads the browser back
    to this computer (RFC 8252); the other one is "".
    """

    device_url: str
    token_url: str
    scope: str
    client_id: str
    page_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The studio's outgoing mail server. Passwords and tokens are in the system's key ring, not here."""

    host: str = ""
    port: int = 587
    user: str = ""
    security: MailSecurity = MailSecurity.STARTTLS
    sender: str = ""
    authority: str = ""
    """Path of a certificate authority's file, for a mail server with a certificate of one's own."""
    grantor: Grantor | None = None
    """Who gives leave to send; None: a password does."""
    bcc: str = ""
    """An address that gets a hidden copy of every mail; empty: none."""

    @property
    def ready(self) -> bool:
        return bool(self.host and self.sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands on papers in one language above and below the lines."""

    language: str
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is set once. A fresh folder starts with these values."""

    seller: Postal = Postal(name="")
    iban: str = ""
    language: str = ""
    """"en", "it"; empty follows the system."""
    currency: str = "EUR"
    tax: Tax | None = None
    """The VAT of every line, unless the client or the work has another; None until the studio has confirmed
    it, and no invoice is issued before."""
    regime: Regime = Regime()
    terms_days: int = 30
    series: tuple[Series, ...] = ()
    """How documents are numbered, one for each kind; a kind that is not there is numbered as is usual."""
    invoice_note: str = ""
    """What stands below the lines where there is no text in the paper's language."""
    layout: str = "modern"
    """Of the invoices to come: one of ours, or `own/NAME` for a template of the user's."""
    accent: str = "#0f766e"
    """Their colour, as `#rrggbb`."""
    appendix: bool = False
    """Whether they name every job on pages behind."""
    around: tuple[Around, ...] = ()
    mail: Mail = Mail()
    letters: tuple[LetterText, ...] = ()
    """What mails say, where it is not the program's own words."""
    paper_printer: str = ""
    """The printer that documents are printed on; empty: the system's standard one."""
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
    reminding: Reminding = Reminding()
    bill_day: int = 0
    """On this day of each month what is not billed yet is told, 31: on the last; 0: on none."""
    bill_looked: date | None = None
    """The day on which somebody looked at it last."""
    told_on: date | None = None
    """The day on which a notification last said what waits."""
    blank_after_months: int | None = None
    """So long the names of people and documents are kept with a job; None: for ever."""

    def around_in(self, language: str) -> Around:
        """The texts for papers in this language; `de-CH` is German too."""
        own = next((each for each in self.around if each.language == language.split("-", 1)[0]), None)
        texts = own or Around(language=language)
        return texts if texts.closing else replace(texts, closing=self.invoice_note)

    def numbering(self, kind: Kind) -> Series:
        """How the documents of this kind are numbered."""
        return next((each for each in self.series if each.kind is kind), USUAL[kind])

    def numbered(self, *changed: Series) -> "Settings":
        """The same with these series in the place of those of their kinds."""
        kinds = {each.kind for each in changed}
        return replace(self, series=(*(each for each in self.series if each.kind not in kinds), *changed))
