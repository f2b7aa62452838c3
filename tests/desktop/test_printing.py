"""What is printed by the system: on which printer, and why not."""

import subprocess
from pathlib import Path

import pytest

from smarttracker_lite.desktop import printing
from smarttracker_lite.errors import DesktopTrouble
from tests.support import needs
from tests.support.notebook import notebook, noted
from tests.support.peers import Cups, cupsd
from tests.support.programs import free_port, wait_until


def test_a_file_is_shown_for_printing_where_no_program_prints(programs: Path, tmp_path: Path) -> None:
    page = notebook(programs, "xdg-open")
    printing.print_file(tmp_path / "invoice.pdf")
    assert noted(page) == str(tmp_path / "invoice.pdf")


def test_why_a_file_was_not_printed_is_told_in_lps_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs.program("lp")
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(DesktopTrouble, match=r"invoice.pdf was not printed: lp: .+ Choose another printer"):
        printing.print_file(tmp_path / "invoice.pdf")


def test_a_file_is_printed_on_the_standard_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cupsd() as cups:
        cups.add_queue("office", model="raw")
        subprocess.run([needs.program("lpadmin"), "-h", cups.server, "-d", "office"], check=True)
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        paper = tmp_path / "Fattura 2026-0147.pdf"
        paper.write_bytes(b"%PDF-1.4\n% read by nobody\n")
        printing.print_file(paper)
        told = [needs.program("lpstat"), "-h", cups.server, "-W", "completed", "-o", "office"]
        wait_until(
            lambda: "office-1" in subprocess.run(told, capture_output=True, text=True, check=True).stdout,
            "the print server prints the file",
        )


def printed(cups: Cups, queue: str) -> str:
    command = [needs.program("lpstat"), "-h", cups.server, "-W", "completed", "-o", queue]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_file_is_printed_on_the_printer_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cupsd() as cups:
        for queue in ("office", "plotter"):
            cups.add_queue(queue, model="raw")
        subprocess.run([needs.program("lpadmin"), "-h", cups.server, "-d", "office"], check=True)
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        assert set(printing.printers()) == {"office", "plotter"}
        paper = tmp_path / "-o Fattura 2026-0147.pdf"
        paper.write_bytes(b"%PDF-1.4\n% read by nobody\n")
        printing.print_file(paper, "plotter")
        wait_until(lambda: "plotter-1" in printed(cups, "plotter"), "the chosen printer prints the file")
        assert printed(cups, "office") == ""
        with pytest.raises(DesktopTrouble, match="was not printed"):
            printing.print_file(paper, "sold last year")


def test_where_no_print_server_answers_there_are_no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    assert printing.printers() == ()


def test_without_the_systems_programs_there_are_no_printers(programs: Path) -> None:
    assert list(programs.iterdir()) == []
    assert printing.printers() == ()
