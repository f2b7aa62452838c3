"""A studio to try things on: sample clients and prices, simulated printers, some months of work done."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from smarttracker_lite import paths
from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.extras import Bundle, BundlePart, Extra
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.configure import save_business
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.extras import save_bundle, save_extra
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rehearse import rehearse
from smarttracker_lite.workflows.tax import usual_tax

HISTORY = timedelta(days=75)
LEFT_TO_TAG = timedelta(days=3)
"""So old is the work that was tagged; what came after waits in the inbox."""


def demonstrate(desk: Desk) -> int:
    """Fill an empty desk; gives the number of jobs. One media has no rate, and one
    price that was agreed is below cost, to show what that means."""
    sample = json.loads(paths.assets("demo", "studio.json").read_bytes())
    now = desk.now()
    with desk.act("demonstrate"):
        clients = _furnish(desk, sample)
        for printer in rehearse(desk, HISTORY):
            collect(desk, printer.id)
        _tag(desk, sample["clients"], clients, before=now - LEFT_TO_TAG)
        for month_end in _month_ends(now - HISTORY, now):
            _bill(desk.at(month_end), clients.values())
        _pay(desk, before=desk.today - timedelta(days=25))
    return desk.db.jobs.count()


def _furnish(desk: Desk, sample: Mapping[str, Any]) -> dict[str, Client]:
    """Settings, clients, projects and rates; gives the clients by the beginning of their documents' names."""
    settings = save_business(desk, Postal(**sample["seller"]), sample["iban"])
    desk.db.settings.put(replace(settings, currency=sample["currency"], tax=usual_tax(settings, desk.today)))
    clients = {each["prefix"]: save_client(desk, _client(each)) for each in sample["clients"]}
    desk.db.projects.put_all(
        Project(id=new_id(), client_id=clients[each["prefix"]].id, name=name)
        for each in sample["clients"]
        for name in each["projects"]
    )
    desk.db.rates.put_all(_rate(row, side) for row in sample["rates"] for side in Side)
    desk.db.rates.put_all(
        replace(_rate(row, Side.PRICE), client_id=clients[row["prefix"]].id) for row in sample["agreed"]
    )
    _offer(desk, sample)
    return clients


def _offer(desk: Desk, sample: Mapping[str, Any]) -> None:
    """Extras, and bundles of them by their names."""
    offered = {
        row["name"]: save_extra(
            desk,
            Extra(
                id="",
                name=row["name"],
                unit=Unit[row["unit"]],
                price=Decimal(row["price"]),
                cost=Decimal(row["cost"]),
            ),
        )
        for row in sample["extras"]
    }
    for name, extras in sample["bundles"].items():
        parts = tuple(BundlePart(extra_id=offered[extra].id) for extra in extras)
        save_bundle(desk, Bundle(id="", name=name, parts=parts))


def _client(row: Mapping[str, Any]) -> Client:
    return Client(id=new_id(), code=row["code"], language=row["language"], postal=Postal(**row["postal"]))


def _rate(row: Mapping[str, Any], side: Side) -> Rate:
    bases = {basis.value: basis for basis in Basis}
    prices = (Price(basis=bases[name], rate=Decimal(amount)) for name, amount in row[side].items())
    return Rate(id=new_id(), side=side, media=row["media"], prices=tuple(prices))


def _tag(
    desk: Desk, rows: Iterable[Mapping[str, Any]], clients: Mapping[str, Client], before: datetime
) -> None:
    for row in rows:
        client = clients[row["prefix"]]
        jobs = [job for job in desk.db.jobs.each() if _begins(job, row["prefix"]) and job.day < before]
        projects = [project for project in desk.db.projects.all() if project.client_id == client.id]
        for place, project in enumerate([*projects, None]):
            share = [job.id for job in jobs[place :: len(projects) + 1]]
            if share:
                tag.tag(desk, share, client.id, project.id if project else None)


def _begins(job: Job, prefix: str) -> bool:
    return (job.facts.document or "").startswith(prefix)


def _month_ends(start: datetime, end: datetime) -> list[datetime]:
    """The last evening of each month between the two moments."""
    days = (start + timedelta(days=each) for each in range((end - start).days))
    return [day.replace(hour=18, minute=0) for day in days if (day + timedelta(days=1)).day == 1]


def _bill(desk: Desk, clients: Iterable[Client]) -> None:
    for client in clients:
        ready = [job.id for job in _priced(desk, client) if job.day < desk.now()]
        if ready:
            bill.issue_draft(desk, bill.draft(desk, client.id, ready).id)


def _priced(desk: Desk, client: Client) -> list[Job]:
    prices = price_book(desk)
    return [job for job in bill.unbilled(desk, client.id) if not prices.price(job).missing]


def _pay(desk: Desk, before: date) -> None:
    """All old invoices but the first are paid: that one is overdue."""
    old = desk.db.invoices.between(date.min, before - timedelta(days=1))
    for invoice in old[1:]:
        bill.mark_paid(desk, invoice.id, min(invoice.issued_on + timedelta(days=19), desk.today))
