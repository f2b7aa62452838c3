"""Who comes in at the local server's doors."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from smarttracker_lite.web.guard import (
    FOREIGN,
    NOT_OURS,
    STRANGER,
    WRONG_HOST,
    Caller,
    Entered,
    Guard,
    Passed,
    Refused,
    Verdict,
    own_path,
    way_in,
)
from smarttracker_lite.web.session import Keys, Notice, Sessions

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PORT = "40123"
HOST = f"127.0.0.1:{PORT}"
HERE = {"host": HOST, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


class House:
    """A guard whose clock stands where it is put, and whose secrets can be read."""

    def __init__(self) -> None:
        self.now = NOON
        numbers = count(1)
        self.keys = Keys(lambda: self.now, lambda: f"key-{next(numbers)}")
        self.sessions = Sessions(lambda: "the-session", lambda: self.now)
        self.guard = Guard(self.keys, self.sessions, "the-token")

    def ask(self, path: str, method: str = "GET", query: str = "", **headers: str) -> Verdict:
        return self.guard.judge(caller(path, method, query, **headers))

    def signed_in(self) -> str:
        return f"smarttracker-{PORT}={self.sessions.open()}"


def caller(path: str, method: str = "GET", query: str = "", **headers: str) -> Caller:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Caller(method=method, path=path, query=query, port=PORT, headers={"host": HOST, **named})


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", f"evil.example:{PORT}", "127.0.0.1:1", f"[::1]:{PORT}", ""]
)
def test_another_host_name_is_misdirected_even_for_static_files(house: House, host: str) -> None:
    assert house.ask("/", host=host, cookie=house.signed_in()) == WRONG_HOST
    assert house.ask("/static/css/app.css", host=host) == WRONG_HOST
    assert WRONG_HOST.status == 421


def test_localhost_is_a_name_of_ours(house: House) -> None:
    assert house.ask("/", host=f"localhost:{PORT}", cookie=house.signed_in()) == Passed("the-session")


def test_without_a_session_only_static_files_are_given(house: House) -> None:
    assert house.ask("/jobs") == STRANGER
    assert house.ask("/static/css/app.css") == Passed()
    assert house.ask("/static/css/app.css", "POST", origin=f"http://{HOST}") == STRANGER
    assert STRANGER.status == 401


@pytest.mark.parametrize(
    "cookie", ["smarttracker-40123=guess", "smarttracker-1=the-session", "\x00", "a=b; ;;=", "[]=1"]
)
def test_a_cookie_that_opens_no_session_is_a_stranger(house: House, cookie: str) -> None:
    house.signed_in()
    assert house.ask("/", cookie=cookie) == STRANGER


def test_a_key_opens_a_session_once(house: House) -> None:
    key = house.keys.mint()
    entered = house.ask("/enter", query=f"key={key}", sec_fetch_site="none")
    assert entered == Entered("/", f"smarttracker-{PORT}=the-session; HttpOnly; SameSite=Strict; Path=/")
    assert house.ask("/", cookie=f"smarttracker-{PORT}=the-session") == Passed("the-session")
    assert house.ask("/enter", query=f"key={key}") == STRANGER


def test_who_is_inside_already_goes_through_the_door_without_a_key(house: House) -> None:
    cookie = house.signed_in()
    assert house.ask("/enter", query="to=%2Fjobs", cookie=cookie) == Entered("/jobs")
    assert house.ask("/enter", query="to=%2F%2Fevil.example", cookie=cookie) == Entered("/")
    assert house.ask("/enter", query="key=used&to=%2Fjobs", cookie=cookie) == Entered("/jobs")
    house.now += timedelta(hours=12)
    assert house.ask("/enter", query="to=%2Fjobs", cookie=cookie) == STRANGER


def test_a_key_expires(house: House) -> None:
    key = house.keys.mint(timedelta(minutes=2))
    house.now += timedelta(minutes=2)
    assert house.ask("/enter", query=f"key={key}") == STRANGER


def test_a_key_for_a_browser_is_good_for_a_minute(house: House) -> None:
    key = house.keys.mint()
    house.now += timedelta(minutes=1)
    assert house.ask("/enter", query=f"key={key}") == STRANGER


def test_a_session_lasts_while_it_is_used_and_ends_after_twelve_idle_hours(house: House) -> None:
    cookie = house.signed_in()
    for _ in range(3):
        house.now += timedelta(hours=11)
        assert house.ask("/", cookie=cookie) == Passed("the-session")
    house.now += timedelta(hours=12)
    assert house.ask("/", cookie=cookie) == STRANGER
    assert house.ask("/", cookie=cookie) == STRANGER


def test_a_look_ahead_does_not_use_up_the_key(house: House) -> None:
    key = house.keys.mint()
    assert house.ask("/enter", "HEAD", query=f"key={key}") == STRANGER
    assert isinstance(house.ask("/enter", query=f"key={key}"), Entered)


def test_a_link_on_another_site_cannot_use_a_key(house: House) -> None:
    key = house.keys.mint()
    assert house.ask("/enter", query=f"key={key}", sec_fetch_site="cross-site") == FOREIGN


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/jobs?state=unbilled", "/jobs?state=unbilled"),
        ("/jobs?search=Plan+A%26B", "/jobs?search=Plan+A%26B"),
        ("/jobs?q=a b&c=%20漢", "/jobs?q=a%20b&c=%20%E6%BC%A2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("", "/"),
    ],
)
def test_after_entering_one_stays_on_this_server(asked: str, given: str) -> None:
    assert own_path(asked) == given


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_site_may_neither_read_nor_write(house: House, method: str, site: str) -> None:
    verdict = house.ask(
        "/jobs", method, cookie=house.signed_in(), origin=f"http://{HOST}", sec_fetch_site=site
    )
    assert verdict == FOREIGN


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", f"https://{HOST}", ""]
)
def test_a_write_needs_the_origin_of_our_own_pages(house: House, origin: str) -> None:
    cookie = house.signed_in()
    assert house.ask("/jobs", "POST", cookie=cookie, origin=origin, sec_fetch_site="same-origin") == FOREIGN
    assert house.ask("/jobs", "POST", cookie=cookie, sec_fetch_site="same-origin") == FOREIGN


def test_a_write_from_our_own_page_comes_in(house: House) -> None:
    assert house.ask("/jobs", "POST", cookie=house.signed_in(), **_python(HERE)) == Passed("the-session")


@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer wrong", "the-token", "Basic the-token", "Bearer the-tokén"]
)
def test_the_instance_door_opens_only_to_its_token(house: House, shown: str) -> None:
    assert house.ask("/instance/open", "POST", authorization=shown, cookie=house.signed_in()) == NOT_OURS
    assert house.ask("/instance/open", "POST", authorization="Bearer the-token") == Passed()


@pytest.mark.parametrize(
    "mark", [{"origin": f"http://{HOST}"}, {"sec-fetch-site": "none"}, {"sec-fetch-mode": "cors"}]
)
def test_the_instance_door_is_closed_to_browsers(house: House, mark: dict[str, str]) -> None:
    verdict = house.ask("/instance/open", "POST", authorization="Bearer the-token", **_python(mark))
    assert verdict == FOREIGN
    assert isinstance(verdict, Refused)
    assert verdict.status == 403


def test_the_token_opens_no_page(house: House) -> None:
    assert house.ask("/jobs", authorization="Bearer the-token") == STRANGER


def test_notices_are_collected_once_and_only_by_their_session(house: House) -> None:
    session = house.sessions.open()
    house.sessions.leave(session, Notice("Saved."))
    house.sessions.leave("nobody", Notice("Lost."))
    assert house.sessions.collect("nobody") == ()
    assert house.sessions.collect(session) == (Notice("Saved."),)
    assert house.sessions.collect(session) == ()


def _python(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def test_a_browser_that_asks_for_a_page_is_shown_the_way_in_and_back() -> None:
    page = caller("/jobs", query="show=waiting&q=a%20b", accept="text/html,*/*;q=0.8")
    assert way_in(page) == {"Refresh": "0;url=/enter?to=%2Fjobs%3Fshow%3Dwaiting%26q%3Da%2520b"}


def test_only_who_asks_for_a_page_is_shown_the_way_in() -> None:
    assert way_in(caller("/jobs", "POST", accept="text/html", hx_request="true")) == {}
    assert way_in(caller("/jobs", accept="*/*")) == {}
    assert way_in(caller("/jobs", accept="text/html", hx_request="true")) == {}
    assert way_in(caller("/enter", query="key=wrong", accept="text/html")) == {}
