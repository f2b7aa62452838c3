"""What is the owner's where a PIN is set: prices, deletion and settings. Anyone at the PC may do the rest.

Every route that changes something stands in one of these lists, by the path that it names; a test sees to it.
Whoever can read a page may: the PIN hides no amount.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import BadInput, TrackerError
from smarttracker_lite.store.tables.index import Row
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.web.exchange import Request
from smarttracker_lite.web.pages.undoing import number_of
from smarttracker_lite.workflows.agree import own_currency
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.recall import Told, last_decision, last_undo, redoable, undoable

PRICES = frozenset(
    {
        "/prices",
        "/prices/<rate_id>/delete",
        "/prices/lists",
        "/prices/lists/<list_id>",
        "/prices/lists/<list_id>/delete",
        "/prices/file",
        "/prices/file/<number>/take",
        "/clients/file/<number>/take",
        "/prices/examples",
        "/prices/examples/delete",
        "/prices/extras",
        "/prices/extras/bundles",
        "/prices/extras/<entry_id>/delete",
        # Amounts that are typed on a draft.
        "/invoices/draft/<draft_id>/lines",
        "/invoices/draft/<draft_id>/lines/remove",
        "/invoices/draft/<draft_id>/discount",
        "/invoices/draft/<draft_id>/discount/remove",
        "/printers/<printer_id>/ink/correction",
    }
)

DELETION = frozenset(
    {
        "/jobs/<job_id>/take-back",
        "/import/<number>/take-back",
        "/clients/<client_id>/merge",
        "/clients/<client_id>/erase",
        "/settings/privacy/now",
        "/printers/<printer_id>/remove",
        "/printers/<printer_id>/ink/<change_id>/delete",
        "/printers/demo/remove",
        "/settings/backups/<place>/<name>/restore",
        "/settings/suggestions/forget",
        "/settings/suggestions/forget-all",
    }
)

SETTINGS = frozenset(
    {
        "/rules",
        "/rules/<rule_id>/delete",
        "/rules/<rule_id>/move",
        "/rules/<rule_id>/switch",
        "/rules/accounts",
        "/settings/suggestions/switch",
        "/settings/suggestions/learn-all",
        "/settings/suggestions/again",
        "/settings/tax/usual",
        "/settings/tax/regime",
        "/invoices/fatturapa/deferred",
        "/settings/logo",
        "/settings/mail",
        "/settings/mail/sign-in",
        "/settings/mail/signed-in",
        "/settings/mail/sign-out",
        "/settings/letters",
        "/settings/reminders",
        "/settings/letters/usual",
        "/settings/privacy",
        "/settings/logo/remove",
        "/settings/look",
        "/settings/look/default",
        "/settings/look/copy",
        "/settings/backups/place",
        "/welcome/business",
        "/place/accept",
        "/printers",
        "/printers/demo",
        "/printers/print-log",
        "/printers/<printer_id>/rename",
        "/printers/<printer_id>/folder",
        "/printers/<printer_id>/dates",
        "/printers/<printer_id>/connect",
        "/printers/<printer_id>/login",
        "/printers/<printer_id>/place",
    }
)

_OWN_TASTE = frozenset({"language", "notifications"})
"""Sections of the settings that are of whoever sits there."""


def _sets_what_counts(desk: Desk, request: Request) -> bool:
    return request.args["section"] not in _OWN_TASTE


def _prices_a_client(desk: Desk, request: Request) -> bool:
    """Another price list, discount or currency than the client has; a form that nobody can keep asks for
    nothing."""
    old = desk.db.clients.find(request.args.get("client_id", ""))
    typed = request.form.get("discount")
    try:
        discount = request.words.parse_number(typed, "discount") if typed else ZERO
        currency = own_currency(desk, request.form.get("currency"))
    except BadInput:
        return False
    terms = (request.form.get("price_list") or None, discount, currency)
    return terms != (old.charged_by if old else (None, ZERO, None))


def _undoes_owners(act: Callable[[Desk, Request], Told]) -> Callable[[Desk, Request], bool]:
    """The act that is to be taken back is the owner's; where there is none, its page says so."""

    def is_owners_too(desk: Desk, request: Request) -> bool:
        try:
            return changes_owners(act(desk, request).past.entry().changes)
        except TrackerError:
            return False

    return is_owners_too


