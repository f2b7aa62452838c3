"""The presets of taxes that are shipped with the program: `assets/taxes`, a file for each country."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from smarttracker_lite import paths
from smarttracker_lite.domain.presets import Case, Preset, in_force, known_as, of_case
from smarttracker_lite.domain.taxes import Tax, TaxCategory


def presets(country: str, day: date) -> tuple[Preset, ...]:
    """What is usual in a country (ISO 3166-1 alpha-2) on this day; () where we know nothing."""
    return in_force((each for each in _all() if each.country == country), day)


def standard_percent(country: str, day: date) -> Decimal | None:
    """The standard rate of VAT in a country; None where we do not know it."""
    found = of_case(presets(country, day), Case.STANDARD)
    return found.tax.percent if found else None


def small_business_reason(country: str, day: date) -> str:
    """What the invoices of a small business say there in place of VAT, in the law's own words; "" if
    unknown."""
    found = of_case(presets(country, day), Case.SMALL_BUSINESS)
    return found.tax.reason if found else ""


def with_codes(tax: Tax, country: str, day: date) -> Tax:
    """The tax as it was typed, with the codes of its reason where it is that of a preset."""
    found = known_as(presets(country, day), tax)
    return found.tax if found else tax


def find(country: str, id: str, day: date) -> Preset | None:
    """The preset of a country with this id, if it is in force."""
    return next((each for each in presets(country, day) if each.id == id), None)


@cache
def _all() -> tuple[Preset, ...]:
    files = sorted(paths.assets("taxes").glob("*.toml"))
    return tuple(preset for file in files for preset in _read(tomllib.loads(file.read_text("utf-8"))))


def _read(file: Mapping[str, Any]) -> Iterator[Preset]:
    """What stands above the presets holds for all of them that do not say otherwise."""
    shared = {name: value for name, value in file.items() if name != "preset"}
    for row in file["preset"]:
        told = {**shared, **row}
        for country in told.get("countries") or (told["country"],):
            yield _preset(told, country)


def _preset(told: Mapping[str, Any], country: str) -> Preset:
    words = {name: told.get(name, "") for name in ("reason", "code", "natura", "label")}
    return Preset(
        id=told["id"],
        country=country,
        case=Case(told["case"]),
        tax=Tax(TaxCategory(told.get("category", "S")), Decimal(told.get("percent", "0")), **words),
        law=told.get("law", ""),
        source=told["source"],
        looked_up=told["looked_up"],
        since=told.get("since"),
        until=told.get("until"),
    )
