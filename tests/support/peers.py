"""Real machines to read: the printer `ippeveprinter` and the print server `cupsd`, on loopback only.

Both are independent implementations of IPP. Each starts in a folder and on a port of its own, and ends
with its `with` block; nothing else on the machine is stopped.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import needs
from tests.support.announcer import announcer
from tests.support.programs import free_port, listening, run, running, short_folder, wait_until

REQUESTS = Path(__file__).parent / "ipp_requests"
ROLL_PLOTTER = REQUESTS / "roll-plotter.conf"

PRINT_COMMAND = """#!/bin/sh
# The print engine: two impressions a copy. While a file "hold" lies beside it, it stops after the first one.
here=$(dirname "$0")
echo "ATTR: job-impressions=2 job-impressions-completed=1" >&2
while [ -e "$here/hold" ]; do sleep 0.05; done
echo "ATTR: job-impressions-completed=$((2 * ${IPP_COPIES:-1}))" >&2
"""

TWO_PAGES = b"%!PS\n/Helvetica findfont 24 scalefont setfont\n" + (
    b"72 700 moveto (a page) show showpage\n" * 2
)

CUPSD = """LogLevel info
Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles Yes
MaxJobs 2000
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
    Allow localhost
  </Limit>
</Policy>
"""

CUPS_FILES = """SystemGroup root
FileDevice Yes
User lp
Group lp
ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/run
TempDir {folder}/spool/tmp
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
"""


def root() -> None:
    """End the test unless it runs as root: system bus and spooler want that."""
    if os.geteuid() != 0:
        needs.missing("root, as whom the real peers run,")


@dataclass
class Ippeve:
    """One ippeveprinter. It prints one job at a time and forgets a job a minute after printing it."""

    folder: Path
    port: int = field(default_factory=free_port)
    name: str = "Test Printer"
    attributes: Path | None = None

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"ipp://localhost:{self.port}/ipp/print"

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        """On within the block; may be switched on again later: same port, job numbers from 1."""
        for part in ("spool", "keys"):
            (self.folder / part).mkdir(exist_ok=True)
        engine = self.folder / "engine"
        engine.write_text(PRINT_COMMAND)
        engine.chmod(0o755)
        with running(self._command(engine), self.folder / "log"):
            wait_until(lambda: listening(self.port), "ippeveprinter starts")
            yield

    def _command(self, engine: Path) -> list[str]:
        formats = "application/pdf,application/postscript"
        attributes = ["-a", str(self.attributes)] if self.attributes else ["-f", formats]
        return [
            needs.program("ippeveprinter"), "-n", "localhost", "-p", str(self.port), "-c", str(engine),
            "-d", str(self.folder / "spool"), "-K", str(self.folder / "keys"),
            *attributes, self.name,
        ]  # fmt: skip

    def hold(self) -> None:
        """Let jobs stop after their first impression, until `release`."""
        (self.folder / "hold").touch()

    def release(self) -> None:
        """Let the held job print on."""
        (self.folder / "hold").unlink(missing_ok=True)

    def print(
        self,
        title: str = "Plan Étage 1 – Acme.pdf",
        *,
        user: str = "anna",
        copies: int = 1,
        size: tuple[int, int] = (21000, 29700),
        account: str = "ACME-1",
    ) -> int:
        """Send a job of two pages, media of `size` in 1/100 mm; gives its number while it may still print."""
        document = self.folder / "page.pdf"
        document.write_bytes(b"%PDF-1.4\n% read by nobody\n")
        values = {"who": user, "title": title, "format": "application/pdf", "account": account}
        numbers = {"copies": copies, "width": size[0], "height": size[1]}
        answer = self._ipptool("print-job.test", {**values, **numbers}, "-f", str(document))
        return int(re.findall(r"job-id \(integer\) = (\d+)", answer)[-1])

    def cancel(self, job: int, user: str = "anna") -> None:
        """Ask for the job to be cancelled; its engine prints on."""
        self._ipptool("cancel-job.test", {"job": job, "who": user})

    def _ipptool(self, request: str, values: Mapping[str, object], *options: str) -> str:
        defined = [part for name, value in values.items() for part in ("-d", f"{name}={value}")]
        return run(needs.program("ipptool"), "-tv", *options, *defined, self.url, REQUESTS / request)


@contextmanager
def ippeveprinter(attributes: Path | None = None, name: str = "Test Printer") -> Iterator[Ippeve]:
    """An ippeveprinter that is switched on."""
    root()
    needs.program("ippeveprinter")
    with announcer(), short_folder() as folder:
        printer = Ippeve(folder, attributes=attributes, name=name)
        with printer.switched_on():
            yield printer


@dataclass(frozen=True)
class Cups:
    """One cupsd. Its queues print into the void, or to another printer."""

    folder: Path
    port: int

    @property
    def server(self) -> str:
        """As the programs of CUPS want it: host:port."""
        return f"127.0.0.1:{self.port}"

    def url(self, queue: str) -> str:
        """Where a queue is asked."""
        return f"ipp://{self.server}/printers/{queue}"

    def add_queue(
        self, queue: str, device: str = "file:/dev/null", model: str = "drv:///sample.drv/generpcl.ppd"
    ) -> None:
        """A queue that counts its pages; with model `raw` it counts nothing."""
        run(needs.program("lpadmin"), "-h", self.server, "-p", queue, "-E", "-v", device, "-m", model)

    def print(
        self, queue: str, title: str = "Plan.ps", *, user: str = "anna", copies: int = 1, **options: str
    ) -> int:
        """Send a job of two pages, with options as `lp -o` takes them; gives its number."""
        document = self.folder / "two-pages.ps"
        document.write_bytes(TWO_PAGES)
        set_options = [
            part for name, value in options.items() for part in ("-o", f"{name.replace('_', '-')}={value}")
        ]
        answer = run(
            needs.program("lp"), "-h", self.server, "-d", queue, "-U", user, "-t", title, "-n", str(copies),
            *set_options, document,
        )  # fmt: skip
        return int(re.findall(rf"{queue}-(\d+)", answer)[0])

    def print_again(self, queue: str, job: int) -> None:
        """A job that is over, from the file that was kept; it keeps its number and UUID."""
        run(needs.program("lp"), "-h", self.server, "-i", f"{queue}-{job}", "-H", "restart")

    def finished(self, queue: str) -> bool:
        """Has the queue nothing left to print?"""
        return not run(needs.program("lpstat"), "-h", self.server, "-o", queue).strip()


@contextmanager
def cupsd() -> Iterator[Cups]:
    """A cupsd that is running, with no queue yet."""
    root()
    program = needs.program("cupsd")
    with short_folder() as folder:
        for part in ("etc", "spool", "spool/tmp", "cache", "run"):
            (folder / part).mkdir()
        cups = Cups(folder, free_port())
        (folder / "etc/cupsd.conf").write_text(CUPSD.format(port=cups.port))
        (folder / "etc/cups-files.conf").write_text(CUPS_FILES.format(folder=folder))
        for part in ("spool/tmp", "cache", "run"):
            shutil.chown(folder / part, group="lp")
            (folder / part).chmod(0o770)
        command = [program, "-f", "-c", f"{folder}/etc/cupsd.conf", "-s", f"{folder}/etc/cups-files.conf"]
        with running(command, folder / "log"):
            wait_until(lambda: listening(cups.port), "cupsd starts")
            yield cups
