"""What passes between the pages and their door: requests and replies, both plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a query or form: a name may stand several times."""

    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The field's first value, without space around it."""
        return next((value.strip() for key, value in self.pairs if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the field, in order."""
        return tuple(value.strip() for key, value in self.pairs if key == name)

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a form; both its name and its bytes are a stranger's."""

    filename: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a handler reads. `args`: the parts of the path that the route names; `headers`: by lower-case
    name; `json`: the body, where it was sent as JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    words: Words
    args: Mapping[str, str] = field(default_factory=dict)
    query: Fields = Fields()
    form: Fields = Fields()
    files: Mapping[str, Upload] = field(default_factory=dict)
    json: object = None
    session: str = ""

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of the page, not a person for the whole."""
        whole = {"hx-boosted", "hx-history-restore-request"}
        return "hx-request" in self.headers and not self.headers.keys() & whole


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page: a template, and the view model it shows, in the request's words or, given, in others."""

    template: str
    view: object
    status: int = 200
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """One block of a page, for htmx; the notice appears as a toast beside it.

    With `into` it goes into the element of that selector, wherever htmx was to put it.
    """

    template: str
    block: str
    view: object
    notice: Notice | None = None
    status: int = 200
    into: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """After a form: go on to a path of ours, where the notice is shown."""

    to: str
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file: shown in place, or saved under `filename`."""

    body: bytes
    type: str
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Json:
    """An answer to another process of ours."""

    value: object
    status: int = 200


Reply = Page | Fragment | Redirect | Bytes | Json
Handler = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path such as `/jobs/<job_id>`, and who answers."""

    method: str
    path: str
    handler: Handler
