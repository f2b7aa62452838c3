"""A client of whom nothing personal is kept: what goes of each record, and that money stays."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.blanking import Row, blanked
from smarttracker_lite.domain.clients import Client, Postal, Project, Routing
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job, Tag, Tagging

_CLIENT: Mapping[str, Any] = {"code": "", "other_codes": (), "iban": "", "cc": (), "notes": ""}
_REMARKS = ("comment", "note", "reason")

YEARS: Mapping[str, str] = {
    "AT": "7",
    "CH": "10",
    "DE": "8",
    "ES": "6",
    "FR": "10",
    "GB": "6",
    "IT": "10",
}
"""So many years a country's law asks a business to keep invoices: BAO § 132, OR Art. 958f, AO § 147 (8 for
vouchers since 2025), Código de Comercio art. 30, Code de commerce L123-22, HMRC 700/21, Codice civile art.
2220."""


def erased(client: Client, name: str, now: datetime) -> Client:
    """The client under another name, in the archive; by which prices it was charged stays."""
    gone = replace(client, postal=Postal(name=name), routing=Routing(), **_CLIENT)
    return replace(gone, archived=True, pinned=False, erased_at=now)


def erased_project(project: Project, name: str) -> Project:
    """The project under another name."""
    return replace(project, name=name, code="", archived=True)


def erased_job(job: Job, now: datetime) -> Job:
    """The job without names and without what was written to it."""
    return replace(blanked(job, now), tag=unremarked(job.tag))


def unremarked(tag: Tag) -> Tag:
    """The tag without what was written."""
    return replace(tag, comment="", note="", reason="")


def unremarked_turn(turn: Turn) -> Turn:
    """The client's turn in a billing run without the sentences, which may name documents and addresses."""
    return replace(turn, why="", unsent="")


def unremarked_tagging(tagging: Tagging, job_ids: Collection[str], client_ids: Collection[str]) -> Tagging:
    """The decision without what was written to these jobs, and without the name of the rule or the code by
    which one of these clients got any."""
    retags = tuple(
        replace(each, before=unremarked(each.before), after=unremarked(each.after))
        if each.job_id in job_ids
        else each
        for each in tagging.retags
    )
    theirs = any(each.job_id in job_ids or each.after.client_id in client_ids for each in retags)
    return replace(tagging, retags=retags, why=unnamed_why(tagging.why) if theirs else tagging.why)


def unnamed_why(why: str) -> str:
    """What decided, without its name or code: "rule", "account", or "" for a person."""
    return why.partition(" ")[0]


def unremarked_gap(noted: NotedGap) -> NotedGap:
    """The gap without what was written where it was closed."""
    return replace(noted, closed=noted.closed and replace(noted.closed, comment=""))


def erased_client_row(row: Row, name: str) -> Row:
    """As `erased`, of an older state of the client; the same row if nothing goes."""
    empty = {field: list(value) if value == () else value for field, value in _CLIENT.items() if field in row}
    postal = {**dict.fromkeys(row["postal"], ""), "name": name}
    routing = {"routing": dict.fromkeys(row["routing"], "")} if "routing" in row else {}
    return _changed(row, {**row, **empty, **routing, "postal": postal})


def erased_project_row(row: Row, name: str) -> Row:
    """As `erased_project`, of an older state."""
    return _changed(row, {**row, "name": name, "code": ""})


def unremarked_row(row: Row) -> Row:
    """The row of a job without what was written to it."""
    return _changed(row, {**row, "tag": _tag_row(row["tag"])})


def erased_rule_row(row: Row, name: str) -> Row:
    """A rule that gave jobs to the client, without what it looked for, under the client's other name."""
    return _changed(row, {**row, "name": name, "comment": "", "conditions": []})


def unremarked_gap_row(row: Row) -> Row:
    """As `unremarked_gap`, of a row."""
    closed = row.get("closed")
    return _changed(row, {**row, "closed": {**closed, "comment": ""}}) if closed else row


def unremarked_tagging_row(row: Row, job_ids: Collection[str], client_ids: Collection[str]) -> Row:
    """As `unremarked_tagging`, of a row."""
    retags = [
        {**each, "before": _tag_row(each["before"]), "after": _tag_row(each["after"])}
        if each["job_id"] in job_ids
        else each
        for each in row["retags"]
    ]
    theirs = any(
        each["job_id"] in job_ids or each["after"]["client_id"] in client_ids for each in row["retags"]
    )
    why = {"why": unnamed_why(row["why"])} if theirs and row.get("why") else {}
    return _changed(row, {**row, **why, "retags": retags})


def _tag_row(tag: Row) -> Row:
    return {**tag, **{name: "" for name in _REMARKS if name in tag}}


def _changed(row: Row, now: Row) -> Row:
    return row if row == now else now
