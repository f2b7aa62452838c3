"""Choosing a tax from a list: of presets, beside the one that is there and "as usual"."""

from collections.abc import Iterable, Iterator

from smarttracker_lite.domain.presets import Preset, known_as
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.pages.taxwords import preset_title, tax_title
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import find, presets
from smarttracker_lite.workflows.tax import usual_tax

KEPT = "kept"
"""Stands for a tax that is there and is that of no preset."""


def choice_of(desk: Desk, tax: Tax | None) -> str:
    """How the tax is called in the list; "" as usual."""
    if tax is None:
        return ""
    preset = known_as(presets(desk.settings.seller.country, desk.today), tax)
    return preset.id if preset else KEPT


def tax_choices(
    desk: Desk, words: Words, offered: Iterable[Preset], there: Tax | None, usual: Tax | None = None
) -> Iterator[tuple[str, str]]:
    """As usual (the studio's, unless this is of a client), then the presets; what is there too, where it is
    none of them."""
    usual, own = usual or usual_tax(desk.settings, desk.today), choice_of(desk, there)
    yield "", words.text("As usual: {tax}", tax=tax_title(desk, words, usual))
    ways = [(each.id, preset_title(words, each)) for each in offered if each.tax != usual]
    if there and own not in dict(ways):
        yield own, tax_title(desk, words, there)
    yield from ways


def chosen_tax(desk: Desk, chosen: str, there: Tax | None, field: str) -> Tax | None:
    """The tax that is chosen, None for as usual. Raises BadInput, naming the field, for one that is none."""
    if not chosen:
        return None
    if there and chosen == choice_of(desk, there):
        return there
    preset = find(desk.settings.seller.country, chosen, desk.today)
    if preset is None:
        raise BadInput(N_("This is not in the list."), N_("Choose from the list again."), field=field)
    return preset.tax
