"""Leave to send mail is asked for at a real sign-in service, given, renewed, refused, and never leaked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.billing.grant import Grant, Invitation, Pending, invite, redeem, renew
from smarttracker_lite.domain.business import Grantor
from smarttracker_lite.errors import GrantTrouble
from tests.support.granting import Granting, granting
from tests.support.studio import Clock


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Granting]:
    with granting(tmp_path, clock) as running:
        yield running


def invitation(service: Granting) -> Invitation:
    return invite(service.grantor, service.ca_file)


def asked(service: Granting, invited: Invitation) -> Grant | Pending:
    return redeem(service.grantor, invited, service.ca_file)


def test_somebody_types_a_code_in_and_the_program_may_send(service: Granting, clock: Clock) -> None:
    invited = invitation(service)
    assert invited.url == f"{service.url}/activate"
    assert (invited.expires_s, invited.interval_s) == (900, 5)
    assert asked(service, invited) == Pending()
    assert asked(service, invited) == Pending(slower=True)
    service.decide(invited.code, "approve")
    clock.move(seconds=16)
    given = asked(service, invited)
    assert isinstance(given, Grant)
    assert given.token == service.tokens[-1]
    assert given.lifetime_s == 3600
    renewed = renew(service.grantor, given.renewal, service.ca_file)
    assert renewed.token == service.tokens[-1] != given.token


def test_tokens_never_show_when_they_are_printed(service: Granting) -> None:
    invited = invitation(service)
    service.decide(invited.code, "approve")
    given = asked(service, invited)
    assert isinstance(given, Grant)
    assert given.token not in repr(given)
    assert given.renewal not in repr(given)
    assert invited.device_code not in repr(invited)


def test_a_refusal_a_late_code_and_a_withdrawal_are_told_apart(service: Granting, clock: Clock) -> None:
    denied, late = invitation(service), invitation(service)
    service.decide(denied.code, "deny")
    with pytest.raises(GrantTrouble, match="was not allowed at localhost"):
        asked(service, denied)
    clock.move(minutes=16)
    with pytest.raises(GrantTrouble, match="Nobody gave leave in time"):
        asked(service, late)
    with pytest.raises(GrantTrouble, match="does not let this program send any more"):
        renew(service.grantor, "withdrawn", service.ca_file)


def test_a_client_id_or_a_right_that_the_provider_does_not_know_is_told(service: Granting) -> None:
    with pytest.raises(GrantTrouble, match="does not know this client ID"):
        invite(replace(service.grantor, client_id="typo"), service.ca_file)
    with pytest.raises(GrantTrouble, match="Use an app password"):
        invite(replace(service.grantor, scope="https://mail.google.com/"), service.ca_file)


def test_a_service_with_a_certificate_nobody_knows_is_told_nothing(service: Granting) -> None:
    with pytest.raises(GrantTrouble, match="cannot be reached for signing in"):
        invite(service.grantor)
    assert service.questions == []


@pytest.mark.parametrize(
    "url", ["http://localhost/device", "ftp://x", "", "https://", "https://[", "file:///etc"]
)
def test_an_address_that_is_not_https_is_refused(url: str) -> None:
    with pytest.raises(GrantTrouble, match="is no address of a sign-in service"):
        invite(Grantor(device_url=url, token_url=url, scope="send", client_id="c0ffee"))


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b"null", b'{"a":' * 100_000, b"\xff\xfe", b'"x"', b"{" + b" " * 2_000_000 + b"}"],
)
def test_an_answer_that_is_none_is_told(service: Granting, answer: bytes) -> None:
    service.instead = answer
    with pytest.raises(GrantTrouble, match="does not answer as a sign-in service does"):
        invitation(service)


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b'{"user_code": 1, "device_code": [], "verification_uri": {}}',
        b'{"user_code":"A","device_code":"B","verification_uri":"javascript:alert(1)"}',
        b'{"user_code":"A","device_code":"B","verification_uri":"http://evil.example/"}',
        b'{"error":"odd","error_description":"<script>\\u202e"}',
    ],
)
def test_an_invitation_that_nobody_should_follow_is_none(service: Granting, answer: bytes) -> None:
    service.instead = answer
    with pytest.raises(GrantTrouble, match="gave no leave to send"):
        invitation(service)


def test_numbers_that_are_none_are_left_out(service: Granting) -> None:
    service.instead = (
        b'{"user_code":"A","device_code":"B","verification_uri":"https://x.example/",'
        b'"expires_in":"900","interval":-1e999}'
    )
    assert invitation(service).expires_s == 900
    assert invitation(service).interval_s == 5


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(service: Granting, status: int) -> None:
    service.instead, service.status = b"moved", status
    with pytest.raises(GrantTrouble):
        invitation(service)
    assert len(service.questions) == 1
