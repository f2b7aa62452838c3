"""Where and as whom a printer is asked."""

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows.desk import Desk


def address(desk: Desk, printer: Printer) -> Address:
    """Where and as whom the printer is asked; the password comes from the key ring."""
    password = desk.secrets.get(password_name(printer.id)) if printer.user else ""
    return Address(
        url=printer.url,
        user=printer.user,
        password=password,
        pin=printer.pin,
        legacy_tls=printer.legacy_tls,
    )


def password_name(printer_id: str) -> str:
    """The name of a printer's password in the key ring."""
    return f"printer/{printer_id}"
