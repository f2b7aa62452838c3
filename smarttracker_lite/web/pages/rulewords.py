"""Rules in words: what each looks at, what it decides, and what decided about a job."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from smarttracker_lite.domain.conditions import TEXTS, WAYS, Condition, Way, What
from smarttracker_lite.domain.jobs import BY_HAND, JobState
from smarttracker_lite.domain.rules import BY_RULE, Rule
from smarttracker_lite.domain.spans import SIZES, hours, size, weekdays
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import source_of
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.assign import without_target
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.interpret import profile_names

Options = tuple[tuple[str, str], ...]

_NOUNS: Mapping[What, str] = {
    What.DOCUMENT: N_("Document"),
    What.USER: N_("User"),
    What.ACCOUNT: N_("Account"),
    What.HOST: N_("Computer"),
    What.MEDIA: N_("Media"),
}
_THE: Mapping[What, str] = {
    What.DOCUMENT: N_("the document"),
    What.USER: N_("the user"),
    What.ACCOUNT: N_("the account"),
    What.HOST: N_("the computer"),
    What.MEDIA: N_("the media"),
}
_TEXT_WAYS: Mapping[Way, str] = {
    Way.GLOB: N_("is like"),
    Way.WORDS: N_("has the words"),
    Way.IS: N_("is exactly"),
    Way.REGEX: N_("fits the expression"),
}
_OTHERS: Mapping[tuple[What, Way], tuple[str, str]] = {
    (What.PRINTER, Way.IS): (N_("Printer is"), N_("the printer is")),
    (What.SOURCE, Way.IS): (N_("Told by"), N_("it is told by")),
    (What.SIZE, Way.NAMED): (N_("Page size is"), N_("the page is")),
    (What.SIZE, Way.SHORT_SIDE): (N_("Short side is over"), N_("the short side is over")),
    (What.SIZE, Way.LONG_SIDE): (N_("Long side is over"), N_("the long side is over")),
    (What.TIME, Way.BETWEEN): (N_("Time is between"), N_("the time is between")),
    (What.TIME, Way.WEEKDAYS): (N_("Day is"), N_("the day is")),
}
_STATES: Mapping[JobState, str] = {
    JobState.BILLABLE: N_("billable"),
    JobState.INTERNAL: N_("internal"),
    JobState.REPRINT: N_("reprint"),
    JobState.WASTE: N_("waste"),
}
SAMPLES: Mapping[Way, str] = {
    Way.GLOB: "Rossi_*",
    Way.WORDS: "rossi villa",
    Way.REGEX: r"^R-?\d{3}",
    Way.NAMED: "A1",
    Way.SHORT_SIDE: "610",
    Way.LONG_SIDE: "1200",
    Way.BETWEEN: "08:00-13:00",
}
"""What may stand in a condition, for somebody who has not written one before."""
_IN_DEMOS = "simulated"
_SOURCES: Mapping[str, str] = {
    "hp_piws": N_("HP large format"),
    "hp_ews": N_("HP large format, older"),
    "ipp": "IPP",
    "windows": N_("Windows queue"),
    _IN_DEMOS: N_("simulated printer"),
    BY_HAND: N_("entry by hand"),
}


def test_options(words: Words) -> Options:
    """Everything that can be asked, as options."""
    pairs = ((what, way) for what, ways in WAYS.items() for way in ways)
    return tuple((f"{what} {way}", _asked(words, what, way)) for what, way in pairs)


def _asked(words: Words, what: What, way: Way) -> str:
    if what in TEXTS:
        return f"{words.text(_NOUNS[what])} {words.text(_TEXT_WAYS[way])}"
    return words.text(_OTHERS[what, way][0])


def size_options() -> tuple[str, ...]:
    """The sizes that have a name."""
    return tuple(SIZES)


def day_options(words: Words) -> Options:
    """The days of the week by their numbers, Monday first."""
    return tuple((str(day), words.day_of_week(day)) for day in range(1, 8))


def source_options(desk: Desk, words: Words) -> Options:
    """Who tells of jobs: drivers, kinds of files, people."""
    return tuple(pair for pair in _sources(desk, words) if pair[0] != _IN_DEMOS)


def _sources(desk: Desk, words: Words) -> Options:
    files = ((source_of(name), name) for name in profile_names(desk))
    known = ((source, words.text(name)) for source, name in _SOURCES.items())
    return (*known, *sorted(files, key=lambda pair: pair[1].casefold()))


def printer_options(desk: Desk) -> Options:
    """The printers by name."""
    printers = ((each.id, each.name) for each in desk.db.printers.all() if not each.removed)
    return tuple(sorted(printers, key=lambda pair: pair[1].casefold()))


def said(desk: Desk, words: Words, condition: Condition) -> tuple[str, str]:
    """The condition in the middle of a sentence, and its value."""
    what, way = condition.what, condition.way
    phrase = (
        f"{words.text(_THE[what])} {words.text(_TEXT_WAYS[way])}"
        if what in TEXTS
        else words.text(_OTHERS[what, way][1])
    )
    return phrase, value_said(desk, words, condition)


def value_said(desk: Desk, words: Words, condition: Condition) -> str:
    """The value as people read it."""
    value = condition.value
    match condition.what, condition.way:
        case What.PRINTER, _:
            printer = desk.db.printers.find(value)
            return printer.name if printer else words.text(N_("a printer that is gone"))
        case What.SOURCE, _:
            return dict(_sources(desk, words)).get(value, value)
        case What.SIZE, way:
            return _length(words, way, value)
        case What.TIME, Way.WEEKDAYS:
            return ", ".join(words.day_of_week(day) for day in sorted(weekdays(value)))
        case What.TIME, _:
            span = hours(value)
            return "–".join(f"{each:%H:%M}" for each in span) if span else value
        case _:
            return value


def _length(words: Words, way: Way, value: str) -> str:
    if way is not Way.NAMED:
        return words.text("{n} mm", n=words.number(Decimal(value)))
    sides = None if value.casefold() in map(str.casefold, SIZES) else size(value)
    return words.text("{width} × {height} mm", width=sides[0], height=sides[1]) if sides else value


def result(words: Words, rule: Rule, whose: str) -> str:
    """What the rule makes of a job: `Rossi › Villa, internal`."""
    state = words.text(_STATES[rule.state]) if rule.state else ""
    comment = words.text(N_("comment: {text}"), text=rule.comment) if rule.comment else ""
    return ", ".join(filter(None, (whose, state, comment)))


def troubles(desk: Desk, words: Words, rule: Rule) -> Iterator[str]:
    """Why the rule does not do what it says."""
    target = without_target(desk, rule)
    if target:
        yield words.text(N_("“{name}” is in the archive, so this rule tags nothing."), name=target)
    if rule.slow:
        yield words.plural("too slow for {n} job", "too slow for {n} jobs", rule.slow)
    if rule.stopped:
        yield words.text(N_("It held everything up, so it was switched off. Make its expression simpler."))


def because(words: Words, why: str) -> str:
    """What decided, where nobody did: `by rule “Rossi files”`; "" for a person. It has no name any more where
    its client was erased."""
    kind, _, name = why.partition(" ")
    if not kind:
        return ""
    if not name:
        return words.text(N_("by a rule") if kind == BY_RULE else N_("by its account"))
    if kind == BY_RULE:
        return words.text(N_("by rule “{name}”"), name=name)
    return words.text(N_("by account {code}"), code=name)
