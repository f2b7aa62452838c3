"""The words, marks and dates of the accounting page of older HP large-format printers, in seven languages."""

from dataclasses import dataclass
from datetime import datetime

COLUMNS = """
document job_type source output status copies cost_type cost paper_type substrate_type paper_usage
substrate_usage paper_length ink_used user account date printing_time quality mode
""".split()
DOTTED, SLASHED = "{0:%d.%m.%Y %H:%M:%S}", "{0:%d/%m/%Y %H:%M:%S}"
SPELLED = "{0:%b} {0.day}, {0.year} {1}:{0:%M:%S} {0:%p}"


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """`headings` are those of COLUMNS, `units` square metres, metres and millilitres, unless it tells `feet`;
    `decimal` and `thousand` are marks. `ink_changed` stands where the printer cannot measure the ink."""

    headings: str
    printed: str
    canceled: str
    print: str
    total: str
    paper: str
    ink: str
    ink_changed: str
    decimal: str = ","
    thousand: str = "."
    units: tuple[str, str, str] = ("m²", "m", "ml")
    feet: bool = False
    date: str = SLASHED

    def heading(self, column: str) -> str:
        """The column's title; nothing for a column that is empty."""
        titles = dict(zip(COLUMNS, (each.strip() for each in self.headings.split("·")), strict=True))
        return titles.get(column, "")

    def number(self, amount: float, places: int) -> str:
        """1.012,5000 for 1012.5, with four places, in most of them."""
        marks = str.maketrans({",": self.thousand, ".": self.decimal})
        return f"{amount:,.{places}f}".translate(marks)

    def when(self, local: datetime) -> str:
        """As written there, without a zone."""
        return self.date.format(local, local.hour % 12 or 12)


ENGLISH = Tongue(
    headings="Document · Job type · Source · Output · Status · Copies · Cost type · Cost · Paper type · "
    "Substrate type · Paper usage · Substrate usage · Paper length · Ink used · User name · Account ID · "
    "Date · Printing time · Print quality · Print mode",
    printed="printed",
    canceled="canceled by user",
    print="Print",
    total="Total",
    paper="Paper",
    ink="Ink",
    ink_changed="Ink changed",
    decimal=".",
    thousand=",",
    date=SPELLED,
)
ITALIAN = Tongue(
    headings="Documento · Tipo di lavoro · Origine · Uscita · Stato · Copie · Tipo di costo · Costo · "
    "Tipo di carta · Tipo di substrato · Utilizzo carta · Utilizzo substrato · Lunghezza carta · "
    "Inchiostro utilizzato · Nome utente · ID account · Data · Ora di stampa · Qualità di stampa · "
    "Modalità di stampa",
    printed="stampato",
    canceled="annullato dall'utente",
    print="Stampa",
    total="Totale",
    paper="Carta",
    ink="Inchiostro",
    ink_changed="Inchiostro modificato",
)
GERMAN = Tongue(
    headings="Dokument · Auftragsart · Quelle · Ausgabe · Status · Kopien · Kostenart · Kosten · Papiertyp · "
    "Druckmaterialtyp · Papierverbrauch · Druckmaterialverbrauch · Papierlänge · Verbrauchte Tinte · "
    "Benutzername · Konto-ID · Datum · Druckzeit · Druckqualität · Druckmodus",
    printed="gedruckt",
    canceled="vom Benutzer abgebrochen",
    print="Druck",
    total="Gesamt",
    paper="Papier",
    ink="Tinte",
    ink_changed="Tinte geändert",
    date=DOTTED,
)
FRENCH = Tongue(
    headings="Document · Type de tâche · Source · Sortie · État · Copies · Type de coût · Coût · "
    "Type de papier · Type de substrat · Utilisation du papier · Utilisation du substrat · "
    "Longueur du papier · Encre utilisée · Nom d'utilisateur · ID de compte · Date · Heure d'impression · "
    "Qualité d'impression · Mode d'impression",
    printed="imprimé",
    canceled="annulé par l'utilisateur",
    print="Impression",
    total="Total",
    paper="Papier",
    ink="Encre",
    ink_changed="Encre modifiée",
    thousand="\N{NO-BREAK SPACE}",
)
SPANISH = Tongue(
    headings="Documento · Tipo de trabajo · Origen · Salida · Estado · Copias · Tipo de coste · Coste · "
    "Tipo de papel · Tipo de sustrato · Uso de papel · Uso de sustrato · Longitud del papel · "
    "Tinta utilizada · Nombre de usuario · ID de cuenta · Fecha · Hora de impresión · "
    "Calidad de impresión · Modo de impresión",
    printed="impreso",
    canceled="cancelado por el usuario",
    print="Impresión",
    total="Total",
    paper="Papel",
    ink="Tinta",
    ink_changed="Tinta cambiada",
)
PORTUGUESE = Tongue(
    headings="Documento · Tipo de trabalho · Origem · Saída · Status · Cópias · Tipo de custo · Custo · "
    "Tipo de papel · Tipo de substrato · Uso de papel · Uso de substrato · Comprimento do papel · "
    "Tinta usada · Nome do usuário · ID da conta · Data · Hora da impressão · Qualidade de impressão · "
    "Modo de impressão",
    printed="impresso",
    canceled="cancelado pelo usuário",
    print="Impressão",
    total="Total",
    paper="Papel",
    ink="Tinta",
    ink_changed="Tinta alterada",
)
RUSSIAN = Tongue(
    headings="Документ · Тип задания · Источник · Вывод · Состояние · Копии · Тип затрат · Стоимость · "
    "Тип бумаги · Тип субстрата · Расход бумаги · Расход субстрата · Длина бумаги · "
    "Израсходовано чернил · Имя пользователя · Код учетной записи · Дата · Время печати · "
    "Качество печати · Режим печати",
    printed="напечатано",
    canceled="отменено пользователем",
    print="Печать",
    total="Итого",
    paper="Бумага",
    ink="Чернила",
    ink_changed="Чернила изменены",
    thousand="\N{NO-BREAK SPACE}",
    units=("м²", "м", "мл."),
    date=DOTTED,
)
TONGUES = {
    "en": ENGLISH,
    "it": ITALIAN,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "ru": RUSSIAN,
}
