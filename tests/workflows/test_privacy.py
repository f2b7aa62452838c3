"""What the studio pays for is its own affair: nothing that a client gets tells a cost or a margin.

`WAYS` are all ways out. One that is new fails a test until it stands there too.
"""

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.billing.letter import write
from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import (
    attest,
    bill,
    bundle,
    compose,
    configure,
    deliver,
    enclose,
    encode,
    fatturapa,
    picture,
    quote,
    remind,
    typeset,
    urge,
)
from smarttracker_lite.workflows.appendix import appendix
from smarttracker_lite.workflows.explain import costed
from smarttracker_lite.workflows.payment import paying
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.pricefile import writing
from smarttracker_lite.workflows.tag import comment
from smarttracker_lite.workflows.totals import totals
from tests.house.sources import ROOT, tree
from tests.support.invoicing import costly_job, telltales
from tests.support.mail import PASSWORD, USER, mail_server
from tests.support.studio import Studio
from tests.support.waysout import (
    Out,
    account_of,
    draft_mail,
    drafted_letter,
    enclosed,
    encoded,
    for_buyer,
    for_sdi,
    handed_over,
    in_italy,
    labelled,
    letter_of,
    paid,
    posted,
    presented_of,
    printed_reminder,
    quoted,
    read,
    receipt_of,
    reminded,
    said,
    statement_of,
    told,
    unpacked,
    whole,
    wished,
    words_of,
    zipped,
)

PRICED = {
    Basis.SQUARE_METRE: "3.10",
    Basis.WASTE: "5",
    Basis.COLOR: "0.20",
    Basis.MILLILITRE: "0.42",
    Basis.CLEANING: "2",
    Basis.HOUR: "12",
    Basis.COPY: "1",
    Basis.JOB: "1.50",
    Basis.MINIMUM: "25.01",
}


