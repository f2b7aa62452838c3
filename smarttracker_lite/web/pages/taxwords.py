"""How taxes are called on the pages: presets by what they are for, with their rate or the code of their
kind."""

from collections.abc import Iterator, Mapping

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.presets import Case, Preset, known_as
from smarttracker_lite.domain.taxes import TAX_PLACES, Tax, TaxCategory
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import presets

SALES_TAX = "Sales tax"
"""What the tax is called on paper in the United States, in every language."""

CASES: Mapping[Case, str] = {
    Case.STANDARD: N_("Standard rate"),
    Case.REDUCED: N_("Reduced rate"),
    Case.ZERO: N_("Zero rate"),
    Case.SMALL_BUSINESS: N_("Small business, no VAT"),
    Case.EXEMPT: N_("Exempt"),
    Case.REVERSE_CHARGE: N_("Reverse charge: services for a business in the EU"),
    Case.INTRA_COMMUNITY: N_("Intra-Community supply: goods for a business in the EU"),
    Case.EXPORT: N_("Export: goods that leave for abroad"),
    Case.SERVICES_ABROAD: N_("Services for a business outside the EU"),
    Case.INTENT: N_("With the client’s declaration of intent"),
    Case.ADVANCED: N_("Paid in the client’s name"),
    Case.SCRAP: N_("Reverse charge: scrap"),
    Case.SUBCONTRACT: N_("Reverse charge: subcontract on a building"),
    Case.INSTALLATION: N_("Reverse charge: work on a building"),
    Case.NOT_TAXABLE: N_("Not taxable"),
    Case.RESALE: N_("For resale"),
    Case.NONE: N_("No VAT or sales tax"),
}


def preset_title(words: Words, preset: Preset) -> str:
    """`Reduced rate, 10%`, `Exempt (N4)`."""
    name, tax = words.text(CASES[preset.case]), preset.tax
    if tax.percent:
        return f"{name}, {words.percent(tax.percent / 100, TAX_PLACES)}"
    return f"{name} ({tax.natura})" if tax.natura else name


def tax_title(desk: Desk, words: Words, tax: Tax) -> str:
    """What a tax is called: as its preset, else its rate or its reason."""
    preset = known_as(presets(desk.settings.seller.country, desk.today), tax)
    if preset:
        return preset_title(words, preset)
    return plain_title(words, tax)


def plain_title(words: Words, tax: Tax) -> str:
    """`VAT 22%`, or why there is none."""
    if tax.category is TaxCategory.STANDARD:
        percent = words.percent(tax.percent / 100, TAX_PLACES)
        return f"{tax.label} {percent}" if tax.label else words.text("VAT {percent}", percent=percent)
    return tax.reason or words.text(CASES[Case.ZERO])


def tax_facts(desk: Desk, words: Words, client: Client) -> Iterator[tuple[str, str, str]]:
    """What is told on the client's page: field, name and value, "" for nothing."""
    routing = client.routing
    peppol = f"{routing.scheme}:{routing.endpoint}" if routing.endpoint else ""
    needs_id = client.tax and client.tax.category in (TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY)
    taxed = tax_title(desk, words, client.tax) if client.tax else ""
    if needs_id and not client.postal.vat_id:
        taxed = words.text("{tax}. Its VAT number is missing.", tax=taxed)
    yield "", N_("Taxed"), taxed
    yield "", N_("SdI code"), routing.sdi_code
    yield "", N_("Certified mail"), routing.pec
    yield "", N_("Peppol address"), peppol
    yield "", N_("Buyer reference"), routing.buyer_reference
    own = (
        (client.public_body, N_("Public body")),
        (client.split_payment, N_("Split payment")),
        (client.withholds, N_("Withholds income tax")),
    )
    yield "", N_("Besides"), ", ".join(words.text(name) for holds, name in own if holds)
