"""What suggestions are learned from: forgotten, learned again, switched off. Each is a decision."""

from dataclasses import replace

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.suggestions import Hint
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.desk import Desk

MOST_FORGOTTEN = 500


def switch(desk: Desk, *, on: bool) -> Settings:
    """Suggest clients from now on, or no more; what is known of them follows the jobs all the same."""
    return _kept(desk, "switch suggestions", replace(desk.settings, suggesting=on))


def forget_hint(desk: Desk, hint: Hint) -> Settings:
    """Go by this hint no more, for any client."""
    with desk.act("forget hint"):
        known = tuple(each for each in desk.settings.forgotten_hints if each != hint)
        if len(known) >= MOST_FORGOTTEN:
            raise BadInput(
                N_("So many hints cannot be forgotten one by one."), N_("Forget all, and begin anew.")
            )
        return _kept(desk, "forget hint", replace(desk.settings, forgotten_hints=(*known, hint)))


def learn_again(desk: Desk, hint: Hint) -> Settings:
    """Go by a forgotten hint again, with all that is known of it."""
    with desk.act("learn hint again"):
        left = tuple(each for each in desk.settings.forgotten_hints if each != hint)
        return _kept(desk, "learn hint again", replace(desk.settings, forgotten_hints=left))


def forget_all(desk: Desk) -> Settings:
    """Learn from what is decided from now on only."""
    settings = replace(desk.settings, learn_from=desk.now(), forgotten_hints=())
    return _kept(desk, "forget all learned", settings)


def learn_all(desk: Desk) -> Settings:
    """Learn from all decisions there are again."""
    return _kept(desk, "learn all again", replace(desk.settings, learn_from=None))


def _kept(desk: Desk, verb: str, settings: Settings) -> Settings:
    with desk.act(verb):
        desk.db.settings.put(settings)
    return settings
