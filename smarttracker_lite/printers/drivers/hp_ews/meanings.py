"""What the words of the page mean: how a job ended and what it was, in the languages of the printers."""

import re
from collections.abc import Mapping

from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.printers.drivers.hp_ews.headers import PRINT, folded

ENDS: Mapping[JobStatus, str] = {
    JobStatus.CANCELED: "cancel annull annul abgebrochen storniert отмен",
    JobStatus.DELETED: "delet eliminat eliminad geloscht supprim borrad exclu apagad удал",
    JobStatus.ABORTED: "abort fail error errore unterbrochen fehl interr echou echec fallid falh erreur ошиб "
    "прерва сбои not|print non|stampat nicht|gedruckt non|imprim no|impres nao|impres не|напечат",
    JobStatus.PROCESSING: "printing in|stampa wird druckt en|cours imprimiendo imprimindo печатается "
    "processing elabora verarbeit traitement procesa processa обраб",
    JobStatus.QUEUED: "wait queue pending attesa coda wartet warteschlange attente espera cola aguard fila "
    "ожид очеред",
    JobStatus.HELD: "held hold paus angehalten trattenut reten приостан",
    JobStatus.COMPLETED: "print complet stampat gedruckt abgeschlossen fertig imprim termin impres conclu "
    "напечат заверш готов copied copiat copiad copie kopiert скопир scanned scansionat acquisit gescannt "
    "numeris escanead digitalizad отскан ok finish done success riuscit erfolgreich reussi",
}
"""How words begin, without accents; `|` stands between two words. The first that fits counts: "not printed"
is not printed, and "printing" not yet."""

KINDS: Mapping[Kind, str] = {
    Kind.COPY: "cop kop коп",
    Kind.SCAN: "scan numeris digitaliz escane acquisi скан",
    Kind.FAX: "fax telefax факс",
    Kind.INTERNAL: "intern внутр",
}


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word.replace('|', ' ') for word in words.split())})")


_ENDS = {status: _compiled(words) for status, words in ENDS.items()}
_KINDS = {kind: _compiled(words) for kind, words in KINDS.items()}


def status_of(text: str) -> JobStatus | None:
    """How the job ended; None if the words are not known."""
    plain = folded(text)
    return next((status for status, words in _ENDS.items() if words.search(plain)), None)


def kind_of(text: str) -> Kind:
    """What the job was: a print, unless it says otherwise; "print from internal memory" is one."""
    plain = folded(text)
    if re.search(PRINT, plain):
        return Kind.PRINT
    return next((kind for kind, words in _KINDS.items() if words.search(plain)), Kind.PRINT)
