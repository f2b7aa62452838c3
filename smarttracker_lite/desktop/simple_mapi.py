"""Simple MAPI: a mail handed to the program that Windows has for mail, as classic Outlook or Thunderbird."""

import ctypes
import sys
from collections.abc import Iterable

from smarttracker_lite.billing.letter import Correspondent, Unsent

TO, CC, BCC = 1, 2, 3
_LOGON_UI, _DIALOG, _UNICODE_ONLY = 0x1, 0x8, 0x40000
_ABORTED = 1
"""MAPI_E_USER_ABORT: the window was closed unsent, which is an answer too."""
_NOWHERE = 0xFFFFFFFF


class Recipient(ctypes.Structure):
    """MapiRecipDescW."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("kind", ctypes.c_ulong),
        ("name", ctypes.c_wchar_p),
        ("address", ctypes.c_wchar_p),
        ("entry_size", ctypes.c_ulong),
        ("entry", ctypes.c_void_p),
    )


class File(ctypes.Structure):
    """MapiFileDescW."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("flags", ctypes.c_ulong),
        ("position", ctypes.c_ulong),
        ("path", ctypes.c_wchar_p),
        ("name", ctypes.c_wchar_p),
        ("type", ctypes.c_void_p),
    )


class Message(ctypes.Structure):
    """MapiMessageW."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("subject", ctypes.c_wchar_p),
        ("text", ctypes.c_wchar_p),
        ("message_type", ctypes.c_wchar_p),
        ("received", ctypes.c_wchar_p),
        ("conversation", ctypes.c_wchar_p),
        ("flags", ctypes.c_ulong),
        ("sender", ctypes.POINTER(Recipient)),
        ("recipient_count", ctypes.c_ulong),
        ("recipients", ctypes.POINTER(Recipient)),
        ("file_count", ctypes.c_ulong),
        ("files", ctypes.POINTER(File)),
    )


def message(unsent: Unsent) -> Message:
    """The mail as MAPI takes it; it holds what it points to."""
    letter = unsent.letter
    people = [*_as(TO, letter.to), *_as(CC, letter.cc), *_as(BCC, letter.bcc)]
    files = [File(position=_NOWHERE, path=str(file.absolute()), name=file.name) for file in unsent.files]
    return Message(
        subject=letter.subject,
        text=letter.text.replace("\n", "\r\n"),
        recipient_count=len(people),
        recipients=(Recipient * len(people))(*people),
        file_count=len(files),
        files=(File * len(files))(*files),
    )


def _as(kind: int, people: Iterable[Correspondent]) -> list[Recipient]:
    return [
        Recipient(kind=kind, name=each.name or each.address, address=f"SMTP:{each.address}")
        for each in people
    ]


def send(unsent: Unsent) -> bool:
    """Show the mail and wait until its window is closed; False if no program took it."""
    return _shown(message(unsent)) in (0, _ABORTED)


if sys.platform == "win32":

    def _shown(mail: Message) -> int | None:
        try:
            mapi = ctypes.windll.LoadLibrary("mapi32.dll").MAPISendMailW
            return int(mapi(None, None, ctypes.byref(mail), _LOGON_UI | _DIALOG | _UNICODE_ONLY, 0))
        except (OSError, AttributeError):
            return None

else:

    def _shown(mail: Message) -> int | None:
        """There is no MAPI here."""
        return None
