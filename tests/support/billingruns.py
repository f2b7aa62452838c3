"""Billing runs in tests: clients with work, and a run of all that can be billed."""

from datetime import date

from smarttracker_lite.domain.billingrun import Outcome
from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows import configure
from smarttracker_lite.workflows.bill_all import Ticked, begin, stand
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.gather import prospects
from tests.support.invoicing import set_prices
from tests.support.mail import PASSWORD, USER, MailServer
from tests.support.studio import Studio

DAY = date(2026, 11, 20)


def clients_with_work(at_work: Studio, *names: str, jobs: int = 2) -> list[Client]:
    """A studio with prices, and clients of these names with an e-mail address, each with some jobs."""
    set_prices(at_work)
    made = [at_work.client(name, email=f"{name.lower()}@clients.example") for name in names]
    for client in made:
        for _ in range(jobs):
            at_work.job(client=client)
    return made


def ticked(desk: Desk, until: date = DAY) -> list[Ticked]:
    """All that can be billed, as it is seen now."""
    return [Ticked(each.draft.client_id, each.draft.id, each.seen) for each in prospects(desk, until)]


def begun(desk: Desk, *, send: bool = False) -> str:
    """A run of all that can be billed, of which nothing is issued yet."""
    return begin(desk, DAY, ticked(desk), send=send)


def done(desk: Desk, run: str) -> None:
    """Let it go on until it ends."""
    desk.keeping(Billing).start(desk, run, soon_s=60)


def told(desk: Desk, run: str) -> list[tuple[str, str]]:
    """What became of each client, and its number."""
    now = stand(desk, run)
    numbers = {id: invoice.number.text for id, invoice in now.invoices.items()}
    return [(turn.outcome.value, numbers.get(turn.invoice_id or "", "")) for turn in now.turns]


def mails_to(desk: Desk, server: MailServer) -> None:
    """Let the studio send through this server."""
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    configure.save_mail(desk, account, PASSWORD)


ISSUED, REFUSED, LEFT, WAITING = (
    each.value for each in (Outcome.ISSUED, Outcome.REFUSED, Outcome.LEFT, Outcome.WAITING)
)
