"""The settings: who the studio is, its taxes and numbers, its logo and its mail."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from smarttracker_lite.billing.document import check_logo
from smarttracker_lite.billing.letter import Correspondent, Letter, write
from smarttracker_lite.billing.logo import picture
from smarttracker_lite.billing.post import send
from smarttracker_lite.domain.business import LONGEST_TERMS_DAYS, Mail, Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.jobs import UNBILLED, Stage
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.numbering import Kind, check_series
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import TAX_PLACES, Tax, TaxCategory
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.files import read, write_whole
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.words import currency_of, is_currency
from smarttracker_lite.workflows.agree import check_still_agree
from smarttracker_lite.workflows.authorize import CLIENT_SECRET, forget
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT, mailbox
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.number import book_of, check_numbering
from smarttracker_lite.workflows.route import checked_province
from smarttracker_lite.workflows.validate import valid_iban, valid_numbers

PERCENT_PLACES = 2
"""Of what is withheld, and of a pension fund, as a FatturaPA writes it."""


def begin(desk: Desk, country: str) -> None:
    """Give a fresh folder the settings that fit this computer's country (ISO 3166-1 alpha-2, "" if unknown).

    Once: what the books say must not depend on who opens them.
    """
    if desk.db.trouble:
        return
    with desk.act("begin"):
        if desk.db.settings.fresh:
            desk.db.settings.put(
                Settings(seller=Postal(name="", country=country), currency=currency_of(country))
            )


def save_business(desk: Desk, seller: Postal, iban: str) -> Settings:
    """Keep who the studio is and where it is paid. Raises BadInput for a missing name, and for a VAT number,
    tax number or IBAN that is typed anew and wrong."""
    if not seller.name:
        raise BadInput(
            N_("Your name or the name of your business is missing."),
            N_("It stands on every invoice."),
            field="name",
        )
    old = desk.settings
    iban = valid_iban(iban) if iban not in ("", old.iban) else iban
    return save_settings(
        desk, replace(old, seller=checked_province(valid_numbers(seller, old.seller)), iban=iban)
    )


def save_settings(desk: Desk, settings: Settings) -> Settings:
    """Keep the settings. Raises BadInput, naming the field, if something in them cannot be."""
    _check(settings)
    with desk.act("save settings"):
        desk.db.settings.put(settings)
    return settings


_UNCHARGED = Wanted(stages=UNBILLED | {Stage.PRINTING})
"""Work whose amounts are still to be charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """What a change of the currency touches: rows of rate cards, of which one has the rate of the `example`,
    and extras, whose numbers stay; open jobs and drafts, which are charged in it then; and `invoices`, which
    stay as they are. Clients with a currency of their own, and what is for them, are not touched."""

    rates: int
    example: Decimal | None
    extras: int
    jobs: int
    drafts: int
    invoices: int


def stakes(desk: Desk, currency: str) -> Stakes | None:
    """What is at stake if the studio's currency becomes this one; None for nothing."""
    if currency == desk.settings.currency:
        return None
    cards = sorted(desk.db.rates.all(), key=lambda rate: rate.side is Side.COST)
    rates = [rate.prices[0].rate for rate in cards if rate.prices and rate.currency is None]
    apart = {client.id for client in desk.db.clients.all() if client.currency is not None}
    found = Stakes(
        rates=len(rates),
        example=rates[0] if rates else None,
        extras=desk.db.extras.count(),
        jobs=desk.db.jobs.count(_UNCHARGED) - sum(_uncharged(desk, client_id) for client_id in apart),
        drafts=sum(draft.client_id not in apart for draft in desk.db.drafts.all()),
        invoices=desk.db.invoices.count(),
    )
    return found if found.rates or found.extras or found.jobs or found.drafts else None


def _uncharged(desk: Desk, client_id: str) -> int:
    return desk.db.jobs.count(replace(_UNCHARGED, client_id=client_id))


def save_money(desk: Desk, settings: Settings, *, sure: bool) -> Settings:
    """Keep settings that may have another currency. Raises as `save_settings`; NotAllowed if something is at
    stake and nobody is `sure`; BadInput if a client and its price list would not agree any more."""
    with desk.act("save settings"):
        _check(settings)
        check_still_agree(desk, settings.currency)
        if not sure and stakes(desk, settings.currency):
            raise NotAllowed(
                N_("With another currency open work is charged otherwise."),
                N_("Read what happens, and tick the box if that is right."),
            )
        return save_settings(desk, settings)


def end_welcome(desk: Desk) -> Settings:
    """Show the first steps no more, but to somebody who asks for them."""
    return save_settings(desk, replace(desk.settings, welcomed=True))


def save_numbering(desk: Desk, settings: Settings) -> Settings:
    """Keep the settings with another numbering. Raises BadInput as `number.check_numbering`."""
    with desk.act("save settings"):
        check_numbering(desk, settings)
        return save_settings(desk, settings)


