"""Invoices that are overdue, and a mail account to remind of them with."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import configure
from tests.support.invoicing import issued
from tests.support.mail import PASSWORD, USER, MailServer
from tests.support.studio import Studio

TO = "conti@bianchi.example"


def late(studio: Studio, client: Client, days: int = 8, **changes: Any) -> Invoice:
    """An invoice over 19.25 that was due so many days ago."""
    invoice = issued(studio, client)
    due_on = studio.desk.today - timedelta(days=days)
    changed = replace(invoice, due_on=due_on, **changes)
    studio.desk.db.invoices.put(changed)
    return changed


def connect(studio: Studio, server: MailServer, password: str = PASSWORD) -> None:
    """Set up the mail account at this server."""
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    configure.save_mail(studio.desk, account, password)


def remind_as(studio: Studio, **changes: Any) -> None:
    """Change how the studio reminds."""
    settings = studio.desk.settings
    reminding = replace(settings.reminding, **changes)
    studio.desk.db.settings.put(replace(settings, reminding=reminding))
