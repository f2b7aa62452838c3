"""Where a preset of taxes is taken over from the settings, and the rules beside VAT are kept."""

from functools import partial

from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.settings import PATH, money_page
from smarttracker_lite.web.pages.taxes import tax_panels, typed_regime
from smarttracker_lite.web.pages.taxwords import preset_title
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.levy import save_regime, take_preset

_MONEY = f"{PATH}/money"


def routes(site: Site) -> list[Route]:
    """Both forms below that of money and tax."""
    desk = site.desk
    return [
        Route("POST", f"{PATH}/tax/usual", partial(_taken, desk)),
        Route("POST", f"{PATH}/tax/regime", partial(_regime_saved, desk)),
    ]


def _taken(desk: Desk, request: Request) -> Reply:
    with desk.act("save settings") as done:
        preset = take_preset(desk, request.form.get("preset"))
    told = request.words.text(
        N_("You charge: {tax}. Issued invoices stay as they are. Check it with your accountant."),
        tax=preset_title(request.words, preset),
    )
    return Redirect(_MONEY, Notice(told, undo_way(done)))


def _regime_saved(desk: Desk, request: Request) -> Reply:
    """Keep the rules; what cannot be kept comes back as it was typed, with the reason by its field."""
    words = request.words
    try:
        with desk.act("save settings") as done:
            save_regime(desk, typed_regime(desk.settings.regime, words, request.form))
    except TrackerError as trouble:
        wrong, typed = problem(words, trouble), dict(request.form.pairs)
        return money_page(desk, words, tax_panels(desk, words, typed, wrong.errors), wrong.status)
    told = words.text(N_("Saved. Issued invoices stay as they are."))
    return Redirect(_MONEY, Notice(told, undo_way(done)))
