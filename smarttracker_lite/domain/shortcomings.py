"""What an electronic invoice lacks or cannot hold, and where that is mended."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a shortcoming is mended: in the studio's own details, the client's, the draft, or its money and
    numbers."""

    SELLER = "seller"
    CLIENT = "client"
    DRAFT = "draft"
    MONEY = "money"
    NUMBERING = "numbering"


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something an electronic invoice needs and lacks: the `field` of the form that has it, a sentence, and
    what to do.

    Both sentences are untranslated, with `values` for their placeholders.
    """

    field: str
    text: str
    hint: str
    where: Where
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
