"""The account that sends mail."""

from dataclasses import dataclass, field
from pathlib import Path

from smarttracker_lite.domain.business import MailSecurity


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The account that sends: usually port 587 with STARTTLS, or 465 with TLS. With a `token` it logs in by
    that (XOAUTH2), and has no password."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: MailSecurity
    ca_file: Path | None = None
    """The certificate authority of one's own server; None: those the system trusts."""
    token: str = field(default="", repr=False)
