"""Who sent a job, from the user name a source tells."""

NOBODY = frozenset({"anonymous", "guest"})
"""What printers and print servers write for a sender who did not say who he is."""


def person(user: str | None) -> str | None:
    """`anna` of `ACME\\anna`; nobody for a computer's account, `ACME\\PC7$`, a guest, and a blank."""
    name = (user or "").rpartition("\\")[2].strip()
    return None if not name or name.endswith("$") or name.casefold() in NOBODY else name
