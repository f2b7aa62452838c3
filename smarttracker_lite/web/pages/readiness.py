"""What the readiness check found, in the user's words."""

from collections.abc import Mapping
from typing import NamedTuple

from smarttracker_lite.domain.readiness import Finding, Point, Verdict
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.words import Words


class Result(NamedTuple):
    """One point of the check in ready words: what it is about, how it stands, and where its setting is."""

    point: str
    meaning: str
    badge: Badge
    text: str
    hint: str
    menu: str
    link: str


_VERDICTS: Mapping[Verdict, Badge] = {
    Verdict.WELL: Badge(N_("fine"), "circle-check", "good"),
    Verdict.ATTEND: Badge(N_("worth a look"), "alert-triangle", "warn"),
    Verdict.ILL: Badge(N_("to do"), "alert-circle", "bad"),
    Verdict.UNKNOWN: Badge(N_("check it yourself"), "eye", "neutral"),
}
_POINTS: Mapping[Point, tuple[str, str]] = {
    Point.ANSWER: (N_("It answers"), N_("Nothing can be recorded of a printer that does not.")),
    Point.FIREWALL: (
        N_("Firewall"),
        N_("It decides what may pass in a network, and must let the printer’s answers through."),
    ),
    Point.JOBS: (N_("Its job list"), N_("What it remembers of its jobs is what can be recorded.")),
    Point.NAMES: (
        N_("Names of users and documents"),
        N_("Without them nobody can tell whose a job was. A privacy setting of the printer hides them."),
    ),
    Point.PASSWORD: (
        N_("Administrator password"),
        N_("It keeps others from changing the printer's settings, this list among them."),
    ),
    Point.OPEN: (
        N_("Who can read the list"),
        N_("Names stand in it, for whoever opens the page."),
    ),
    Point.CERTIFICATE: (
        N_("Certificate"),
        N_("By it this program knows that it is your printer that answers, before it sends a password."),
    ),
    Point.PROXY: (
        N_("Web proxy"),
        N_(
            "It passes on what programs ask in a network. "
            "One that stands before the printer may answer in its place."
        ),
    ),
    Point.FIRMWARE: (N_("Firmware"), N_("The printer's own program, by which it keeps its job list.")),
    Point.CLOCK: (N_("Its clock"), N_("The times of its jobs are as right as its clock.")),
}


def result(words: Words, finding: Finding) -> Result:
    """One point of the check."""
    badge, (point, meaning) = _VERDICTS[finding.verdict], _POINTS[finding.point]
    return Result(
        point=words.text(point),
        meaning=words.text(meaning),
        badge=badge._replace(word=words.text(badge.word)),
        text=words.text(finding.text, **finding.values),
        hint=words.text(finding.hint, **finding.values) if finding.hint else "",
        menu=words.text(finding.menu) if finding.menu else "",
        link=finding.link,
    )
