"""What the form of a row means: the row it stands for, or what is wrong in which field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, Rate, Tier, Tiering
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.headers import CHANNELS
from smarttracker_lite.web.pages.rateform import (
    CLIENT,
    FILL_IN,
    FINER,
    LINES,
    LIST,
    MOST_INKS,
    ROLL,
    STEPS,
    TIERINGS,
    UM,
    WIDTH,
    RateForm,
)
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.rate import MOST_TIERS

Member = TypeVar("Member", Kind, Basis, Tiering)


def read(words: Words, form: RateForm, before: Rate | None) -> tuple[Rate, Mapping[str, str]]:
    """The row the form stands for, and what is wrong in it by field: then the row is none to keep.

    What the form does not ask for stays as it was `before`.
    """
    reading = _Reading(words, form)
    kept = {(price.basis, price.channel): price for price in before.prices} if before else {}
    prices = [
        replace(kept.get((price.basis, price.channel), price), **changes)
        for price, changes in reading.prices()
    ]
    held, _, holder = form.value("whose").partition(":")
    rate = Rate(
        id=form.id or new_id(),
        side=form.side,
        client_id=holder if held == CLIENT else None,
        list_id=holder if held == LIST else None,
        kind=_member(Kind, form.value("kind"), Kind.PRINT),
        printer_id=form.value("printer") or None,
        media=form.value("media"),
        quality=form.value("quality"),
        valid_from=reading.day("valid_from"),
        prices=tuple(prices),
    )
    return rate, reading.errors


def numbers(
    words: Words, typed: Mapping[str, str], names: Iterable[str]
) -> tuple[dict[str, Decimal], dict[str, str]]:
    """The numbers typed in these fields, and what is wrong with those that are none."""
    found: dict[str, Decimal] = {}
    errors: dict[str, str] = {}
    for name in names:
        text = typed.get(name, "")
        try:
            found[name] = words.parse_number(text, name)
        except BadInput as fault:
            errors[name] = problem(words, fault).sentence if text else words.text(FILL_IN)
    return found, errors


class _Reading:
    """Reads field by field, and notes what is wrong."""

    def __init__(self, words: Words, form: RateForm) -> None:
        self.errors: dict[str, str] = {}
        self._words, self._form = words, form

    def day(self, name: str) -> date | None:
        try:
            return self._words.parse_date(self._form.value(name), name) if self._form.value(name) else None
        except BadInput as fault:
            self.errors |= problem(self._words, fault).errors
            return None

    def prices(self) -> Iterator[tuple[Price, dict[str, Any]]]:
        """Each price, and what of it is typed in the form."""
        for line, bases in LINES.items():
            if self._is_filled(line):
                changes = {"rate": self._needed(line), **self._finer(line)}
                basis = _member(Basis, self._form.value("per"), bases[0]) if len(bases) > 1 else bases[0]
                yield Price(basis=basis, rate=ZERO), changes
            if line == Basis.MILLILITRE:
                yield from self._inks()

    def _inks(self) -> Iterator[tuple[Price, dict[str, Any]]]:
        for row in range(MOST_INKS):
            channel, name = self._form.value(f"ink-channel-{row}"), f"ink-rate-{row}"
            if channel:
                price = Price(basis=Basis.MILLILITRE, rate=ZERO, channel=_known(channel))
                yield price, {"rate": self._needed(name)}
            elif self._form.value(name):
                self.errors[f"ink-channel-{row}"] = self._words.text(FILL_IN)

    def _is_filled(self, line: str) -> bool:
        names = [line, *(f"{line}-{name}" for name in FINER.get(line, frozenset()) - {STEPS})]
        return any(map(self._form.value, names)) or bool(self._steps(line))

    def _steps(self, line: str) -> list[int]:
        """The rows of its steps in which something is typed."""
        ends = (f"{line}-least", f"{line}-rate")
        return [row for row in range(MOST_TIERS) if any(self._form.value(f"{end}-{row}") for end in ends)]

    def _finer(self, line: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in FINER.get(line, ()):
            if name == STEPS:
                default = TIERINGS.get(line, Tiering.COPIES)
                found["tiering"] = _member(Tiering, self._form.value(f"{line}-{STEPS}"), default)
                found["tiers"] = tuple(self._tier(line, row) for row in self._steps(line))
            elif name == ROLL:
                found[ROLL] = bool(self._form.value(f"{line}-{ROLL}"))
            else:
                typed = self._form.value(f"{line}-{name}")
                found[name] = self._needed(f"{line}-{name}") if typed else None
        if found.get(WIDTH) is not None:
            found[WIDTH] = int(found[WIDTH] * UM)
        return found

    def _tier(self, line: str, row: int) -> Tier:
        return Tier(self._needed(f"{line}-least-{row}"), self._needed(f"{line}-rate-{row}"))

    def _needed(self, name: str) -> Decimal:
        found, errors = numbers(self._words, self._form.typed, [name])
        self.errors |= errors
        return found.get(name, ZERO)


def _known(channel: str) -> str:
    """The name of the ink as printers' jobs have it, if it is one of those."""
    return channel.casefold() if channel.casefold() in CHANNELS else channel


def _member(members: type[Member], value: str, default: Member) -> Member:
    """The one of this value; the default, if there is none."""
    return next((each for each in members if each.value == value), default)
