"""What it means when a printer's web server does not give what was asked for, in the user's words."""

from urllib.parse import urlsplit

from smarttracker_lite.errors import (
    BadInput,
    CertificateChanged,
    N_,
    NotAPrinter,
    PrinterAsleep,
    PrinterRefused,
    WrongPassword,
)

CHECK_ADDRESS = N_("Check the address: a printer shows it in its network settings.")


class TooSlow(NotAPrinter):
    """The answer was not finished in time."""


class NotThere(NotAPrinter):
    """There is a web server, but no page at this path (HTTP 404, 410). `said` is what it shows instead."""

    def __init__(self, host: str, said: bytes) -> None:
        super().__init__(N_("{host} has no page at this path (HTTP 404)."), CHECK_ADDRESS, host=host)
        self.said = said


def check_status(status: int, body: bytes, url: str) -> None:
    """Raises what a status other than 200 stands for: PrinterRefused, PrinterAsleep, NotThere or another."""
    host = host_of(url)
    match status:
        case 200:
            return
        case 401 | 403:
            raise PrinterRefused(
                N_("{host} does not let us read its jobs."),
                N_("Enter the name and password of the printer's administrator."),
                host=host,
            )
        case 404 | 410:
            raise NotThere(host, body)
        case 503:
            raise PrinterAsleep(
                N_("{host} sleeps."),
                N_("It is asked every few minutes, and read once it is awake."),
                host=host,
            )
        case _:
            text = N_("{host} answers, but not as a printer at this path (HTTP {status}).")
            raise no_printer(text, url, status=status)


def no_printer(text: str, url: str, **values: object) -> NotAPrinter:
    """Whoever answers at this URL is no printer that we can read."""
    return NotAPrinter(text, CHECK_ADDRESS, host=host_of(url), **values)


def no_address(url: str) -> BadInput:
    """Nobody can be asked at such a URL."""
    return BadInput(N_("{url} is no address of a printer."), CHECK_ADDRESS, field="url", url=url)


def not_trusted(url: str) -> NotAPrinter:
    """No TLS that both sides speak, or a certificate of an authority nobody knows."""
    return NotAPrinter(
        N_("The certificate of {host} cannot be trusted or its encryption is too old."),
        N_("Choose “Connect again” on the printer's page. If that does not help, update its firmware."),
        host=host_of(url),
    )


def wrong_password(url: str, user: str, *, sure: bool = True) -> WrongPassword:
    """The password was sent, once, and not accepted; or not `sure`ly: the user may be one who may do less."""
    if sure:
        text = N_("{host} does not accept the user name or the password.")
        return WrongPassword(text, _AGAIN, host=host_of(url))
    text = N_("{host} does not let “{user}” in: the password is wrong, or this user may not see the page.")
    return WrongPassword(text, _ADMINISTRATOR, sure=False, host=host_of(url), user=user)


_AGAIN = N_(
    "Enter them again under “User and password”. Until then it is not asked, as it might lock you out."
)
_ADMINISTRATOR = N_(
    "Enter those of its administrator under “User and password”, or none if its jobs can be read without. "
    "Until then it is not asked, as it might lock you out."
)


def other_certificate(url: str) -> CertificateChanged:
    """The pin does not fit."""
    return CertificateChanged(
        N_("{host} shows another certificate than the one you trusted."),
        N_(
            "Its page shows both side by side. If it was updated or reset, trust the new one there. If not, "
            "do not trust it."
        ),
        host=host_of(url),
    )


def host_of(url: str) -> str:
    """Host and port as the user knows them."""
    return urlsplit(url).netloc.rpartition("@")[2]
