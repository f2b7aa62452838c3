"""The table of the meters' speed: `python -m tests.bench.metering`.

One printer's counters and supplies are read by SNMP on loopback: by ours and by the library pysnmp,
which comes with snmpsim. Both ask the same agents the same questions in the same run.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.snmp import mib
from smarttracker_lite.printers.meters.snmp.ber import Oid, Tag
from smarttracker_lite.printers.meters.snmp.client import Agent, Patience, talking
from smarttracker_lite.printers.meters.snmp.message import Binding, Kind, Message, Version
from smarttracker_lite.printers.meters.snmp.walk import Ask, walk
from tests.bench.rounds import Rounds
from tests.bench.table import ratio
from tests.support.snmp_agent import Replay, agent, recording
from tests.support.snmp_peer import PEERS, snmp_peer

PRINTER = "roll-plotter"
LIMIT_MS = 50
HEAD = ("agent", "ours", "slowest", "pysnmp", "pysnmp ÷ ours", "must be", "met")

Read: TypeAlias = Callable[[int], Metered]
"""Reads the printer at a port, its client made for this reading alone."""


def ours(port: int) -> Metered:
    """As the meter does it."""
    place = Agent(host="127.0.0.1", port=port, community=PRINTER)
    with talking(place, Patience(silence_s=10)) as conversation:
        return _metered(conversation.ask)


def pysnmp(port: int) -> Metered:
    """With the messages and sockets of pysnmp, which walks one column at a time: so the walk is ours."""
    library = import_module("pysnmp.hlapi.v3arch.asyncio")
    with asyncio.Runner() as runner:
        engine = library.SnmpEngine()
        target = runner.run(library.UdpTransportTarget.create(("127.0.0.1", port), timeout=10))
        place = (engine, library.CommunityData(PRINTER), target, library.ContextData())

        def ask(names: Sequence[Oid], rows: int) -> Message:
            asked = [library.ObjectType(library.ObjectIdentity(name)) for name in names]
            _, _, _, told = runner.run(library.bulk_cmd(*place, 0, rows, *asked, lookupMib=False))
            return replace(_EMPTY, bindings=[_binding(*each) for each in told])

        try:
            return _metered(ask)
        finally:
            engine.close_dispatcher()


def _metered(ask: Ask) -> Metered:
    return mib.metered(walk(ask, mib.SINGLES, most=1), walk(ask, mib.LISTS))


_EMPTY = Message(version=Version.V2C, community=b"", kind=Kind.RESPONSE, number=0)


def _binding(name: Any, value: Any) -> Binding:
    """From the classes of pysnmp, which are named as in the standard."""
    kind = type(value).__name__
    content = bytes(value) if kind == "OctetString" else int(value) if kind in _NUMBERS else None
    return Binding(tuple(name), Tag.END_OF_MIB_VIEW if kind == "EndOfMibView" else Tag.NULL, content)


_NUMBERS = {"Integer", "Integer32", "Counter32", "Gauge32"}
CONTENDERS: Mapping[str, Read] = {"ours": ours, "pysnmp": pysnmp}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure with each agent and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.metering", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how often each reads the printer")
    rounds = parser.parse_args(arguments).rounds
    if not all(map(find_spec, PEERS)):
        parser.exit(1, f"Install {' and '.join(PEERS)} first: they are among the tools for developers.\n")
    rows: list[tuple[str, ...]] = [HEAD, (":--", *["--:"] * 5, ":--")]
    rows += [(name, *_cells(_measured(port, rounds))) for name, port in _agents()]
    sys.stdout.write("\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n")


def _agents() -> Iterator[tuple[str, int]]:
    """One after the other, so that none takes time from the next."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, snmp_peer(Path(folder)) as port:
        yield "snmpsim", port
    with agent(Replay(recording(PRINTER), community=PRINTER.encode())) as place:
        yield "our fake", place.port


def _measured(port: int, rounds: int) -> Mapping[str, Rounds]:
    """The ms of each in each round, each time another one first. Both must read the same."""
    told = {name: read(port) for name, read in CONTENDERS.items()}
    if told["ours"] != told["pysnmp"]:
        raise RuntimeError(f"the answers differ: {told}")
    samples: dict[str, Rounds] = {name: {} for name in CONTENDERS}
    names = list(CONTENDERS)
    for turn in range(rounds):
        for name in names if turn % 2 else reversed(names):
            start = perf_counter()
            CONTENDERS[name](port)
            samples[name][turn] = [1000 * (perf_counter() - start)]
    return samples


def _cells(samples: Mapping[str, Rounds]) -> Iterator[str]:
    times = {name: [ms for [ms] in rounds.values()] for name, rounds in samples.items()}
    middle = median(times["ours"])
    yield from (f"{middle:.3g} ms", f"{max(times['ours']):.3g} ms", f"{median(times['pysnmp']):.3g} ms")
    yield str(ratio(samples["pysnmp"], samples["ours"]))
    yield from (f"≤ {LIMIT_MS} ms", "yes" if middle <= LIMIT_MS else "no")


if __name__ == "__main__":
    main()
