"""Any printer that answers by SNMP: its life counter and supplies."""

from dataclasses import dataclass, field

from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.host import host_in
from smarttracker_lite.printers.meters.snmp.client import Agent, Patience, talking
from smarttracker_lite.printers.meters.snmp.mib import LISTS, SINGLES, metered
from smarttracker_lite.printers.meters.snmp.walk import walk
from smarttracker_lite.printers.source import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpMeter:
    """The meter for SNMP v1 and v2c. Nothing but the community is sent; the address's password is not."""

    community: str = field(default="public", repr=False)
    port: int = 161
    patience: Patience = Patience()

    @property
    def name(self) -> str:
        """The word kept with each standing."""
        return "snmp"

    def read(self, address: Address) -> Metered:
        """See `Meter.read`. NotAPrinter if the agent tells of neither counters nor supplies."""
        host = host_in(address.url)
        with talking(
            Agent(host=host, port=self.port, community=self.community), self.patience
        ) as conversation:
            told = metered(walk(conversation.ask, SINGLES, most=1), walk(conversation.ask, LISTS))
        if not told.counters and not told.supplies:
            raise NotAPrinter(
                N_("{host} answers by SNMP, but tells of no counters and supplies."),
                N_("Check that the address is the printer's own; a print server may not know them."),
                host=host,
            )
        return told
