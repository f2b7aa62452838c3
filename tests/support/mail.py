"""A real mail server on loopback, with a certificate authority of its own and the moods servers have."""

import asyncio
import socket
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.domain.business import MailSecurity
from tests.support.certificates import Authority
from tests.support.hostile import tls

USER = "studio@lumiere.example"
PASSWORD = "päss wörd ✓"


@dataclass(frozen=True, kw_only=True)
class Mood:
    """How the server treats its clients; the default takes everything, encrypted and logged in."""

    security: MailSecurity | None = MailSecurity.STARTTLS
    password: str = PASSWORD
    logins: tuple[str, ...] = ("LOGIN", "PLAIN")
    refuses: tuple[str, ...] = ()
    refuses_sender: bool = False
    takes_bytes: int = 10_000_000
    after_data: str = "250 2.0.0 taken"
    takes_utf8_addresses: bool = True
    drops: bool = False
    """It takes the whole message, and hangs up without a word."""
    meanwhile: Callable[[str], None] = lambda step: None
    """What happens when it is told MAIL, RCPT, or all of the message (DATA), before it answers."""
    tokens: tuple[str, ...] = ()
    """What it lets in by XOAUTH2."""


@dataclass(frozen=True)
class Received:
    """A message as it arrived."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, EmailMessage, policy=MAIL)


@dataclass
class MailServer:
    """Where the server answers, and what it has received. Also the handler aiosmtpd asks."""

    host: str
    port: int
    ca_file: Path
    mood: Mood
    received: list[Received] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    """The mechanism of every login that was let in."""

    @property
    def mailbox(self) -> Mailbox:
        """The account as a user would set it up."""
        return Mailbox(
            host=self.host,
            port=self.port,
            user=USER,
            password=PASSWORD,
            security=self.mood.security or MailSecurity.STARTTLS,
            ca_file=self.ca_file,
        )

    def authenticate(self, *asked: Any) -> AuthResult:
        _, _, _, mechanism, login = asked
        wanted = LoginPassword(USER.encode(), self.mood.password.encode())
        if login == wanted:
            self.logins.append(mechanism)
        return AuthResult(success=login == wanted, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, asked: list[str]) -> AuthResult:  # noqa: N802 aiosmtpd's name
        """As Google and Microsoft do it: whoever is refused is told why in a challenge, and says nothing."""
        said = b64decode(asked[1]) if len(asked) > 1 else await server.challenge_auth("")
        assert isinstance(said, bytes)
        told = said.decode().split("\1")
        let_in = any(told == [f"user={USER}", f"auth=Bearer {token}", "", ""] for token in self.mood.tokens)
        if let_in:
            self.logins.append("XOAUTH2")
            return AuthResult(success=True)
        await server.push("334 " + b64encode(b'{"status":"400","schemes":"Bearer"}').decode())
        assert await server._reader.readline() == b"\r\n"  # noqa: SLF001 aiosmtpd asks no empty challenge
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, *asked: Any) -> str:  # noqa: N802 aiosmtpd's name
        _, _, envelope, address, options = asked
        self.mood.meanwhile("MAIL")
        if self.mood.refuses_sender:
            return "553 5.7.1 sender address does not belong to you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, *asked: Any) -> str:  # noqa: N802 aiosmtpd's name
        _, _, envelope, address, _ = asked
        self.mood.meanwhile("RCPT")
        if address in self.mood.refuses:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, *asked: Any) -> str:  # noqa: N802 aiosmtpd's name
        server, _, envelope = asked
        if self.mood.after_data.startswith("250"):
            self.received.append(
                Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content)
            )
        self.mood.meanwhile("DATA")
        if self.mood.drops:
            server.transport.abort()
        return self.mood.after_data


@contextmanager
def mail_server(folder: Path, mood: Mood | None = None) -> Iterator[MailServer]:
    """A server on a free port, in a thread of its own until the `with` block ends."""
    mood = mood or Mood()
    ca_file, context = certificates(folder)
    server = MailServer("localhost", 0, ca_file, mood)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        listening = asyncio.run_coroutine_threadsafe(_listen(server, context), loop).result()
        server.port = listening.sockets[0].getsockname()[1]
        yield server
        loop.call_soon_threadsafe(listening.close)
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Session(SMTP):
    """As real ones, it takes long answers to what it asks (RFC 4954 §4): tokens are longer than passwords."""

    line_length_limit = 12_288


async def _listen(server: MailServer, context: ssl.SSLContext) -> asyncio.Server:
    mood = server.mood
    offers = mood.security is MailSecurity.STARTTLS

    def session() -> SMTP:
        return _Session(
            server,
            hostname="mail.example",
            data_size_limit=mood.takes_bytes,
            enable_SMTPUTF8=mood.takes_utf8_addresses,
            tls_context=context if offers else None,
            require_starttls=offers,
            auth_required=mood.security is not None,
            auth_require_tls=mood.security is not MailSecurity.TLS,  # else it looks for STARTTLS only
            auth_exclude_mechanism={"LOGIN", "PLAIN", "XOAUTH2"} - set(mood.logins),
            authenticator=server.authenticate,
        )

    implicit = context if mood.security is MailSecurity.TLS else None
    return await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=implicit)


async def _hang_up() -> None:
    """End the conversations still going on."""
    open_ones = asyncio.all_tasks() - {asyncio.current_task()}
    for conversation in open_ones:
        conversation.cancel()
    await asyncio.gather(*open_ones, return_exceptions=True)


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def certificates(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """The file of a new certificate authority, and a server's context with a certificate signed by it."""
    authority = Authority(folder)
    return authority.file, tls(authority.sign())
