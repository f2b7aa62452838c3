"""Who sends jobs to the simulated machines, and what their documents are called.

Most names begin with the client's. The others are what every inbox must cope with: no name at all,
computer accounts, several languages, quotes, guests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from smarttracker_lite.printers.drivers.simulated.models import BANNER, BOND, CANVAS, SATIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A person or computer. `documents` are by the model's key, with `{n}` for a number that varies.

    `weight` says how often it is this sender's turn. `papers` are those of the inkjet.
    """

    user: str
    host: str
    account: str | None = None
    papers: tuple[str, ...]
    documents: Mapping[str, tuple[str | None, ...]]
    weight: int = 4


SENDERS = (
    Sender(
        user="g.rossi",
        host="rossi-ws1.local",
        account="ROSSI-2026",
        papers=(BOND,),
        weight=9,
        documents={
            "inkjet": (
                "Rossi_Villa Serena_tav{n:02}_pianta piano terra.pdf",
                "Rossi_Villa Serena_tav{n:02}_prospetto nord.pdf",
                "Rossi_Scuola dell’infanzia_sezione A-A’_rev{n}.dwg",
                'Rossi_Loft "Navigli"_arredi_{n:02}.pdf',
            ),
            "laser": (
                "Rossi_Villa Serena_computo metrico rev{n}.xlsx",
                "Microsoft Word - Rossi_relazione tecnica_{n}.docx",
                "Rossi_verbale di cantiere n. {n}.pdf",
            ),
        },
    ),
    Sender(
        user="studio",
        host="imac-galleria.local",
        account="BIANCHI",
        papers=(SATIN, CANVAS),
        weight=5,
        documents={
            "inkjet": ("Bianchi – Mostra «Luce» {n:02}.tif", "Bianchi_ritratto_{n:03}_profilo FineArt.tif"),
            "laser": ("Bianchi_invito vernissage.pdf", "Bianchi – listino opere {n:02}.pdf"),
        },
    ),
    Sender(
        user="j.müller",
        host="MEYER-CAD3",
        account="4711",
        papers=(BOND,),
        weight=7,
        documents={
            "inkjet": (
                "Meyer_Grundriß_EG_Bl{n:02}.plt",
                "Meyer_Lageplan_Köln-Süd_1:{n}00.pdf",
                "Meyer_Übersicht Türen_Index {n}.pdf",
            ),
            "laser": ("Meyer_Leistungsverzeichnis_{n:02}.pdf", "Microsoft Word - Meyer_Baubeschreibung.docx"),
        },
    ),
    Sender(
        user="Élise",
        host="macbook-elise.local",
        account="LUMIERE",
        papers=(SATIN, BANNER),
        documents={
            "inkjet": ("Lumiere_affiche_Noël_{n}.pdf", "Lumiere_vitrine d’été_v{n}.ai"),
            "laser": ("Lumiere_carte_des_thés_{n}.pdf", "Lumiere_menu du jour {n:02}.docx"),
        },
    ),
    Sender(
        user="harbour",
        host="RIP-01",
        account="HARB-09",
        papers=(BANNER,),
        weight=5,
        documents={
            "inkjet": ("Harbour-banner 'Open Day' {n}.pdf", 'Harbour-A-board "Fish & Chips" {n:02}.eps'),
            "laser": ("Harbour-job sheet {n:03}.pdf", "Harbour-cutting list {n:02}.pdf"),
        },
    ),
    Sender(
        user="CORP\\PC20708$",
        host="PC20708",
        papers=(BOND, SATIN),
        documents={
            "inkjet": ("Print Document", "Plotauftrag {n:04}.pdf", None),
            "laser": ("Microsoft Word - Document{n}", "Print Document", None),
        },
    ),
    Sender(
        user="CORP\\anna",
        host="FRONTDESK",
        papers=(BOND, SATIN, CANVAS),
        documents={
            "inkjet": ("IMG_{n:04}.jpg", "Senza titolo-{n}.psd", "Stadtfest Plakat groß {n}.pdf"),
            "laser": (
                "Microsoft Word - Preventivo {n:03}.docx",
                "Fattura acquisto {n}.pdf",
                "Reçu n° {n}.pdf",
            ),
        },
    ),
    Sender(
        user="guest",
        host="192.0.2.77",
        papers=(BOND, SATIN),
        weight=2,
        documents=dict.fromkeys(
            ("inkjet", "laser"),
            (
                "Scan {n:04}.pdf",
                "Plakat Sommerfest {n}.pdf",
                "Layout {n:02} corrected.pdf",
                "tesi_capitolo {n}_stampa.pdf",
            ),
        ),
    ),
)
