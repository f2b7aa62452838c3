"""One running program per data folder, and the way to talk to it.

The running program leaves `instance.json` in its data folder: where it answers, and the token that lets
another process of the same user in (the file is readable by that user only). A file left by a crash does
no harm: nobody answers there, so nobody is running.
"""

import json
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from smarttracker_lite.errors import DesktopTrouble, N_

FILE_NAME = "instance.json"
_HEALTH_SECONDS = 3.0
_ANSWER_BYTES = 64 << 20
_NO_ANSWER = (OSError, HTTPException, ValueError)

# A system proxy would not find 127.0.0.1 on this PC.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Instance:
    """A running program: its `url` (http://127.0.0.1:PORT), the bearer token it wants, its process id."""

    url: str
    token: str
    pid: int


def announce(folder: Path, url: str, token: str) -> None:
    """Say in the data folder that this process answers at `url` to whoever brings `token`."""
    said = {"url": url, "port": urlsplit(url).port, "token": token, "pid": os.getpid()}
    try:
        _replace(folder / FILE_NAME, json.dumps(said).encode())
    except OSError as error:
        raise DesktopTrouble(
            N_("The data folder {folder} cannot be written: {reason}."),
            N_("Free some space, or give this user the right to write there."),
            folder=folder,
            reason=error.strerror,
        ) from error


def withdraw(folder: Path) -> None:
    """Take back what `announce` said."""
    with suppress(OSError):  # a file that stays is stale, and `running` sees through it
        (folder / FILE_NAME).unlink()


def running(folder: Path) -> Instance | None:
    """The program that runs on this data folder, after it has answered; None if there is none."""
    instance = _read(folder / FILE_NAME)
    if instance is None:
        return None
    try:
        _ask(instance, "/instance/health", None, _HEALTH_SECONDS)
    except DesktopTrouble:
        return None
    return instance


def call(
    instance: Instance, path: str, payload: Mapping[str, Any], *, seconds: float = 60.0
) -> dict[str, Any]:
    """POST a JSON object to the running program and give its JSON object back, within `seconds` of silence.

    Raises DesktopTrouble with the program's own words when it refuses, with ours when it does not answer.
    """
    return _ask(instance, path, json.dumps(payload).encode(), seconds)


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path) -> Instance | None:
    """What the file says; None if it is missing, no such file of ours, or points away from this PC."""
    try:
        said = _json_object(path.read_bytes())
        instance = Instance(str(said["url"]), str(said["token"]), int(said["pid"]))
        address = urlsplit(instance.url)
        ours = (address.scheme, address.hostname) == ("http", "127.0.0.1") and address.port
        return instance if ours else None
    except (OSError, ValueError, LookupError, TypeError, OverflowError):
        return None


def _ask(instance: Instance, path: str, body: bytes | None, seconds: float) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {instance.token}", "Content-Type": "application/json"}
    try:
        # `_read` lets only this PC's own address pass.
        request = urllib.request.Request(instance.url + path, body, headers)  # noqa: S310
        with _direct.open(request, timeout=seconds) as reply:
            return _json_object(reply.read(_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        raise DesktopTrouble("{words}", words=_refusal(error)) from error
    except _NO_ANSWER as error:
        raise DesktopTrouble(
            N_("The running SmartTracker Lite does not answer."),
            N_("Quit it from its tray icon, then start it again."),
        ) from error


def _json_object(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested without end") from error
    if not isinstance(answer, dict):
        raise ValueError(content)
    return answer


def _refusal(error: urllib.error.HTTPError) -> str:
    """The sentence of a refusal: an RFC 9457 problem's detail or title, else the HTTP status."""
    try:
        problem = _json_object(error.read(_ANSWER_BYTES))
    except _NO_ANSWER:
        problem = {}
    return str(problem.get("detail") or problem.get("title") or f"HTTP {error.code} {error.reason}")
