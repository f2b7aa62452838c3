"""Whether a printer that answers is one that is known already, as a person is asked who alone can know."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.identity import is_placed
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.machines import machine, nameplate
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.enrol import NEW, Offer
from smarttracker_lite.workflows.resume import is_unproven, lookalikes

Facts = tuple[tuple[str, str], ...]


class Sameness(NamedTuple):
    """The question, why it is asked, and what is `known` of each printer that may be meant, by its title.

    `choices` are the answers; none where one printer is looked for, and a click says yes.
    """

    question: str
    why: str
    known: tuple[tuple[str, Facts], ...]
    choices: tuple[tuple[str, str], ...]


def sameness(site: Site, words: Words, offer: Offer, moved: Printer | None) -> Sameness | None:
    """What is asked of a printer that answers, None if it shows who it is; `moved` is the one looked for."""
    unproven = [moved] if moved and is_unproven(moved, offer) else []
    alike = unproven if moved else lookalikes(site.desk, offer)
    if not alike:
        return None
    return Sameness(
        question=_question(words, alike),
        why=words.text(_UNTOLD if is_placed(offer.found.device, offer.found.url) else _UNTOLD_BEFORE),
        known=tuple((f"“{each.name}”", tuple(_facts(site, words, each))) for each in alike),
        choices=() if moved else tuple(_choices(words, alike)),
    )


_UNTOLD = N_(
    "This printer tells neither serial number nor UUID, so only you know whether it is the same one."
)
_UNTOLD_BEFORE = N_(
    "Until now neither serial number nor UUID was told, so only you know whether it is the same one."
)


def chosen(form: Fields, asked: Sameness | None) -> str:
    """The id of the printer that it is, as was said; `NEW` for another. Raises BadInput if nothing was."""
    if asked and asked.choices and not form.get("same_as"):
        raise BadInput(
            N_("Whether this is a printer that is known already is not said."),
            N_("Choose which one it is, or another printer."),
            field="same_as",
        )
    return form.get("same_as") or NEW


def _question(words: Words, alike: list[Printer]) -> str:
    if len(alike) > 1:
        return words.text("Is this one of them?")
    return words.text("Is this “{name}”?", name=alike[0].name)


def _choices(words: Words, alike: Iterable[Printer]) -> Iterable[tuple[str, str]]:
    yield "", words.text("Choose")
    for each in alike:
        place = urlsplit(each.url).hostname or each.url
        yield each.id, words.text("It is “{name}”, which was at {place}", name=each.name, place=place)
    yield NEW, words.text("It is another printer")


def _facts(site: Site, words: Words, printer: Printer) -> Iterable[tuple[str, str]]:
    """What may tell it from the one that answers. One that answered a moment ago is likely another."""
    told = (
        *nameplate(printer.device),
        (N_("Address"), printer.url),
        (N_("Last answer"), machine(site, words, printer).answered),
    )
    return ((words.text(fact), value) for fact, value in told if value)
