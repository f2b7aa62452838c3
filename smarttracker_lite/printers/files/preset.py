"""A named kind of table whose headers are known: recognised by some of them, read by a mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from smarttracker_lite.domain.printing import Origin
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.batch import DATES, Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.headers import Header, meaning_of, plain
from smarttracker_lite.printers.files.mapping import Fact
from smarttracker_lite.printers.files.octets import beginning, encoding_of, text_of
from smarttracker_lite.printers.files.sniff import Proposal, proposed
from smarttracker_lite.printers.files.table import parse_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Such a kind. `signs` are sets of headers, any of which tells it apart; `columns` what each header
    means, both as `headers.plain` writes them; `inks` if other columns named after inks are ink."""

    name: str
    signs: tuple[frozenset[str], ...]
    columns: Mapping[str, Header]
    origin: Origin = Origin.MEASURED
    inks: bool = False

    def recognises(self, octets: bytes, _name: str = "") -> bool:
        """The file has such headers, whatever its name."""
        return self._fits(proposed(beginning(octets), self.name, "", self._meaning))

    def propose(self, octets: bytes) -> Proposal:
        """The mapping it will be read by. Raises BadInput."""
        found = proposed(text_of(octets), self.name, encoding_of(octets), self._meaning)
        if not self._fits(found):
            raise BadInput(
                N_("This is no file of the kind {kind}."),
                N_("Choose another kind, or set up its columns."),
                field="file",
                kind=self.name,
            )
        return found

    def parse(self, octets: bytes, given: Given) -> Batch:
        """Its jobs, only those of one printer if that is named. Raises BadInput."""
        found = self.propose(octets)
        if given.dates and DATES in found.unsure:
            unsure = tuple(doubt for doubt in found.unsure if doubt != DATES)
            found = replace(found, mapping=replace(found.mapping, dates=given.dates), unsure=unsure)
        mapping = replace(found.mapping, printer=given.printer)
        batch = parse_text(text_of(octets), mapping, given.zone, self.origin)
        return replace(batch, unsure=found.unsure)

    def _fits(self, found: Proposal) -> bool:
        headers = {plain(header) for header in found.headers}
        return any(sign <= headers for sign in self.signs)

    def _meaning(self, header: str) -> Header | None:
        own, any_ = self.columns.get(plain(header)), meaning_of(header)
        if own is not None:
            return replace(own, unit=any_.unit if any_ and any_.unit else own.unit)
        return any_ if self.inks and any_ and any_.fact is Fact.INK and any_.channel else None