WAYS: Mapping[str, Callable[[Out], str]] = {
    "typeset.sheet": lambda out: repr(typeset.sheet(out.proof, out.studio.desk.words(out.proof.language))),
    "typeset.typeset": lambda out: told(typeset.typeset(out.studio.desk, out.proof)),
    "typeset.pictures": lambda out: labelled(typeset.pictures(out.studio.desk, out.proof)),
    "picture.drawn": lambda out: labelled(picture.drawn(out.studio.desk, out.proof)),
    "picture.frozen": lambda out: str(picture.frozen(out.studio.desk, out.invoice)),
    "picture.frozen_page": lambda out: labelled([picture.frozen_page(out.studio.desk, out.invoice, 1)]),
    "typeset.boxed": lambda out: str(typeset.boxed(out.studio.desk, out.proof)),
    "typeset.unit_of": lambda out: str(
        [typeset.unit_of(line, out.studio.desk.words(out.proof.language)) for line in out.proof.lines]
    ),
    "typeset.first_page": lambda out: labelled([typeset.first_page(out.studio.desk, out.proof)]),
    "typeset.alongside": lambda out: told(
        typeset.alongside(
            out.studio.desk, out.proof, typeset.sheet(out.proof, words_of(out)), out.studio.desk.today
        )
    ),
    "typeset.title": lambda out: typeset.title(out.proof, out.studio.desk.words()),
    "totals.totals": lambda out: repr(totals(out.proof, out.studio.desk.words(out.proof.language))),
    "payment.paying": lambda out: repr(paying(out.invoice, out.studio.desk.words(out.invoice.language))),
    "appendix.appendix": lambda out: repr(appendix(out.proof, out.studio.desk.words(out.proof.language))),
    "attest.statement": lambda out: told(statement_of(out)),
    "attest.receipt": lambda out: told(receipt_of(out)),
    "attest.left_after": lambda out: str(attest.left_after(paid(out), 0)),
    "present.receipt": lambda out: said(presented_of(out)[0]),
    "present.statement": lambda out: said(presented_of(out)[1]),
    "attest.is_received": lambda out: str(list(map(attest.is_received, paid(out).settlements))),
    "attest.stated": lambda out: repr(attest.stated(account_of(out), out.invoice, words_of(out))),
    "attest.entry_title": lambda out: repr(
        [attest.entry_title(words_of(out), each) for each in account_of(out).entries]
    ),
    "attest.received": lambda out: repr(attest.received(paid(out), 0, words_of(out))),
    "client.export_client": zipped,
    "encode.wanted": lambda out: str(encode.wanted(out.invoice)),
    "encode.embedded": lambda out: (encode.embedded(out.studio.desk, whole(out)) or b"").decode(),
    "encode.filed": lambda out: str(encode.filed(out.studio.desk, out.invoice, out.printed)),
    "encode.efile": encoded,
    "encode.kept": lambda out: str(
        [encode.kept(out.invoice, file, out.printed.parent) for file in out.invoice.files]
    ),
    "encode.beside": lambda out: encode.beside(out.printed.parent, out.invoice, "x.xml").name,
    "fatturapa.as_told": lambda out: repr(fatturapa.as_told(out.studio.desk, in_italy(out)).buyer),
    "fatturapa.prepared": lambda out: fatturapa.prepared(out.studio.desk, in_italy(out)).xml.decode(
        "latin-1"
    ),
    "fatturapa.hand_over": for_sdi,
    "fatturapa.hand_over_all": lambda out: unpacked(
        fatturapa.hand_over_all(out.studio.desk, [in_italy(out)])
    ),
    "compose.values_of": lambda out: str(compose.values_of(out.studio.desk, out.invoice)),
    "deliver.letter": lambda out: posted(write(drafted_letter(out), out.studio.desk.now(), "a")),
    "hand_over.draft_of": lambda out: posted(draft_mail(out)),
    "hand_over.hand_over": handed_over,
    "compose.cover": lambda out: repr(compose.cover(out.studio.desk, out.invoice)),
    "compose.reminder": lambda out: repr(
        compose.reminder(out.studio.desk, [out.invoice], Occasion.REMINDER_1, None)
    ),
    "compose.values_of_all": lambda out: str(compose.values_of_all(out.studio.desk, [out.invoice])),
    "compose.address_now": lambda out: compose.address_now(None, [out.invoice]),
    "compose.beside": lambda out: repr([each.cover for each in presented_of(out)]),
    "compose.owing": lambda out: compose.owing(words_of(out), out.invoice),
    "remind.cover": lambda out: repr(remind.cover(out.studio.desk, letter_of(out))),
    "remind.as_paper": lambda out: told(remind.as_paper(out.studio.desk, letter_of(out))[1]),
    "remind.mail": lambda out: posted(reminded(out)),
    "remind.print_out": printed_reminder,
    "urge.paper": lambda out: told(urge.paper(out.studio.desk, [out.invoice], Occasion.REMINDER_2)),
    "urge.file_name": lambda out: urge.file_name(out.studio.desk, [out.invoice], Occasion.REMINDER_2),
    "urge.urged": lambda out: repr(
        urge.urged(out.studio.desk, [out.invoice], Occasion.REMINDER_2, words_of(out))
    ),
    "urge.asked_for": lambda out: json.dumps(to_row(urge.asked_for([out.invoice]))),
    "encode.told_of": lambda out: str(encode.told_of(out.invoice)),
    "bundle.of_period": lambda out: str(
        [each.id for each in bundle.of_period(out.studio.desk, out.invoice.issued_on, out.invoice.issued_on)]
    ),
    "bundle.makeable": lambda out: str([each.id for each in bundle.makeable([whole(out)], Format.FACTUR_X)]),
    "bundle.bundle": lambda out: unpacked(bundle.bundle(out.studio.desk, [whole(out)], Format.FACTUR_X)),
    "enclose.issued_pdf": lambda out: told(enclose.issued_pdf(out.studio.desk, out.invoice)),
    "enclose.file_name": lambda out: enclose.file_name(out.studio.desk, out.invoice),
    "enclose.xml_name": lambda out: enclose.xml_name(out.studio.desk, out.invoice, Format.PEPPOL),
    "enclose.xml": lambda out: str(enclose.xml(out.studio.desk, whole(out), Format.FACTUR_X)),
    "enclose.papers": enclosed,
    "enclose.enclosed": lambda out: " ".join(
        read(each.content) for each in enclose.enclosed(out.studio.desk, out.invoice, None)
    ),
    "deliver.mail_invoice": lambda out: posted(out.mail),
    "deliver.mail_together": lambda out: posted(reminded(out)),
    "deliver.print_invoice": lambda out: told(out.printed.read_bytes()),
    "quote.asked_for": lambda out: quote.asked_for(out.studio.desk.words(), wished(out)),
    "quote.quote": lambda out: str(quoted(out)),
    "writing.rows_for": lambda out: repr(for_buyer(out)),
    "writing.as_csv": lambda out: writing.as_csv(out.studio.desk, for_buyer(out)).decode(),
    "writing.as_workbook": lambda out: unpacked(writing.as_workbook(out.studio.desk, for_buyer(out))),
}
"""What a client gets to see by each function that makes something for it: whatever uses the room `billing`,
and whatever says that it "never holds a cost". What pictures show is drawn from the sheet."""