_OWNERS_BOOKS = frozenset(
    {"printers", "rules", "price_lists", "rates", "extras", "bundles", "corrections", "settings"}
)
_COMES_AND_GOES = frozenset({"drafts", "taggings"})
"""A draft is a list that can be made again, and the ledger follows the jobs."""


def changes_owners(changes: Changes) -> bool:
    """Whether an act with these changes touched prices, rules or settings, merged clients, took something
    away, or brought a job, which its undoing takes away."""
    return any(
        _is_owners_row(table, before, after)
        for table, rows in changes.items()
        for before, after in rows.values()
    )


def _is_owners_row(table: str, before: Row | None, after: Row | None) -> bool:
    if table in _OWNERS_BOOKS or (table == "clients" and _terms(before) != _terms(after)):
        return True
    if table in _COMES_AND_GOES or (table == "jobs" and _is_part(before or after)):
        return False
    return after is None or (table == "jobs" and before is None)


def _terms(row: Row | None) -> tuple[object, ...]:
    """What a client's row says of prices, and into whom it was merged."""
    told = row or {}
    discount = Decimal(str(told.get("discount", 0)))
    return told.get("list_id"), discount, told.get("currency"), told.get("merged_into")


def _is_part(row: Row | None) -> bool:
    """Whether it came by splitting a print, which anyone may do, and join again."""
    return bool(row and row.get("portion"))


SOMETIMES: Mapping[str, Callable[[Desk, Request], bool]] = {
    "/history/undo/<n>": _undoes_owners(lambda desk, request: undoable(desk, number_of(request))),
    "/history/redo/<n>": _undoes_owners(lambda desk, request: redoable(desk, number_of(request))),
    "/history/undo-last": _undoes_owners(lambda desk, _: last_decision(desk)),
    "/history/redo-last": _undoes_owners(lambda desk, _: last_undo(desk)),
    "/settings/<section>": _sets_what_counts,
    "/clients": _prices_a_client,
    "/clients/<client_id>": _prices_a_client,
}
"""What is the owner's only where this holds."""

