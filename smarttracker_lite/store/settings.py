"""The settings book: a single page."""

from dataclasses import dataclass

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.store.book import Book

_ID = "settings"
_FRESH = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """The one row."""

    id: str = _ID
    settings: Settings = _FRESH


class SettingsBook:
    """The settings of the studio."""

    def __init__(self, pages: Book[SettingsPage]) -> None:
        self._pages = pages

    def get(self, fresh: Settings = _FRESH) -> Settings:
        """The settings now; `fresh` if none were put yet."""
        return (self._pages.find(_ID) or SettingsPage(settings=fresh)).settings

    def put(self, settings: Settings) -> None:
        """Replace them all."""
        self._pages.put(SettingsPage(settings=settings))
