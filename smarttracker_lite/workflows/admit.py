"""Clients: taken in, corrected, archived; never deleted, as jobs name them."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace

from smarttracker_lite.domain.business import LONGEST_TERMS_DAYS
from smarttracker_lite.domain.clients import Client, Postal, code_owners, with_merged
from smarttracker_lite.domain.jobs import UNBILLED
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.agree import check_list_agrees, own_currency
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.route import checked_province, checked_routing
from smarttracker_lite.workflows.validate import check_email, valid_iban, valid_numbers

LONGEST = 200
MOST_OFF = 100
MOST_CODES = 100
MOST_COPIES = 20
_COUNTRY = re.compile(r"[A-Z]{2}")
_ARCHIVE = {True: "archive", False: "unarchive"}


def checked_client(desk: Desk, client: Client) -> Client:
    """The client as it can be kept, its name and codes its own. Raises as `shaped_client`."""
    checked = shaped_client(desk, client)
    check_alone(desk, checked)
    return checked


def shaped_client(desk: Desk, client: Client) -> Client:
    """The client as it can be kept, if nobody else has its name or codes. Numbers of states and banks are
    checked where they are typed anew. Raises BadInput that names the field to correct, NotAllowed if the
    client was merged into another meanwhile."""
    old = desk.db.clients.find(client.id)
    if old:
        check_not_merged(desk, old)
    postal = checked_postal(client.postal)
    checked = replace(
        client,
        postal=valid_numbers(postal, old.postal if old else None),
        code=client.code.strip(),
        other_codes=_other_codes(client),
        cc=_copies(client),
        iban=_iban(client.iban.strip(), old),
        currency=own_currency(desk, client.currency),
        routing=checked_routing(client, old),
    )
    check_length("code", checked.code)
    _check_terms(checked)
    if checked.list_id:
        desk.db.price_lists.get(checked.list_id)
        check_list_agrees(desk, checked)
    return checked


def save_client(desk: Desk, client: Client) -> Client:
    """Keep a new or changed client. Raises as `checked_client`."""
    with desk.act("save client"):
        checked = checked_client(desk, client)
        desk.db.clients.put(checked)
    return checked


def pin(desk: Desk, client_id: str, pinned: bool) -> Client:
    """Let a client stand first where one is chosen, or no longer. Raises NotAllowed for one that was merged
    into another."""
    with desk.act("pin" if pinned else "unpin"):
        client = replace(desk.db.clients.get(client_id), pinned=pinned)
        check_not_merged(desk, client)
        desk.db.clients.put(client)
    return client


def archive_client(desk: Desk, client_id: str, archived: bool) -> Client:
    """Put a client out of sight, or back.

    Raises NotAllowed while there is work to bill or an invoice to be paid, and for one that was merged into
    another; BadInput if another client has its name or code by now.
    """
    with desk.act(_ARCHIVE[archived]):
        client = replace(desk.db.clients.get(client_id), archived=archived)
        check_not_merged(desk, client)
        if archived:
            check_settled(desk, client)
        check_alone(desk, client)
        desk.db.clients.put(client)
    return client


def checked_postal(postal: Postal) -> Postal:
    """The address without stray space. Raises BadInput that names the field to correct."""
    typed = {each.name: getattr(postal, each.name).strip() for each in fields(postal)}
    for name, text in typed.items():
        check_length(name, text)
    if not typed["name"]:
        raise BadInput(
            N_("The name is missing."), N_("Type the name that stands on the invoice."), field="name"
        )
    if typed["email"]:
        check_email("email", typed["email"])
    if typed["country"] and not _COUNTRY.fullmatch(typed["country"]):
        raise BadInput(N_("This is no country."), N_("Choose one from the list."), field="country")
    return checked_province(Postal(**typed))


def check_length(field: str, text: str) -> None:
    """Raise BadInput for a text that is too long for its field."""
    if len(text) > LONGEST:
        raise BadInput(
            N_("This is longer than {limit} characters."), N_("Shorten it."), field=field, limit=LONGEST
        )


def check_name_free(name: str, taken: Iterable[str]) -> None:
    """Raise BadInput if the name is one of these."""
    if name.casefold() in map(str.casefold, taken):
        raise BadInput(
            N_("“{name}” is there already."),
            N_("Open that one, or choose another name."),
            field="name",
            name=name,
        )


def check_codes(desk: Desk, codes: Mapping[str, Collection[str]], own: Collection[str]) -> None:
    """Raise BadInput, naming the field, if somebody has one of its codes who is not among one's `own` ids.

    A printer names the code alone as an account: it must say who is meant.
    """
    taken = code_owners(
        (each for each in desk.db.clients.all() if each.id not in own),
        (each for each in desk.db.projects.all() if each.id not in own),
    )
    for field, typed in codes.items():
        for code in typed:
            if owner := taken.get(code.casefold()):
                raise BadInput(
                    N_("“{name}” has the code “{code}” already."),
                    N_("Choose another code."),
                    field=field,
                    name=owner.name,
                    code=code,
                )


def check_in_sight(desk: Desk, client: Client) -> None:
    """Raise NotAllowed if the client is in the archive, or was merged into another."""
    check_not_merged(desk, client)
    if client.archived:
        raise NotAllowed(
            N_("“{name}” is in the archive."), N_("Take it out of the archive first."), name=client.name
        )


def check_not_erased(client: Client) -> None:
    """Raise NotAllowed for a client whose data was erased."""
    if client.erased_at is not None:
        raise NotAllowed(
            N_("The data of “{name}” was erased, and cannot be brought back."),
            N_("Take the client in anew if it prints again."),
            name=client.name,
        )


def check_not_merged(desk: Desk, client: Client) -> None:
    """Raise NotAllowed for a client that was merged into another, or whose data was erased."""
    check_not_erased(client)
    if client.merged_into is not None:
        target = desk.db.clients.find(client.merged_into)
        raise NotAllowed(
            N_("“{name}” was merged into “{target}”."),
            N_("Open that client instead."),
            name=client.name,
            target=target.name if target else client.merged_into,
        )


def _other_codes(client: Client) -> tuple[str, ...]:
    """Each once, without the client's own code."""
    typed = {code.casefold(): code for code in reversed([each.strip() for each in client.other_codes])}
    for known in ("", client.code.strip().casefold()):
        typed.pop(known, None)
    codes = tuple(reversed(typed.values()))
    for code in codes:
        check_length("other_codes", code)
    _check_number("other_codes", codes, MOST_CODES)
    return codes


