"""What is charged or kept back beside VAT where the law says so."""

from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.taxes import Tax


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
