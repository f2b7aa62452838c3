"""What a cell of a list of clients means, as people write it in any country."""

import re
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.words import PAPER_LANGUAGES, countries_called
from smarttracker_lite.workflows.pricefile.names import Called

_LONGEST = 40
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DAYS = re.compile(r"([0-9]{1,9})(?!\d)\D*")
_PERCENT = re.compile(r"(\d{1,3}([.,]\d{1,6})?)\s*%?")
_SPOKEN = {
    **dict.fromkeys(("italian", "italiano", "italienisch", "italien", "ita"), "it"),
    **dict.fromkeys(("english", "inglese", "englisch", "anglais", "ingles", "inglés", "eng"), "en"),
    **dict.fromkeys(("german", "tedesco", "deutsch", "allemand", "aleman", "alemán", "deu", "ger"), "de"),
    **dict.fromkeys(
        ("french", "francese", "französisch", "français", "frances", "francés", "fra", "fre"), "fr"
    ),
    **dict.fromkeys(("spanish", "spagnolo", "spanisch", "espagnol", "espanol", "español", "spa"), "es"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """Reads cells. Every method raises BadInput, with the field, for what it cannot read."""

    lists: Called
    """The price lists there are."""

    def text(self, cell: str) -> str:
        """One line of text."""
        return " ".join(cell.split())

    def lines(self, cell: str) -> str:
        """Several lines of text."""
        return "\n".join(line.rstrip() for line in cell.splitlines()).strip()

    def several(self, cell: str) -> tuple[str, ...]:
        """Codes or addresses, parted by commas."""
        return tuple(filter(None, (self.text(each) for each in re.split(r"[,;\n]", cell))))

    def days(self, cell: str) -> int:
        found = _DAYS.fullmatch(self.text(cell))
        if not found:
            raise _unclear(
                "terms_days", N_("“{typed}” is no number of days."), N_("Write a number such as 30."), cell
            )
        return int(found[1])

    def country(self, cell: str) -> str:
        code = countries_called().get(self.text(cell).casefold())
        if code is None:
            raise _unclear(
                "country",
                N_("“{typed}” is no country."),
                N_("Write its name, or two letters such as IT."),
                cell,
            )
        return code

    def language(self, cell: str) -> str:
        """That of papers; "" if we write none in it."""
        typed = self.text(cell).casefold()
        code = _SPOKEN.get(typed, re.split(r"[-_]", typed)[0])
        return code if code in PAPER_LANGUAGES else ""

    def discount(self, cell: str) -> Decimal:
        found = _PERCENT.fullmatch(self.text(cell))
        if not found:
            raise _unclear(
                "discount",
                N_("“{typed}” is no discount in percent."),
                N_("Write a number such as 7.5."),
                cell,
            )
        return Decimal(found[1].replace(",", "."))

    def price_list(self, cell: str) -> str:
        found = self.lists.meant(cell)
        if not found:
            raise _unclear(
                "price_list",
                N_("There is no price list “{typed}”."),
                N_("Add the list first, or correct the name."),
                cell,
            )
        return found[0]


def cleaned(cell: str) -> str:
    """What stands in a cell, without what no screen shows."""
    return _CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _unclear(field: str, text: str, hint: str, cell: str) -> BadInput:
    return BadInput(text, hint, field=field, typed=" ".join(cell.split())[:_LONGEST])
