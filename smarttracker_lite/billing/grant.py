"""Leave to send mail for somebody, given with a code in their browser (RFC 8628), and renewed: the door to
the provider's HTTPS.

The provider's two addresses are all that is asked: no redirect is followed, and its certificate must be one
that this computer trusts. Whatever goes wrong comes out as GrantTrouble.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from smarttracker_lite.domain.business import Grantor
from smarttracker_lite.errors import GrantTrouble, N_

PATIENCE = 20.0
"""Seconds a silent provider is waited for."""
INTERVAL_S = 5
"""So long is waited between two questions if the provider says nothing of it (RFC 8628 §3.2)."""
LIFETIME_S = 3600
"""So long a token is good if the provider does not say for how long (RFC 6749 §5.1)."""

_MOST = 1_000_000
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What somebody types in at the provider's page: `code` at `url`, within so many seconds; "" where that
    page leads back by itself."""

    url: str
    code: str
    expires_s: int
    interval_s: int
    device_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A token that lets in for so many seconds, and that by which the next is asked for ("": as before)."""

    token: str = field(repr=False)
    renewal: str = field(repr=False)
    lifetime_s: int


@dataclass(frozen=True, slots=True)
class Pending:
    """Nobody has said yes or no yet; `slower`: the provider wants to be asked five seconds less often."""

    slower: bool = False


def invite(grantor: Grantor, ca_file: Path | None = None) -> Invitation:
    """Ask for a code that somebody types in at the provider's page. Raises GrantTrouble."""
    told = asked(grantor.device_url, ca_file, client_id=grantor.client_id, scope=grantor.scope)
    url, code, device_code = (_text(told, name) for name in ("verification_uri", "user_code", "device_code"))
    if "error" in told or not (code and device_code and _is_secure(url)):
        raise refused(grantor.device_url, told)
    return Invitation(
        url=url,
        code=code,
        expires_s=_seconds(told, "expires_in", 900),
        interval_s=_seconds(told, "interval", INTERVAL_S),
        device_code=device_code,
    )


def redeem(grantor: Grantor, invitation: Invitation, ca_file: Path | None = None) -> Grant | Pending:
    """Ask once whether leave was given. Raises GrantTrouble if it was refused, or came too late."""
    told = asked(
        grantor.token_url,
        ca_file,
        grant_type=_DEVICE,
        device_code=invitation.device_code,
        client_id=grantor.client_id,
    )
    if told.get("error") in ("authorization_pending", "slow_down"):
        return Pending(slower=told["error"] == "slow_down")
    return granted(grantor, told)


def renew(grantor: Grantor, renewal: str, ca_file: Path | None = None, secret: str = "") -> Grant:
    """A new token (RFC 6749 §6). Raises GrantTrouble if the leave was taken back or has run out."""
    told = asked(
        grantor.token_url,
        ca_file,
        grant_type="refresh_token",
        refresh_token=renewal,
        client_id=grantor.client_id,
        scope=grantor.scope,
        **with_secret(secret),
    )
    return granted(grantor, told)


def with_secret(secret: str) -> dict[str, str]:
    """What some providers want besides the id, though a program cannot hide it (RFC 8252 §8.5)."""
    return {"client_secret": secret} if secret else {}


def granted(grantor: Grantor, told: Mapping[str, Any]) -> Grant:
    """What the provider's answer gives. Raises GrantTrouble if that is nothing."""
    token = _text(told, "access_token")
    if "error" in told or not token:
        raise refused(grantor.token_url, told)
    return Grant(
        token=token,
        renewal=_text(told, "refresh_token"),
        lifetime_s=_seconds(told, "expires_in", LIFETIME_S),
    )


_AGAIN = N_("Sign in once more under Settings › Mail.")
_ERRORS = {
    "access_denied": (N_("Sending was not allowed at {host}."), N_("Sign in again and choose to allow it.")),
    "expired_token": (N_("Nobody gave leave in time."), N_("Begin to sign in once more.")),
    "invalid_grant": (N_("{host} does not let this program send any more."), _AGAIN),
    "invalid_client": (
        N_("{host} does not know this client ID."),
        N_("Copy it once more from where you registered the program, and allow public clients there."),
    ),
    "invalid_scope": (
        N_("{host} does not give leave to send mail in this way."),
        N_("Use an app password, or send with your own mail program."),
    ),
}
_ERRORS["unauthorized_client"] = _ERRORS["invalid_client"]
_ERRORS["interaction_required"] = _ERRORS["invalid_grant"]


def refused(url: str, told: Mapping[str, Any]) -> GrantTrouble:
    """Why a provider gave no leave. Its own words are shown where its error has no words of ours."""
    named = _text(told, "error")
    text, hint = _ERRORS.get(named, (N_("{host} gave no leave to send: {reason}"), _AGAIN))
    reason = " ".join((_text(told, "error_description") or named or "?").split())[:300]
    return GrantTrouble(text, hint, host=urlsplit(url).hostname or url, reason=reason)


class _Still(HTTPRedirectHandler):
    """Goes nowhere else: a token is for whom it was asked of."""

    def redirect_request(self, *_: Any) -> None:
        return None


def asked(url: str, ca_file: Path | None, **fields: str) -> Mapping[str, Any]:
    """The JSON object that answers the form, also where it tells of an error (RFC 6749 §5.2)."""
    check_secure(url)
    request = Request(  # noqa: S310 - it is https
        url, urlencode(fields).encode(), {"Accept": "application/json"}, method="POST"
    )
    host = urlsplit(url).hostname
    try:
        answer = _sent(_opener(ca_file), request)
        told = json.loads(answer)
    except (OSError, HTTPException) as error:
        raise GrantTrouble(
            N_("{host} cannot be reached for signing in: {reason}"),
            N_("Check whether this computer is online, and try again."),
            host=host,
            reason=getattr(error, "reason", error),
        ) from error
    except (ValueError, RecursionError) as error:
        raise _gibberish(host) from error
    if not isinstance(told, dict):
        raise _gibberish(host)
    return told


def _gibberish(host: str | None) -> GrantTrouble:
    return GrantTrouble(
        N_("{host} does not answer as a sign-in service does."), N_("Check its address."), host=host
    )


def _opener(ca_file: Path | None) -> OpenerDirector:
    return build_opener(HTTPSHandler(context=ssl.create_default_context(cafile=ca_file)), _Still())


def _sent(opener: OpenerDirector, request: Request) -> bytes:
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return bytes(answer.read(_MOST))
    except HTTPError as error:  # an error of the protocol comes with status 400 and the same JSON
        with error:
            return error.read(_MOST)


def check_secure(url: str) -> None:
    """Raise GrantTrouble unless this is an address over HTTPS."""
    if not _is_secure(url):
        raise GrantTrouble(
            N_("“{url}” is no address of a sign-in service."), N_("It begins with https://."), url=url
        )


def _is_secure(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""


def _seconds(told: Mapping[str, Any], name: str, otherwise: int) -> int:
    """A number of seconds that can be; some providers send it as text."""
    try:
        return min(max(int(told.get(name, otherwise)), 1), 86_400 * 365)
    except (TypeError, ValueError, OverflowError):
        return otherwise
