"""The edge: requests come in as values, replies and troubles go out in words, over a real server."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from smarttracker_lite import paths
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, PrinterUnreachable, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fragment, Json, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.guard import Guard
from smarttracker_lite.web.http import BODY_LIMIT, application
from smarttracker_lite.web.server import Server
from smarttracker_lite.web.session import Keys, Notice, Sessions
from smarttracker_lite.web.templates import Frame, Templates
from smarttracker_lite.words import Words

PATIENCE_S = 20
SLOW_PAGES = 12
ALL_SLOW = Barrier(SLOW_PAGES)
NASTY = "<img src=x onerror=alert(1)>"
TROUBLES: dict[str, tuple[Exception, int]] = {
    "missing": (NotFound("No job {name}.", "Look in the list.", name=NASTY), 404),
    "wrong": (
        BadInput("“{typed}” is not a number.", "Write it without.", field="price", typed=NASTY),
        422,
    ),
    "locked": (NotAllowed("The invoice is issued."), 409),
    "away": (PrinterUnreachable("Nothing answers."), 503),
    "broken": (ZeroDivisionError("secret detail"), 500),
}


@dataclass(frozen=True)
class View:
    text: str


def echo(request: Request) -> Reply:
    form = [*request.form.pairs, *((name, sent.filename) for name, sent in request.files.items())]
    sizes = {name: len(sent.body) for name, sent in request.files.items()}
    return Json({"query": request.query.all("q"), "form": form, "sizes": sizes, "args": dict(request.args)})


def shown(request: Request) -> Reply:
    view = View(request.query.get("text"))
    return (
        Fragment("page.html", "part", view, Notice("Done."))
        if request.is_fragment
        else Page("page.html", view)
    )


def slow(_: Request) -> Reply:
    """A page that stands only once so many are asked for at once."""
    return Json(ALL_SLOW.wait(PATIENCE_S) < SLOW_PAGES)


def trouble(request: Request) -> Reply:
    raise TROUBLES[request.args["kind"]][0]


ROUTES = [
    Route("GET", "/", shown),
    Route("GET", "/echo/<name>", echo),
    Route("POST", "/echo/<name>", echo),
    Route("GET", "/trouble/<kind>", trouble),
    Route("GET", "/instance/trouble/<kind>", trouble),
    Route("POST", "/save", lambda _: Redirect("/?text=saved", Notice("Saved.", undo="/undo/1"))),
    Route("POST", "/away", lambda _: Redirect("//evil.example/")),
    Route("GET", "/slow", slow),
    Route("GET", "/half", lambda _: Page("page.html", View("half a pair: \ud83d"))),
    Route("GET", "/half.pdf", lambda _: Bytes(b"%PDF", "application/pdf", "half \ud83d.pdf")),
    Route("GET", "/bill", lambda _: Bytes(b"%PDF", "application/pdf", "Fattura n° 7.pdf")),
]


class Browser:
    """A signed-in browser at a running server, as far as its headers go."""

    def __init__(self, server: Server, guard: Guard) -> None:
        self.url = server.url
        self.token = guard.token
        self._cookies = requests.Session()
        self._cookies.get(f"{server.url}/enter", params={"key": guard.keys.mint()})

    def get(self, path: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._cookies.get(self.url + path, headers=named, allow_redirects=False)

    def post(self, path: str, data: Any = None, files: Any = None, **headers: str) -> requests.Response:
        named = {"Origin": self.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self._cookies.post(
            self.url + path, data=data, files=files, headers=named, allow_redirects=False
        )


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    own = tmp_path_factory.mktemp("templates")
    (own / "page.html").write_text(
        '{% extends "base.html" %}{% block content %}<h1>{{ _("Jobs") }}</h1>'
        "{% block part %}<p>{{ view.text }}</p>{% endblock %}{% endblock %}"
    )
    return Templates(own, paths.assets("templates"))


@pytest.fixture(scope="module")
def browser(templates: Templates) -> Iterator[Browser]:
    guard = Guard(Keys(lambda: datetime.now(UTC)), Sessions(), "the-token")
    frame = Frame(business=NASTY, counts={"jobs": "41"}, status="All printers answered.")
    app = application(
        ROUTES, guard=guard, templates=templates, words=lambda: Words("en", UTC), frame=lambda *_: frame
    )
    server = Server(app)
    server.start()
    yield Browser(server, guard)
    server.stop()


def test_a_page_stands_in_its_frame(browser: Browser) -> None:
    answer = browser.get("/?text=hello")
    assert answer.status_code == 200
    assert "<p>hello</p>" in answer.text
    assert 'aria-current="page"' in answer.text
    assert "All printers answered." in answer.text


def test_what_strangers_wrote_is_text_everywhere(browser: Browser) -> None:
    for path in (f"/?text={NASTY}", "/trouble/missing", "/trouble/wrong"):
        answer = browser.get(path)
        assert NASTY not in answer.text
        assert "&lt;img src=x onerror=alert(1)&gt;" in answer.text


def test_htmx_gets_the_fragment_and_its_notice_alone(browser: Browser) -> None:
    answer = browser.get(f"/?text={NASTY}", HX_Request="true")
    assert answer.text.startswith("<p>&lt;img")
    assert 'hx-swap-oob="beforeend:#toasts"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_whole_page_where_it_replaces_the_whole(browser: Browser, header: str) -> None:
    assert "<html" in browser.get("/", **{"HX-Request": "true", header: "true"}).text


def test_a_form_redirects_and_its_notice_is_shown_once(browser: Browser) -> None:
    answer = browser.post("/save")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?text=saved")
    page = browser.get(answer.headers["Location"]).text
    assert "Saved." in page
    assert 'action="/undo/1"' in page
    assert "Saved." not in browser.get("/").text


def test_a_form_sent_by_htmx_is_led_on_by_htmx(browser: Browser) -> None:
    answer = browser.post("/save", HX_Request="true")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/?text=saved")


def test_a_redirect_never_leaves_this_server(browser: Browser) -> None:
    assert browser.post("/away").headers["Location"] == "/"


def test_a_file_is_saved_under_its_name(browser: Browser) -> None:
    answer = browser.get("/bill")
    assert answer.content == b"%PDF"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Fattura%20n%C2%B0%207.pdf"


@pytest.mark.parametrize(("kind", "status"), [(kind, status) for kind, (_, status) in TROUBLES.items()])
def test_trouble_is_told_in_words_with_its_own_status(browser: Browser, kind: str, status: int) -> None:
    page, toast = browser.get(f"/trouble/{kind}"), browser.get(f"/trouble/{kind}", HX_Request="true")
    assert page.status_code == toast.status_code == status
    assert "<html" in page.text
    assert toast.headers["HX-Retarget"] == "#toasts"
    assert "secret detail" not in page.text + toast.text
    assert "Traceback" not in page.text + toast.text


def test_a_wrong_entry_names_its_field(browser: Browser) -> None:
    assert 'data-field="price"' in browser.get("/trouble/wrong", HX_Request="true").text


def test_trouble_at_the_instance_door_is_json(browser: Browser) -> None:
    answer = requests.get(
        f"{browser.url}/instance/trouble/locked", headers={"Authorization": f"Bearer {browser.token}"}
    )
    assert (answer.status_code, answer.json()) == (
        409,
        {"title": "The invoice is issued.", "detail": "The invoice is issued.", "status": 409},
    )


@pytest.mark.parametrize(
    "path", ["/nowhere", "/static/../pyproject.toml", "/static/%2e%2e/templates/base.html", "/static/\x00"]
)
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "There is no such page." in answer.text


def test_a_path_asked_in_the_wrong_way_is_not_found(browser: Browser) -> None:
    assert browser.get("/save").status_code == 404


def test_fields_come_in_with_their_umlauts_and_repetitions(browser: Browser) -> None:
    answer = browser.post("/echo/Nürnberg?q=ä&q=b", {"client": ["Müller ", "漢"]}).json()
    assert answer["args"] == {"name": "Nürnberg"}
    assert answer["query"] == ["ä", "b"]
    assert answer["form"] == [["client", "Müller "], ["client", "漢"]]


def test_a_sent_file_comes_in_with_its_bytes(browser: Browser) -> None:
    answer = browser.post("/echo/x", {"note": "è"}, files={"logo": ("../è.png", b"\x89PNG" * 1000)}).json()
    assert answer["form"] == [["note", "è"], ["logo", "../è.png"]]
    assert answer["sizes"] == {"logo": 4000}


def test_a_thousand_ticked_jobs_are_no_problem(browser: Browser) -> None:
    answer = browser.post("/echo/x", {"job": [f"{number:040}" for number in range(5000)]})
    assert len(answer.json()["form"]) == 5000


def test_a_body_over_the_limit_is_refused_in_words(browser: Browser) -> None:
    for size in (BODY_LIMIT + 1, 80 << 20):
        answer = browser.post("/echo/x", b"x" * size)
        assert answer.status_code == 422
        assert "This is larger than 25 MB." in answer.text
        assert "Send a smaller file: export a shorter period" in answer.text


def test_a_body_that_does_not_tell_its_length_is_not_read(browser: Browser) -> None:
    assert browser.post("/echo/x", iter([b"x"])).status_code == 501


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b"--x", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_a_spoilt_form_is_refused_in_words(browser: Browser, body: bytes, kind: str) -> None:
    answer = browser.post("/echo/x", body, Content_Type=kind)
    assert answer.status_code == 422
    assert "could not be read" in answer.text


def test_half_a_character_costs_no_page(browser: Browser) -> None:
    assert "<p>half a pair: ?</p>" in browser.get("/half").text
    assert browser.get("/half.pdf").headers["Content-Disposition"].endswith("half%20%3F.pdf")


def test_a_dozen_slow_pages_are_made_at_once(browser: Browser) -> None:
    with ThreadPoolExecutor(SLOW_PAGES) as people:
        answers = list(people.map(browser.get, ["/slow"] * SLOW_PAGES))
    assert [answer.status_code for answer in answers] == [200] * SLOW_PAGES


def test_connections_that_say_nothing_keep_nobody_out(browser: Browser) -> None:
    address = urlsplit(browser.url)
    with ExitStack() as idle:
        for _ in range(150):
            idle.enter_context(socket.create_connection((address.hostname, address.port), PATIENCE_S))
        answer = requests.get(f"{browser.url}/static/css/app.css", timeout=PATIENCE_S)
    assert answer.status_code == 200


def test_every_answer_forbids_what_we_do_not_use(browser: Browser) -> None:
    for path in ("/", "/bill", "/nowhere", "/static/css/app.css", "/trouble/broken"):
        headers = browser.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "'unsafe-eval'" not in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store" or path.startswith("/static/")
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_strangers_see_how_to_get_in_and_nothing_else(browser: Browser) -> None:
    answer = requests.get(f"{browser.url}/")
    assert answer.status_code == 401
    assert "open SmartTracker Lite from its tray icon" in answer.text
    assert "All printers answered." not in answer.text


def test_a_strangers_browser_is_led_to_the_door(browser: Browser) -> None:
    asked = {"Accept": "text/html"}
    shown = requests.get(f"{browser.url}/bill?q=1", headers=asked)
    assert (shown.status_code, shown.headers["Refresh"]) == (401, "0;url=/enter?to=%2Fbill%3Fq%3D1")
    door = requests.get(f"{browser.url}/enter?to=%2Fbill%3Fq%3D1", headers=asked)
    assert (door.status_code, door.headers.get("Refresh")) == (401, None)
    assert "open SmartTracker Lite from its tray icon" in door.text


def test_a_part_of_a_page_asked_for_by_a_stranger_leaves_the_page_as_it_is(browser: Browser) -> None:
    asked = {"HX-Request": "true", "Accept": "text/html"}
    shown = requests.get(f"{browser.url}/jobs", headers=asked)
    assert (shown.status_code, shown.headers["HX-Retarget"]) == (401, "#toasts")
    assert not {"HX-Redirect", "HX-Refresh", "Refresh"} & set(shown.headers)


def test_strangers_learn_nothing_from_a_file_that_is_not_there(browser: Browser) -> None:
    answer = requests.get(f"{browser.url}/static/nothing.css")
    assert answer.status_code == 404
    assert "All printers answered." not in answer.text


def test_a_head_request_has_no_body(browser: Browser) -> None:
    answer = requests.head(f"{browser.url}/static/css/app.css")
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) > 1000
    assert answer.content == b""


def test_all_the_page_names_as_files_is_there_and_may_be_kept(browser: Browser) -> None:
    named = {part.split('"')[0] for part in browser.get("/").text.split('="/static/')[1:]}
    assert len(named) > 5
    for name in named:
        answer = requests.get(f"{browser.url}/static/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_scripts_and_styles_have_their_type_on_every_system(browser: Browser) -> None:
    kinds = {
        "js/app.js": "text/javascript",
        "css/app.css": "text/css",
        "vendor/icons/sprite.svg": "image/svg+xml",
    }
    for name, kind in kinds.items():
        assert requests.get(f"{browser.url}/static/{name}").headers["Content-Type"].startswith(kind)


def test_a_port_in_use_is_told_in_words(browser: Browser) -> None:
    taken = Server(lambda _, __: [], int(browser.url.rsplit(":", 1)[1]))
    with pytest.raises(TrackerError, match="cannot be used"):
        taken.start()
    taken.stop()


def test_a_stopped_server_frees_its_port() -> None:
    first = Server(lambda _, __: [])
    first.start()
    first.stop()
    again = Server(lambda _, __: [], int(first.url.rsplit(":", 1)[1]))
    again.start()
    again.stop()
