"""XML as a printer sends it, as a tree: no document type, no entities, bounded depth and number. Pure."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from smarttracker_lite.errors import N_, NotAPrinter

MAX_DEPTH = 50
MAX_ELEMENTS = 300_000
"""In one document; some 5,000 jobs with all their pages and inks."""


class MalformedMarkup(NotAPrinter):
    """The octets are no XML, or XML made to harm."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The answer is no valid XML ({reason})."),
            N_("Check that the address is the printer's own; if it is, switch the printer off and on."),
            reason=reason,
        )


def tree(octets: bytes) -> Element:
    """The root, with everything in it by its local name: prefixes and schemas differ from model to model.

    Attributes are left out. Raises MalformedMarkup and nothing else.
    """
    reader = _Reader()
    try:
        return reader.read(octets)
    except (ExpatError, LookupError, ValueError) as fault:  # the last two: of the encoding it claims
        raise MalformedMarkup(str(fault)) from fault


class _Reader:
    """Takes what the parser finds, as long as it is harmless."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = self._count = 0

    def read(self, octets: bytes) -> Element:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.Parse(octets, True)
        return self._builder.close()

    def _document_type(self, *_: object) -> None:
        """Where entities are declared; no printer needs one."""
        raise MalformedMarkup("a document type")

    def _start(self, name: str, _attributes: object) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise MalformedMarkup("nested too deep" if self._depth > MAX_DEPTH else "too many elements")
        self._builder.start(_local(name), {})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(":")[2]
