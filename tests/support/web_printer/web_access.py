"""HP's older large-format printers: the pages below /hp/device/webAccess, and their table of accounting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from zoneinfo import ZoneInfo

from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.tongues import ENGLISH, TONGUES, Tongue
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

M2_IN_FT2, M_IN_FT = 0.3048**2, 0.3048

WAKE_PAGE = b"""<html><head><title>Sleep mode</title></head><body state="sleeping">
<form name="WakeUp" method="post" action="/wakeup.htm/config"><input type="hidden" name="hidden_wakeup_Addr">
<input type="submit" name="WakeUp" value="Wake up"></form></body></html>"""


@dataclass(frozen=True, kw_only=True)
class WebAccess:
    """`columns` are LATEX or DESIGNJET. It speaks this `tongue` as long as nobody chose another. Times are
    told in `zone`, which is not said. Asleep, it redirects to the page that wakes it, or (not `redirects`)
    shows that page in place of each. If it `has_status`, that tells who it is."""

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
            case "index.htm", {"content": "usage"}:
                return Answer(body=self._usage(machine))
            case "index.htm", _:
                return Answer(body=_front(machine))
            case "open_status.xml", _ if self.has_status:
                return Answer(body=_status(machine), content_type="text/xml")
            case "printer_status_core.jsp", _:
                return Answer(body=b"ok||", content_type="text/plain")
        return None

    def _accounting(self, machine: Machine) -> bytes:
        """The jobs that are over, the newest first, as somebody wants them shown."""
        tongue = replace(TONGUES.get(machine.language, self.tongue), feet=machine.feet)
        over = [job for job in machine.memory if job.over and job.started]
        lines = [line for job in reversed(over) for line in self._lines(job, tongue)]
        heads = "".join(f"<th>{escape(tongue.heading(column))}</th>" for column in self.columns)
        table = f'<table class="dataTable">\n<tr>{heads}</tr>\n' + "\n".join(lines) + "\n</table>"
        page = f"<html><head><title>Accounting</title></head><body>{table}</body></html>"
        return page.encode()

    def _lines(self, job: Printed, tongue: Tongue) -> list[str]:
        lines = [self._line("treeTableTitleRowClosed treeTableTopLevel", self._cells(job, tongue))]
        if job.inks_ul:
            inks = {"cost_type": tongue.ink, "ink_used": _ink(job, tongue)}
            lines.append(self._line("treeTableTitleRowClosed treeTableSecondLevel", inks))
        for name, ul in (job.inks_ul or {}).items():
            child = {"cost_type": f"{tongue.ink} - {name}", "ink_used": _ml(ul, tongue)}
            lines.append(self._line("contentsRow", child))
        return lines

    def _line(self, kind: str, cells: Mapping[str, str]) -> str:
        inside = "".join(f"<td>{escape(cells.get(column, ''))}</td>" for column in self.columns)
        return f'<tr class="{kind}">{inside}</tr>'

    def _cells(self, job: Printed, tongue: Tongue) -> Mapping[str, str]:
        """What either layout may tell; Copies are those that came out whole."""
        order = job.order
        square, length, _ = tongue.units
        area_m2, length_m = job.area_mm2 / 1e6, job.length_um / 1e6
        area = f"{tongue.number(area_m2, 4)} {square}"
        along = f"{tongue.number(length_m, 4)} {length}"
        if tongue.feet:
            area = f"{tongue.number(area_m2 / M2_IN_FT2, 4)} ft²"
            along = f"{tongue.number(length_m / M_IN_FT, 4)} ft"
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
            "paper_length": along,
            "ink_used": _ink(job, tongue),
            "user": order.user,
            "account": order.account,
            "date": tongue.when(started),
            "printing_time": tongue.when(started),
            "quality": "Normal",
            "mode": "600dpi - 10P - Bidi",
        }

    def _usage(self, machine: Machine) -> bytes:
        """What was printed in its life: all of it, then each paper (here there is one) and each ink."""
        life, tongue = machine.ledger.life, self.tongue
        square_metres = life.area_mm2 / 1e6
        area = [
            f"{tongue.number(square_metres, 2)} m²",
            f"{tongue.number(square_metres * 10.7639104, 2)} ft²",
        ]
        inks = [_ml(ul, tongue) for ul in (sum(life.inks_ul.values()), *life.inks_ul.values())]
        rows = [["1", *area], ["2", *area], *([each] for each in inks)]
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        table = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<html><head><title>Usage</title></head><body><table>{table}</table></body></html>".encode()


def _ink(job: Printed, tongue: Tongue) -> str:
    inks = job.inks_ul
    return tongue.ink_changed if inks is None else _ml(sum(inks.values()), tongue)


def _ml(ul: int, tongue: Tongue) -> str:
    return f"{tongue.number(ul / 1000, 3)} {tongue.units[2]}"


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
