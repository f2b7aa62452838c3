"""The user's own mail program, opened with a mail that is written and not sent.

Simple MAPI on Windows, Mail on macOS, xdg-email on Linux; whatever fails, the system opens a draft as a file.
"""

import shutil
import subprocess
import sys
import threading

from smarttracker_lite.billing.letter import Unsent
from smarttracker_lite.desktop import simple_mapi
from smarttracker_lite.desktop.shell import open_file, starts

_ATTACHES = ("thunderbird", "icedove", "betterbird", "evolution", "kmail", "geary", "claws")
"""Mail programs of Linux to which xdg-email can hand files: for others it drops them without a word."""

_APPLESCRIPT = """
on run argv
  tell application "Mail"
    set theMail to make new outgoing message with properties {subject:item 1 of argv, visible:true}
    tell theMail
      set content to (item 2 of argv) & return & return
      set i to 3
      repeat while i < (count of argv)
        set kind to item i of argv
        set told to item (i + 1) of argv
        if kind is "to" then make new to recipient at end of to recipients with properties {address:told}
        if kind is "cc" then make new cc recipient at end of cc recipients with properties {address:told}
        if kind is "bcc" then make new bcc recipient at end of bcc recipients with properties {address:told}
        if kind is "file" then
          make new attachment with properties {file name:(POSIX file told)} at after the last paragraph
        end if
        set i to i + 2
      end repeat
    end tell
    activate
  end tell
end run
"""


def compose(unsent: Unsent) -> None:
    """Show the mail for sending. Nobody tells whether it is sent then. Raises DesktopTrouble."""
    if sys.platform == "win32":
        threading.Thread(target=_by_mapi, args=(unsent,), name="compose", daemon=True).start()
    elif not (sys.platform == "darwin" and by_apple_mail(unsent)) and not by_xdg_email(unsent):
        open_file(unsent.draft)


def _by_mapi(unsent: Unsent) -> None:
    """It comes back when the window is closed; where no mail program knows MAPI, at once."""
    if not simple_mapi.send(unsent):
        open_file(unsent.draft)


def by_apple_mail(unsent: Unsent) -> bool:
    """By Mail of macOS, which asks once whether it may; False if that is refused or missing."""
    letter = unsent.letter
    people = (("to", letter.to), ("cc", letter.cc), ("bcc", letter.bcc))
    told = [word for kind, each in people for person in each for word in (kind, person.address)]
    files = [word for file in unsent.files for word in ("file", str(file.absolute()))]
    return starts(["osascript", "-e", _APPLESCRIPT, "--", letter.subject, letter.text, *told, *files])


def by_xdg_email(unsent: Unsent) -> bool:
    """By the program that Linux has for mail, if it is one that takes the files too."""
    if not shutil.which("xdg-email") or not _attaches():
        return False
    letter = unsent.letter
    copies = [word for person in letter.cc for word in ("--cc", person.address)]
    hidden = [word for person in letter.bcc for word in ("--bcc", person.address)]
    files = [word for file in unsent.files for word in ("--attach", str(file.absolute()))]
    words = ["--utf8", "--subject", letter.subject, "--body", letter.text]
    return starts(["xdg-email", *copies, *hidden, *words, *files, *(each.address for each in letter.to)])


def _attaches() -> bool:
    """Whether the user's mail program is one of those."""
    command = ["xdg-mime", "query", "default", "x-scheme-handler/mailto"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return any(name in told.stdout.lower() for name in _ATTACHES)
