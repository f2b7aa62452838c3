"""The chain of issued documents: each has a digest of itself and of the one before in its series.

`digest` = SHA-256, in hex, of `previous`, a line feed and the canonical form. That is JSON in ASCII without
spaces, the names of fields in alphabetical order. It holds the document without what may be added to it
(`GROWS`) and the chain's own fields; a field that is as it is by default is left out, there and in all that
is within: one that a later version brings does not change the digest of what was issued before. Decimals are
written with the digits they have, days and moments in ISO 8601, moments in UTC. So no field may ever be
renamed, given another default or kept with other digits; a test holds digests as they were first given.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, cast

from smarttracker_lite.domain.documents import Document

GROWS = frozenset({"sendings", "settlements", "retractions", "quiet_until", "outcome", "outcome_at"})
"""What is added to a document once it is issued."""
_OWN = frozenset({"previous", "digest"})


def digest(document: Document, previous: str) -> str:
    """The digest of a document that follows the one with the digest `previous`, "" for none."""
    return sha256(f"{previous}\n{canonical(document)}".encode("ascii")).hexdigest()


def chained(document: Document) -> bool:
    """Whether its digest is that of what it says; older versions gave none."""
    return not document.digest or document.digest == digest(document, document.previous)


def canonical(document: Document) -> str:
    """What never changes of a document, as one text."""
    frozen = {name: value for name, value in _told(document) if name not in GROWS | _OWN}
    return json.dumps(frozen, sort_keys=True, separators=(",", ":"))


def _told(item: object) -> Iterator[tuple[str, object]]:
    """The fields of a dataclass that are not as they are by default."""
    for each in fields(cast("Any", item)):
        value = getattr(item, each.name)
        if each.default is MISSING or value != each.default:
            yield each.name, _plain(value)


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case Decimal():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case None | bool() | int() | str():
            return value
    return dict(_told(value))


@dataclass(frozen=True, slots=True)
class Link:
    """A document's place in the chain; older versions gave none."""

    previous: str
    digest: str


def torn(links: Iterable[Link]) -> Iterator[int]:
    """The places in a series, in its order, at which a document does not follow the one before it. The chain
    begins with the first that has a digest."""
    before = ""
    for place, each in enumerate(links):
        if (before or each.digest) and (not each.digest or each.previous != before):
            yield place
        before = each.digest or before
