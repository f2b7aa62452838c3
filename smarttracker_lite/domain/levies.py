"""What is charged or kept back beside VAT where the law says so: for now in Italy."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.taxes import Tax, TaxCategory

STAMP = Decimal("2.00")
"""The stamp duty on an invoice in euro (art. 13 Tariffa, parte I, D.P.R. 642/1972)."""
STAMP_FREE = Decimal("77.47")
"""Up to so much without VAT no stamp is due."""
STAMPED = frozenset({"N1", "N2.1", "N2.2", "N3.5", "N3.6", "N4"})
"""The Natura of what asks for a stamp. Exports, goods for the EU and reverse charge (N3.1 to N3.4, N6) do
not."""
FLAT_REGIMES = frozenset({"RF02", "RF19"})
"""From these nothing is withheld (art. 1 c. 67 L. 190/2014)."""
_EXPENSES = "N1"
"""What was paid in the client's name is no fee: it adds to no pension, and no income tax is kept back of
it."""
_STAMP_LAW = "art. 15 D.P.R. 633/1972"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """Income tax that the client keeps back and pays for the studio (Italy: ritenuta d'acconto, D.P.R.
    600/1973): off what is paid, not off the total. `kind` is RT01 for people, RT02 for companies, `reason`
    the letter of the payment, as the FatturaPA names them."""

    kind: str
    percent: Decimal
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """A contribution to a pension fund (Italy: cassa previdenziale): so many percent of `base`, taxed as
    `tax`; `withheld` if the income tax that is kept back counts it. `kind` is the FatturaPA's TC01 …
    TC22."""

    kind: str
    percent: Decimal
    base: Decimal
    amount: Decimal
    tax: Tax
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingTerms:
    """How income tax is kept back from what the studio is paid: `percent` of this `share` (percent) of its
    fees."""

    kind: str = "RT01"
    percent: Decimal = Decimal(20)
    share: Decimal = Decimal(100)
    reason: str = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTerms:
    """The pension fund the studio charges for: so many percent of its fees, taxed as `tax`, None: as they
    are. `withheld` if the income tax that is kept back counts it, as INPS's 4 % does."""

    kind: str
    percent: Decimal
    withheld: bool = False
    tax: Tax | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The Italian rules the studio works by: its tax regime (`code`, RF01 …; "": not told), whether clients
    pay the stamp, and what is withheld or charged for a pension fund, None: nothing."""

    code: str = ""
    stamp_recharged: bool = False
    withholding: WithholdingTerms | None = None
    fund: FundTerms | None = None

    @property
    def flat(self) -> bool:
        """Whether it is one for small businesses without VAT and without withholding."""
        return self.code in FLAT_REGIMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Levies:
    """What comes to a document beside its lines: a contribution to a fund; a `stamp` on it, whoever bears it;
    how that is taxed where the client pays it, as a line more, None: the studio bears it; what is withheld;
    and whether the client pays the VAT to the state itself."""

    fund: Fund | None = None
    stamp: Decimal = ZERO
    recharge: Tax | None = None
    withheld: Withholding | None = None
    split_payment: bool = False


def levies(
    regime: Regime, country: str, client: Client, lines: Iterable[tuple[Tax, Decimal]], currency: str
) -> Levies:
    """The levies on lines of these taxes and net amounts, after allowances, of a studio in this country."""
    if country != "IT":
        return Levies()
    nets = list(lines)
    fees = [(tax, net) for tax, net in nets if tax.natura != _EXPENSES]
    fund = _fund(regime.fund, fees, currency) if regime.fund else None
    withheld = _withheld(regime, client, fees, fund, currency)
    stamp = stamp_on([*nets, *([(fund.tax, fund.amount)] if fund else [])], currency)
    return Levies(
        fund=fund,
        stamp=stamp,
        recharge=_recharged(regime, nets) if stamp and regime.stamp_recharged else None,
        withheld=withheld,
        split_payment=client.split_payment and not withheld and any(tax.percent for tax, _ in nets),
    )


def _fund(terms: FundTerms, fees: list[tuple[Tax, Decimal]], currency: str) -> Fund | None:
    """Taxed as the most of the fees, where nothing else is said."""
    base = _total(fees)
    if not base:
        return None
    sums = {tax: _total([fee for fee in fees if fee[0] == tax]) for tax, _ in fees}
    return Fund(
        kind=terms.kind,
        percent=terms.percent,
        base=base,
        amount=round_money(base * terms.percent / 100, currency),
        tax=terms.tax or max(sums, key=lambda tax: sums[tax]),
        withheld=terms.withheld,
    )


def _withheld(
    regime: Regime, client: Client, fees: list[tuple[Tax, Decimal]], fund: Fund | None, currency: str
) -> Withholding | None:
    terms = regime.withholding
    if terms is None or regime.flat or not client.withholds:
        return None
    counted = _total(fees) + (fund.amount if fund and fund.withheld else ZERO)
    amount = round_money(counted * terms.share / 100 * terms.percent / 100, currency)
    return (
        Withholding(kind=terms.kind, percent=terms.percent, amount=amount, reason=terms.reason)
        if amount
        else None
    )


def stamp_on(nets: Iterable[tuple[Tax, Decimal]], currency: str) -> Decimal:
    """Due on what VAT is not charged on, where that is more than the free amount, whether it is charged or
    credited ("addebitamenti o accreditamenti", art. 13). The law knows it in euro alone."""
    free = _total([(tax, net) for tax, net in nets if _is_stamped(tax)])
    return STAMP if currency == "EUR" and free > STAMP_FREE else ZERO


def _is_stamped(tax: Tax) -> bool:
    """Whether it asks for a stamp; one that was typed without its Natura is taken for exempt."""
    return tax.natura in STAMPED or (not tax.natura and tax.category is TaxCategory.EXEMPT)


def _recharged(regime: Regime, nets: list[tuple[Tax, Decimal]]) -> Tax:
    """How a stamp that the client pays is taxed: of a flat regime it is income like all the rest (Agenzia
    delle Entrate, risposta 428/2022), else an expense in the client's name."""
    own = next((tax for tax, _ in nets if not tax.percent and tax.natura in ("N2.2", "")), None)
    if regime.flat and own:
        return own
    return Tax(TaxCategory.EXEMPT, ZERO, f"Escluso ex {_STAMP_LAW}", natura=_EXPENSES)


def _total(nets: Iterable[tuple[Tax, Decimal]]) -> Decimal:
    return sum((net for _, net in nets), ZERO)
