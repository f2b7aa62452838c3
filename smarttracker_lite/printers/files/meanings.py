"""What the words in accounting files mean: how a job ended, what it was, whether in colour or on both sides.

English, Italian, German, French, Spanish and Portuguese, as printers and their programs write them.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.quantities import UNSAID, Unreadable

Meaning = TypeVar("Meaning", JobStatus, Kind, bool)

STATUSES: Mapping[JobStatus, tuple[str, ...]] = {
    JobStatus.COMPLETED: (
        *("completed", "complete", "done", "ok", "success", "successful", "succeeded", "printed", "print"),
        *("finished", "normal", "normal end", "end", "ended", "job completed", "completed normally", "0"),
        *("completato", "completata", "stampato", "stampata", "finito", "riuscito", "eseguito", "terminato"),
        *("abgeschlossen", "fertig", "gedruckt", "erledigt", "beendet", "erfolgreich", "normal beendet"),
        *("terminé", "terminée", "imprimé", "imprimée", "réussi", "achevé"),
        *("completado", "impreso", "terminado", "finalizado", "correcto"),
        *("concluído", "concluido", "impresso", "sucesso", "com êxito"),
    ),
    JobStatus.CANCELED: (
        *("canceled", "cancelled", "cancel", "stop", "stopped", "user canceled", "user cancelled"),
        *("canceled by user", "cancelled by user", "user cancel"),
        *("annullato", "annullata", "interrotto", "annullato dall'utente"),
        *("abgebrochen", "storniert", "gestoppt", "vom benutzer abgebrochen"),
        *("annulé", "annulée", "arrêté", "cancelado", "cancelada", "anulado", "cancelado pelo usuário"),
    ),
    JobStatus.ABORTED: (
        *("aborted", "abrt", "abort", "failed", "failure", "error", "err", "ng", "fault"),
        *("errore", "fallito", "non riuscito", "fehler", "fehlgeschlagen", "fehlerhaft"),
        *("erreur", "échec", "échoué", "error de impresión", "fallido", "erro", "falha", "falhou"),
    ),
    JobStatus.DELETED: (
        *("deleted", "removed", "eliminato", "cancellato", "gelöscht", "supprimé", "eliminado"),
        *("borrado", "excluído", "apagado"),
    ),
    JobStatus.PROCESSING: (
        *("printing", "processing", "waiting", "queued", "pending", "held", "paused", "in progress"),
        *("in stampa", "in attesa", "in coda", "druckt", "wartet", "in warteschlange", "en cours"),
        *("en attente", "imprimiendo", "en espera", "en cola", "imprimindo", "em espera", "em fila"),
    ),
}
KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PRINT: (
        *("print", "print job", "printer", "printing", "plot", "replot", "ap", "ip", "header", "trailer"),
        *("stampa", "druck", "drucken", "drucker", "impression", "imprimir", "impresión", "impressão"),
        *("network print", "print release", "direct print", "document filing print", "chk"),
    ),
    Kind.COPY: ("copy", "copy job", "icopy", "mbxcopy", "copia", "kopie", "kopieren", "copie", "cópia"),
    Kind.SCAN: (
        *("scan", "scan job", "stf", "scan2mbx", "scan to file", "scan to hdd", "scansione", "scannen"),
        *("numérisation", "escaneo", "escanear", "digitalização", "send", "e-mail", "email", "scan send"),
    ),
    Kind.FAX: ("fax", "fax job", "fax send", "fax receive", "internet fax", "fax2", "télécopie"),
    Kind.INTERNAL: (
        *("system", "internal", "intrnl", "errpage", "report", "test print", "maintenance", "cleaning"),
        *("interno", "intern", "interne", "list print", "calibration"),
    ),
}
COLORS: Mapping[bool, tuple[str, ...]] = {
    True: (
        "color",
        "colour",
        "full color",
        "full colour",
        "colore",
        "farbe",
        "couleur",
        "cor",
        "cmyk",
        "yes",
    ),
    False: (
        *("b/w", "bw", "b&w", "black", "black & white", "black and white", "mono", "monochrome", "grayscale"),
        *("greyscale", "gray", "grey", "b/n", "bianco e nero", "sw", "s/w", "schwarzweiß", "noir et blanc"),
        *("n/b", "blanco y negro", "preto e branco", "pb", "no"),
    ),
}
SIDES: Mapping[bool, tuple[str, ...]] = {
    True: (
        *("duplex", "two-sided", "2-sided", "two-sided-long-edge", "two-sided-short-edge", "double-sided"),
        *("fronte/retro", "fronte retro", "beidseitig", "recto verso", "recto-verso", "dos caras"),
        *("frente e verso", "yes", "on", "2"),
    ),
    False: (
        *("simplex", "one-sided", "1-sided", "single-sided", "solo fronte", "einseitig", "recto"),
        *("una cara", "somente frente", "no", "off", "1"),
    ),
}
NUMBERED = re.compile(r"[0-9]{1,3} (?=\D)")
"""Konica writes "2 Print Job", "4 B/W"."""


def _meanings(table: Mapping[Meaning, tuple[str, ...]]) -> dict[str, Meaning]:
    return {word: meaning for meaning, words in table.items() for word in words}


_STATUS_OF = _meanings(STATUSES)
_KIND_OF = _meanings(KINDS)
_COLOR_OF = _meanings(COLORS)
_SIDES_OF = _meanings(SIDES)


def status_of(said: str, own: Mapping[str, JobStatus]) -> JobStatus:
    """How the job ended; a cell that says nothing is of a job that was printed, as others are not logged.

    `own` are the words of this file. Raises Unreadable for a word nobody knows: it may mean either.
    """
    word = _word(said)
    if word in UNSAID:
        return JobStatus.COMPLETED
    found = own.get(said.strip().casefold()) or _STATUS_OF.get(word)
    if found is None:
        raise Unreadable(
            N_("It is not known whether “{cell}” means that the job was printed."), cell=said[:40]
        )
    return found


def kind_of(said: str, otherwise: Kind) -> Kind:
    """What the machine did. Raises Unreadable for a word nobody knows: a scan must not become a print."""
    word = _word(said)
    if word in UNSAID:
        return otherwise
    found = _KIND_OF.get(word)
    if found is None:
        raise Unreadable(N_("It is not known whether “{cell}” is a print."), cell=said[:40])
    return found


def color_of(said: str) -> bool | None:
    """Whether the job was in colour; None for a word nobody knows."""
    return _COLOR_OF.get(_word(said))


def duplex_of(said: str) -> bool | None:
    """Whether both sides were printed; None for a word nobody knows."""
    return _SIDES_OF.get(_word(said))


def _word(said: str) -> str:
    return NUMBERED.sub("", said.strip().casefold(), count=1)
