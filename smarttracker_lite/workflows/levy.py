"""What the studio charges and lets be withheld: a preset taken over, and the rules of Italian law it works
by."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.italy import FUNDS, PAYMENT_REASONS, REGIMES, WITHHOLDINGS
from smarttracker_lite.domain.levies import Regime
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.presets import OWN_CASES, Case, Preset
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.workflows.configure import PERCENT_PLACES, save_settings
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import find

_FLAT, _ORDINARY = "RF19", "RF01"


def take_preset(desk: Desk, id: str) -> Preset:
    """Charge what this preset says from now on. In Italy the tax regime follows. Raises NotFound."""
    with desk.act("save settings"):
        settings = desk.settings
        preset = find(settings.seller.country, id, desk.today)
        if preset is None or preset.case not in OWN_CASES:
            raise NotFound(
                N_("This is not usual in your country any more."), N_("Choose from the list again.")
            )
        regime = _following(settings.regime, preset) if preset.country == "IT" else settings.regime
        save_settings(desk, replace(settings, tax=preset.tax, regime=regime))
    return preset


def _following(regime: Regime, preset: Preset) -> Regime:
    """Who begins with the flat regime, or leaves it, has another code."""
    if preset.case is Case.SMALL_BUSINESS:
        return regime if regime.flat else replace(regime, code=_FLAT)
    return replace(regime, code=_ORDINARY) if regime.flat else regime


def save_regime(desk: Desk, regime: Regime) -> Settings:
    """Keep the Italian rules. Raises BadInput that names the field."""
    for fault in _faults(regime):
        raise fault
    return save_settings(desk, replace(desk.settings, regime=regime))


def _faults(regime: Regime) -> Iterator[BadInput]:
    withholding, fund = regime.withholding, regime.fund
    if regime.code and regime.code not in REGIMES:
        yield _unknown("regime")
    if withholding:
        if withholding.kind not in WITHHOLDINGS:
            yield _unknown("withholding")
        yield from _no_share("withholding_percent", withholding.percent)
        yield from _no_share("withholding_share", withholding.share)
        if withholding.reason not in PAYMENT_REASONS:
            yield BadInput(
                N_("“{typed}” is no reason of a payment."),
                N_("Write its letter: A for professionals."),
                field="withholding_reason",
                typed=withholding.reason,
            )
    if fund:
        if fund.kind not in FUNDS:
            yield _unknown("fund")
        yield from _no_share("fund_percent", fund.percent)


def _unknown(field: str) -> BadInput:
    return BadInput(N_("This is not in the list."), N_("Choose from the list again."), field=field)


def _no_share(field: str, percent: Decimal) -> Iterator[BadInput]:
    if not 0 < percent <= 100 or round_half_up(percent, PERCENT_PLACES) != percent:
        yield BadInput(
            N_("This is more than 0 and at most 100 %, with two decimals at most."),
            N_("Write 20 for 20 %."),
            field=field,
        )
