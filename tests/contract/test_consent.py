"""Leave given at a provider's page: the browser comes back to a port of this computer, for this alone."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from smarttracker_lite.billing.consent import Consent, Landing, ask, exchange
from smarttracker_lite.billing.grant import renew
from smarttracker_lite.errors import GrantTrouble
from tests.support.granting import CLIENT_SECRET, Granting, granting
from tests.support.programs import wait_until
from tests.support.studio import Clock


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Granting]:
    with granting(tmp_path, clock) as running:
        yield running


@pytest.fixture
def landing() -> Iterator[Landing]:
    awaited = Landing("Go back <now>.")
    yield awaited
    awaited.close()


def consented(service: Granting, landing: Landing) -> Consent:
    """Somebody opens the page in a browser, and is led back."""
    consent = ask(service.page_grantor, landing)
    answer = requests.get(consent.url, verify=str(service.ca_file), timeout=10)
    assert (answer.status_code, answer.url.startswith(landing.url)) == (200, True)
    assert "Go back &lt;now&gt;." in answer.text
    return consent


def test_somebody_says_yes_at_the_page_and_the_program_may_send(service: Granting, landing: Landing) -> None:
    consent = consented(service, landing)
    assert landing.told is not None
    given = exchange(service.page_grantor, consent, landing.told, CLIENT_SECRET, service.ca_file)
    assert given.token == service.tokens[-1]
    renewed = renew(service.page_grantor, given.renewal, service.ca_file, CLIENT_SECRET)
    assert renewed.token == service.tokens[-1] != given.token
    assert service.questions[-1]["client_secret"] == CLIENT_SECRET


def test_the_door_is_shut_once_the_browser_came(service: Granting, landing: Landing) -> None:
    consented(service, landing)
    wait_until(lambda: landing.is_over, "nobody is waited for")
    with pytest.raises(requests.ConnectionError):
        requests.get(landing.url, timeout=10)


def test_a_stranger_without_the_state_is_sent_away_and_waited_on(service: Granting, landing: Landing) -> None:
    many = "&".join("a=1" for _ in range(50))
    for query in ("", "?code=stolen", "?state=&code=stolen", "?state=%C3%A9", f"?{many}"):
        with pytest.raises(requests.RequestException):
            requests.get(landing.url + query, timeout=10).raise_for_status()
    assert landing.told is None
    consented(service, landing)
    assert landing.told is not None


def test_who_connects_and_says_nothing_keeps_nobody_waiting(service: Granting, landing: Landing) -> None:
    port = int(landing.url.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port)):
        consented(service, landing)


def test_a_refusal_at_the_page_is_told(service: Granting, landing: Landing) -> None:
    service.denied = True
    consent = consented(service, landing)
    with pytest.raises(GrantTrouble, match="was not allowed at localhost"):
        exchange(service.page_grantor, consent, landing.told or {}, CLIENT_SECRET, service.ca_file)


def test_what_was_brought_back_is_worth_nothing_to_another_program(
    service: Granting, landing: Landing
) -> None:
    consent = consented(service, landing)
    other = replace(consent, verifier="guessed")
    with pytest.raises(GrantTrouble):
        exchange(service.page_grantor, other, landing.told or {}, CLIENT_SECRET, service.ca_file)


def test_a_page_without_encryption_is_not_opened(service: Granting, landing: Landing) -> None:
    with pytest.raises(GrantTrouble, match="no address of a sign-in service"):
        ask(replace(service.page_grantor, page_url="http://localhost/page"), landing)


def test_nothing_secret_shows_when_it_is_printed(service: Granting, landing: Landing) -> None:
    consent = ask(service.page_grantor, landing)
    assert consent.verifier not in repr(consent)


def test_a_door_that_is_closed_lets_nobody_in(landing: Landing) -> None:
    landing.close()
    wait_until(lambda: landing.is_over, "nobody is waited for")
    with pytest.raises(requests.ConnectionError):
        requests.get(landing.url, timeout=10)
