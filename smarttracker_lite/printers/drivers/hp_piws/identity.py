"""Who the printer says it is, and where its jobs are listed. Pure."""

import re

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.printers.drivers.hp_piws.tree import Element, MalformedAnswer, parse

QUEUE = re.compile(r"/JobQueue/([0-9A-Za-z-]{1,64})/?")


def parse_identification(octets: bytes) -> Device:
    """The printer by its Identification. The Latex 800 has the fields in a group of their own, older Latex
    and the DesignJet Z9 call some by other names. No identity if it tells neither UUID nor serial number.

    Not told here: its location. Raises NotAPrinter and nothing else.
    """
    told = parse(octets).below("Identification")
    fields = (told.first("Fields"), told)
    model = _said(fields, "ModelName", "ProductName")
    uuid, serial = _said(fields, "UUID"), _said(fields, "SerialNumber")
    if not (uuid or serial or model):
        raise MalformedAnswer("it does not say which printer it is")
    return Device(
        identity=f"urn:uuid:{uuid.lower()}" if uuid else serial or "",
        model=model or "",
        name=_said(fields, "PrinterName") or "",
        serial=serial,
        firmware=_said(fields, "FwReleaseName", "FirmwareVersion"),
    )


def _said(fields: tuple[Element, ...], *names: str) -> str | None:
    told = (element.said(name) for name in names for element in fields)
    return next(filter(None, told), None)


def parse_queue(octets: bytes) -> str:
    """What the print queue is called until the printer is switched off. Raises NotAPrinter only."""
    collection = parse(octets).below("JobQueueCollection")
    queues = (*collection.each("Queue"), *collection.each("JobQueue"))
    prints = [queue for queue in queues if (queue.said("Type") or "").lower() == "print"]
    for queue in (*prints, *queues):
        found = QUEUE.search(queue.said("URI") or "")
        if found:
            return found[1]
    raise MalformedAnswer("no print queue")