OWN = {
    "authorize",
    "compose.keep_letter",
    "compose.letter_text",
    "compose.named",
    "compose.sample_values",
    "compose.usual",
    "bill_all",
    "configure",
    "deliver.arrived",
    "deliver.doubtful",
    "deliver.is_under_way",
    "deliver.issued",
    "deliver.keep",
    "deliver.mailbox",
    "deliver.not_arrived",
    "deliver.note",
    "deliver.password_missing",
    "deliver.sent_by_hand",
    "enclose.check_size",
    "enclose.octets",
    "enclose.safe",
    "hand_over.clear",
    "desk",
    "fatturapa.attempt",
    "fatturapa.goes_through_sdi",
    "fatturapa.missing",
    "fatturapa.note_outcome",
    "fatturapa.of_period",
    "fatturapa.passage",
    "fatturapa.steps",
    "fatturapa.switch_deferred",
    "fatturapa.through_sdi",
    "fatturapa.to_hand_over",
    "lay_out",
    "remind.due",
    "remind.find",
    "remind.leave_out",
    "remind.overdue",
    "remind.parcels",
    "remind.sent_by_hand",
    "remind.set_up",
    "remind.stands",
    "typeset.own_layouts",
    "typeset.stood_in_for",
    "typeset.templates",
    "writing.all_rows",
}
"""What is for the studio itself: its mail server, its logo, a test mail, all its prices and costs, its
layouts and what it tries of them, and how far invoices have come on their way through SdI."""


def makers() -> Iterator[str]:
    """The public functions of all workflows that make something for clients."""
    for path in sorted(ROOT.glob("smarttracker_lite/workflows/**/*.py")):
        imported = [node.module or "" for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
        bills = any(module.startswith("smarttracker_lite.billing") for module in imported)
        if bills or "never holds a cost" in path.read_text(encoding="utf-8"):
            public = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)]
            yield from (f"{path.stem}.{name}" for name in public if not name.startswith("_"))


def test_every_way_out_is_looked_at() -> None:
    found = {name for name in makers() if name not in OWN and name.partition(".")[0] not in OWN}
    assert found == set(WAYS)


def sent_out(studio: Studio, draft: Draft, folder: Path) -> Out:
    """The draft issued, mailed and printed."""
    proof = bill.proof(studio.desk, draft.id)
    invoice = bill.issue_draft(studio.desk, draft.id)
    with mail_server(folder) as server:
        account = Mail(
            host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file)
        )
        configure.save_mail(studio.desk, account, PASSWORD)
        deliver.mail_invoice(studio.desk, invoice.id, compose.cover(studio.desk, invoice))
    (message,) = (received.message for received in server.received)
    deliver.print_invoice(studio.desk, invoice.id)
    return Out(studio, proof, invoice, message, studio.printed[-1][0])


