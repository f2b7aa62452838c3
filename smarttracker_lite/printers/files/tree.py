"""XML of an accounting file whose element names nobody has published, as rows of a table.

HP's older large format printers give it at `open_accounting.xml?startDate=dd/MM/yyyy&endDate=…`, rooted in
`Serviceability`, and mail it, rooted in `AccountInfo`. What stands in it for each job is not known. So the
element that is there for each job is looked for, and what is in it becomes columns by their paths, to be
mapped as those of any other file.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.lines import Row

MAX_DEPTH = 50
MAX_ELEMENTS = 300_000
MAX_PATHS = 5_000
MAX_PATH = 500
MAX_HEADERS = 300
MAX_LABELLED = 20_000
MAX_TEXT = 1_000
MAX_NAME = 100
MAX_CELLS = 5_000_000

JOB = re.compile(r"job(?!s)", re.IGNORECASE)
NAMES = frozenset("name color colour type inkname papertype".split())
"""What tells one of several like elements from the others: `Ink[LM]/Amount`."""
INK = re.compile("ink", re.IGNORECASE)
LABEL = re.compile(r"\[([^\]]*)\]")
SERIALS = frozenset("serialnumber serialno serial printerserialnumber".split())


@dataclass(frozen=True, slots=True)
class Records:
    """The `path` of the element that is there for each job, the paths in it that say something, and what each
    job says at them. `printers` are the serial numbers the file tells."""

    path: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    printers: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    """An element: its name without prefix, the names from the root down to it, the line it begins at, its
    attributes, its text."""

    name: str
    path: str
    line: int
    attributes: Mapping[str, str]
    children: list["_Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """With its unit, where that is an attribute: "0.8639 m2"."""
        said = " ".join("".join(self.pieces).split())[:MAX_TEXT]
        unit = next((each for name, each in self.attributes.items() if name.lower() in {"unit", "units"}), "")
        return f"{said} {unit}".strip() if said else ""

    @property
    def fields(self) -> int:
        """How much it says by itself, without what stands deeper."""
        return len(self.attributes) + sum(not child.children for child in self.children)


def parse_accounting_xml(octets: bytes) -> Records:
    """The jobs of such a file; no rows if nothing in it looks like a job. Raises BadInput."""
    root = _Reader().read(octets)
    by_path: dict[str, list[_Node]] = defaultdict(list)
    for node in _below(root):
        by_path[node.path].append(node)
    path = _record_path(by_path)
    records = by_path.get(path, [])
    several = _several(records)
    known: dict[str, str] = {}
    cells = [(node, _said(node, several, known)) for node in records]
    headers = tuple(known)[:MAX_HEADERS]
    if len(cells) * len(headers) > MAX_CELLS:
        raise _no_xml()
    rows = tuple(
        Row(node.line, _text(said), tuple(said.get(each, "") for each in headers)) for node, said in cells
    )
    return Records(path, headers, rows, _serials(by_path))


def _below(root: _Node) -> Iterator[_Node]:
    """The element and all in it, in the order of the file."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _record_path(by_path: Mapping[str, list[_Node]]) -> str:
    """Where an element says at least two things: best if it is called a job, there are several, and most of
    the file stands in them; "" if there is none."""
    weights = Counter[str]()
    for path, nodes in by_path.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            weights["/".join(parts[:depth])] += len(nodes)
    fitting = [path for path, nodes in by_path.items() if "/" in path and max(n.fields for n in nodes) >= 2]

    def rank(path: str) -> tuple[bool, bool, int, int]:
        called = JOB.search(path.rpartition("/")[2]) is not None
        return called, len(by_path[path]) > 1, weights[path], -path.count("/")

    return max(fitting, key=rank, default="")


def _text(said: Mapping[str, str]) -> str:
    """What a job says, the same in each file that tells it, whatever the other jobs in it say."""
    return "\n".join(f"{alike(path)}: {text}" for path, text in said.items())


def alike(path: str) -> str:
    """The path without what tells its element from others like it: the same for all inks."""
    return LABEL.sub("", path)


def label_of(path: str) -> str:
    """What the last element that has others like it is called: "LM" of `Ink[LM]/Amount`."""
    return next(iter(reversed(LABEL.findall(path))), "")


