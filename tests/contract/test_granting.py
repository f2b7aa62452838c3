"""The sign-in service of the tests is one: it does what RFC 8628 and RFC 6749 ask of it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.support.granting import CLIENT_ID, CLIENT_SECRET, DEVICE_GRANT, SCOPE, Granting, granting
from tests.support.studio import Clock


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Granting]:
    with granting(tmp_path, clock) as running:
        yield running


def post(service: Granting, path: str, **form: str) -> requests.Response:
    return requests.post(service.url + path, form, verify=str(service.ca_file), timeout=10)


def invited(service: Granting) -> dict[str, str]:
    answer = post(service, "/device", client_id=CLIENT_ID, scope=SCOPE)
    assert answer.status_code == 200
    told: dict[str, str] = answer.json()
    return told


def redeem(service: Granting, device_code: str) -> requests.Response:
    return post(service, "/token", grant_type=DEVICE_GRANT, device_code=device_code, client_id=CLIENT_ID)


def renewed(service: Granting, renewal: str) -> requests.Response:
    return post(service, "/token", grant_type="refresh_token", refresh_token=renewal)


def error(answer: requests.Response) -> str:
    assert answer.status_code in (400, 401)
    return str(answer.json()["error"])


def test_it_answers_a_device_with_all_that_3_2_requires(service: Granting) -> None:
    answer = post(service, "/device", client_id=CLIENT_ID, scope=SCOPE)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) >= {"device_code", "user_code", "verification_uri", "expires_in"}
    assert answer.json()["verification_uri"].startswith("https://")


def test_it_knows_its_clients_and_scopes(service: Granting) -> None:
    assert error(post(service, "/device", client_id="other", scope=SCOPE)) == "invalid_client"
    assert error(post(service, "/device", client_id=CLIENT_ID, scope="all")) == "invalid_scope"


def test_it_says_pending_until_somebody_decides_and_slow_down_to_who_asks_too_often(
    service: Granting, clock: Clock
) -> None:
    told = invited(service)
    assert error(redeem(service, told["device_code"])) == "authorization_pending"
    assert error(redeem(service, told["device_code"])) == "slow_down"
    clock.move(seconds=6)
    assert error(redeem(service, told["device_code"])) == "slow_down"  # the interval is longer by now (§3.5)
    clock.move(seconds=16)
    assert error(redeem(service, told["device_code"])) == "authorization_pending"


def test_it_gives_a_token_once_to_who_was_approved(service: Granting, clock: Clock) -> None:
    told = invited(service)
    service.decide(told["user_code"], "approve")
    given = redeem(service, told["device_code"])
    assert given.status_code == 200
    assert given.json()["token_type"] == "Bearer"
    clock.move(minutes=1)
    assert error(redeem(service, told["device_code"])) == "invalid_grant"


def test_it_refuses_who_was_denied_and_who_comes_too_late(service: Granting, clock: Clock) -> None:
    denied, late = invited(service), invited(service)
    service.decide(denied["user_code"], "deny")
    assert error(redeem(service, denied["device_code"])) == "access_denied"
    clock.move(minutes=16)
    assert error(redeem(service, late["device_code"])) == "expired_token"


def test_it_renews_a_token_until_that_is_revoked(service: Granting) -> None:
    told = invited(service)
    service.decide(told["user_code"], "approve")
    renewal = redeem(service, told["device_code"]).json()["refresh_token"]
    again = renewed(service, renewal)
    assert again.status_code == 200
    assert (
        error(post(service, "/token", grant_type="refresh_token", refresh_token=renewal)) == "invalid_grant"
    )
    service.revoke()
    renewal = again.json()["refresh_token"]
    assert (
        error(post(service, "/token", grant_type="refresh_token", refresh_token=renewal)) == "invalid_grant"
    )


def signed_in(service: Granting, **changes: str) -> requests.Response:
    asked = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "scope": SCOPE,
        "redirect_uri": "http://127.0.0.1:9/",
        "state": "s",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",  # RFC 7636, appendix B
        "code_challenge_method": "S256",
        **changes,
    }
    return requests.get(
        f"{service.url}/page", asked, verify=str(service.ca_file), timeout=10, allow_redirects=False
    )


def exchanged(service: Granting, code: str, **changes: str) -> requests.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "http://127.0.0.1:9/",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        **changes,
    }
    return post(service, "/token", **form)


def code_of(answer: requests.Response) -> str:
    assert answer.status_code == 302
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert told["state"] == ["s"]
    return told["code"][0]


def test_its_page_leads_back_with_a_code_that_is_good_once(service: Granting) -> None:
    code = code_of(signed_in(service))
    assert exchanged(service, code).json()["token_type"] == "Bearer"
    assert error(exchanged(service, code)) == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"code_verifier": "another"}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:10/"}, "invalid_grant"),
        ({"client_secret": ""}, "invalid_client"),
    ],
)
def test_a_code_is_good_only_for_who_asked(service: Granting, changes: dict[str, str], named: str) -> None:
    assert error(exchanged(service, code_of(signed_in(service)), **changes)) == named


def test_its_page_leads_nowhere_else_and_tells_of_a_refusal(service: Granting) -> None:
    assert signed_in(service, redirect_uri="https://elsewhere.example/").status_code == 400
    assert signed_in(service, client_id="other").status_code == 400
    service.denied = True
    assert "error=access_denied" in signed_in(service).headers["Location"]
