"""The door for the same user's other processes: the second start, and the command line."""

from dataclasses import asdict

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Json, Request, Route
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.verbs import perform


def routes(site: Site) -> list[Route]:
    """Health, open and verb, below /instance/; the guard asks for the instance's token."""

    def health(request: Request) -> Json:
        return Json({"ok": True})

    def open_window(request: Request) -> Json:
        return Json({"url": site.open_window()})

    def verb(request: Request) -> Json:
        asked = _asked(request)
        return Json(asdict(perform(site.desk, site.watch, str(asked.get("verb")), asked)))

    return [
        Route("GET", "/instance/health", health),
        Route("POST", "/instance/open", open_window),
        Route("POST", "/instance/verb", verb),
    ]


def _asked(request: Request) -> dict[str, object]:
    if not isinstance(request.json, dict):
        raise BadInput(N_("A verb and its words are expected."), N_("Start the same version of the program."))
    return request.json
