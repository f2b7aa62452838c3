"""The columns of a bank's table: what banks call them, in English, Italian, German, French and Spanish."""

from collections.abc import Mapping
from dataclasses import dataclass

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.headers import plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what pages call it, and what banks do. Of several of one kind the first that says
    something counts; what is `joint` is put together."""

    name: str
    title: str
    headers: str
    joint: bool = False


DAY = Column(
    "day",
    N_("Booking day"),
    "booking date, posting date, date, transaction date, date posted, completed date, date completed, data, "
    "data contabile, data operazione, data registrazione, data movimento, data contabilizzazione, datum, "
    "buchungstag, buchungsdatum, buchung, date operation, date de l operation, date de comptabilisation, "
    "date comptable, fecha, fecha operacion, fecha de operacion, fecha contable, f contable, f operacion",
)
VALUE_DAY = Column(
    "value_day",
    N_("Value day"),
    "value date, val date, data valuta, valuta, valutadatum, wertstellung, wertstellungsdatum, wert, date "
    "valeur, date de valeur, valeur, fecha valor, f valor",
)
AMOUNT = Column(
    "amount",
    N_("Amount"),
    "amount, amount eur, transaction amount, importo, importo eur, importo in euro, importo operazione, "
    "movimento, betrag, betrag eur, betrag in eur, umsatz, umsatz in eur, buchungsbetrag, montant, montant "
    "eur, montant de l operation, importe, importe eur, cantidad",
)
CREDIT = Column(
    "credit",
    N_("Came in"),
    "credit, credits, credit amount, paid in, money in, deposit, deposits, entrate, entrata, accrediti, "
    "accredito, avere, importo avere, haben, gutschrift, gutschriften, einnahmen, credit eur, recette, "
    "recettes, encaissement, abono, abonos, haber, ingresos, ingreso",
)
DEBIT = Column(
    "debit",
    N_("Went out"),
    "debit, debits, debit amount, paid out, money out, withdrawal, withdrawals, uscite, uscita, addebiti, "
    "addebito, dare, importo dare, soll, belastung, belastungen, ausgaben, debit eur, depense, depenses, "
    "decaissement, cargo, cargos, debe, gastos, gasto",
)
SIGN = Column(
    "sign",
    N_("In or out"),
    "credit debit, credit debit indicator, debit credit, dr cr, cr dr, soll haben, soll haben "
    "kennzeichen, s h, segno, dare avere, d a, sens, signe, signo, debe haber",
)
CURRENCY = Column(
    "currency",
    N_("Currency"),
    "currency, currency code, ccy, divisa, wahrung, waehrung, devise, monnaie, moneda",
)
NAME = Column(
    "name",
    N_("From whom"),
    "name, counterparty, counterparty name, counter party, payer, payee, payer payee, payee or payer, "
    "merchant, nome, controparte, ordinante, ordinante beneficiario, beneficiario ordinante, beneficiario, "
    "debitore, intestatario, auftraggeber, auftraggeber empfanger, auftraggeber beguenstigter, auftraggeber "
    "begunstigter, zahlungspflichtiger, zahlungsempfanger, beguenstigter zahlungspflichtiger, begunstigter "
    "zahlungspflichtiger, name zahlungsbeteiligter, zahlungspartner, empfanger, emetteur, contrepartie, "
    "donneur d ordre, nom, tiers, debiteur, ordenante, ordenante beneficiario, contrapartida, emisor, nombre",
)
IBAN = Column(
    "iban",
    N_("From which account"),
    "iban, counterparty iban, counterparty account, account number, iban ordinante, iban controparte, iban "
    "ordinante beneficiario, conto controparte, kontonummer, kontonummer iban, iban zahlungsbeteiligter, "
    "iban auftraggeber, konto, iban contrepartie, compte contrepartie, iban tiers, cuenta ordenante, iban "
    "ordenante",
)
TEXT = Column(
    "text",
    N_("What it is for"),
    "description, descriptions, details, detail, text, narrative, memo, notes, payment details, remittance "
    "information, descrizione, descrizione estesa, descrizione operazione, descrizione completa, dettagli, "
    "dettaglio, causale, causale descrizione, operazione, informazioni, verwendungszweck, buchungstext, vwz, "
    "umsatztext, buchungsdetails, libelle, libelle operation, libelle simplifie, libelle complet, detail de "
    "l ecriture, communication, informations complementaires, motif, concepto, concepto ampliado, "
    "observaciones, descripcion, detalle",
    joint=True,
)
REFERENCE = Column(
    "reference",
    N_("Reference"),
    "reference, structured reference, creditor reference, payment reference, customer reference, "
    "riferimento, riferimenti, riferimento cliente, referenz, kundenreferenz, zahlungsreferenz, "
    "reference structuree, communication structuree, referencia, referencia 1, referencia 2",
    joint=True,
)
END_TO_END = Column(
    "end_to_end",
    N_("End-to-end reference"),
    "end to end id, end to end reference, endtoendid, end to end referenz, kundenreferenz end to end, "
    "identificativo end to end, reference de bout en bout, referencia de extremo a extremo",
)
BANK_ID = Column(
    "bank_id",
    N_("The bank’s number"),
    "id, transaction id, transaction number, bank reference, unique id, fitid, cro, trn, id operazione, id "
    "transazione, numero operazione, codice operazione, transaktionsnummer, buchungsnummer, bankreferenz, "
    "reference de l operation, reference operation, numero d operation, numero de operacion, n operacion",
)
COLUMNS: tuple[Column, ...] = (
    DAY,
    VALUE_DAY,
    AMOUNT,
    CREDIT,
    DEBIT,
    SIGN,
    CURRENCY,
    NAME,
    IBAN,
    TEXT,
    REFERENCE,
    END_TO_END,
    BANK_ID,
)
"""In the order of the choice."""
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
DAYS = frozenset({DAY, VALUE_DAY})
AMOUNTS = frozenset({AMOUNT, CREDIT, DEBIT})
_MEANT: Mapping[str, Column] = {
    plain(header): column for column in COLUMNS for header in column.headers.split(",")
}


def meant(header: str) -> Column | None:
    """The column that banks call so."""
    return _MEANT.get(plain(header))