def _copies(client: Client) -> tuple[str, ...]:
    """Each address once, without the client's own."""
    typed = dict.fromkeys(filter(None, (each.strip() for each in client.cc)))
    typed.pop(client.postal.email.strip(), None)
    for address in typed:
        check_length("cc", address)
        check_email("cc", address)
    _check_number("cc", typed, MOST_COPIES)
    return tuple(typed)


def _iban(typed: str, old: Client | None) -> str:
    return valid_iban(typed) if typed and not (old and typed == old.iban) else typed


def _check_number(field: str, typed: Collection[str], most: int) -> None:
    if len(typed) > most:
        raise BadInput(
            N_("These are more than {limit}."), N_("Leave some of them out."), field=field, limit=most
        )


def _check_terms(client: Client) -> None:
    if not 0 <= client.discount <= MOST_OFF:
        raise BadInput(N_("A discount is 0 to 100 percent."), N_("Correct the number."), field="discount")
    if client.terms_days is not None and not 0 <= client.terms_days <= LONGEST_TERMS_DAYS:
        raise BadInput(
            N_("Invoices are due within 0 to 365 days."), N_("30 days are usual."), field="terms_days"
        )


def check_alone(desk: Desk, client: Client) -> None:
    """Raise BadInput if another client has its name or a code. In the archive they may be those of others;
    what leaves it brings its projects along."""
    if client.archived:
        return
    others = (each for each in desk.db.clients.all() if each.id != client.id and not each.archived)
    check_name_free(client.name, [each.name for each in others])
    codes = {"code": (client.code,) if client.code else (), "other_codes": client.other_codes}
    check_codes(desk, codes, {client.id})
    known = desk.db.clients.find(client.id)
    if known and known.archived:
        own = [each for each in desk.db.projects.all() if each.client_id == client.id]
        theirs = tuple(code for each in own if not each.archived for code in each.codes)
        check_codes(desk, {"code": theirs}, {client.id})


def check_settled(desk: Desk, client: Client) -> None:
    """Raise NotAllowed while there is work to bill or an invoice to be paid."""
    unbilled = desk.db.jobs.count(Wanted(client_id=client.id, stages=UNBILLED))
    own = desk.db.invoices.of_clients(with_merged(client.id, desk.db.clients.all()))
    unpaid = any(each.paid_on is None for each in own)
    if unbilled or unpaid:
        raise NotAllowed(
            N_("“{name}” still has unbilled jobs or unpaid invoices."),
            N_("First invoice the jobs or tag them otherwise, and wait for the payments."),
            name=client.name,
        )
