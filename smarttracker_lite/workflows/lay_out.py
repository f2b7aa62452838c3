"""How invoices look from now on: layout, colour, and the texts around the lines, tried before kept."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from smarttracker_lite.billing.document import LAYOUTS
from smarttracker_lite.billing.template import start_from
from smarttracker_lite.domain.business import Around, Settings
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.documents import Invoice, Item, Line
from smarttracker_lite.domain.invoicing import issue
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.tax import usual_tax
from smarttracker_lite.workflows.typeset import OWN, first_page, own_layouts, templates

LONGEST = 2_000
"""The longest text above or below the lines."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAMES = {"modern": N_("Modern"), "classic": N_("Classic"), "compact": N_("Compact")}
_MOST_LINES = 40
_SAMPLES = ((N_("Ground floor plan"), "2.14", "9.50"), (N_("North elevation"), "1.00", "9.50"))


def choices(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """The layouts there are, with what they are called: ours, then the user's."""
    ours = ((name, words.text(_NAMES[name])) for name in LAYOUTS)
    own = ((name, words.text("Own: {name}", name=name.removeprefix(OWN))) for name in own_layouts(desk))
    return (*ours, *own)


def save_look(desk: Desk, settings: Settings) -> Settings:
    """Keep how invoices look. BadInput, naming the field, for what cannot be."""
    with desk.act("save settings"):
        check_look(desk, settings)
        desk.db.settings.put(settings)
    return settings


def check_look(desk: Desk, settings: Settings) -> None:
    """BadInput for a layout that there is not, a colour that is none, or a text that is too long."""
    if settings.layout not in (*LAYOUTS, *own_layouts(desk)):
        raise BadInput(N_("There is no such layout."), N_("Choose one of the list."), field="layout")
    if not _COLOUR.fullmatch(settings.accent):
        raise BadInput(N_("This is no colour."), N_("Write it like #0f766e."), field="accent")
    for each in settings.around:
        for name, text in (("opening", each.opening), ("closing", each.closing)):
            if len(text) > LONGEST:
                raise BadInput(
                    N_("This text is too long for an invoice."),
                    N_("It may have 2,000 characters."),
                    field=f"{name}-{each.language}",
                )


def use_default(desk: Desk) -> Settings:
    """Go back to our first layout; colour and texts stay."""
    return save_look(desk, replace(desk.settings, layout=LAYOUTS[0]))


def copy_layout(desk: Desk, layout: str) -> Path:
    """Put a copy of one of our layouts into the folder of templates, to be changed; gives its path."""
    if layout not in LAYOUTS:
        raise BadInput(N_("There is no such layout."), N_("Choose one of the list."), field="from")
    return start_from(templates(desk), layout)


def tried(desk: Desk, settings: Settings, language: str) -> bytes:
    """The first page of an invoice as it would look, as PNG; nothing is kept. BadInput, or DocumentTrouble
    where a template of the user's fails."""
    check_look(desk, settings)
    sample = _sample(desk, settings, language)
    around = settings.around_in(language)
    return first_page(
        desk,
        replace(
            sample,
            language=language,
            layout=settings.layout,
            accent=settings.accent,
            appendix=settings.appendix,
            opening=around.opening,
            note=around.closing,
            logo=settings.logo,
        ),
    )


def shown_language(desk: Desk) -> str:
    """The language in which most is likely to be tried."""
    code = desk.words().locale.language
    return code if code in PAPER_LANGUAGES else "en"


def _sample(desk: Desk, settings: Settings, language: str) -> Invoice:
    """The newest invoice or draft, as much of it as may stand on a page; else one that is made up."""
    latest = desk.db.invoices.latest()
    if latest:
        return replace(latest, lines=latest.lines[:_MOST_LINES])
    newest = max(desk.db.drafts.all(), key=lambda each: each.created_at, default=None)
    proof = bill.proof(desk, newest.id) if newest else None
    if proof and proof.lines:
        return replace(proof, lines=proof.lines[:_MOST_LINES])
    return _made_up(desk, settings, language)


def _made_up(desk: Desk, settings: Settings, language: str) -> Invoice:
    words = desk.words(language)
    client = Client(
        id="", postal=Postal(name=words.text("Your client"), city=settings.seller.city), language=language
    )
    return issue(
        id="",
        number=Number(desk.today.year, 1, f"{desk.today.year}/0001"),
        client=client,
        settings=settings,
        language=language,
        lines=_lines(desk, words),
        day=desk.today,
    )


def _lines(desk: Desk, words: Words) -> Sequence[Line]:
    made = []
    for name, area, price in _SAMPLES:
        net = round_money(Decimal(area) * Decimal(price), desk.settings.currency)
        item = Item(
            job_id=name, day=desk.today, description=words.text(name), project="", media="", net=net, terms=()
        )
        made.append(
            Line(
                description=item.description,
                quantity=Decimal(area),
                unit=Unit.SQUARE_METRE,
                price=Decimal(price),
                net=net,
                tax=usual_tax(desk.settings, desk.today),
                items=(item,),
            )
        )
    return made


def texts_of(opening: dict[str, str], closing: dict[str, str]) -> tuple[Around, ...]:
    """The texts by language, of the languages that have one."""
    made = (
        Around(language=code, opening=opening.get(code, ""), closing=closing.get(code, ""))
        for code in PAPER_LANGUAGES
    )
    return tuple(each for each in made if each.opening or each.closing)
