"""HP's newer large-format printers: the web services below /LFPWebServices/PI."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws_job import Dialect, job_tree, paper_id, stamp
from tests.support.web_printer.tree import Tree, as_json, as_xml

ROOT = "/LFPWebServices/PI/"
QUEUE = ROOT + "JQ/JobQueue/"
SPACE = "http://www.hp.com/schemas/piws/v2_0"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CAPACITY_UL = 300_000
"""Of each cartridge, which is full when the printer is new."""


@dataclass(frozen=True)
class Piws:
    """`speaks_json` in the queue where it is asked to (Latex 800), or XML always (DesignJet Z9)."""

    speaks_json: bool = True
    dialect: Dialect = Dialect()

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        """The services sleep with the printer; the page to wake it does not."""
        if asked.path == "/wakeup.htm/config" and asked.method == "POST":
            machine.wake()
            return Answer(status="405 Method Not Allowed")
        if not asked.path.startswith(ROOT):
            return None
        if machine.asleep:
            return Answer(body=b"sleeping", content_type="text/plain", status="503 Service Unavailable")
        if asked.path.startswith(QUEUE):
            return self._jobs(asked, machine)
        if asked.path == ROOT + "Paper/List":
            return _papers(machine)
        name, _, ending = asked.path.removeprefix(ROOT).partition(".")
        page = _PAGES.get(name)
        return page and self._told(name.rpartition("/")[2], page(machine), asked, ending == "json")

    def _jobs(self, asked: Asked, machine: Machine) -> Answer | None:
        queue, _, rest = asked.path.removeprefix(QUEUE).partition("/")
        if queue != queue_of(machine):
            return Answer(body=b"Unkownw QueueID", content_type="text/plain", status="404 Not Found")
        if rest != "jobs/all":
            return None
        since = int(asked.query.get("fromModificationNumber", "0"))
        entries = [job_tree(job, queue, self.dialect, since) for job in machine.memory]
        snapshot: Tree = {
            "ModificationNumber": machine.revision,
            "Status": {"JobQueueStatus": "Running", "NumberOfJobs": len(entries)},
            "Timestamp": stamp(machine.shown),
            "Jobs": {"Job": [{"Job2DPrint": entry} for entry in entries]} if entries else None,
        }
        return self._told("JobQueueSnapshot", snapshot, asked)

    def _told(self, root: str, tree: Tree, asked: Asked, named_json: bool = False) -> Answer:
        """No charset is said, and it is UTF-8 all the same."""
        wanted = self.speaks_json and "application/json" in asked.headers.get("accept", "")
        if named_json or wanted:
            whole: Tree = {root: tree} if self.dialect.rooted else tree
            return Answer(body=as_json(whole, self.dialect.bare), content_type="application/json")
        prefix = "piws" if self.dialect.prefixed else ""
        body = as_xml(f"piws:{root}", tree, {"": SPACE, "piws": SPACE}, prefix)
        return Answer(body=body, content_type="text/xml")


def queue_of(machine: Machine) -> str:
    """The UUID of the queue, another one after each boot."""
    return machine.uuid("queue", machine.boots)


def _queues(machine: Machine) -> Tree:
    return {"Queue": [{"Name": "PRINT", "Type": "Print", "URI": QUEUE + queue_of(machine)}]}


def _identification(machine: Machine) -> Tree:
    return {
        "ModelName": machine.model,
        "Manufacturer": "HP",
        "SerialNumber": machine.serial,
        "PrinterName": f"{machine.model} Printer",
        "PrinterWidth": {"Value": "44.000000", "Unit": "in"},
        "FwReleaseName": machine.firmware,
        "InterfaceVersion": "1.1.0",
        "UUID": machine.uuid(),
    }


def _discovery(machine: Machine) -> Tree:
    return {"SystemTimeInfo": {"Uptime": _duration(machine.up), "Date": stamp(machine.shown)}}


def _duration(time: timedelta) -> str:
    """As XML Schema writes it: P0Y0M2DT3H4M5S."""
    hours, rest = divmod(time.seconds, 3600)
    return f"P0Y0M{time.days}DT{hours}H{rest // 60}M{rest % 60}S"


def _papers(machine: Machine) -> Answer:
    """SOAP, whatever is asked for; every paper there was a job on."""
    orders = [job.order for job in machine.ledger.jobs]
    names = sorted({name for each in orders for name in (each.media, each.other_media) if name})
    papers: list[Tree] = [
        {"MediumId": paper_id(name), "Localization": {"Name": name, "ShortName": name}} for name in names
    ]
    tree: Tree = {"Body": {"GET-MEDIUM-LIST-RESPONSE": {"MediumList": {"Medium": papers}}}}
    spaces = {"": "http://www.bpo.hp.com/PaperManagement", "SOAP-ENV": SOAP}
    return Answer(body=as_xml("SOAP-ENV:Envelope", tree, spaces), content_type="text/xml")


def _status(_machine: Machine) -> Tree:
    return {"StatusOverview": {"MostRelevantStatus": "Ready", "StatusSeverity": "Information"}}


def _inks(machine: Machine) -> Tree:
    groups = [
        {"Color": name, "InkAgentType": "marking", "InkSlotGroupInfo": _group(ul)}
        for name, ul in machine.ledger.life.inks_ul.items()
    ]
    return {"InkSlotGroupCollection": {"InkSlotGroup": groups}}


def _group(used_ul: int) -> Tree:
    left = CAPACITY_UL - used_ul % CAPACITY_UL
    return {
        "InkUsed": {"Unit": "cc", "Value": used_ul / 1000},
        "InkSupplyGroupInfo": {
            "Capacity": {"Unit": "cc", "Value": CAPACITY_UL // 1000},
            "Level": {"Unit": "cc", "Value": left // 1000},
            "LevelPercentage": round(100 * left / CAPACITY_UL, 1),
        },
    }


_PAGES: Mapping[str, Callable[[Machine], Tree]] = {
    "Identification": _identification,
    "Discovery": _discovery,
    "DeviceStatus": _status,
    "InkSystem": _inks,
    "JQ/JobQueueCollection": _queues,
}
