"""HP's older large-format printers: the pages below /hp/device/webAccess, and their table of accounting."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.tongues import ENGLISH, Tongue
from tests.support.web_printer.tree import as_xml
from tests.support.web_printer.truth import Printed, State

ROOT = "/hp/device/webAccess/"
LATEX = """
document job_type source status cost_type cost substrate_type substrate_usage ink_used printing_time mode
""".split()
DESIGNJET = """
document job_type source output status copies cost_type cost blank1 paper_type paper_usage paper_length
ink_used user account date quality blank2
""".split()
"""The columns of either layout. Of the 18 of a DesignJet four are mostly empty: cost, account (where none is
asked for) and two without a title."""

WAKE_PAGE = b"""<html><head><title>Sleep mode</title></head><body state="sleeping">
<form name="WakeUp" method="post" action="/wakeup.htm/config"><input type="hidden" name="hidden_wakeup_Addr">
<input type="submit" name="WakeUp" value="Wake up"></form></body></html>"""


@dataclass(frozen=True, kw_only=True)
class WebAccess:
    """`columns` are LATEX or DESIGNJET. Times are told in `zone`, which is not said. Asleep, it redirects to
    the page that wakes it, or (not `redirects`) shows that page in place of each. If it `has_status`, that
    tells who it is."""

    columns: list[str]
    tongue: Tongue = ENGLISH
    zone: ZoneInfo = ZoneInfo("Europe/Rome")
    redirects: bool = False
    has_status: bool = True

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        """The page at that path."""
        if asked.path == "/wakeup.htm":
            return Answer(body=WAKE_PAGE)
        if not asked.path.startswith(ROOT):
            return None
        if machine.asleep:
            away = Answer(status="302 Found", headers={"Location": "/wakeup.htm"})
            return away if self.redirects else Answer(body=WAKE_PAGE)
        return self._page(asked.path.removeprefix(ROOT), asked.query, machine)

    def _page(self, name: str, query: Mapping[str, str], machine: Machine) -> Answer | None:
        match name, query:
            case "accounting.xls", {"cost": "y"}:
                return Answer(body=self._accounting(machine), content_type="application/vnd.ms-excel")
            case "index.htm", {"content": "accounting"}:
                return Answer(body=self._accounting(machine))
            case "index.htm", _:
                return Answer(body=_front(machine))
            case "open_status.xml", _ if self.has_status:
                return Answer(body=_status(machine), content_type="text/xml")
            case "printer_status_core.jsp", _:
                return Answer(body=b"ok||", content_type="text/plain")
        return None

    def _accounting(self, machine: Machine) -> bytes:
        """The jobs that are over, the newest first."""
        over = [job for job in machine.memory if job.over and job.started]
        lines = [line for job in reversed(over) for line in self._lines(job)]
        heads = "".join(f"<th>{escape(self.tongue.heading(column))}</th>" for column in self.columns)
        table = f'<table class="dataTable">\n<tr>{heads}</tr>\n' + "\n".join(lines) + "\n</table>"
        page = f"<html><head><title>Accounting</title></head><body>{table}</body></html>"
        return page.encode()

    def _lines(self, job: Printed) -> list[str]:
        tongue = self.tongue
        lines = [self._line("treeTableTitleRowClosed treeTableTopLevel", self._cells(job))]
        if job.inks_ul:
            inks = {"cost_type": tongue.ink, "ink_used": self._ink(job)}
            lines.append(self._line("treeTableTitleRowClosed treeTableSecondLevel", inks))
        for name, ul in (job.inks_ul or {}).items():
            child = {"cost_type": f"{tongue.ink} - {name}", "ink_used": self._ml(ul)}
            lines.append(self._line("contentsRow", child))
        return lines

    def _line(self, kind: str, cells: Mapping[str, str]) -> str:
        inside = "".join(f"<td>{escape(cells.get(column, ''))}</td>" for column in self.columns)
        return f'<tr class="{kind}">{inside}</tr>'

    def _cells(self, job: Printed) -> Mapping[str, str]:
        """What either layout may tell; Copies are those that came out whole."""
        tongue, order = self.tongue, job.order
        square, length, _ = tongue.units
        area = f"{tongue.number(job.area_mm2 / 1e6, 4)} {square}"
        started = (job.started or job.sent).shown.astimezone(self.zone)
        return {
            "document": order.document,
            "job_type": tongue.print,
            "source": "RIP",
            "output": tongue.print,
            "status": tongue.printed if job.state is State.PRINTED else tongue.canceled,
            "copies": str(job.impressions // order.pages) if job.state is State.PRINTED else "0",
            "cost_type": tongue.total,
            "paper_type": order.media,
            "substrate_type": order.media,
            "paper_usage": area,
            "substrate_usage": area,
            "paper_length": f"{tongue.number(job.length_um / 1e6, 4)} {length}",
            "ink_used": self._ink(job),
            "user": order.user,
            "account": order.account,
            "date": tongue.when(started),
            "printing_time": tongue.when(started),
            "quality": "Normal",
            "mode": "600dpi - 10P - Bidi",
        }

    def _ink(self, job: Printed) -> str:
        inks = job.inks_ul
        return self.tongue.ink_changed if inks is None else self._ml(sum(inks.values()))

    def _ml(self, ul: int) -> str:
        return f"{self.tongue.number(ul / 1000, 3)} {self.tongue.units[2]}"


def _status(machine: Machine) -> bytes:
    """The names below the root are a guess: nobody tells of them."""
    who = {
        "Product_Name": machine.model,
        "Serial_Number": machine.serial,
        "Firmware_Version": machine.firmware,
    }
    return as_xml("Serviceability", {"Current_Printer_Configuration": who}, {})


def _front(machine: Machine) -> bytes:
    title = escape(machine.model)
    return f"<html><head><title>{title}</title></head><body>HP Embedded Web Server</body></html>".encode()
