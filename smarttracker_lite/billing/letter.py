"""A mail with its attachments (RFC 5322, MIME), written but not sent."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from smarttracker_lite.errors import BadInput, N_

_LONGEST_ADDRESS = 254
"""RFC 5321 §4.5.3.1.3, without the angle brackets."""

_MOST_PEOPLE = 100
"""So many each server takes (RFC 5321 §4.5.3.1.8)."""

_PART = r"[^\s@.,;:<>()\[\]\"\\]+"
_ADDRESS = re.compile(rf"(?P<user>{_PART}(\.{_PART})*)@(?P<domain>{_PART}(\.{_PART})*)")
_NEW_HEADER = re.compile(r"\r(?!\n)|\n(?![ \t])")
"""A line break after which a header does not go on (RFC 5322 §2.2.3)."""

_NO_LINE = {
    "subject": N_("The subject must be a single line of text."),
    "attachments": N_("The name of an attachment must be a single line of text."),
    **dict.fromkeys(
        ("sender", "to", "cc", "bcc"),
        N_("The name in front of a mail address must be a single line of text."),
    ),
}
_FIELDS = {
    "Subject": "subject",
    "From": "sender",
    "To": "to",
    "Cc": "cc",
    "Bcc": "bcc",
    "Content-Disposition": "attachments",
}


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who writes or is written to; `name` may be empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be mailed. The addresses of `bcc` are told to the server alone."""

    sender: Correspondent
    to: tuple[Correspondent, ...]
    cc: tuple[Correspondent, ...] = ()
    bcc: tuple[Correspondent, ...] = ()
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A letter that the user's own mail program is to send: its attachments as files, and all of it as a
    `draft` (.eml) for programs that can only open one."""

    letter: Letter
    files: tuple[Path, ...]
    draft: Path


def write(letter: Letter, at: datetime, token: str) -> EmailMessage:
    """The message, dated `at`, its id made of the unique `token` and the sender's domain.

    BadInput for an address that is none, nobody to write to, and line breaks where one could forge a header.
    """
    sender = _address(letter.sender, "sender")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    _fill(message, letter)
    message["Date"] = at
    message["Message-ID"] = f"<{token}@{sender.domain}>"
    _check_headers(message)
    return message


def unsent(letter: Letter) -> EmailMessage:
    """The same as a draft for a mail program, which puts in sender, date and id when it sends it.

    X-Unsent is Microsoft's mark of a draft; other programs open it as a mail that came. BadInput as `write`.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if letter.sender.address:
        message["From"] = _address(letter.sender, "sender")
    _fill(message, letter)
    _check_headers(message)
    return message


def _fill(message: EmailMessage, letter: Letter) -> None:
    if not letter.to:
        raise BadInput(N_("The mail has no recipient."), N_("Give at least one address."), field="to")
    if len(letter.to) + len(letter.cc) + len(letter.bcc) > _MOST_PEOPLE:
        raise BadInput(
            N_("A mail goes to {most} addresses at most."),
            N_("Servers take no more at once: leave some out."),
            field="to",
            most=_MOST_PEOPLE,
        )
    for header, people in (("To", letter.to), ("Cc", letter.cc), ("Bcc", letter.bcc)):
        if people:
            message[header] = _addresses(people, _FIELDS[header])
    message["Subject"] = _one_line(letter.subject, "subject")
    message.set_content(letter.text.encode("utf-8", "replace").decode(), cte="quoted-printable")
    for attachment in letter.attachments:
        _attach(message, attachment)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, _, subkind = attachment.media_type.partition("/")
    name = _one_line(attachment.name, "attachments")
    message.add_attachment(attachment.content, maintype=kind, subtype=subkind, filename=name)


def _addresses(people: Iterable[Correspondent], field: str) -> tuple[Address, ...]:
    return tuple(_address(person, field) for person in people)


def _address(person: Correspondent, field: str) -> Address:
    """The checked address; a domain in other letters is written in ASCII (RFC 5891)."""
    name = _one_line(person.name, field)
    found = _ADDRESS.fullmatch(person.address.strip())
    try:
        if found and _is_one_line(found[0]) and len(found[0]) <= _LONGEST_ADDRESS:
            return Address(name, found["user"], found["domain"].encode("idna").decode())
    except UnicodeError:
        pass  # a label of the domain is too long or holds what no domain may
    raise BadInput(_NO_ADDRESS, _LIKE_THIS, field=field, address=person.address)


_NO_ADDRESS = N_("“{address}” is no mail address.")
_LIKE_THIS = N_("An address looks like name@example.com.")


def _one_line(text: str, field: str) -> str:
    if not _is_one_line(text):
        raise BadInput(_NO_LINE[field], field=field)
    return text


def _is_one_line(text: str) -> bool:
    """Whether there are neither line breaks nor other controls nor halves of characters.

    Nor in what some readers, and the libraries of some Python versions, make of encoded words (RFC 2047).
    """
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        return False
    return not any(byte < 0x20 for part in _decoded(text) for byte in part)


def _decoded(text: str) -> Iterator[bytes]:
    """The encoded words in the text, each as its bytes."""
    with suppress(HeaderParseError):  # an encoded word of no valid base64 stays as it is
        yield from (part for part, charset in decode_header(text) if charset)


def _check_headers(message: EmailMessage) -> None:
    """Look at what will be sent."""
    for part in message.walk():
        for name, value in part.items():
            if _NEW_HEADER.search(SMTP.fold(name, value).rstrip("\r\n")):
                raise BadInput(_NO_LINE[_FIELDS[name]], field=_FIELDS[name])
