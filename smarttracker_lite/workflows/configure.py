"""The settings: who the studio is, its taxes and numbers, its logo and its mail."""

from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.billing.document import check_logo
from smarttracker_lite.billing.letter import Correspondent, Letter, write
from smarttracker_lite.billing.post import send
from smarttracker_lite.domain.business import Mail, Settings
from smarttracker_lite.domain.numbering import check_pattern
from smarttracker_lite.domain.taxes import TaxCategory
from smarttracker_lite.errors import N_, BadInput
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT, mailbox
from smarttracker_lite.workflows.desk import Desk, new_id

LONGEST_TERMS_DAYS = 365


def save_settings(desk: Desk, settings: Settings) -> Settings:
    """Keep the settings. Raises BadInput, naming the field, if something in them cannot be."""
    _check(settings)
    with desk.db.transaction():
        desk.db.settings.put(settings)
    return settings


def _check(settings: Settings) -> None:
    check_pattern(settings.number_pattern)
    tax = settings.tax
    faults = (
        (
            not settings.seller.name,
            "name",
            N_("Your name or the name of your business is missing."),
            N_("It stands on every invoice."),
        ),
        (
            not (len(settings.currency) == 3 and settings.currency.isascii() and settings.currency.isupper()),
            "currency",
            N_("The currency is a code of three letters."),
            N_("Write EUR, GBP, CHF …"),
        ),
        (
            not 0 <= settings.terms_days <= LONGEST_TERMS_DAYS,
            "terms_days",
            N_("Invoices are due within 0 to 365 days."),
            N_("30 days are usual."),
        ),
        (
            settings.first_number < 1,
            "first_number",
            N_("The first number of a year is 1 or more."),
            N_("If you begin within the year, write the number after your last invoice."),
        ),
        (
            not Decimal(0) <= tax.percent <= Decimal(100),
            "tax_percent",
            N_("The VAT rate is between 0 and 100 %."),
            N_("Write 22 for 22 %."),
        ),
        (
            tax.category is TaxCategory.EXEMPT and not tax.reason,
            "tax_reason",
            N_("An invoice without VAT must say why."),
            N_("Write the law it rests on; your accountant knows the sentence."),
        ),
    )
    for wrong, field, text, hint in faults:
        if wrong:
            raise BadInput(text, hint, field=field)


def save_logo(desk: Desk, picture: bytes) -> Settings:
    """Keep a logo for the invoices to come. Raises BadInput if it is no picture; the old one then stays."""
    check_logo(picture)
    name = f"logo-{new_id()}"
    write_whole(desk.db.folder / name, picture)
    return _with_logo(desk, name)


def remove_logo(desk: Desk) -> Settings:
    """Print the invoices to come without a logo."""
    return _with_logo(desk, "")


def _with_logo(desk: Desk, name: str) -> Settings:
    """The old file goes only after the settings no longer name it."""
    with desk.db.transaction():
        old = desk.settings
        new = replace(old, logo=name)
        desk.db.settings.put(new)
    if old.logo:
        (desk.db.folder / old.logo).unlink(missing_ok=True)
    return new


def save_mail(desk: Desk, mail: Mail, password: str) -> Settings:
    """Keep the mail server; an empty password leaves the one in the key ring."""
    if not 0 < mail.port < 65_536:
        raise BadInput(N_("The port is a number up to 65535."), N_("587 is usual."), field="port")
    with desk.db.transaction():
        settings = replace(desk.settings, mail=mail)
        desk.db.settings.put(settings)
    if password:
        desk.secrets.put(MAIL_ACCOUNT, password)
    return settings


def send_test_mail(desk: Desk) -> str:
    """Mail a test letter to the studio itself; gives the address. Raises PostTrouble with what to do."""
    settings, words = desk.settings, desk.words()
    account = mailbox(desk, settings)
    own = Correspondent(settings.mail.sender, settings.seller.name)
    letter = Letter(
        sender=own,
        to=(own,),
        subject=words.text("SmartTracker Lite can send mail"),
        text=words.text("If you read this, invoices can be sent from here."),
    )
    send(account, write(letter, desk.now(), new_id()))
    return settings.mail.sender
