"""Whom a meter asks: of a printer's URL only the host counts, as each meter knows its own port and path."""

from urllib.parse import urlsplit

from smarttracker_lite.printers.refusal import no_address


def host_in(url: str) -> str:
    """The name or address of the host, an IPv6 address without brackets. Raises BadInput if there is none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not host:
        raise no_address(url)
    return host
