"""Leave to send by a mail account without its password: asked for, kept in the key ring, and renewed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from threading import Lock

from smarttracker_lite.billing.consent import AWAITED_S, Consent, Landing, ask, exchange
from smarttracker_lite.billing.grant import Grant, Invitation, Pending, invite, redeem, renew
from smarttracker_lite.domain.business import Grantor
from smarttracker_lite.errors import GrantTrouble, N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk

CLIENT_SECRET = "mail-client-secret"  # noqa: S105 - the name of an entry
_PART = 1_000
"""Windows keeps at most 2,560 octets under a name, two for each character; a token may be longer."""
_PARTS = 20
_MARGIN = timedelta(minutes=2)
"""So long before its end a token is not begun with any more."""
_SLOWER_S = 5
"""RFC 8628 §3.5."""
_LOOK_EVERY_S = 2
"""So often it is looked whether the browser came back."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody is at the provider's page; the browser comes back to `landing`."""

    consent: Consent
    landing: Landing


@dataclass(slots=True)
class Signing:
    """What is under way and what was given, in memory: the invitation, when to ask next, and the token.
    `errand`: the invitation is to a page that leads back by itself."""

    invitation: Invitation | None = None
    errand: Errand | None = None
    interval_s: int = 0
    ask_at: datetime | None = None
    token: str = field(default="", repr=False)
    until: datetime | None = None
    lock: Lock = field(default_factory=Lock)


def begin(desk: Desk) -> Invitation:
    """Ask the provider for a code that somebody types in there, or for the page that leads back from there.
    Raises GrantTrouble, or NotAllowed."""
    signing, grantor = desk.keeping(Signing), _grantor(desk)
    with signing.lock:
        _end(signing)
        if grantor.page_url:
            signing.errand = _sent_out(desk, grantor)
            invited = Invitation(
                url=signing.errand.consent.url, code="", expires_s=AWAITED_S, interval_s=_LOOK_EVERY_S
            )
        else:
            invited = invite(grantor, _authority(desk))
        signing.invitation, signing.interval_s = invited, invited.interval_s
        signing.ask_at = desk.now()
    return invited


def _sent_out(desk: Desk, grantor: Grantor) -> Errand:
    landing = Landing(desk.words().text("Go back to SmartTracker Lite. You can close this page."))
    try:
        return Errand(ask(grantor, landing), landing)
    except GrantTrouble:
        landing.close()
        raise


def _end(signing: Signing) -> None:
    if signing.errand:
        signing.errand.landing.close()
    signing.invitation = signing.errand = None


def look(desk: Desk) -> bool:
    """Whether leave was given by now; asks no more often than the provider wants. Raises GrantTrouble; the
    invitation is then over."""
    signing = desk.keeping(Signing)
    with signing.lock:
        invited = signing.invitation
        if invited is None or (signing.ask_at and desk.now() < signing.ask_at):
            return False
        try:
            told = _returned(desk, signing.errand) if signing.errand else _redeemed(desk, invited)
        except GrantTrouble:
            _end(signing)
            raise
        if isinstance(told, Pending):
            signing.interval_s += _SLOWER_S * told.slower
            signing.ask_at = desk.now() + timedelta(seconds=signing.interval_s)
            return False
        _end(signing)
        _keep(desk, signing, told)
        return True


def _redeemed(desk: Desk, invited: Invitation) -> Grant | Pending:
    return redeem(_grantor(desk), invited, _authority(desk))


def _returned(desk: Desk, errand: Errand) -> Grant | Pending:
    is_over, told = errand.landing.is_over, errand.landing.told
    if told is None and not is_over:
        return Pending()
    brought = told or {"error": "expired_token"}
    return exchange(
        _grantor(desk), errand.consent, brought, desk.secrets.get(CLIENT_SECRET), _authority(desk)
    )


def invitation(desk: Desk) -> Invitation | None:
    """What somebody is asked to do at the provider's page now."""
    return desk.keeping(Signing).invitation


def signed_in(desk: Desk) -> bool:
    """Whether somebody gave leave to send, as far as the key ring says."""
    return bool(_renewal(desk))


def token(desk: Desk) -> str:
    """A token that lets in now. Raises NotAllowed if nobody gave leave, GrantTrouble if it was taken back."""
    signing = desk.keeping(Signing)
    with signing.lock:
        if signing.token and signing.until and desk.now() < signing.until - _MARGIN:
            return signing.token
        renewal = _renewal(desk)
        if not renewal:
            raise NotAllowed(
                N_("Nobody has signed in to your mail account yet."),
                N_("Do it under Settings › Mail."),
            )
        secret = desk.secrets.get(CLIENT_SECRET)
        _keep(desk, signing, renew(_grantor(desk), renewal, _authority(desk), secret))
        return signing.token


def forget(desk: Desk) -> None:
    """Sign out: what the provider gave is not kept any more."""
    signing = desk.keeping(Signing)
    with signing.lock:
        _end(signing)
        signing.token = ""
        for name in _names(desk):
            desk.secrets.forget(name)


def _keep(desk: Desk, signing: Signing, given: Grant) -> None:
    signing.token = given.token
    signing.until = desk.now() + timedelta(seconds=given.lifetime_s)
    if given.renewal:
        for name in _names(desk):
            desk.secrets.forget(name)
        for place in range(0, len(given.renewal), _PART):
            desk.secrets.put(_name(place // _PART), given.renewal[place : place + _PART])


def _renewal(desk: Desk) -> str:
    return "".join(desk.secrets.get(name) for name in _names(desk))


def _names(desk: Desk) -> list[str]:
    """The entries of the key ring that hold what is renewed by."""
    return list(takewhile(desk.secrets.get, (_name(place) for place in range(_PARTS))))


def _name(place: int) -> str:
    return f"mail-grant-{place}"


def _grantor(desk: Desk) -> Grantor:
    grantor = desk.settings.mail.grantor
    if grantor is None:
        raise NotAllowed(
            N_("Your mail account is used with a password."), N_("Choose its provider under Settings › Mail.")
        )
    return grantor


def _authority(desk: Desk) -> Path | None:
    named = desk.settings.mail.authority
    return Path(named) if named else None
