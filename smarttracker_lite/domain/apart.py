"""Work that is taxed in more than one way: a line of its own for what each tax is charged on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.documents import Line
from smarttracker_lite.domain.invoicing import line
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.taxes import Tax


def lines_of(
    job: Job, charge: Charge, project: str, day: date, tax_of: Callable[[Tax | None], Tax]
) -> tuple[Line, ...]:
    """The lines of a priced job, the print's first; `tax_of` says what the own tax of a term comes to, None
    for that of the print. Extras on a line of their own are named behind the document."""
    groups: dict[Tax, tuple[Term, ...]] = {tax_of(None): ()} if not charge.terms else {}
    for term in charge.terms:
        tax = tax_of(term.tax)
        groups[tax] = (*groups.get(tax, ()), term)
    if len(groups) == 1:
        (only,) = groups
        return (line(job, charge, project, day, only),)
    print_tax = tax_of(None)
    ordered = sorted(groups.items(), key=lambda group: group[0] != print_tax)
    return tuple(
        _named(line(job, replace(charge, terms=terms), project, day, tax), () if tax == print_tax else terms)
        for tax, terms in ordered
    )


def _named(told: Line, extras: tuple[Term, ...]) -> Line:
    names = " + ".join(term.about for term in extras)
    description = f"{told.description}: {names}" if told.description and names else told.description or names
    items = tuple(replace(item, description=description) for item in told.items)
    return replace(told, description=description, items=items)
