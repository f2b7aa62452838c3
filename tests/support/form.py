"""A form of a page, what is typed in it, and what is told where that cannot be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

NO_ROOM = "There is no room left for"
FREE_SPACE = "Nothing was changed. Free some space on this disk and try again."


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as it is `written` in its template, by the address it is sent to; the page it stands on, that
    address there, and what is typed in it.

    `asked` is what is sent to that page to be shown it, where it is not just looked at. `button` is the one
    that is pressed, if that matters; `told` are the words and the hint of the refusal.
    """

    template: str
    written: str
    page: str
    action: str
    typed: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] | None = None
    button: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, str] = (NO_ROOM, FREE_SPACE)

    def at(self, names: Mapping[str, str]) -> Self:
        """The same where the things of the studio have these ids."""
        return replace(
            self,
            page=self.page.format(**names),
            action=self.action.format(**names),
            typed=_filled(self.typed, names),
            asked=None if self.asked is None else _filled(self.asked, names),
        )


def _filled(typed: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value.format(**names) for name, value in typed.items()}
