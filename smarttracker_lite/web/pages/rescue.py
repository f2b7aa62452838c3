"""The one page of a program whose data folder does not open: why, and the backups that can take its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from smarttracker_lite.errors import N_, NotFound, StoreTrouble
from smarttracker_lite.store.backup.backups import Backup
from smarttracker_lite.web.exchange import Page, Reply, Request, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """The `trouble`, the backups that help (none where it is another than damage), and what may be done.

    `put_back` raises StoreTrouble, and then the books are as they were.
    """

    folder: Path
    trouble: StoreTrouble
    backups: Sequence[Backup]
    put_back: Callable[[Path], None]
    quit: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueView:
    """The page in words: backups as name and time, the newest first; `failed` is what became of one of them.

    After `done` there is nothing left to do here.
    """

    text: str
    hint: str
    folder: str
    backups: tuple[tuple[str, str], ...]
    failed: str = ""
    done: bool = False


def routes(rescue: Rescue) -> list[Route]:
    """The page, a backup put back, and the end."""
    return [
        Route("GET", "/", partial(_shown, rescue)),
        Route("POST", "/restore/<name>", partial(_restored, rescue)),
        Route("POST", "/quit", partial(_quit, rescue)),
    ]


def _shown(rescue: Rescue, request: Request) -> Reply:
    return Page("rescue.html", _view(rescue, request))


def _restored(rescue: Rescue, request: Request) -> Reply:
    chosen = next((each for each in rescue.backups if each.path.name == request.args["name"]), None)
    if chosen is None:
        raise NotFound(N_("This backup is not there any more."), N_("Choose another one from the list."))
    try:
        rescue.put_back(chosen.path)
    except StoreTrouble as trouble:
        return Page("rescue.html", _view(rescue, request, failed=" ".join(request.words.error(trouble))), 503)
    return _quit(rescue, request)


def _quit(rescue: Rescue, request: Request) -> Reply:
    rescue.quit()
    return Page("rescue.html", _view(rescue, request, done=True))


def _view(rescue: Rescue, request: Request, failed: str = "", *, done: bool = False) -> RescueView:
    words = request.words
    text, hint = words.error(rescue.trouble)
    return RescueView(
        text=text,
        hint="" if rescue.backups else hint,
        folder=str(rescue.folder),
        backups=tuple((each.path.name, words.moment(each.at)) for each in rescue.backups),
        failed=failed,
        done=done,
    )
