"""Settings › Mail: the account that sends, filled in for known providers, and signing in to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from smarttracker_lite.billing.grant import Invitation
from smarttracker_lite.domain.business import Grantor, Mail, MailSecurity
from smarttracker_lite.domain.providers import PROVIDERS, Provider, provider, provider_of
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.setting_forms import whole
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import authorize
from smarttracker_lite.workflows.configure import save_mail, send_test_mail
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT
from smarttracker_lite.workflows.desk import Desk

PATH = "/settings/mail"
_TEMPLATE = "settings/mail.html"
_OWN = "own"


class Preset(NamedTuple):
    """A provider to choose."""

    name: str
    href: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The page. `hint` is what one must know at this provider. `by_leave`: it asks for leave instead of a
    password, `by_page` at a page that leads back by itself; `invitation` is what is to be done there,
    `signed_in` that leave was given before."""

    title: str
    action: str
    tabs: tuple[Tab, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    presets: tuple[Preset, ...]
    hint: str
    by_leave: bool
    by_page: bool
    can_sign_in: bool
    invitation: Invitation | None
    signed_in: bool
    password_hint: str
    secret_hint: str


def routes(site: Site) -> list[Route]:
    """The page, its form, and signing in and out."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("POST", f"{PATH}/sign-in", partial(_invited, desk)),
        Route("POST", f"{PATH}/signed-in", partial(_looked, desk)),
        Route("POST", f"{PATH}/sign-out", partial(_signed_out, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page(_TEMPLATE, _view(desk, request.words, request.query.get("provider")))


def _saved(desk: Desk, request: Request) -> Reply:
    """Keep it; with `then=test` a test mail is sent as well. What cannot be kept comes back as typed, but
    for the password."""
    words, form = request.words, request.form
    try:
        save_mail(desk, _typed(words, form), form.get("password"), form.get("client_secret"))
        said = _tested(desk, words) if form.get("then") == "test" else words.text("Saved.")
    except TrackerError as trouble:
        typed = {**dict(form.pairs), "password": ""}
        return _refused(desk, request, trouble, typed)
    return Redirect(PATH, Notice(said))


def _tested(desk: Desk, words: Words) -> str:
    return words.text("Saved, and a test mail is on its way to {address}.", address=send_test_mail(desk))


def _typed(words: Words, form: Fields) -> Mail:
    chosen = form.get("security")
    return Mail(
        host=form.get("host"),
        port=whole(words, form, "port"),
        security=MailSecurity(chosen) if chosen in set(MailSecurity) else MailSecurity.STARTTLS,
        user=form.get("user"),
        sender=form.get("sender"),
        authority=form.get("authority"),
        bcc=form.get("bcc"),
        grantor=_grantor(form) if "client_id" in form else None,
    )


def _grantor(form: Fields) -> Grantor:
    if not form.get("client_id"):
        raise BadInput(
            N_("The client ID is missing."),
            N_("Your provider shows it where you registered this program."),
            field="client_id",
        )
    return Grantor(
        device_url=form.get("device_url"),
        page_url=form.get("page_url"),
        token_url=form.get("token_url"),
        scope=form.get("scope"),
        client_id=form.get("client_id"),
    )


def _invited(desk: Desk, request: Request) -> Reply:
    try:
        authorize.begin(desk)
    except TrackerError as trouble:
        return _refused(desk, request, trouble)
    return Redirect(f"{PATH}#sign-in")


def _looked(desk: Desk, request: Request) -> Reply:
    """Whether the code was typed in by now; asked by a click, or by htmx every few seconds."""
    words = request.words
    try:
        given = authorize.look(desk)
    except TrackerError as trouble:
        return _refused(desk, request, trouble)
    if request.is_fragment:
        return Fragment(_TEMPLATE, "sign_in", _view(desk, words))
    if given:
        return Redirect(PATH, Notice(words.text("You are signed in. Send yourself a test now.")))
    text = words.text("No leave was given yet. Do it at your provider’s page.")
    return Redirect(f"{PATH}#sign-in", Notice(text, problem=True))


def _signed_out(desk: Desk, request: Request) -> Reply:
    authorize.forget(desk)
    return Redirect(PATH, Notice(request.words.text("You are signed out of your mail account.")))


def _refused(
    desk: Desk, request: Request, trouble: TrackerError, typed: Mapping[str, str] | None = None
) -> Reply:
    wrong = problem(request.words, trouble)
    view = _view(desk, request.words, typed=typed, wrong=wrong.errors)
    if request.is_fragment:
        return Fragment(_TEMPLATE, "sign_in", view)
    return Page(_TEMPLATE, view, wrong.status)


def _view(
    desk: Desk,
    words: Words,
    chosen: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> AccountView:
    mail = desk.settings.mail
    preset = provider(chosen)
    told = {**_granted(None), **typed} if typed else {}
    values = {**_values(mail), **_filled(desk, chosen, preset), **told}
    by_leave = "client_id" in typed if typed else bool(values["device_url"] or values["page_url"])
    known = preset or (None if chosen == _OWN else provider_of(values["host"], by_leave=by_leave))
    return AccountView(
        title=words.text("Mail"),
        action=PATH,
        tabs=tabs(words, "mail"),
        values=values,
        errors=wrong or {},
        presets=_presets(words, known.key if known else _OWN),
        hint=words.text(known.hint) if known else "",
        by_leave=by_leave,
        by_page=bool(values["page_url"]),
        can_sign_in=mail.grantor is not None and by_leave,
        invitation=authorize.invitation(desk),
        signed_in=mail.grantor is not None and authorize.signed_in(desk),
        password_hint=_kept_hint(desk, words, MAIL_ACCOUNT),
        secret_hint=_kept_hint(desk, words, authorize.CLIENT_SECRET),
    )


def _presets(words: Words, active: str) -> tuple[Preset, ...]:
    named = (*((each.key, each.name) for each in PROVIDERS), (_OWN, words.text("Another")))
    return tuple(Preset(name, f"{PATH}?provider={key}", key == active) for key, name in named)


def _values(mail: Mail) -> dict[str, str]:
    """What is set. The password is never shown again."""
    return {
        "host": mail.host,
        "port": str(mail.port),
        "security": mail.security.value,
        "user": mail.user,
        "sender": mail.sender,
        "authority": mail.authority,
        "bcc": mail.bcc,
        "password": "",
        **_granted(mail.grantor),
    }


def _granted(grantor: Grantor | None) -> dict[str, str]:
    names = ("device_url", "page_url", "token_url", "scope", "client_id")
    return {name: getattr(grantor, name) if grantor else "" for name in names}


def _filled(desk: Desk, chosen: str, preset: Provider | None) -> dict[str, str]:
    """What choosing a provider fills in; who chooses another one begins with an empty server."""
    if preset is None:
        return {"host": "", **_granted(None)} if chosen == _OWN else {}
    mail = desk.settings.mail
    kept = mail.grantor if mail.grantor and preset is provider_of(mail.host, by_leave=True) else None
    return {
        "host": preset.host_in(desk.settings.seller.country),
        "port": str(preset.port),
        "security": preset.security.value,
        **_granted(kept or preset.grantor),
    }


def _kept_hint(desk: Desk, words: Words, name: str) -> str:
    where = (
        words.text("It is kept in the system’s key ring, never in the data folder.")
        if desk.secrets.kept
        else words.text("There is no open key ring here: it is kept until the program ends.")
    )
    if not desk.secrets.get(name):
        return where
    return " ".join((words.text("It is set; leave this empty to keep it."), where))
