"""Beside the money of the settings: what is usual in the studio's country, to be taken over, and in Italy
the rules beside VAT."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from smarttracker_lite.domain.italy import FUNDS, REGIMES, WITHHOLDINGS
from smarttracker_lite.domain.levies import FundTerms, Regime, WithholdingTerms
from smarttracker_lite.domain.presets import OWN_CASES, Preset
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.taxwords import preset_title
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import presets


class PresetRow(NamedTuple):
    """A preset in ready words; `reason` stands on the invoice in place of VAT. `site` is whose page the
    `source` is, read on `day`."""

    id: str
    title: str
    reason: str
    law: str
    source: str
    site: str
    day: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeForm:
    """The rules beside VAT: what is set or was typed, what is wrong with it by field, and the choices."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    regimes: tuple[tuple[str, str], ...]
    withholdings: tuple[tuple[str, str], ...]
    funds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPanels:
    """What stands below the form of money and tax; no form of rules outside Italy."""

    country: str
    rows: tuple[PresetRow, ...]
    regime: RegimeForm | None


def tax_panels(
    desk: Desk,
    words: Words,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> TaxPanels:
    """The panels of a studio, with the rules that were typed."""
    settings = desk.settings
    country = settings.seller.country
    own = (each for each in presets(country, desk.today) if each.case in OWN_CASES)
    values = _regime_values(settings.regime, words) if typed is None else typed
    return TaxPanels(
        country=words.country(country) if country else "",
        rows=tuple(_row(words, each, each.tax == settings.tax) for each in own),
        regime=_regime_form(words, values, errors or {}) if country == "IT" else None,
    )


def _row(words: Words, preset: Preset, chosen: bool) -> PresetRow:
    return PresetRow(
        id=preset.id,
        title=preset_title(words, preset),
        reason=preset.tax.reason,
        law=preset.law,
        source=preset.source,
        site=urlsplit(preset.source).netloc.removeprefix("www."),
        day=words.date(preset.looked_up),
        chosen=chosen,
    )


def _regime_form(words: Words, values: Mapping[str, str], errors: Mapping[str, str]) -> RegimeForm:
    none = ("", words.text(N_("None")))
    return RegimeForm(
        values=values,
        errors=errors,
        regimes=(("", words.text(N_("Not told yet"))), *_named(REGIMES)),
        withholdings=(none, *_named(WITHHOLDINGS)),
        funds=(none, *_named(FUNDS)),
    )


def _named(codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, f"{code} · {name}") for code, name in codes.items())


def _regime_values(regime: Regime, words: Words) -> Mapping[str, str]:
    """What is usual stands in the fields of what is not set."""
    withholding, fund = regime.withholding or WithholdingTerms(), regime.fund
    return {
        "regime": regime.code,
        "stamp_recharged": "yes" if regime.stamp_recharged else "",
        "withholding": withholding.kind if regime.withholding else "",
        "withholding_percent": words.number(withholding.percent),
        "withholding_share": words.number(withholding.share),
        "withholding_reason": withholding.reason,
        "fund": fund.kind if fund else "",
        "fund_percent": words.number(fund.percent if fund else Decimal(4)),
        "fund_withheld": "yes" if fund is None or fund.withheld else "",
    }


def typed_regime(old: Regime, words: Words, form: Fields) -> Regime:
    """The rules that are typed. Raises BadInput for what is no number."""
    withholding, fund = form.get("withholding"), form.get("fund")
    return Regime(
        code=form.get("regime"),
        stamp_recharged="stamp_recharged" in form,
        withholding=WithholdingTerms(
            kind=withholding,
            percent=_percent(words, form, "withholding_percent"),
            share=_percent(words, form, "withholding_share"),
            reason=form.get("withholding_reason").strip().upper(),
        )
        if withholding
        else None,
        fund=FundTerms(
            kind=fund,
            percent=_percent(words, form, "fund_percent"),
            withheld="fund_withheld" in form,
            tax=old.fund.tax if old.fund else None,
        )
        if fund
        else None,
    )


def _percent(words: Words, form: Fields, name: str) -> Decimal:
    typed = form.get(name)
    if not typed:
        raise BadInput(N_("The percentage is missing."), N_("Write 20 for 20 %."), field=name)
    return words.parse_number(typed, name)
