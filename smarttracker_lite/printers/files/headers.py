"""What the headers of accounting files mean, in English, Italian, German, French, Spanish and Portuguese."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from smarttracker_lite.printers.files.mapping import Fact, FileUnit
from smarttracker_lite.printers.files.quantities import unit_of

HEADERS: Mapping[Fact, str] = {
    Fact.DOCUMENT: (
        "document, document name, doc name, job, job name, jobname, file, file name, filename, title, name,"
        "documento, nome documento, nome del documento, lavoro, nome lavoro,"
        "nome file, nome del lavoro, titolo,"
        "dokument, dokumentname, auftrag, auftragsname, dateiname, datei, titel, jobtitel, auftragstitel,"
        "document imprime, nom du document, travail, nom du travail, fichier, nom du fichier, tache, titre,"
        "nombre del documento, trabajo, nombre del trabajo, archivo, nombre de archivo,"
        "nome do documento, trabalho, nome do trabalho, arquivo, nome do arquivo, ficheiro"
    ),
    Fact.USER: (
        "user, user name, username, owner, owner name, login, login name, operator, submitted by,"
        "utente, nome utente, proprietario, benutzer, benutzername, anwender, besitzer,"
        "utilisateur, nom d utilisateur, nom utilisateur, proprietaire, usuario, nombre de usuario,"
        "propietario, nome de usuario, nome do usuario, utilizador, proprietario do trabalho"
    ),
    Fact.HOST: (
        "host, host name, hostname, computer, computer name, client, workstation, rechner, rechnername,"
        "computername, nome computer, ordinateur, nom de l ordinateur, equipo, nombre del equipo, computador"
    ),
    Fact.ACCOUNT: (
        "account, account id, accountid, account name, cost center, cost centre, costcentre, department,"
        "project, job billing, billing code, conto, id account, centro di costo, reparto, progetto, commessa,"
        "konto, kostenstelle, abteilung, projekt, compte, id du compte, centre de cout, projet,"
        "cuenta, id de cuenta, centro de coste, proyecto, conta, id da conta, centro de custo, projeto"
    ),
    Fact.PRINTER: (
        "printer, printer name, device, device name, nick name, machine, queue, serial number,"
        "stampante, nome stampante, dispositivo, drucker, druckername, gerat,"
        "imprimante, nom de l imprimante, impresora, nombre de la impresora, impressora, nome da impressora"
    ),
    Fact.STATUS: (
        "status, state, result, job status, job result, print status, print result, event,"
        "stato, esito, risultato, druckstatus, ergebnis, statut, etat, resultat, estado, resultado,"
        "situacao"
    ),
    Fact.KIND: (
        "job type, jobtype, type, function, job mode, mode, category, tipo, tipo lavoro, funzione,"
        "auftragsart, auftragstyp, funktion, type de travail, fonction, tipo de trabajo, funcion,"
        "tipo de trabalho, funcao"
    ),
    Fact.SUBMITTED: (
        "submitted, submitted at, submission time, receive time, received, queued, inviato, data invio,"
        "gesendet, empfangen, soumis, envoye, enviado, recebido"
    ),
    Fact.STARTED: (
        "start, started, start time, start date, starttime, startdate, starting date time, print start time,"
        "print job start time, job start time, inizio, ora inizio, data inizio,"
        "inizio stampa, beginn, start zeit,"
        "startzeit, druckbeginn, debut, heure de debut, date de debut,"
        "inicio, hora de inicio, fecha de inicio"
    ),
    Fact.COMPLETED: (
        "date, time, date time, completed, completed at, completion time,"
        "completion date, finish time, finished,"
        "end, end time, end date, print end time, print time, print time stamp, printed at, printing time,"
        "readydate, readytime, timestamp, completing date time, data, ora, data ora,"
        "data e ora, fine, ora fine, data fine,"
        "completato, data stampa, data di stampa, datum, uhrzeit, zeit, ende, endzeit, druckzeit, fertig,"
        "datum uhrzeit, heure, fin, heure de fin, date de fin, termine, date et heure, date d impression,"
        "fecha, hora, fecha y hora, fecha de fin, hora de fin, terminado,"
        "data hora, data de impressao, termino"
    ),
    Fact.COPIES: (
        "copies, number of copies, copy count, noffinishedsets, sets, copie, numero copie, numero di copie,"
        "kopien, anzahl kopien, nombre de copies, exemplaires, copias, numero de copias"
    ),
    Fact.PAGES: "pages per copy, original pages, pagine per copia, seiten pro kopie, pages par copie",
    Fact.IMPRESSIONS: (
        "pages, page count, total pages, number of pages, pages printed, printed pages, impressions, faces,"
        "clicks, pagine, numero pagine, pagine stampate, impressioni, facciate, seiten, seitenzahl,"
        "anzahl seiten, gedruckte seiten, nombre de pages, pages imprimees, paginas, numero de paginas,"
        "paginas impresas, paginas impressas"
    ),
    Fact.SHEETS: (
        "sheets, sheet count, number of sheets, fogli, blatter, blatt,bogen, feuilles, hojas, folhas"
    ),
    Fact.COLOR: (
        "color, colour, color mode, colour mode, image type, imagetype, colore, modalita colore, farbe,"
        "farbmodus, couleur, mode couleur, modo de color, cor, modo de cor"
    ),
    Fact.DUPLEX: (
        "duplex, sides, two sided, fronte retro, recto verso,zweiseitig, doble cara, frente e verso"
    ),
    Fact.MEDIA: (
        "paper size, media size, page size, printer paper size, media, media name, formato, formato carta,"
        "supporto, papierformat, medienformat, format, format papier, taille du papier, formato de papel,"
        "tamano del papel, tamanho do papel"
    ),
    Fact.MEDIA_TYPE: (
        "media type, mediatype, paper type, substrate, substrate type, material, tipo carta, tipo di carta,"
        "tipo supporto, materiale, medientyp, papiertyp, papiersorte, type de papier, type de support,"
        "tipo de papel, tipo de medio, tipo de midia"
    ),
    Fact.WIDTH: (
        "width, page width, paper width, image width, print area x, larghezza, breite, seitenbreite, largeur,"
        "ancho, largura"
    ),
    Fact.HEIGHT: (
        "height, page height, paper height, image height, print area y, altezza, hohe, seitenhohe, hauteur,"
        "alto, altura"
    ),
    Fact.AREA: (
        "area, print area, printed area, image area, total area, surfacearea,"
        "area stampata, superficie, flache,"
        "druckflache, bedruckte flache, surface, surface imprimee, area impresa, superficie impresa,"
        "area impressa"
    ),
    Fact.ROLL_AREA: (
        "media area, paper area, paper usage, paper consumed, media usage, substrate usage, media used,"
        "consumo carta, carta usata, area carta, papierverbrauch, medienverbrauch, consommation de papier,"
        "consumo de papel"
    ),
    Fact.ROLL_LENGTH: (
        "length, paper length, media length, print length, printed length, lunghezza, lunghezza carta, lange,"
        "papierlange, longueur, longueur du papier, longitud, longitud del papel, comprimento"
    ),
    Fact.INK: (
        "ink, ink used, ink usage, ink consumed, ink consumption, total ink, total ink used, ink total,"
        "inchiostro, inchiostro usato, consumo inchiostro, tinte, tintenverbrauch, encre, encre utilisee,"
        "consommation d encre, tinta, tinta usada, consumo de tinta"
    ),
}
CHANNELS: Mapping[str, str] = {
    "cyan": "cyan, c, ciano, cian",
    "magenta": "magenta, m",
    "yellow": "yellow, y, giallo, gelb, jaune, amarillo, amarelo",
    "black": "black, k, bk, nero, schwarz, noir, negro, preto",
    "photo black": "photo black, pk, nero foto, fotoschwarz, noir photo, negro foto, preto fotografico",
    "matte black": "matte black, mk, mbk, nero opaco, mattschwarz, noir mat, negro mate, preto fosco",
    "light cyan": "light cyan, lc, ciano chiaro, hellcyan, cyan clair, cian claro, ciano claro",
    "light magenta": "light magenta, lm, magenta chiaro, hellmagenta, magenta clair, magenta claro",
    "vivid magenta": "vivid magenta, vm",
    "vivid light magenta": "vivid light magenta, vlm",
    "gray": "gray, grey, gy, grigio, grau, gris, cinza",
    "light gray": "light gray, light grey, lgy, grigio chiaro, hellgrau, gris clair, gris claro, cinza claro",
    "photo gray": "photo gray, photo grey, pgy",
    "red": "red, r, rosso, rot, rouge, rojo, vermelho",
    "green": "green, gr, verde, grun, vert",
    "blue": "blue, b, blu, blau, bleu, azul",
    "orange": "orange, or, arancio, arancione, naranja, laranja",
    "violet": "violet, v, viola, violett, violeta",
    "white": "white, w, bianco, weiss, blanc, blanco, branco",
    "clear": "clear, cl, varnish, vernice, lack, vernis, barniz, verniz, chroma optimizer, co",
}
UNIT = re.compile(
    r"[\[(]([^\])]{1,15})[\])]"
    r"|[ _](mm|cm|m|in|inch|ft|mm2|cm2|m2|in2|ft2|mm²|cm²|m²|in²|ft²|qm|mq|sqm|sqft|[uµμ]l|ml|cc|cm³|l)$"
)
SHORT = 2
"""A channel's letters mean ink only where the header says so: "Ink - C"."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header means: the fact, the unit it names, the channel if it is ink."""

    fact: Fact
    unit: FileUnit | None = None
    channel: str = ""


