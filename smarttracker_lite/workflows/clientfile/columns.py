"""The columns of a list of clients: all there is to know of each stands here, in one place."""

from collections.abc import Mapping

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.headers import plain
from smarttracker_lite.workflows.clientfile.cells import Meaning
from smarttracker_lite.workflows.clientfile.column import (
    Column,
    Written,
    at,
    currency,
    discount,
    price_list,
    several,
    terms_days,
)
from smarttracker_lite.workflows.clientfile.routes import PROVINCE, ROUTES

CODE = Column(
    name="code",
    title=N_("Code"),
    headers=(
        "code, client code, customer code, customer number, customer no, customer id, client id, client "
        "number, client no, id, number, no, nr, account number, codice, codice cliente, cod cliente, cod, "
        "id cliente, numero cliente, n cliente, kundennummer, kunden nr, kundennr, kdnr, kd nr, kunden "
        "id, debitor, debitorennummer, nummer, code client, numero client, n client, ref client, codigo, "
        "codigo cliente, codigo de cliente, numero de cliente"
    ),
    field="code",
    written=at("code"),
    width=10,
)
OTHER_CODES = Column(
    name="other_codes",
    title=N_("Other codes"),
    headers="account, account id, account ids, accounts, altri codici, conti, weitere codes, konten, comptes",
    field="other_codes",
    read=Meaning.several,
    written=several("other_codes"),
    joint=", ",
)
NAME = Column(
    name="name",
    title=N_("Name"),
    headers=(
        "name, full name, display name, client, client name, customer, customer name, nome, nome "
        "completo, cliente, nome cliente, intestatario, kunde, kundenname, vollstandiger name, nom, nom "
        "complet, nom du client, nom client, nombre, nombre completo, nombre del cliente"
    ),
    field="postal.name",
    written=at("postal.name"),
    width=30,
)
COMPANY = Column(
    name="company",
    title=N_("Company"),
    headers=(
        "company, company name, business name, organization, organisation, organization name, "
        "organization 1 name, business, ragione sociale, denominazione, rag sociale, azienda, ditta, "
        "societa, nome azienda, firma, firmenname, unternehmen, organisationsname, societe, entreprise, "
        "raison sociale, nom de la societe, empresa, razon social, nombre de la empresa, sociedad"
    ),
)
FIRST = Column(
    name="first_name",
    title=N_("First name"),
    headers=(
        "first name, firstname, given name, forename, nome di battesimo, vorname, prenom, nombre de pila, "
        "primer nombre"
    ),
)
LAST = Column(
    name="last_name",
    title=N_("Last name"),
    headers=(
        "last name, lastname, surname, family name, cognome, nachname, familienname, nom de famille, "
        "apellido, apellidos"
    ),
)
STREET = Column(
    name="street",
    title=N_("Street"),
    headers=(
        "street, street address, address, address 1, address 2, address line 1, address line 2, street 1, "
        "street 2, business street, business street 2, address 1 street, work street, via, indirizzo, "
        "indirizzo 1, indirizzo 2, strasse, straße, anschrift, adresse, adresszeile 1, adresszeile 2, "
        "strasse und hausnummer, rue, voie, adresse 1, adresse 2, complement d adresse, calle, direccion, "
        "domicilio"
    ),
    field="postal.street",
    written=at("postal.street"),
    joint=", ",
    width=30,
)
HOUSE = Column(
    name="house_number",
    title=N_("House number"),
    headers=(
        "house number, house no, street number, numero civico, civico, n civico, hausnummer, haus nr, "
        "hausnr, numero de rue, numero de calle"
    ),
)
POSTCODE = Column(
    name="postcode",
    title=N_("Postcode"),
    headers=(
        "postcode, post code, postal code, zip, zip code, zipcode, zip postal code, business postal code, "
        "address 1 postal code, work zip, cap, codice postale, c a p, plz, postleitzahl, code postal, cp, "
        "c p, codigo postal, cod postal"
    ),
    field="postal.postcode",
    written=at("postal.postcode"),
    width=10,
)
CITY = Column(
    name="city",
    title=N_("City"),
    headers=(
        "city, town, place, business city, address 1 city, work city, citta, comune, localita, ort, "
        "stadt, wohnort, ville, commune, localite, ciudad, poblacion, localidad, municipio"
    ),
    field="postal.city",
    written=at("postal.city"),
    width=20,
)
COUNTRY = Column(
    name="country",
    title=N_("Country"),
    headers=(
        "country, country code, country region, business country, business country region, address 1 "
        "country, work country, nation, paese, nazione, stato, codice paese, land, landescode, "
        "landerkennzeichen, staat, pays, code pays, pais"
    ),
    field="postal.country",
    read=Meaning.country,
    written=at("postal.country"),
    width=9,
)
VAT_ID = Column(
    name="vat_id",
    title=N_("VAT number"),
    headers=(
        "vat id, vat, vat number, vat no, vat nr, vat code, vat reg no, vat registration number, partita "
        "iva, p iva, piva, part iva, iva, partita iva cee, ust id, ust idnr, ust id nr, ustid, ustidnr, "
        "uid, uid nummer, mwst nr, mwst nummer, umsatzsteuer id, umsatzsteuer identifikationsnummer, tva, "
        "n tva, numero tva, numero de tva, tva intracommunautaire, n tva intracommunautaire, numero de "
        "tva intracommunautaire, nif iva"
    ),
    field="postal.vat_id",
    written=at("postal.vat_id"),
)
TAX_NUMBER = Column(
    name="tax_number",
    title=N_("Tax number"),
    headers=(
        "tax number, tax no, tax id, tax code, fiscal code, codice fiscale, cod fiscale, cod fisc, c f, "
        "cf, steuernummer, steuer nr, steuernr, st nr, numero fiscal, siret, siren, nif, cif, nif cif, "
        "cif nif"
    ),
    field="postal.tax_number",
    written=at("postal.tax_number"),
)
EMAIL = Column(
    name="email",
    title=N_("E-mail"),
    headers=(
        "email, e mail, mail, email address, e mail address, e mail 1 value, email 1, posta elettronica, "
        "indirizzo e mail, indirizzo email, e mail adresse, email adresse, mailadresse, courriel, adresse "
        "e mail, adresse email, correo, correo electronico, direccion de correo"
    ),
    field="postal.email",
    written=at("postal.email"),
    width=26,
)
IBAN = Column(
    name="iban",
    title=N_("IBAN"),
    headers="bank account, conto bancario, codice iban, bankverbindung, compte bancaire, cuenta bancaria",
    field="iban",
    written=at("iban"),
    width=28,
)
CC = Column(
    name="cc",
    title=N_("Copies to"),
    headers="copy, copies to, copia a, copie a, kopie an, copie, copia, e mail 2 value, email 2",
    field="cc",
    read=Meaning.several,
    written=several("cc"),
    joint=", ",
)
PHONE = Column(
    name="phone",
    title=N_("Phone"),
    headers=(
        "phone, telephone, tel, phone number, telephone number, business phone, work phone, primary "
        "phone, phone 1 value, mobile, mobile phone, cell, cell phone, telefono, tel fisso, cellulare, "
        "cell, telefon, telefonnummer, tel nr, rufnummer, mobil, mobiltelefon, handy, telephone fixe, "
        "telephone portable, portable, numero de telephone, telefono fijo, movil, telefono movil"
    ),
    field="postal.phone",
    written=at("postal.phone"),
    width=18,
)
LANGUAGE = Column(
    name="language",
    title=N_("Language of papers"),
    headers="language, lang, lingua, sprache, langue, idioma",
    field="language",
    read=Meaning.language,
    written=at("language"),
    width=9,
)
CURRENCY = Column(
    name="currency",
    title=N_("Currency"),
    headers="currency code, valuta, divisa, waehrung, währung, devise, monnaie, moneda",
    field="currency",
    written=currency,
    width=9,
)
PRICE_LIST = Column(
    name="price_list",
    title=N_("Price list"),
    headers=(
        "price list, pricelist, listino, listino prezzi, preisliste, liste de prix, tarif, lista de "
        "precios, tarifa"
    ),
    field="list_id",
    read=Meaning.price_list,
    written=price_list,
)
DISCOUNT = Column(
    name="discount",
    title=N_("Discount in percent"),
    headers=(
        "discount, discount percent, rebate, sconto, sconto percentuale, rabatt, nachlass, remise, "
        "rabais, descuento"
    ),
    field="discount",
    read=Meaning.discount,
    written=discount,
    width=9,
)
TERMS_DAYS = Column(
    name="terms_days",
    title=N_("Days to pay"),
    headers="payment terms, days to pay, giorni di pagamento, zahlungsziel, delai de paiement, plazo de pago",
    field="terms_days",
    read=Meaning.days,
    written=terms_days,
    width=9,
)
NOTES = Column(
    name="notes",
    title=N_("Notes"),
    headers=(
        "notes, note, comment, comments, remark, remarks, annotazioni, osservazioni, commenti, notiz, "
        "notizen, bemerkung, bemerkungen, kommentar, anmerkung, anmerkungen, remarque, remarques, "
        "commentaire, notas, observaciones, comentarios"
    ),
    field="notes",
    read=Meaning.lines,
    written=at("notes"),
    joint="\n",
    width=40,
)
COLUMNS: tuple[Column, ...] = (
    CODE,
    OTHER_CODES,
    NAME,
    COMPANY,
    FIRST,
    LAST,
    STREET,
    HOUSE,
    POSTCODE,
    CITY,
    PROVINCE,
    COUNTRY,
    VAT_ID,
    TAX_NUMBER,
    EMAIL,
    CC,
    PHONE,
    IBAN,
    LANGUAGE,
    CURRENCY,
    PRICE_LIST,
    DISCOUNT,
    TERMS_DAYS,
    *ROUTES,
    NOTES,
)
"""In the order of the export and of the choice; a new one is done when it stands here."""
NAMING = frozenset({CODE.name, NAME.name, COMPANY.name, FIRST.name, LAST.name})
"""One of these must be there, to know whom a line is about."""
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
EXPORTED: Mapping[Column, Written] = {column: column.written for column in COLUMNS if column.written}
_MEANT: Mapping[str, Column] = {
    plain(header): column for column in COLUMNS for header in (column.name, *column.headers.split(","))
}


def meant(header: str) -> Column | None:
    """The column that files call so."""
    return _MEANT.get(plain(header))
