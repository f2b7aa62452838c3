"""How a client is taxed and where its e-invoices go: a section of its form, with what makes sense for the
countries of both."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial

from smarttracker_lite.domain.clients import Client, Routing
from smarttracker_lite.domain.presets import EU, for_client
from smarttracker_lite.web.exchange import Fields, Fragment, Reply, Request, Route
from smarttracker_lite.web.pages.client import PATH
from smarttracker_lite.web.pages.taxchoice import KEPT, choice_of, chosen_tax, tax_choices
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import find, presets

TAX = "client_tax"
SHOWN = "tax_shown"
"""A hidden field that names the fields that stood in the form: of a box that was not ticked nothing is
sent."""
_BOXES = ("public_body", "split_payment", "withholds")
_ITALIAN = frozenset({"sdi_code", "pec", *_BOXES})
_PEPPOL = frozenset({"scheme", "endpoint", "buyer_reference"})
_EUROPE = EU | {"CH", "GB", "IS", "LI", "NO"}
"""Where invoices go over Peppol, or hold a buyer's reference as EN 16931 knows it."""
NAMES = (TAX, "province", *(each.name for each in fields(Routing)), *_BOXES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSection:
    """The section: which fields it `shows`, how the client can be taxed, what is said of the chosen way,
    and what is usual for such a client, "" for nothing. `german` if its reference may be a Leitweg-ID."""

    shows: frozenset[str]
    shown: str
    choices: tuple[tuple[str, str], ...]
    about: str
    usual: str
    german: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """The section alone, for a form in which the country was chosen just now."""

    tax: TaxSection
    tax_href: str
    values: Mapping[str, str]
    errors: Mapping[str, str]


def routes(site: Site) -> list[Route]:
    """The section for another country than the form was made for."""
    return [
        Route("GET", f"{PATH}/new/tax", partial(_again, site.desk)),
        Route("GET", f"{PATH}/<client_id>/tax", partial(_again, site.desk)),
    ]


def _again(desk: Desk, request: Request) -> Reply:
    client_id, query = request.args.get("client_id"), request.query
    client = desk.db.clients.get(client_id) if client_id else None
    values = {name: query.get(name) for name in NAMES}
    href = f"{PATH}/{client_id or 'new'}/tax"
    section = tax_section(desk, request.words, {**values, **dict(query.pairs)}, client)
    return Fragment(
        "parts/client_tax.html", "tax", SectionView(tax=section, tax_href=href, values=values, errors={})
    )


def tax_values(desk: Desk, client: Client) -> Mapping[str, str]:
    """What the fields hold of a client that is there."""
    boxes = {name: "yes" if getattr(client, name) else "" for name in _BOXES}
    routing = {each.name: getattr(client.routing, each.name) for each in fields(Routing)}
    return {TAX: choice_of(desk, client.tax), **routing, **boxes}


def tax_section(desk: Desk, words: Words, values: Mapping[str, str], client: Client | None) -> TaxSection:
    """The section for a client in the country of these values."""
    seller, buyer = desk.settings.seller.country, values.get("country", "")
    offered = for_client(presets(seller, desk.today), seller, buyer)
    shows = _shown(seller, buyer)
    return TaxSection(
        shows=shows,
        shown=" ".join(sorted(shows)),
        choices=tuple(tax_choices(desk, words, offered, client.tax if client else None)),
        about=_about(desk, words, values.get(TAX, ""), client),
        usual=_usual(words, seller, buyer, values) if not values.get(TAX) else "",
        german=buyer == "DE",
    )


def _shown(seller: str, buyer: str) -> frozenset[str]:
    own = {TAX} | ({"province"} if buyer == "IT" else set())
    if seller == buyer == "IT":
        return frozenset(own | _ITALIAN)
    return frozenset(own | _PEPPOL if {seller, buyer} <= _EUROPE else own)


def _about(desk: Desk, words: Words, chosen: str, client: Client | None) -> str:
    """What stands on the invoice, and the law it rests on."""
    if chosen == KEPT:
        return client.tax.reason if client and client.tax else ""
    preset = find(desk.settings.seller.country, chosen, desk.today)
    if preset is None:
        return ""
    told = preset.tax.reason, preset.law, words.text("Check with your accountant.")
    return " · ".join(filter(None, told))


def _usual(words: Words, seller: str, buyer: str, values: Mapping[str, str]) -> str:
    """What is usual for a client in another country, while nothing is chosen."""
    if not seller or not buyer or seller == buyer or seller not in EU:
        return ""
    if buyer not in EU:
        return words.text("Usually work that leaves the EU bears no VAT: choose, and ask your accountant.")
    if values.get("vat_id"):
        return words.text(
            "A business in another country of the EU: usually reverse charge for services, or "
            "intra-Community supply for goods. Choose, and ask your accountant."
        )
    return words.text("Without a VAT number a client in the EU usually pays VAT like one at home.")


def tax_typed(desk: Desk, form: Fields, client: Client) -> Client:
    """The client with what is typed in the section; what was not in it stays. Raises BadInput for a way to be
    taxed that is none."""
    there = set(form.get(SHOWN).split())
    routing = {each.name: form.get(each.name) for each in fields(Routing) if each.name in form}
    ticked = {name: name in form if name in there else getattr(client, name) for name in _BOXES}
    taxed = replace(
        client,
        routing=replace(client.routing, **routing),
        public_body=ticked["public_body"],
        split_payment=ticked["split_payment"],
        withholds=ticked["withholds"],
    )
    return replace(taxed, tax=chosen_tax(desk, form.get(TAX), client.tax, TAX)) if TAX in form else taxed