def _check(settings: Settings) -> None:
    for series in settings.series:
        check_series(series)
    for rule in _RULES:
        if not rule.holds(settings):
            raise BadInput(rule.text, rule.hint, field=rule.field)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What must hold for settings; else the field, what is wrong, and what to do."""

    field: str
    holds: Callable[[Settings], bool]
    text: str
    hint: str


def _taxed(holds: Callable[[Tax], bool]) -> Callable[[Settings], bool]:
    """What must hold for VAT once it is confirmed."""
    return lambda settings: settings.tax is None or holds(settings.tax)


def _is_rate(percent: Decimal) -> bool:
    return 0 <= percent <= 100 and round_half_up(percent, TAX_PLACES) == percent


_RULES = (
    _Rule(
        "currency",
        lambda settings: is_currency(settings.currency),
        N_("This is no currency."),
        N_("Write its code of three letters: EUR, GBP, CHF …"),
    ),
    _Rule(
        "terms_days",
        lambda settings: 0 <= settings.terms_days <= LONGEST_TERMS_DAYS,
        N_("Invoices are due within 0 to 365 days."),
        N_("30 days are usual."),
    ),
    _Rule(
        "tax_percent",
        _taxed(lambda tax: _is_rate(tax.percent)),
        N_("The VAT rate is between 0 and 100 %, with four decimals at most."),
        N_("Write 22 for 22 %."),
    ),
    _Rule(
        "tax_percent",
        _taxed(lambda tax: tax.category is not TaxCategory.STANDARD or tax.percent > 0),
        N_("VAT at 0 % is no VAT."),
        N_("Write the rate, or choose that you charge no VAT and say why."),
    ),
    _Rule(
        "tax_percent",
        _taxed(lambda tax: tax.category is not TaxCategory.EXEMPT or tax.percent == 0),
        N_("An invoice without VAT has a rate of 0 %."),
        N_("Write 0, or choose to charge VAT."),
    ),
    _Rule(
        "tax_reason",
        _taxed(lambda tax: tax.category is not TaxCategory.EXEMPT or bool(tax.reason)),
        N_("An invoice without VAT must say why."),
        N_("Write the law it rests on; your accountant knows the sentence."),
    ),
)


def logo_drawing(desk: Desk) -> str:
    """The logo as SVG, for the screen; "" if there is none."""
    name = desk.settings.logo
    logo = read(desk.db.folder / name) if name else None
    return picture(logo) if logo is not None else ""


def save_logo(desk: Desk, logo: bytes) -> Settings:
    """Keep a logo for the invoices to come. Raises BadInput if it is no picture; the old one then stays."""
    check_logo(logo)
    name = f"logo-{new_id()}"
    write_whole(desk.db.folder / name, logo)
    return _with_logo(desk, name)


def remove_logo(desk: Desk) -> Settings:
    """Print the invoices to come without a logo."""
    return _with_logo(desk, "")


def _with_logo(desk: Desk, name: str) -> Settings:
    """The old file goes if no invoice names it: pictures of those it is on still show it.

    Each logo has a name of its own, and dates never fall: one that is on any document of a kind is on the
    latest of it.
    """
    with desk.act("change logo"):
        old = desk.settings
        new = replace(old, logo=name)
        desk.db.settings.put(new)
        in_use = {latest.logo for kind in Kind if (latest := book_of(desk, kind).latest(kind))}
    if old.logo and old.logo not in in_use:
        with suppress(OSError):  # it harms nobody
            (desk.db.folder / old.logo).unlink()
    return new


def save_mail(desk: Desk, mail: Mail, password: str, client_secret: str = "") -> Settings:
    """Keep the mail server; an empty password or secret leaves the one in the key ring. Whoever has another
    provider from now on is signed out. Raises BadInput."""
    if not 0 < mail.port < 65_536:
        raise BadInput(N_("The port is a number up to 65535."), N_("587 is usual."), field="port")
    before = desk.settings.mail.grantor
    with desk.act("save settings"):
        settings = replace(desk.settings, mail=mail)
        desk.db.settings.put(settings)
    if mail.grantor != before:
        forget(desk)
        desk.secrets.forget(CLIENT_SECRET)
    for name, value in ((MAIL_ACCOUNT, password), (CLIENT_SECRET, client_secret)):
        if value:
            desk.secrets.put(name, value)
    return settings


_NEEDED_TO_MAIL = (
    ("host", N_("No mail server is set up yet."), N_("Your mail provider tells its name.")),
    ("sender", N_("Your own address is missing."), N_("An address looks like name@example.com.")),
)


def send_test_mail(desk: Desk) -> str:
    """Mail a test letter to the studio itself; gives the address.

    Raises BadInput, naming the field, for what is still missing, PostTrouble for what goes wrong.
    """
    settings, words = desk.settings, desk.words()
    for field, text, hint in _NEEDED_TO_MAIL:
        if not getattr(settings.mail, field):
            raise BadInput(text, hint, field=field)
    own = Correspondent(settings.mail.sender, settings.seller.name)
    letter = Letter(
        sender=own,
        to=(own,),
        subject=words.text("SmartTracker Lite can send mail"),
        text=words.text("If you read this, invoices can be sent from here."),
    )
    message = write(letter, desk.now(), new_id())
    send(mailbox(desk, settings), message)
    return settings.mail.sender
