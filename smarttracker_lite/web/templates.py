"""The door to Jinja2: a template and a view model become HTML in the user's words."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from smarttracker_lite import paths
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words

# Macros every template has by these names, in this order: the later ones use the earlier.
_MACROS = (("ui", "parts/parts.html"), ("toast", "parts/toast.html"))
_AGAIN_AND_AGAIN = ("icon", "badge", "known")
"""Small parts that a list has in each row, mostly the same ones. A macro takes ten times as long."""
_REMEMBERED = 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What stands above every page while nothing can be changed, in words.

    Which `state` is seen, the `way_on` with the page for it, and the `reason`.
    """

    state: str
    way_on: str
    href: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page: `counts` by place in the menu ("" for none), the collector's
    `status` in words.

    `idle`: there is nothing to collect from, which is neither trouble nor success. `demo` says that the data
    are samples, `halt` that nothing can be changed, `unlocked` that this session gave the owner's PIN.
    `sdi`: the studio's invoices go through SdI, which has a page of its own.
    """

    business: str
    counts: Mapping[str, str]
    status: str
    trouble: bool = False
    idle: bool = False
    demo: str = ""
    halt: Banner | None = None
    unlocked: bool = False
    sdi: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A page's own path, its frame (none outside a session) and the notices it shows."""

    here: str
    frame: Frame | None = None
    notices: tuple[Notice, ...] = ()


class Templates:
    """The templates in these folders; the earlier folder wins. Without folders: the program's own."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders or (paths.assets("templates"),)
        self._environments: dict[Words, Environment] = {}

    def page(self, name: str, view: object, words: Words, around: Surroundings) -> str:
        """A whole page."""
        template = self._environment(words).get_template(name)
        return template.render(_context(view, around))

    def block(self, name: str, block: str, view: object, words: Words, around: Surroundings) -> str:
        """One block of a page, for htmx to put in its place."""
        template = self._environment(words).get_template(name)
        context = template.new_context(_context(view, around))
        return "".join(template.blocks[block](context))

    def _environment(self, words: Words) -> Environment:
        if words not in self._environments:
            self._environments[words] = _environment(self._folders, words)
        return self._environments[words]


def _environment(folders: Sequence[Path], words: Words) -> Environment:
    """Each template sees `view` and its surroundings, and these globals."""
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, _=words.text, plural=words.plural, static=static)
    for name, parts in _MACROS:
        environment.globals[name] = environment.get_template(parts).module
    for part in _AGAIN_AND_AGAIN:
        # Typed: a text must not be taken for the same one as Markup, which is not escaped.
        remembered = lru_cache(_REMEMBERED, typed=True)(getattr(environment.globals["ui"], part))
        setattr(environment.globals["ui"], part, remembered)
    return environment


def _context(view: object, around: Surroundings) -> dict[str, object]:
    return {"view": view, "here": around.here, "frame": around.frame, "notices": around.notices}


@cache
def static(name: str) -> str:
    """The URL of a file in assets/static; it changes with the content, so that browsers may keep the file."""
    folder = "icons" if name.startswith("icons/") else "static"
    content = paths.assets(folder, *name.removeprefix("icons/").split("/")).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
