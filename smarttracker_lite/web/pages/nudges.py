"""What the overview asks somebody to look at: reminders that are due, work to be billed, stuck mails."""

from functools import partial
from typing import NamedTuple

from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.reminders import PATH as REMINDERS
from smarttracker_lite.web.pages.reminders import RUN
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import nudge
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning
from smarttracker_lite.workflows.nudge import READY_TO_BILL, Nudge

BILLS = "/overview/bills"


class Ask(NamedTuple):
    """A notice with a way to what it is about; `sent`: the way is a button, as it is noted that it was gone.
    `trouble`: something does not go as it should."""

    text: str
    way: str
    href: str
    sent: bool = False
    trouble: bool = False


def routes(site: Site) -> list[Route]:
    """Looking at what is to be billed."""
    return [Route("POST", BILLS, partial(_looked, site.desk))]


def nudges(desk: Desk, words: Words) -> tuple[Ask, ...]:
    """What is to be asked now."""
    now, asks = nudge.nudge(desk), []
    if now.reminders:
        asks.append(Ask(nudge.reminders_told(words, now), words.text("Send reminders"), REMINDERS))
    if now.ready:
        asks.append(Ask(nudge.ready_told(words, now.ready), words.text("Look at it"), BILLS, sent=True))
    if now.trouble:
        asks.append(_stuck(words, now))
    if gone := _gone(desk, words):
        asks.append(Ask(gone, words.text("Show what was sent"), RUN))
    return tuple(asks)


def _stuck(words: Words, now: Nudge) -> Ask:
    """Why nothing is mailed by itself any more."""
    why = " ".join(words.error(now.trouble)) if now.trouble else ""
    text = words.text("Reminders do not go by themselves now. {why}", why=why)
    return Ask(text, words.text("Set up the mail account"), "/settings/mail", trouble=True)


def _gone(desk: Desk, words: Words) -> str:
    """What the program mailed by itself today, and what of it did not go; "" for nothing."""
    dunning = desk.keeping(Dunning)
    if not dunning.by_itself or dunning.day != desk.today or not dunning.sent:
        return ""
    gone = sum(each.tried and each.trouble is None for each in dunning.sent)
    left = len(dunning.sent) - gone
    told = words.plural("{n} reminder went by itself today.", "{n} reminders went by themselves today.", gone)
    kept = words.plural("{n} could not be sent.", "{n} could not be sent.", left) if left else ""
    return " ".join(filter(None, (told, kept)))


def _looked(desk: Desk, request: Request) -> Reply:
    """Note that somebody looks at it, and lead there."""
    nudge.look(desk)
    return Redirect(READY_TO_BILL)
