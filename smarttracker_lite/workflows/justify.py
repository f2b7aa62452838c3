"""Why nobody pays for a job: the usual reasons, those of late, and what somebody typed."""

from itertools import islice

from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

LONGEST = 200
USUAL = (
    N_("paper jam"),
    N_("wrong colours"),
    N_("wrong size"),
    N_("mistake of the client"),
    N_("test print"),
)
_LATELY = 200
_OFFERED = 12


def reasons(desk: Desk, words: Words) -> tuple[str, ...]:
    """What is offered: what was typed lately, the newest first, and then the usual, each once."""
    late = islice(desk.db.jobs.newest(Wanted(stages=frozenset({Stage.NOT_BILLABLE}))), _LATELY)
    once = dict[str, str]()
    for reason in (*(job.tag.reason for job in late), *map(words.text, USUAL)):
        once.setdefault(reason.casefold(), reason)
    once.pop("", None)
    return tuple(once.values())[:_OFFERED]


def checked(reason: str) -> str:
    """The reason in the words typed, on one line. Raises BadInput."""
    told = " ".join(reason.split())
    if len(told) > LONGEST:
        raise BadInput(
            N_("A reason has {longest} characters at most."),
            N_("Say it shortly; the rest is a note for yourself."),
            field="reason",
            longest=LONGEST,
        )
    return told