def leaks(out: Out, secret: set[str]) -> list[tuple[str, str]]:
    """Every place that tells one of these figures, and the figure."""
    seen = {"record": json.dumps(to_row(out.invoice)), **{way: tell(out) for way, tell in WAYS.items()}}
    return [(place, each) for place, text in seen.items() for each in secret if each in text]


def buyer(studio: Studio, language: str) -> Client:
    """A client with a discount, who has a price for every part of a job."""
    studio.seller()
    prices = tuple(Price(basis=basis, rate=Decimal(rate)) for basis, rate in PRICED.items())
    studio.desk.db.rates.put(Rate(id="price", side=Side.PRICE, prices=prices))
    client = replace(studio.client(language=language, email="conti@rossi.example"), discount=Decimal(10))
    studio.desk.db.clients.put(client)
    return client


@pytest.mark.parametrize("language", ["en", "it"])
def test_no_paper_for_a_client_tells_a_cost(at_work: Studio, tmp_path: Path, language: str) -> None:
    client = buyer(at_work, language)
    job = costly_job(at_work, client)
    secret = telltales(at_work, job)
    out = sent_out(at_work, bill.draft(at_work.desk, client.id, [job.id]), tmp_path)
    assert leaks(out, secret) == []
    explained = f"= {at_work.desk.words(language).number(Decimal('25.01'), 2)}"
    assert quoted(out)
    assert for_buyer(out)
    papers = ("typeset.typeset", "enclose.issued_pdf", "deliver.mail_invoice", "deliver.print_invoice")
    assert [way for way in papers if explained not in WAYS[way](out)] == []  # the right papers


def test_no_paper_tells_what_is_for_the_studio_alone_and_all_what_is_for_the_client(
    at_work: Studio, tmp_path: Path
) -> None:
    client = replace(buyer(at_work, "en"), notes="Schwager von Carlo")
    at_work.desk.db.clients.put(client)
    job = costly_job(at_work, client)
    comment(at_work.desk, job.id, "", "Zahlt bald")
    tag = replace(job.tag, comment="Folded for Anna", note="Zahlt-nie", reason="Kaffeefleck")
    at_work.desk.db.jobs.put(replace(job, tag=tag))
    out = sent_out(at_work, bill.draft(at_work.desk, client.id, [job.id]), tmp_path)
    assert leaks(out, {"Zahlt", "Kaffee", "Schwager"}) == []
    papers = ("typeset.typeset", "enclose.issued_pdf", "deliver.mail_invoice", "deliver.print_invoice")
    assert [way for way in papers if "Folded for Anna" not in WAYS[way](out)] == []


def added(price: str, cost: str) -> Addition:
    return Addition(
        name="Lamination", unit=Unit.PIECE, quantity=Decimal(3), price=Decimal(price), cost=Decimal(cost)
    )


@pytest.mark.parametrize("language", ["en", "it"])
def test_no_paper_tells_what_an_extra_costs(at_work: Studio, tmp_path: Path, language: str) -> None:
    client = buyer(at_work, language)
    job = costly_job(at_work, client)
    on_job, on_draft = added("700", "531.37"), added("800", "641.59")
    tag = replace(job.tag, additions=(on_job,))
    at_work.desk.db.jobs.put(replace(job, tag=tag))
    draft = replace(bill.draft(at_work.desk, client.id, [job.id]), additions=(on_draft,))
    at_work.desk.db.drafts.put(draft)
    costs = [each.cost for each in (on_job, on_draft) if each.cost is not None]
    figures = [*costs, *(each.price - cost for each, cost in zip((on_job, on_draft), costs, strict=True))]
    secret = {
        text
        for figure in (*figures, *(3 * figure for figure in figures))
        for text in (str(figure), *(Words(each).number(figure, 2) for each in ("en", "it")))
    }
    assert leaks(sent_out(at_work, draft, tmp_path), secret) == []


def test_the_studio_itself_is_told_every_figure_of_a_cost(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    job = costly_job(at_work, at_work.client())
    sentence = costed(at_work.desk.words("en"), price_book(at_work.desk).cost(job))
    assert [each for each in ("987.65", "76.54%", "865.43", "754.32", "643.21") if each not in sentence] == []
