"""Settings › Mail, as a browser without scripts sees it: providers, and signing in by a code."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from smarttracker_lite.domain.business import Grantor, Mail, MailSecurity
from smarttracker_lite.domain.providers import GOOGLE, MICROSOFT, PROVIDERS
from smarttracker_lite.workflows import configure
from tests.support.granting import CLIENT_ID, CLIENT_SECRET, SCOPE, Granting, granting
from tests.support.invoicing import seen
from tests.support.mail import USER
from tests.support.studio import Studio
from tests.support.visit import Visitor


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" type="\w+" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.key)
def test_choosing_a_provider_fills_in_its_server_and_says_what_it_needs(
    visitor: Visitor, provider: object
) -> None:
    assert provider in PROVIDERS
    known = next(each for each in PROVIDERS if each is provider)
    page = visitor.get(f"/settings/mail?provider={known.key}")
    assert value(page.text, "host") == known.host
    assert value(page.text, "port") == str(known.port)
    assert f'<option value="{known.security}" selected>' in page.text
    assert known.hint in seen(page)
    assert f'href="/settings/mail?provider={known.key}" aria-current="true"' in page.text
    assert known.security in (MailSecurity.TLS, MailSecurity.STARTTLS)


def test_choosing_fills_in_and_keeps_nothing(at_work: Studio, visitor: Visitor) -> None:
    before = at_work.desk.settings
    visitor.get("/settings/mail?provider=aruba")
    visitor.get("/settings/mail?provider=<script>")
    assert at_work.desk.settings == before


def test_microsoft_asks_for_leave_and_not_for_a_password(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get("/settings/mail?provider=microsoft").text
    assert 'name="password"' not in page
    assert value(page, "device_url") == MICROSOFT.device_url
    typed = {
        "host": "smtp.office365.com",
        "port": "587",
        "sender": USER,
        "user": USER,
        "device_url": MICROSOFT.device_url,
        "token_url": MICROSOFT.token_url,
        "scope": MICROSOFT.scope,
        "client_id": "",
    }
    answer = visitor.post("/settings/mail", typed)
    assert answer.status_code == 422
    assert 'aria-describedby="e-client_id"' in answer.text
    visitor.post("/settings/mail", typed | {"client_id": "my-id"})
    assert at_work.desk.settings.mail.grantor == Grantor(
        device_url=MICROSOFT.device_url,
        token_url=MICROSOFT.token_url,
        scope=MICROSOFT.scope,
        client_id="my-id",
    )
    assert value(visitor.get("/settings/mail?provider=microsoft").text, "client_id") == "my-id"
    assert 'name="password"' in visitor.get("/settings/mail?provider=gmail").text


def signing(visitor: Visitor, service: Granting) -> str:
    """Set the account up and get a code; gives the page with it."""
    grantor = service.grantor
    typed = {
        "host": "mail.example",
        "port": "587",
        "sender": USER,
        "user": USER,
        "authority": str(service.ca_file),
        "device_url": grantor.device_url,
        "token_url": grantor.token_url,
        "scope": SCOPE,
        "client_id": CLIENT_ID,
    }
    visitor.post("/settings/mail", typed)
    assert "Begin to sign in" in visitor.get("/settings/mail").text
    visitor.post("/settings/mail/sign-in")
    return visitor.get("/settings/mail").text


def test_somebody_signs_in_by_a_code_and_out_again(at_work: Studio, visitor: Visitor, tmp_path: Path) -> None:
    with granting(tmp_path, at_work.clock) as service:
        page = signing(visitor, service)
        assert f'href="{service.url}/activate"' in page
        (asked,) = service.asked.values()
        assert asked.user_code in page
        visitor.post("/settings/mail/signed-in")
        assert "No leave was given yet." in seen(visitor.get("/settings/mail"))
        service.decide(asked.user_code, "approve")
        at_work.clock.move(seconds=20)
        fragment = visitor.post("/settings/mail/signed-in", htmx=True).text
        assert "signed in" in fragment
        assert "<html" not in fragment
    assert "The program may send mail for you" in seen(visitor.get("/settings/mail"))
    visitor.post("/settings/mail/sign-out")
    assert "Begin to sign in" in visitor.get("/settings/mail").text


def test_a_refusal_at_the_provider_is_told(at_work: Studio, visitor: Visitor, tmp_path: Path) -> None:
    with granting(tmp_path, at_work.clock) as service:
        signing(visitor, service)
        (asked,) = service.asked.values()
        service.decide(asked.user_code, "deny")
        answer = visitor.post("/settings/mail/signed-in")
    assert answer.status_code == 503
    assert "Sending was not allowed at localhost." in seen(answer)
    assert "Begin to sign in" in answer.text


def test_google_leads_back_by_itself(at_work: Studio, visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.get("/settings/mail?provider=google").text
    assert 'name="password"' not in page
    assert 'name="device_url"' not in page
    assert value(page, "page_url") == GOOGLE.page_url
    with granting(tmp_path, at_work.clock) as service:
        typed = {
            "host": "smtp.gmail.com",
            "port": "587",
            "sender": USER,
            "page_url": service.page_grantor.page_url,
            "token_url": service.page_grantor.token_url,
            "scope": SCOPE,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "authority": str(service.ca_file),
        }
        visitor.post("/settings/mail", typed)
        page = visitor.get("/settings/mail").text
        assert CLIENT_SECRET not in page
        assert 'aria-current="true">Google</a>' in page
        visitor.post("/settings/mail/sign-in", {})
        shown = visitor.get("/settings/mail").text
        found = re.search(r'<a href="([^"]+)"[^>]*>Open your provider’s sign-in page</a>', shown)
        assert found
        requests.get(html.unescape(found[1]), verify=str(service.ca_file), timeout=10)
        answer = visitor.post("/settings/mail/signed-in", {})
        assert "You are signed in. Send yourself a test now." in seen(visitor.get(answer.headers["Location"]))


def test_a_google_account_keeps_its_client_when_it_is_chosen_again(at_work: Studio, visitor: Visitor) -> None:
    own = replace(GOOGLE, client_id="mine")
    configure.save_mail(at_work.desk, Mail(host="smtp.gmail.com", sender=USER, grantor=own), "")
    assert value(visitor.get("/settings/mail?provider=google").text, "client_id") == "mine"
    assert value(visitor.get("/settings/mail?provider=gmail").text, "client_id") == ""