FREE = frozenset(
    {
        # What is ticked is issued and mailed.
        "/invoices/billing-run/sum",
        "/invoices/billing-run/issue",
        "/invoices/billing-run/<run>/go-on",
        "/invoices/billing-run/<run>/stop",
        "/invoices/billing-run/<run>/leave",
        # Whose a print is, and what is done with it.
        "/jobs/tag",
        "/jobs/state",
        "/jobs/extras",
        "/jobs/new",
        "/jobs/<job_id>/tag",
        "/jobs/<job_id>/state",
        "/jobs/<job_id>/comment",
        "/jobs/<job_id>/extras",
        "/jobs/<job_id>/extras/remove",
        "/jobs/<job_id>/edit",
        "/jobs/<job_id>/split",
        "/jobs/<job_id>/split/left",
        "/jobs/<job_id>/join",
        "/jobs/accept",
        # Rules are tried and asked about; who may not keep one may see what it would do.
        "/rules/form",
        "/rules/preview",
        "/rules/codes",
        # Who the clients are, as long as their prices stay.
        "/clients/<client_id>/archive",
        "/clients/<client_id>/pin",
        "/clients/<client_id>/projects/<project_id>/phases",
        "/clients/file",
        "/clients/file/<number>",
        "/clients/<client_id>/projects",
        "/clients/<client_id>/projects/<project_id>",
        "/clients/<client_id>/projects/<project_id>/archive",
        # The daily invoice: at prices that are the owner's. A draft is a list that can be made again.
        "/invoices/draft",
        "/invoices/new",
        "/invoices/draft/<draft_id>/jobs",
        "/invoices/draft/<draft_id>/grouping",
        "/invoices/draft/<draft_id>/details",
        "/invoices/draft/<draft_id>/lines/move",
        "/invoices/draft/<draft_id>/leave",
        "/invoices/draft/<draft_id>/extras",
        "/invoices/draft/<draft_id>/extras/remove",
        "/invoices/draft/<draft_id>/delete",
        "/invoices/draft/<draft_id>/issue",
        "/invoices/<invoice_id>/credit",
        "/invoices/<invoice_id>/credit/again",
        "/invoices/<invoice_id>/send",
        "/invoices/<invoice_id>/print",
        # Reminders of what is owed, and what waits to be billed.
        "/invoices/reminders/send",
        "/invoices/reminders/run/stop",
        "/invoices/reminders/print",
        "/invoices/reminders/noted",
        "/invoices/<invoice_id>/quiet",
        "/overview/bills",
        # A quote is as good as its prices, which are the owner's; nothing is owed by it.
        "/quotes/new",
        "/quotes/<quotation_id>/accept",
        "/quotes/<quotation_id>/decline",
        "/quotes/<quotation_id>/draft",
        "/quotes/<quotation_id>/copy",
        "/quotes/<quotation_id>/send",
        "/quotes/<quotation_id>/print",
        "/quotes/<quotation_id>/compose",
        "/quotes/<quotation_id>/draft.eml",
        "/quotes/<quotation_id>/sent",
        "/quotes/<quotation_id>/doubt",
        "/invoices/draft/<draft_id>/become",
        "/invoices/draft/<draft_id>/quote",
        "/invoices/draft/<draft_id>/pro-forma",
        "/invoices/draft/<draft_id>/charge",
        # What came in, and went back; an undo tells it all.
        "/invoices/<invoice_id>/payments",
        "/invoices/<invoice_id>/payments/<place>/take-back",
        "/invoices/<invoice_id>/write-off",
        "/invoices/<invoice_id>/pay-back",
        "/invoices/<invoice_id>/move-payment",
        "/invoices/bank",
        "/invoices/bank/<number>",
        "/invoices/bank/<number>/take",
        "/invoices/<invoice_id>/compose",
        "/invoices/<invoice_id>/draft.eml",
        "/invoices/<invoice_id>/sent",
        "/invoices/<invoice_id>/doubt",
        "/invoices/<invoice_id>/payments/<place>/receipt/send",
        "/invoices/<invoice_id>/payments/<place>/receipt/compose",
        "/invoices/<invoice_id>/payments/<place>/receipt/draft.eml",
        "/invoices/<invoice_id>/payments/<place>/receipt/sent",
        "/invoices/<invoice_id>/payments/<place>/receipt/doubt",
        "/clients/<client_id>/statement/mail/send",
        "/clients/<client_id>/statement/mail/compose",
        "/clients/<client_id>/statement/mail/draft.eml",
        "/clients/<client_id>/statement/mail/sent",
        "/clients/<client_id>/statement/mail/doubt",
        "/invoices/<invoice_id>/fatturapa",
        "/invoices/<invoice_id>/fatturapa/outcome",
        "/invoices/fatturapa",
        # That nothing printed is missing.
        "/gaps/<gap_id>/accept",
        "/gaps/<gap_id>/reopen",
        "/import",
        "/import/<number>",
        "/import/<number>/take",
        "/printers/poll",
        "/printers/<printer_id>/poll",
        "/printers/<printer_id>/check",
        "/printers/<printer_id>/ink",
        "/printers/look",
        "/printers/pause",
        # A page that is tried; nothing is kept.
        "/settings/look/preview",
        # A letter is tried; who may not keep one may see what it would say.
        "/settings/letters/preview",
        # The program itself; the door for the same user's other processes has a secret of its own.
        "/settings/backups",
        "/settings/quit",
        "/welcome/end",
        "/instance/open",
        "/instance/verb",
        # The PIN asks for itself.
        "/settings/pin",
        "/settings/pin/remove",
        "/owner/lock",
    }
)


def is_owners(desk: Desk, path: str, request: Request) -> bool:
    """Whether what is asked of the route with this path is the owner's. What no list names is."""
    if path in FREE:
        return False
    return path not in SOMETIMES or SOMETIMES[path](desk, request)
