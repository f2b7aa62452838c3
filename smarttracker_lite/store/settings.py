"""The settings book: a single page."""

from dataclasses import dataclass

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.store.book import Book

_ID = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """The one row."""

    id: str = _ID
    settings: Settings = Settings()


class SettingsBook:
    """The settings of the studio."""

    def __init__(self, pages: Book[SettingsPage]) -> None:
        self._pages = pages

    @property
    def fresh(self) -> bool:
        """Whether none were put yet."""
        return self._pages.find(_ID) is None

    def get(self) -> Settings:
        """The settings now; those of a fresh folder until some are put."""
        return (self._pages.find(_ID) or SettingsPage()).settings

    def put(self, settings: Settings) -> None:
        """Replace them all."""
        self._pages.put(SettingsPage(settings=settings))
