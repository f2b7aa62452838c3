"""A way of reading that was saved is found for the next file of its kind, and for no other."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.printing import InkUse, Measure, Origin
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact
from smarttracker_lite.workflows.interpret import (
    AccountingFile,
    mapping_of,
    mappings,
    profile_for,
    profile_named,
    proposal,
    read,
    save_mapping,
)
from tests.support.studio import Studio
from tests.workflows.test_take_in import HEAD, csv, row

ROWS = "2026-04-01 10:00;a.pdf;anna;2\n2026-04-01 11:00;b.pdf;anna;3\n"
HEADLESS = (Column(fact=Fact.COMPLETED, header="1"), Column(fact=Fact.COPIES, header="4"))


def job(name: str, *inks: str, more: str = "") -> str:
    used = "".join(f"<Ink><Name>{ink}</Name><Amount unit='ml'>1.5</Amount></Ink>" for ink in inks)
    return f"<Job><JobName>{name}</JobName><EndTime>2026-04-01T10:00:00</EndTime>{used}{more}</Job>"


def mailed(*jobs: str, root: str = "AccountInfo") -> AccountingFile:
    """A month as HP's older printers mail it."""
    text = f"<{root}><JOBS>{''.join(jobs)}</JOBS><Usage><Paper>1</Paper></Usage></{root}>"
    return AccountingFile(octets=text.encode(), name="AccountInfo.xml")


def table(text: str) -> AccountingFile:
    return AccountingFile(octets=text.encode(), name="log.csv")


def saved(at_work: Studio, file: AccountingFile, mapping: ColumnMapping | None = None) -> None:
    save_mapping(at_work.desk, replace(mapping or proposal(file).mapping, name="Mine"), file)


def inks(at_work: Studio, file: AccountingFile) -> list[dict[str, int]]:
    """The µl of each ink of each job."""
    return [
        {ink.channel: ink.ul.value for ink in facts.inks or ()} for facts in read(at_work.desk, file).jobs
    ]


def test_mailed_xml_is_read_as_the_month_before_whatever_its_jobs_tell(at_work: Studio) -> None:
    saved(at_work, mailed(job("a", "C", "M", more="<Note>1</Note>"), job("b", "C", "M")))
    later = mailed(job("c", "M", more="<AccountID>K7</AccountID>"))
    (facts,) = read(at_work.desk, later).jobs
    assert (facts.source, facts.document, facts.account) == ("import:Mine", "c", "K7")
    assert facts.inks == (InkUse("magenta", Measure(1500, Origin.MEASURED)),)


def test_an_ink_that_only_the_next_month_tells_is_read_as_the_others(at_work: Studio) -> None:
    april, may = mailed(job("a", "C")), mailed(job("b", "C", "LM"), job("c", "Gloss"))
    saved(at_work, april)
    assert inks(at_work, april) == [{"cyan": 1500}]
    assert inks(at_work, may) == [{"cyan": 1500, "light magenta": 1500}, {"Gloss": 1500}]
    named = profile_named(at_work.desk, "mine", may)
    assert read(at_work.desk, may, named) == read(at_work.desk, may)


def test_a_column_that_somebody_left_out_stays_out(at_work: Studio) -> None:
    april = mailed(job("a", "C", "M"))
    mapping = proposal(april).mapping
    kept = tuple(each for each in mapping.columns if each.channel != "magenta")
    saved(at_work, april, replace(mapping, columns=kept))
    assert inks(at_work, mailed(job("b", "C", "M"))) == [{"cyan": 1500}]
    saved(at_work, mailed(job("b", "C")), mapping_of(mappings(at_work.desk)[0]))
    assert inks(at_work, mailed(job("c", "C", "M"))) == [{"cyan": 1500}]


def test_an_amount_of_the_next_month_whose_unit_is_not_told_is_not_guessed(at_work: Studio) -> None:
    saved(at_work, mailed(job("a")))
    told, untold = ("<Area unit='m2'>2</Area>", "<Area>2</Area>")
    (sure, unsure) = (read(at_work.desk, mailed(job("b", more=more))).jobs[0] for more in (told, untold))
    assert (sure.area_mm2, unsure.area_mm2) == (Measure(2_000_000, Origin.MEASURED), None)


def test_xml_of_another_kind_or_without_times_is_not_read_so(at_work: Studio) -> None:
    saved(at_work, mailed(job("a", "C")))
    others = (
        mailed(job("a", "C"), root="Other"),
        mailed("<Job><JobName>a</JobName><Copies>2</Copies></Job>"),
        table("JobName,EndTime\na,2026-04-01\n"),
    )
    assert [profile_for(at_work.desk, other) for other in others] == [None, None, None]


