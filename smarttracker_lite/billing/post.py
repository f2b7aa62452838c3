"""The one door to the mail server (SMTP, RFC 5321): always encrypted, always logged in.

Whatever goes wrong comes out as PostTrouble, with what the server answered and what to do next; as
PostUncertain if nobody can know whether the mail went.
"""

import base64
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from time import monotonic
from typing import Any

from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.billing.refusals import answer_of, in_words, listed, no_logins, uncertain
from smarttracker_lite.domain.business import MailSecurity
from smarttracker_lite.errors import N_, PostTrouble

PATIENCE = 30.0
"""Seconds a silent server is waited for."""

_OUR_NAME = "[127.0.0.1]"
"""What we call ourselves in EHLO (RFC 5321 §4.1.3). Asking the system for a name may take a minute."""

_LOGINS = {"PLAIN", "LOGIN", "CRAM-MD5"}
"""Ways to log in with a password; some servers offer others only, such as OAuth."""

_END = b"\r\n.\r\n"
"""The end of a message (RFC 5321 §4.1.1.4): once it is out, the server may take the mail unknown to us."""

_MOST_LINES = 200
"""Of one answer; a server lists what it can on some 20."""
_PIECE = 4096
_LONGEST_COMMAND = 480
"""RFC 5321 §4.5.3.1.4 allows 512 octets for all of a command."""
_MEGABYTE = Decimal(1_000_000)


class _Ear:
    """Hears answers of a server, each no longer than an answer is and within so many seconds: smtplib would
    listen to one that never ends for ever, also to a stranger's on the way, before anything is encrypted."""

    def __init__(self, sock: Any, seconds: float) -> None:
        self._sock, self._seconds = sock, seconds
        self._heard = b""
        self._until, self._lines = 0.0, 0

    def begin(self) -> None:
        """An answer comes now."""
        self._until, self._lines = monotonic() + self._seconds, 0

    def readline(self, most: int) -> bytes:
        """The next line, or so many octets of it; b"" at the end. Raises TimeoutError where none is."""
        self._lines += 1
        if self._lines > _MOST_LINES:
            raise TimeoutError
        while b"\n" not in self._heard and len(self._heard) < most:
            left = self._until - monotonic()
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)
            if not (more := self._sock.recv(_PIECE)):
                break
            self._heard += more
        end = min(self._heard.find(b"\n") + 1 or most, most)
        line, self._heard = self._heard[:end], self._heard[end:]
        return line

    def close(self) -> None:
        """The socket is closed by whoever opened it."""


class _Telling(smtplib.SMTP):
    """A session that tells what became of its message: `offered` to the server in whole, and its `answer`."""

    offered = False
    answer = ""

    def getreply(self) -> tuple[int, bytes]:
        if self.sock and self.file is None:
            self.file = _Ear(self.sock, self.timeout)
        if self.file:
            self.file.begin()
        code, words = super().getreply()
        if self.sock:
            self.sock.settimeout(self.timeout)
        return code, words

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes) and s.endswith(_END):
            self.offered = True

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, words = super().data(msg)
        self.offered, self.answer = False, answer_of(code, words)
        return code, words


class _TellingOverTls(_Telling, smtplib.SMTP_SSL):
    """The same where TLS comes first."""


def send(mailbox: Mailbox, message: EmailMessage, timeout: float = PATIENCE) -> str:
    """Hand the message over; once this returns, the server has taken it for every recipient: its answer.

    PostTrouble otherwise. If the server took it for some, `values["delivered"]` holds their addresses and
    `values["answer"]` what it said; without these keys it reached nobody. PostUncertain if the connection
    broke where only the server knows.
    """
    with _session(mailbox, timeout) as server:
        _check_size(mailbox, server, message)
        try:
            refused = server.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if server.offered:
                raise uncertain(mailbox) from error
            raise
    if refused:
        raise PostTrouble(
            N_("The mail was sent, but {host} refused {refused}."),
            N_("Correct these addresses and send it to them again; all others have it."),
            host=mailbox.host,
            refused=listed(refused),
            delivered=tuple(address for address in _recipients(message) if address not in refused),
            answer=server.answer,
        )
    return server.answer