def plain(text: str) -> str:
    """A header without accents, signs, what stands in brackets, and the way it is written."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", UNIT.sub("", text.strip()))
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    return " ".join(
        re.sub(r"[^\w]|_", " ", "".join(c for c in letters if not unicodedata.combining(c))).split()
    )


def meaning_of(header: str) -> Header | None:
    """What this header means, if it is known."""
    found = UNIT.search(header.strip().casefold())
    unit = unit_of(found[1] or found[2]) if found else None
    words = plain(header)
    if fact := _FACT_OF.get(words):
        return Header(fact, unit)
    channel = channel_of(words)
    told = unit is not None or words.startswith("ink")
    return Header(Fact.INK, unit, channel) if channel and (told or len(words) > SHORT) else None


def channel_of(words: str) -> str | None:
    """The ink's name for all languages: "light magenta" of "Ink - LM"."""
    return _CHANNEL_OF.get(re.sub(r"^inks? (?:used |color |colour )?| inks?$", "", words))


def _index(table: Mapping[Fact, str]) -> dict[str, Fact]:
    return {word.strip(): fact for fact, words in table.items() for word in words.split(",")}


_FACT_OF = _index(HEADERS)
_CHANNEL_OF = {word.strip(): name for name, words in CHANNELS.items() for word in words.split(",")}
