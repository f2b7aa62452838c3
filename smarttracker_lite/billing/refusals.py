"""Why a mail server did not take a mail, in words that lead to the fix.

What it answers is told with it, and read no further than its numbers (RFC 5321 §4.2.3, RFC 3463) say.
"""

import re
import smtplib
import socket
import ssl

from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.errors import LoginRefused, N_, PostTrouble, PostUncertain

_LONGEST_ANSWER = 300
_TOO_BIG = {523, 552}
"""RFC 5321 §4.2.3 and RFC 4954 §6 for "more than I take"."""
_LIMIT = re.compile(
    r"\b(4\.5\.3|5\.4\.5|4\.7\.28|5\.5\.3)\b|\b(limit|quota|too many|rate|exceeded)\b", re.IGNORECASE
)
"""How providers say that somebody sent as much as they allow in an hour or a day."""
_NO_PASSWORDS = re.compile(r"\b5\.7\.(30|139)\b")
"""Microsoft's codes for "basic authentication is off"."""

_PORT_HINT = N_(
    "Check name and port: 587 goes with STARTTLS, 465 with TLS. A firewall may be in the way too."
)
_LATER_HINT = N_("Try again in a while. If it stays so, show these words to your mail provider.")
_LOGIN_HINT = N_("Type user name and password again. Some providers want the whole address as user name.")
LIMIT_HINT = N_(
    "Providers limit how many mails one may send in an hour or a day. Wait, and send the rest then."
)
_NO_PASSWORD_HINT = N_(
    "Microsoft takes no password from programs unless an administrator switches on authenticated SMTP. "
    "Ask for that, sign in with your Microsoft account under Settings › Mail, or send with your own mail "
    "program."
)
_PASSWORD_HINTS = {
    ("gmail.com", "googlemail.com", "google.com"): N_(
        "Gmail takes only an app password: turn on 2-step verification in your Google account, "
        "make an app password there and type it here."
    ),
    ("office365.com", "outlook.com", "hotmail.com", "live.com"): _NO_PASSWORD_HINT,
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
    answer = answer_of(getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b""))
    text, hint = next((text, hint) for kind, text, hint in _TROUBLES if isinstance(error, kind))
    trouble = PostTrouble
    if isinstance(error, smtplib.SMTPAuthenticationError):
        hint = _login_hint(mailbox, answer)
        trouble = PostTrouble if answer.startswith("4") else LoginRefused
    elif isinstance(error, smtplib.SMTPResponseException):
        text, hint = _by_number(error.smtp_code, answer) or (text, hint)
    return trouble(
        text,
        hint,
        host=mailbox.host,
        port=mailbox.port,
        user=mailbox.user,
        sender=getattr(error, "sender", ""),
        answer=answer,
        refused=listed(getattr(error, "recipients", {})),
        reason=_reason(error),
    )


def uncertain(mailbox: Mailbox) -> PostUncertain:
    """The connection broke where only the server knows whether it took the mail."""
    return PostUncertain(
        N_("{host} broke off after the mail was handed over: it may have gone, or not."),
        N_("It is not sent again by itself. Ask your client, or look into the sent mail at your provider."),
        host=mailbox.host,
    )


def no_logins(mailbox: Mailbox) -> PostTrouble:
    """The server offers no way to log in with a password."""
    return PostTrouble(
        N_("{host}:{port} takes no user name and password."),
        _password_hint(mailbox.host, N_("Ask your mail provider for the server for outgoing mail.")),
        host=mailbox.host,
        port=mailbox.port,
    )


def _by_number(code: int, answer: str) -> tuple[str, str] | None:
    """What the numbers of an answer mean, where they mean more than the step at which it came."""
    if code in _TOO_BIG:
        return N_("The mail is larger than {host} takes: {answer}"), N_("Send fewer or smaller attachments.")
    if _LIMIT.search(answer):
        return N_("{host} takes no more mails from you for now: {answer}"), LIMIT_HINT
    if _NO_PASSWORDS.search(answer):
        return N_("{host} lets no program in with a password: {answer}"), _NO_PASSWORD_HINT
    return None


def _login_hint(mailbox: Mailbox, answer: str) -> str:
    if answer.startswith("4"):  # it could not look the account up now: nothing is wrong with the password
        return _LATER_HINT
    if mailbox.token:
        return N_("Sign in to your mail account again under Settings › Mail.")
    return _NO_PASSWORD_HINT if _NO_PASSWORDS.search(answer) else _password_hint(mailbox.host, _LOGIN_HINT)


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


def answer_of(code: int, words: bytes | str) -> str:
    """What the server said, on one line and no longer than can be read."""
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"{code} {' '.join(shown.split())}"[:_LONGEST_ANSWER]


def listed(refused: dict[str, tuple[int, bytes]]) -> str:
    """Refused addresses, each with the server's reason."""
    return ", ".join(f"{address} ({answer_of(*reason)})" for address, reason in refused.items())