def _several(records: Iterable[_Node]) -> frozenset[str]:
    """Where, in any of the jobs, an element stands beside others of its name."""
    counts = (Counter(child.path for child in node.children) for record in records for node in _below(record))
    return frozenset(path for found in counts for path, count in found.items() if count > 1)


def _said(record: _Node, several: Container[str], known: dict[str, str]) -> dict[str, str]:
    """What stands in a record. Its headers are `known` from then on: all records share them. Raises BadInput
    if they are too many."""
    said = {}
    for header, text in _cells(record, several, len(record.path) - len(record.name)):
        said[known.setdefault(header, header)] = text
        if len(known) > MAX_LABELLED:
            raise _no_xml()
    return said


def _cells(node: _Node, several: Container[str], top: int, path: str = "") -> Iterator[tuple[str, str]]:
    """What stands in a record, whose name is at `top` of all paths, by the path in it; `@` before the name of
    an attribute."""
    if path and node.text:
        yield path, node.text
    for name, said in node.attributes.items():
        if name.lower() not in {"unit", "units"} and said.strip():
            yield f"{path}@{name}", said.strip()[:MAX_TEXT]
    start = f"{path}/" if path else ""
    for label, child in _labelled(node, several, top):
        yield from _cells(child, several, top, start + label)


def _labelled(node: _Node, several: Container[str], top: int) -> Iterator[tuple[str, _Node]]:
    """The children by name. Where one job of the file has several, each by what it is called too, or by its
    number; an ink always, as one job needs a single ink and the next one all."""
    taken = Counter[str]()
    for child in node.children:
        called, own = _called(child), child.name
        if child.path in several or (called and INK.search(child.path, top)):
            taken[f"{own}[{called}"] += 1
            number = taken[f"{own}[{called}"]
            own = f"{own}[{called} {number}]" if called and number > 1 else f"{own}[{called or number}]"
        yield own, child


def _called(node: _Node) -> str:
    said = [*node.attributes.items(), *((child.name, child.text) for child in node.children)]
    name = next((text for name, text in said if name.lower() in NAMES and text), "")
    return re.sub(r"[\[\]/@]", " ", name[:40]).strip()


def _serials(by_path: Mapping[str, list[_Node]]) -> tuple[str, ...]:
    found = (
        node.text
        for path, nodes in by_path.items()
        if re.sub(r"[^a-z]", "", path.rpartition("/")[2].lower()) in SERIALS
        for node in nodes
    )
    return tuple(dict.fromkeys(text for text in found if text))[:MAX_HEADERS]


class _Reader:
    """Takes what the parser finds, as long as it is harmless."""

    def __init__(self) -> None:
        self._open = [_Node("", "", 0, {})]
        self._count = 0
        self._paths: dict[str, str] = {}
        self._parser = ParserCreate()

    def read(self, octets: bytes) -> _Node:
        """The root. Raises BadInput."""
        parser = self._parser
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        try:
            parser.Parse(octets, True)
        except (ExpatError, LookupError, ValueError) as fault:  # the last two: of the encoding it claims
            raise _no_xml() from fault
        return self._open[0].children[0]

    def _document_type(self, *_: object) -> None:
        """Where entities are declared; no printer needs one."""
        raise _no_xml()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise _no_xml()
        plain = {_local(each): said for each, said in attributes.items() if not each.startswith("xmlns")}
        node = _Node(_local(name), self._path(_local(name)), self._parser.CurrentLineNumber, plain)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _path(self, name: str) -> str:
        """The path of an element that begins now: one text for all of its kind."""
        above = self._open[-1].path
        path = f"{above}/{name}" if above else name
        known = self._paths.setdefault(path, path)
        if len(self._paths) > MAX_PATHS or len(path) > MAX_PATH:
            raise _no_xml()
        return known

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _said(self, text: str) -> None:
        self._open[-1].pieces.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2][:MAX_NAME]


def _no_xml() -> BadInput:
    return BadInput(
        N_("This file is no XML of a printer's jobs, or it is damaged."),
        N_("Save it again from the printer, or ask for it by mail."),
        field="file",
    )
