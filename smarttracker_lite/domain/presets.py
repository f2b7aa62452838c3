"""What is usual in a country when work is taxed: presets, each with its law, where it was read and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smarttracker_lite.domain.taxes import Tax

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
"""The members of the European Union (ISO 3166-1)."""


class Case(StrEnum):
    """What a preset is for."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"
    SMALL_BUSINESS = "small-business"
    EXEMPT = "exempt"
    REVERSE_CHARGE = "reverse-charge"
    """Services to a business in another country of the EU."""
    INTRA_COMMUNITY = "intra-community"
    """Goods to a business in another country of the EU."""
    EXPORT = "export"
    """Goods that leave the EU, or the country."""
    SERVICES_ABROAD = "services-abroad"
    """Services to a business outside the EU."""
    INTENT = "intent"
    """Italy: to a regular exporter who has handed in a declaration of intent."""
    ADVANCED = "advanced"
    """Italy: what was paid in the client's name."""
    SCRAP = "scrap"
    SUBCONTRACT = "subcontract"
    INSTALLATION = "installation"
    NOT_TAXABLE = "not-taxable"
    RESALE = "resale"
    NONE = "none"
    """There is no such tax where the studio is."""


OWN_CASES = frozenset({Case.STANDARD, Case.REDUCED, Case.ZERO, Case.SMALL_BUSINESS, Case.EXEMPT, Case.NONE})
"""What a studio may usually charge. The other cases are of some clients only."""
PIECE_CASES = frozenset({Case.STANDARD, Case.REDUCED, Case.ZERO, Case.EXEMPT, Case.NOT_TAXABLE})
"""How a single piece of work may be taxed otherwise than the rest."""
ABROAD_CASES = frozenset({Case.REVERSE_CHARGE, Case.INTRA_COMMUNITY, Case.SERVICES_ABROAD, Case.EXPORT})
"""What only clients in other countries are charged by."""
_STUDIOS_OWN = frozenset({Case.SMALL_BUSINESS, Case.NONE})
_UNION_CASES = frozenset({Case.REVERSE_CHARGE, Case.INTRA_COMMUNITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A way to tax that is usual in a `country` from the day `since` until the last day `until`, None: as far
    as we know. `law` is what it rests on, `source` the page where it was read on the day `looked_up`."""

    id: str
    country: str
    case: Case
    tax: Tax
    law: str
    source: str
    looked_up: date
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def in_force(presets: Iterable[Preset], day: date) -> tuple[Preset, ...]:
    """Those in force on this day, in their order."""
    return tuple(each for each in presets if each.holds(day))


def of_case(presets: Iterable[Preset], case: Case) -> Preset | None:
    """The first for this case."""
    return next((each for each in presets if each.case is case), None)


def known_as(presets: Iterable[Preset], tax: Tax) -> Preset | None:
    """The preset that charges just so: what is typed by hand may lack the codes of its reason."""
    seen = (tax.category, tax.percent, tax.reason)
    return next(
        (
            each
            for each in presets
            if each.tax == tax or seen == (each.tax.category, each.tax.percent, each.tax.reason)
        ),
        None,
    )


def for_client(presets: Iterable[Preset], seller: str, buyer: str) -> tuple[Preset, ...]:
    """What a client in the country `buyer`, "" if that is not known, may be charged by a studio in
    `seller`."""
    return tuple(each for each in presets if _fits(each.case, seller, buyer))


def _fits(case: Case, seller: str, buyer: str) -> bool:
    if not buyer or case not in ABROAD_CASES:
        return case not in _STUDIOS_OWN
    if seller == buyer:
        return False
    within = {seller, buyer} <= EU
    return within if case in _UNION_CASES else not within
