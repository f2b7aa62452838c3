"""The one door to the mail server (SMTP, RFC 5321): always encrypted, always logged in.

Whatever goes wrong comes out as PostTrouble, with what the server answered and what to do next.
"""

import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from smarttracker_lite.domain.business import MailSecurity
from smarttracker_lite.errors import N_, PostTrouble

PATIENCE = 30.0
"""Seconds a silent server is waited for."""

_OUR_NAME = "[127.0.0.1]"
"""What we call ourselves in EHLO (RFC 5321 §4.1.3). Asking the system for a name may take a minute."""

_LOGINS = {"PLAIN", "LOGIN", "CRAM-MD5"}
"""Ways to log in with a password; some servers offer others only, such as OAuth."""

_LONGEST_ANSWER = 300
_TOO_BIG = {523, 552}
"""RFC 5321 §4.2.3 and RFC 4954 §6 for "more than I take"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The account that sends: usually port 587 with STARTTLS, or 465 with TLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: MailSecurity
    ca_file: Path | None = None
    """The certificate authority of one's own server; None: those the system trusts."""


def send(mailbox: Mailbox, message: EmailMessage, timeout: float = PATIENCE) -> None:
    """Hand the message over; once this returns, the server has taken it for every recipient.

    PostTrouble otherwise. If the server took it for some, `values["delivered"]` holds their addresses;
    without that key it reached nobody.
    """
    with _session(mailbox, timeout) as server:
        refused = server.send_message(message)
    if refused:
        raise PostTrouble(
            N_("The mail was sent, but {host} refused {refused}."),
            N_("Correct these addresses and send it to them again; all others have it."),
            host=mailbox.host,
            refused=_listed(refused),
            delivered=tuple(address for address in _recipients(message) if address not in refused),
        )


def check(mailbox: Mailbox, timeout: float = PATIENCE) -> None:
    """Connect, encrypt and log in, nothing more. PostTrouble if any of it fails."""
    with _session(mailbox, timeout):
        pass


@contextmanager
def _session(mailbox: Mailbox, timeout: float) -> Iterator[smtplib.SMTP]:
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


def _dialled(mailbox: Mailbox, context: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    if mailbox.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(mailbox.host, mailbox.port, _OUR_NAME, timeout=timeout, context=context)
    return smtplib.SMTP(mailbox.host, mailbox.port, _OUR_NAME, timeout=timeout)


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
    if not _LOGINS.intersection(offered):
        raise PostTrouble(
            N_("{host}:{port} takes no user name and password."),
            _password_hint(mailbox.host, N_("Ask your mail provider for the server for outgoing mail.")),
            host=mailbox.host,
            port=mailbox.port,
        )
    if "PLAIN" not in offered:
        server.login(mailbox.user, mailbox.password)
        return
    secret = base64.b64encode(f"\0{mailbox.user}\0{mailbox.password}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


_PORT_HINT = N_(
    "Check name and port: 587 goes with STARTTLS, 465 with TLS. A firewall may be in the way too."
)
_LATER_HINT = N_("Try again in a while. If it stays so, show these words to your mail provider.")
_LOGIN_HINT = N_("Type user name and password again. Some providers want the whole address as user name.")
_PASSWORD_HINTS = {
    ("gmail.com", "googlemail.com", "google.com"): N_(
        "Gmail takes only an app password: turn on 2-step verification in your Google account, "
        "make an app password there and type it here."
    ),
    ("office365.com", "outlook.com", "hotmail.com", "live.com"): N_(
        "Microsoft takes no password from programs unless an administrator switches on authenticated SMTP. "
        "Ask for that, use an account elsewhere, or save the PDF and attach it in Outlook."
    ),
}

_TROUBLES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        socket.gaierror,
        N_("No mail server is called “{host}”."),
        N_("Check its name, and whether this computer is online."),
    ),
    (
        ssl.SSLCertVerificationError,
        N_("It is not certain that {host} is your mail server: {reason}."),
        N_("Check the name. For a server of your own, choose the file of its certificate authority."),
    ),
    (ssl.SSLError, N_("No encrypted connection to {host}:{port} came about: {reason}."), _PORT_HINT),
    (ConnectionRefusedError, N_("No mail server is running at {host}:{port}."), _PORT_HINT),
    (TimeoutError, N_("{host}:{port} does not answer."), _PORT_HINT),
    (smtplib.SMTPAuthenticationError, N_("{host} does not let “{user}” in: {answer}"), _LOGIN_HINT),
    (
        smtplib.SMTPSenderRefused,
        N_("{host} does not let “{user}” send from {sender}: {answer}"),
        N_("Use the address that belongs to this account."),
    ),
    (
        smtplib.SMTPRecipientsRefused,
        N_("{host} refused every address, so nothing was sent: {refused}."),
        N_("Check the addresses."),
    ),
    (
        smtplib.SMTPNotSupportedError,
        N_("{host} cannot deliver to addresses with letters such as “é”."),
        N_("Ask the recipient for another address."),
    ),
    (smtplib.SMTPResponseException, N_("{host} answered with an error: {answer}"), _LATER_HINT),
    (smtplib.SMTPServerDisconnected, N_("{host} broke off in the middle."), _LATER_HINT),
    (smtplib.SMTPException, N_("{host} cannot be used: {reason}."), _LATER_HINT),
    (OSError, N_("The connection to {host}:{port} broke: {reason}."), _LATER_HINT),
    (
        UnicodeError,
        N_("{host} takes neither host names nor passwords with letters such as “é”."),
        N_("Check the server's name, or change the password to plain letters and figures."),
    ),
)


def in_words(mailbox: Mailbox, error: Exception) -> PostTrouble:
    """What `error`, raised while talking to the server, means and asks for."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib hides that the server was merely silent
    text, hint = next((text, hint) for kind, text, hint in _TROUBLES if isinstance(error, kind))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        hint = _password_hint(mailbox.host, hint)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _TOO_BIG:
        text = N_("The mail is larger than {host} takes: {answer}")
        hint = N_("Send fewer or smaller attachments.")
    return PostTrouble(
        text,
        hint,
        host=mailbox.host,
        port=mailbox.port,
        user=mailbox.user,
        sender=getattr(error, "sender", ""),
        answer=_answer(getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")),
        refused=_listed(getattr(error, "recipients", {})),
        reason=_reason(error),
    )


def _password_hint(host: str, otherwise: str) -> str:
    """What a large provider wants, for its own servers."""
    domain = "." + host.lower().rstrip(".")
    for providers, hint in _PASSWORD_HINTS.items():
        if any(domain.endswith("." + provider) for provider in providers):
            return hint
    return otherwise


def _reason(error: Exception) -> str:
    """The bare reason, without numbers and file names of the library that raised it."""
    for name in ("verify_message", "reason", "strerror"):
        words = getattr(error, name, None)
        if isinstance(words, str) and words:
            return words.rstrip(".")
    return str(error).rstrip(".")


def _answer(code: int, words: bytes | str) -> str:
    """What the server said, on one line and no longer than can be read."""
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    return f"{code} {' '.join(text.split())}"[:_LONGEST_ANSWER]


def _listed(refused: dict[str, tuple[int, bytes]]) -> str:
    """Refused addresses, each with the server's reason."""
    return ", ".join(f"{address} ({_answer(*reason)})" for address, reason in refused.items())


def _recipients(message: EmailMessage) -> list[str]:
    headers = [message[name] for name in ("To", "Cc") if name in message]
    return [address.addr_spec for header in headers for address in header.addresses]
