"""Papers that tell of payments, as they are sent: the page of a receipt, and of a statement to be mailed."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from smarttracker_lite.web.exchange import Bytes, Page, Reply, Request, Route
from smarttracker_lite.web.pages import accounts, sending
from smarttracker_lite.web.pages.payments import place_asked
from smarttracker_lite.web.pages.sending import Asked, SendingView, Subject, panel_routes, panel_view
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows import present
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.present import Presented

RECEIPT = "/invoices/<invoice_id>/payments/<place>/receipt"
STATEMENT = f"{accounts.PATH}/mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedView:
    """The page in ready words; `back` leads to what the paper tells of, called `back_name`."""

    title: str
    about: str
    pdf: str
    back: str
    back_name: str
    sending: SendingView


def routes(site: Site) -> list[Route]:
    """Both pages, with what their panels do, and the receipt as a file."""
    desk = site.desk
    return [
        Route("GET", RECEIPT, partial(_shown, desk, _receipt)),
        Route("GET", f"{RECEIPT}.pdf", partial(_receipt_file, desk)),
        *panel_routes(site, partial(_refused, desk, _receipt), RECEIPT, _receipt),
        Route("GET", STATEMENT, partial(_shown, desk, _statement)),
        *panel_routes(site, partial(_refused, desk, _statement), STATEMENT, _statement),
    ]


def _receipt_of(desk: Desk, request: Request) -> Presented:
    return present.receipt(desk, request.args["invoice_id"], place_asked(request))


def _receipt(desk: Desk, request: Request) -> Subject:
    told, place = _receipt_of(desk, request), request.args["place"]
    href = f"/invoices/{told.document.id}/payments/{place}/receipt"
    return Subject(told.document, href, told.cover, told.beside)


def _receipt_file(desk: Desk, request: Request) -> Reply:
    """The receipt; with `?save` under its own name instead of in place."""
    file = _receipt_of(desk, request).beside.file
    return Bytes(file.content, "application/pdf", file.name if "save" in request.query else None)


def _statement(desk: Desk, request: Request) -> Subject:
    """The one of the days and the currency that the address names."""
    client_id, asked = request.args["client_id"], accounts.asked(desk, request)
    told = present.statement(desk, client_id, *asked.days(request.words), asked.currency)
    query = f"?{urlencode(asked._asdict())}"
    return Subject(told.document, f"/clients/{client_id}/statement/mail", told.cover, told.beside, query)


def _shown(desk: Desk, asked: Asked, request: Request) -> Reply:
    return Page("presented.html", _view(desk, request, asked(desk, request), sending.Typed()))


def _refused(desk: Desk, asked: Asked, request: Request, typed: sending.Typed, status: int) -> Reply:
    return Page("presented.html", _view(desk, request, asked(desk, request), typed), status)


def _view(desk: Desk, request: Request, subject: Subject, typed: sending.Typed) -> PresentedView:
    words, document, beside = request.words, subject.document, subject.beside
    panel = panel_view(desk, request, subject, typed)
    name = beside.file.name.removesuffix(".pdf") if beside else document.number.text
    if subject.query:
        page = subject.href.removesuffix("/mail")
        return PresentedView(
            title=words.text("Mail the statement"),
            about=name,
            pdf=f"{page}.pdf{subject.query}",
            back=f"{page}{subject.query}",
            back_name=words.text("Statement for {client}", client=document.buyer.name),
            sending=panel,
        )
    return PresentedView(
        title=words.text("Receipt"),
        about=name,
        pdf=f"{subject.href}.pdf?save",
        back=f"{sending.home(document)}#payments",
        back_name=words.text("Invoice {number}", number=document.number.text),
        sending=panel,
    )