def _check_size(mailbox: Mailbox, server: smtplib.SMTP, message: EmailMessage) -> None:
    """Against what the server says it takes (RFC 1870), before anything is sent."""
    told = server.esmtp_features.get("size", "").strip()
    octets = len(message.as_bytes())
    if told.isdecimal() and 0 < int(told) < octets:
        raise PostTrouble(
            N_("The mail has {size} MB, and {host} takes {most} MB at most. Nothing was sent."),
            N_("Send fewer or smaller attachments, or save the PDF and hand it over another way."),
            host=mailbox.host,
            size=(octets / _MEGABYTE).quantize(Decimal("0.1")),
            most=(int(told) / _MEGABYTE).quantize(Decimal("0.1")),
        )


def check(mailbox: Mailbox, timeout: float = PATIENCE) -> None:
    """Connect, encrypt and log in, nothing more. PostTrouble if any of it fails."""
    with _session(mailbox, timeout):
        pass


@contextmanager
def _session(mailbox: Mailbox, timeout: float) -> Iterator[_Telling]:
    """A server ready to take messages. Foreign exceptions end here."""
    context = _trusting(mailbox.ca_file)
    try:
        with ExitStack() as stack:
            server = _dialled(mailbox, context, timeout)
            stack.callback(_hang_up, server)
            if mailbox.security is MailSecurity.STARTTLS:
                _encrypt(server, mailbox, context)
            _log_in(server, mailbox)
            yield server
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise in_words(mailbox, error) from error


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise PostTrouble(
            N_("The certificate file {file} cannot be read."),
            N_("Choose a certificate authority's file in PEM format, or none."),
            file=ca_file,
        ) from error


def _dialled(mailbox: Mailbox, context: ssl.SSLContext, timeout: float) -> _Telling:
    if mailbox.security is MailSecurity.TLS:
        return _TellingOverTls(mailbox.host, mailbox.port, _OUR_NAME, timeout=timeout, context=context)
    return _Telling(mailbox.host, mailbox.port, _OUR_NAME, timeout=timeout)


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye. A message once taken is taken, whatever the server answers to this."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _encrypt(server: smtplib.SMTP, mailbox: Mailbox, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        raise PostTrouble(
            N_("{host}:{port} offers no encryption, so nothing was sent."),
            N_("Choose TLS with port 465, or ask your mail provider for the right port."),
            host=mailbox.host,
            port=mailbox.port,
        )
    server.starttls(context=context)


def _log_in(server: smtplib.SMTP, mailbox: Mailbox) -> None:
    """By AUTH PLAIN (RFC 4616) where offered: `SMTP.login` takes no password beyond ASCII."""
    server.ehlo_or_helo_if_needed()
    offered = server.esmtp_features.get("auth", "").split()
    if mailbox.token:
        _check(server, "XOAUTH2", f"user={mailbox.user}\1auth=Bearer {mailbox.token}\1\1")
    elif not _LOGINS.intersection(offered):
        raise no_logins(mailbox)
    elif "PLAIN" in offered:
        _check(server, "PLAIN", f"\0{mailbox.user}\0{mailbox.password}")
    else:
        server.login(mailbox.user, mailbox.password)


def _check(server: smtplib.SMTP, mechanism: str, secret: str) -> None:
    """Log in with one answer, which goes on a line of its own where a command's is too long (RFC 4954 §4).
    What a server asks back then is why not, and wants nothing for an answer (RFC 7628)."""
    encoded = base64.b64encode(secret.encode()).decode()
    if len(encoded) < _LONGEST_COMMAND:
        code, answer = server.docmd("AUTH", f"{mechanism} {encoded}")
    else:
        code, answer = server.docmd("AUTH", mechanism)
        if code == 334:
            code, answer = server.docmd(encoded)
    if code == 334:
        code, answer = server.docmd("")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _recipients(message: EmailMessage) -> list[str]:
    headers = [message[name] for name in ("To", "Cc", "Bcc") if name in message]
    return [address.addr_spec for header in headers for address in header.addresses]
