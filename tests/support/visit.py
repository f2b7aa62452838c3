"""A signed-in visitor at the pages of a desk, over a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import requests

from smarttracker_lite.web.guard import Guard
from smarttracker_lite.web.http import application
from smarttracker_lite.web.routes import frame, routes
from smarttracker_lite.web.server import Server
from smarttracker_lite.web.session import Keys, Sessions
from smarttracker_lite.web.site import Site
from smarttracker_lite.web.templates import Templates
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.watch import Watch


class Visitor:
    """What a browser can ask for; redirects are not followed. With htmx set, as htmx asks."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.url = url
        self._keys = keys
        self._cookies = requests.Session()
        self._cookies.get(self.sign_in())

    def sign_in(self, path: str = "/") -> str:
        """A URL that opens the path signed in, for another browser."""
        return f"{self.url}/enter?key={self._keys.mint()}&to={path}"

    @property
    def cookie(self) -> str:
        """What a browser of its own sends to be this visitor."""
        return "; ".join(f"{each.name}={each.value}" for each in self._cookies.cookies)

    def get(self, path: str, *, htmx: bool = False) -> requests.Response:
        headers = {"HX-Request": "true"} if htmx else {}
        return self._cookies.get(self.url + path, headers=headers, allow_redirects=False)

    def post(
        self, path: str, data: Any = None, *, files: Any = None, htmx: bool = False, came_from: str = "/"
    ) -> requests.Response:
        headers = {"Origin": self.url, "Referer": self.url + came_from}
        if htmx:
            headers["HX-Request"] = "true"
        return self._cookies.post(
            self.url + path, data=data, files=files, headers=headers, allow_redirects=False
        )

    def notices(self) -> str:
        """The next page with what it has to say."""
        return self.get("/clients").text


@contextmanager
def visit(desk: Desk) -> Iterator[Visitor]:
    """A visitor at the pages of this desk until the block ends."""
    site = Site(desk=desk, watch=Watch(desk), open_window=lambda: "", quit=lambda: None)
    keys = Keys(desk.now)
    server = Server(
        application(
            routes(site),
            guard=Guard(keys, Sessions(), "the-token"),
            templates=Templates(),
            words=desk.words,
            frame=partial(frame, site),
        )
    )
    server.start()
    try:
        yield Visitor(server.url, keys)
    finally:
        server.stop()