def test_the_mapping_with_all_headers_of_the_file_is_the_first_choice(at_work: Studio) -> None:
    april, may = mailed(job("a", "C")), mailed(job("b", "C", "M"))
    for name, file in (("April", april), ("May", may), ("Later", mailed(job("c", "Y")))):
        save_mapping(at_work.desk, replace(proposal(file).mapping, name=name), file)
    assert [read(at_work.desk, file).profile for file in (april, may)] == ["April", "May"]
    assert read(at_work.desk, mailed(job("d", "K"))).profile == "Later"


def test_a_table_without_headers_is_known_by_its_width_and_what_its_columns_hold(at_work: Studio) -> None:
    file = table(ROWS)
    mapping = replace(proposal(file).mapping, columns=HEADLESS)
    saved(at_work, file, mapping)
    assert profile_for(at_work.desk, table(ROWS + "2026-04-02 10:00;c.pdf;anna;x\n")) == replace(
        mapping, name="Mine"
    )
    for other in (
        "2026-04-01 10:00;a.pdf;anna;2;9\n",
        "a.pdf;2026-04-01 10:00;anna;2\n",
        "2026-04-01 10:00;a.pdf;2;anna\n",
    ):
        assert profile_for(at_work.desk, table(other)) is None


def test_headers_that_only_a_person_recognised_are_known_again(at_work: Studio) -> None:
    head = "Wann;Was;Wer;Wieviel\n"
    file = table(head + ROWS)
    columns = (Column(fact=Fact.COMPLETED, header="Wann"), Column(fact=Fact.COPIES, header="Wieviel"))
    saved(at_work, file, replace(proposal(file).mapping, header=1, columns=columns))
    assert len(read(at_work.desk, table(head + ROWS)).jobs) == 2
    assert profile_for(at_work.desk, table(head.replace("Wer", "Wo") + ROWS)) is None


def test_headers_below_a_longer_title_are_found_again(at_work: Studio) -> None:
    text = "Document;Date;Pages\na.pdf;2026-04-01 10:00;2\n"
    saved(at_work, table(f"Report\n{text}"))
    assert len(read(at_work.desk, table(f"Report\nApril\nPage 1\n{text}")).jobs) == 1


def test_a_mapping_in_other_letters_does_not_keep_a_file_from_being_looked_at(at_work: Studio) -> None:
    saved(at_work, table(ROWS), replace(proposal(table(ROWS)).mapping, columns=HEADLESS))
    wide = AccountingFile(octets="Document;Date\na.pdf;2026-04-01\n".encode("utf-16"), name="x.csv")
    assert profile_for(at_work.desk, wide) is None


def test_a_saved_mapping_reads_the_next_file_with_these_headers(at_work: Studio) -> None:
    file = csv(row("a.pdf"))
    with pytest.raises(BadInput):
        read(at_work.desk, file)
    save_mapping(at_work.desk, replace(proposal(file).mapping, name=" Plotter  log "), file)
    (saved,) = mappings(at_work.desk)
    assert (saved.name, saved.headers) == ("Plotter log", tuple(HEAD.split(",")))
    assert profile_for(at_work.desk, csv(row("z.pdf"))) == mapping_of(saved)
    assert read(at_work.desk, csv(row("z.pdf"))).jobs[0].source == "import:Plotter log"
    assert profile_for(at_work.desk, csv("a,b", head="Document,Date")) is None
    assert profile_named(at_work.desk, "plotter LOG", file) == mapping_of(saved)


def test_a_mapping_saved_again_under_its_name_takes_the_place_of_the_old_one(at_work: Studio) -> None:
    file = csv(row("a.pdf"))
    mapping = replace(proposal(file).mapping, name="Log")
    save_mapping(at_work.desk, mapping, file)
    save_mapping(at_work.desk, replace(mapping, name="LOG", decimal=","), file)
    assert [(each.name, each.values["decimal"]) for each in mappings(at_work.desk)] == [("Log", ",")]


@pytest.mark.parametrize("name", ["", "epson", "x" * 61])
def test_a_mapping_needs_a_name_of_its_own(at_work: Studio, name: str) -> None:
    file = csv(row("a.pdf"))
    with pytest.raises(BadInput) as refused:
        save_mapping(at_work.desk, replace(proposal(file).mapping, name=name), file)
    assert refused.value.field == "name"


def test_a_mapping_without_a_date_is_refused(at_work: Studio) -> None:
    file = csv(row("a.pdf"))
    columns = (Column(fact=Fact.DOCUMENT, header="Document"),)
    with pytest.raises(BadInput):
        save_mapping(at_work.desk, replace(proposal(file).mapping, name="Log", columns=columns), file)


def test_a_profile_nobody_knows_is_refused_with_those_there_are(at_work: Studio) -> None:
    with pytest.raises(BadInput) as refused:
        profile_named(at_work.desk, "no such thing", csv(row("a.pdf")))
    assert "epson" in str(refused.value.values["names"])
