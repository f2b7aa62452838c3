"""HP's LEDM: counters and supplies below /DevMgmt, and never a job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws_job import stamp
from tests.support.web_printer.tree import Tree, as_xml
from tests.support.web_printer.truth import State

ROOT = "/DevMgmt/"
SPACE = "http://www.hp.com/schemas/imaging/con/"
CAPACITY_UL = 300_000


@dataclass(frozen=True)
class Ledm:
    """`prefix` is what this firmware calls the dictionary's namespace; of a listed `missing` page it has
    nothing but the name."""

    prefix: str = "dd"
    missing: frozenset[str] = frozenset()

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        """Also while the printer sleeps, of which it tells."""
        name = asked.path.removeprefix(ROOT).removesuffix(".xml")
        page = _PAGES.get(name)
        if page is None or asked.path != f"{ROOT}{name}.xml" or name in self.missing:
            return None
        spaces = {self.prefix: f"{SPACE}dictionaries/1.0/", "doc": f"{SPACE}ledm/{name.lower()}/2007/12/11"}
        body = as_xml(f"doc:{name}", page(machine), spaces, self.prefix)
        return Answer(body=body, content_type="text/xml")


def _discovery(_machine: Machine) -> Tree:
    names = ["ProductConfigDyn", "ProductUsageDyn", "ConsumableConfigDyn", "ProductStatusDyn"]
    trees = [{"ResourceURI": f"{ROOT}{name}.xml", "ResourceType": f"ledm:hpLedm{name}"} for name in names]
    return {"Version": {"Revision": "SVN-IPG-LEDM.441"}, "SupportedTree": trees}


def _config(machine: Machine) -> Tree:
    return {
        "ProductInformation": {
            "MakeAndModel": machine.model,
            "SerialNumber": machine.serial,
            "ProductNumber": "W3Z71A",
            "Version": {"Revision": machine.firmware},
            "TimeStamp": stamp(machine.shown),
        }
    }


def _usage(machine: Machine) -> Tree:
    """Totals by media need not add up, and do not."""
    life = machine.ledger.life
    agent: Tree = {"ValueFloat": sum(life.inks_ul.values()) / 1000, "Unit": "milliliters"}
    return {
        "PrinterSubunit": {
            "TotalImpressions": life.impressions,
            "MonochromeImpressions": 0,
            "ColorImpressions": life.impressions,
            "A4EquivalentImpressions": {"TotalImpressions": life.area_mm2 / (210 * 297)},
            "SimplexSheets": life.impressions,
            "DuplexSheets": 0,
            "UsageByMarkingAgent": {"CumulativeMarkingAgentUsed": agent},
            "UsageByMedia": [
                {"TotalImpressions": life.impressions // 2, "MediaSizeName": "custom"},
                {"TotalImpressions": life.impressions // 3, "MediaSizeName": "iso_a1_594x841mm"},
            ],
        }
    }


def _consumables(machine: Machine) -> Tree:
    return {
        "ConsumableInfo": [
            {
                "ConsumableTypeEnum": "ink",
                "ConsumableLabelCode": name,
                "ConsumablePercentageLevelRemaining": 100 - 100 * (ul % CAPACITY_UL) // CAPACITY_UL,
                "ProductNumber": f"P2V{place:02}A",
                "SerialNumber": f"{machine.serial}-{name}",
                "ConsumableLifeState": {"ConsumableState": "ok"},
                "Capacity": {"MaxCapacity": CAPACITY_UL // 1000, "Unit": "milliliters"},
            }
            for place, (name, ul) in enumerate(machine.ledger.life.inks_ul.items())
        ]
    }


def _status(machine: Machine) -> Tree:
    printing = any(job.state is State.PRINTING for job in machine.ledger.jobs)
    category = "inPowerSave" if machine.asleep else "processing" if printing else "ready"
    return {"Status": {"StatusCategory": category}, "AlertTable": {"ModificationNumber": 1}}


_PAGES: Mapping[str, Callable[[Machine], Tree]] = {
    "DiscoveryTree": _discovery,
    "ProductConfigDyn": _config,
    "ProductUsageDyn": _usage,
    "ConsumableConfigDyn": _consumables,
    "ProductStatusDyn": _status,
}
