"""The bench of the meters: what it shows was measured with both agents."""

import pytest

from tests.bench import metering
from tests.support import needs
from tests.support.snmp_peer import PEERS


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pysnmp")
def test_the_command_reads_from_both_agents_and_prints_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    for module in PEERS:
        needs.package(module)
    metering.main(["--rounds", "1"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines] == ["| agent", "| :--", "| snmpsim", "| our fake"]
    assert all(line.count(" ms") == 4 for line in lines[2:])
