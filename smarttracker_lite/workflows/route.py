"""Where a client's e-invoices go: checked as they are typed, as no network refuses them kindly."""

import re
from dataclasses import fields, replace

from smarttracker_lite.domain.clients import Client, Postal, Routing
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.validate import check_email, valid_leitweg, valid_participant

LONGEST = 100
_SDI = re.compile(r"[A-Z0-9]{7}")
_OFFICE = re.compile(r"[A-Z0-9]{6}")
_SCHEME = re.compile(r"[0-9]{4}")
_PROVINCE = re.compile(r"[A-Z]{2}")
_LEITWEG = "0204"
"""The Leitweg-ID in the list of schemes of electronic addresses (EAS)."""


def checked_province(postal: Postal) -> Postal:
    """The address with its Italian province in capitals. Raises BadInput for what can be none."""
    province = postal.province.upper() if postal.country == "IT" else postal.province
    if province and postal.country == "IT" and not _PROVINCE.fullmatch(province):
        raise BadInput(
            N_("A province has two letters."), N_("Write MI for Milano, RM for Roma."), field="province"
        )
    return replace(postal, province=province)


def checked_routing(client: Client, old: Client | None) -> Routing:
    """The routing as it can be kept; what stays as it was is not checked. Raises BadInput that names the
    field."""
    typed = {each.name: getattr(client.routing, each.name).strip() for each in fields(Routing)}
    routing = replace(Routing(**typed), sdi_code=re.sub(r"\s", "", typed["sdi_code"]).upper())
    known = (old.routing, old.public_body, old.postal.country) if old else None
    if known == (routing, client.public_body, client.postal.country):
        return routing
    for name in typed:
        _check_text(name, getattr(routing, name))
    _check_sdi(routing, client.public_body)
    if routing.pec:
        check_email("pec", routing.pec)
    routing = replace(routing, endpoint=_participant(routing))
    if client.postal.country != "DE":
        return routing
    reference = valid_leitweg("buyer_reference", routing.buyer_reference)
    return replace(routing, buyer_reference=reference)


def _check_text(field: str, text: str) -> None:
    if len(text) > LONGEST or not text.isprintable():
        raise BadInput(
            N_("This is longer than {limit} characters, or has some that cannot be printed."),
            N_("Copy it again."),
            field=field,
            limit=LONGEST,
        )


def _check_sdi(routing: Routing, public_body: bool) -> None:
    form = _OFFICE if public_body else _SDI
    if routing.sdi_code and not form.fullmatch(routing.sdi_code):
        raise BadInput(
            N_("The code of a public office has 6 letters and figures.")
            if public_body
            else N_("The SdI code has 7 letters and figures."),
            N_("The client knows it. A public office has 6: then tick that it is a public body.")
            if not public_body
            else N_("It stands in the index of public administrations (IPA)."),
            field="sdi_code",
        )


def _participant(routing: Routing) -> str:
    """The ID of a Peppol participant, who is named by a scheme and an ID in it, never by one of both."""
    if routing.scheme and not _SCHEME.fullmatch(routing.scheme):
        raise BadInput(
            N_("The scheme of a Peppol address has 4 figures."),
            N_("0204 is the Leitweg-ID, 0088 the GLN, 9930 the German VAT number."),
            field="scheme",
        )
    if bool(routing.scheme) != bool(routing.endpoint):
        raise BadInput(
            N_("A Peppol address has two parts: a scheme and an ID."),
            N_("Write both, or none."),
            field="endpoint" if routing.scheme else "scheme",
        )
    if routing.scheme == _LEITWEG:
        valid_leitweg("endpoint", routing.endpoint)
    return valid_participant(routing.scheme, routing.endpoint) if routing.scheme else ""
