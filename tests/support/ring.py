"""What becomes of a password, seen in a process of its own: `python -m tests.support.ring VERB`.

The process decides which key ring there is: a real one in a D-Bus session of its own, or none.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import secretstorage

from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.workflows.protect import fits, protect
from tests.support import needs
from tests.support.folders import ROOT
from tests.support.studio import studio
from tests.support.visit import visit

PASSWORD = "pässword “漢”"
PIN = "482915"


def with_key_ring(home: Path) -> dict[str, Any]:
    """What `unlocked_then_locked` sees in a session with GNOME's key ring."""
    needs.program("gnome-keyring-daemon")
    return _seen([needs.program("dbus-run-session"), "--", *_command("unlocked_then_locked")], home)


def with_owner_pin(home: Path) -> dict[str, Any]:
    """What `owner` sees in such a session."""
    needs.program("gnome-keyring-daemon")
    return _seen([needs.program("dbus-run-session"), "--", *_command("owner")], home)


def without_key_ring(home: Path) -> dict[str, Any]:
    """What `nothing` sees where there is no session."""
    return _seen(_command("nothing"), home)


def _seen(command: list[str], home: Path) -> dict[str, Any]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer | {"warnings": done.stderr}


def _command(verb: str) -> list[str]:
    return [sys.executable, "-m", "tests.support.ring", verb]


def unlocked_then_locked() -> dict[str, Any]:
    """Put, get in another process, forget; then lock the key ring and try again."""
    _start_key_ring()
    secrets = Secrets()
    secrets.put("mail", PASSWORD)
    seen = {
        "kept": secrets.kept,
        "elsewhere": _get_elsewhere(),
        "other_service": Secrets("Another program").get("mail"),
        "unknown": secrets.get("unknown"),
    }
    secrets.forget("mail")
    secrets.forget("mail")
    return seen | {"forgotten": _get_elsewhere()} | _locked(secrets)


def _locked(secrets: Secrets) -> dict[str, Any]:
    secrets.put("mail", PASSWORD)
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    seen: dict[str, Any] = {"from_locked": secrets.get("mail"), "silent": secrets.told("mail") is None}
    secrets.put("mail", "typed again")
    return seen | {"remembered": secrets.get("mail"), "kept_when_locked": secrets.kept}


def owner() -> dict[str, Any]:
    """Set an owner PIN and look at its page; lock the key ring, and try the PIN."""
    _start_key_ring()
    with studio(Path.home() / "data") as at_work, visit(at_work.desk) as visitor:
        desk = at_work.desk
        protect(desk, PIN, PIN)
        name = desk.settings.owner_pin
        seen: dict[str, Any] = {"page": visitor.get("/settings/pin").text, "name": name}
        seen["fits"] = fits(desk, PIN)
        ring = secretstorage.get_default_collection(secretstorage.dbus_init())
        ring.lock()
        asked = visitor.post("/settings/note", {"invoice_note": "a"})
        number = re.search(r'name="owner-waits" value="(\w+)"', asked.text)
        sent = {"owner-waits": number[1] if number else "", "owner-pin": PIN}
        seen["locked"] = visitor.post("/settings/note", sent).text
        seen["note"] = desk.settings.invoice_note
    return seen


def nothing() -> dict[str, Any]:
    """Put, get and forget with no key ring at all."""
    secrets = Secrets()
    seen: dict[str, Any] = {"kept": secrets.kept, "at_first": secrets.get("mail")}
    secrets.put("mail", PASSWORD)
    seen |= {"here": secrets.get("mail"), "elsewhere": Secrets().get("mail")}
    secrets.forget("mail")
    secrets.forget("mail")
    return seen | {"forgotten": secrets.get("mail")}


def only_get() -> str:
    """The password called "mail"."""
    return Secrets().get("mail")


def _get_elsewhere() -> str:
    done = subprocess.run(_command("only_get"), capture_output=True, text=True, check=True)
    answer: str = json.loads(done.stdout)
    return answer


def _start_key_ring() -> None:
    """The daemon goes to the background once it is unlocked, and ends with the session."""
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    subprocess.run(command, input=b"of the key ring", check=True, capture_output=True)


VERBS = {
    "unlocked_then_locked": unlocked_then_locked,
    "nothing": nothing,
    "only_get": only_get,
    "owner": owner,
}

if __name__ == "__main__":
    print(json.dumps(VERBS[sys.argv[1]]()))  # noqa: T201  # a child's answer to its parent
