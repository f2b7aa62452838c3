"""What a job's name and sender tell, and that what was learned can be unlearned without a trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.calibration import Calibration, Guessed, calibration
from smarttracker_lite.domain.experience import NOBODY, Experience, Lesson, keys
from smarttracker_lite.domain.guesses import Asked, Guess, guesses, right, tried
from smarttracker_lite.domain.guessing import Judge
from smarttracker_lite.domain.hints import LONGEST, as_written, hint_of, hints_of, keys_of, words_of
from smarttracker_lite.domain.jobs import Job, JobState, Tag, new_job
from smarttracker_lite.domain.lessons import lesson, question
from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.domain.sessions import Habits, habits
from smarttracker_lite.domain.suggestions import SURE, Hint, HintKind
from tests.support.studio import NOON, plot

TODAY = NOON.date().toordinal()
STAYING = Habits((0.9, 0.8, 0.3))


def printed(document: str | None, user: str | None = "anna", at: datetime = NOON, **tag: Any) -> Job:
    facts = plot(document or "", user=user, host=None, completed_at=at, submitted_at=None)
    job = new_job(facts.key, "plotter", replace(facts, document=document), at)
    return replace(job, tag=replace(job.tag, **tag))


def taught(*jobs: Job) -> Experience:
    experience = Experience(TODAY)
    for job in jobs:
        learned = lesson(job, UTC)
        assert learned
        experience.add(learned)
    return experience


def guessed(experience: Experience, *jobs: Job, most: int = 3) -> list[tuple[Guess, ...]]:
    found = guesses(Judge(experience, TODAY), STAYING, [question(job, UTC) for job in jobs], most)
    return [found[job.id] for job in jobs]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rossi_Villa-A101 rev.2", ["rossi", "villa", "a", "101", "rev", "2"]),
        ("RossiVillaPianta", ["rossi", "villa", "pianta"]),
        ("24-118 Straße", ["24", "118", "strasse"]),
        ("Παπαδόπουλος_σχέδιο", ["παπαδόπουλοσ", "σχέδιο"]),
        ("ＲＯＳＳＩ①", ["rossi", "1"]),
        ("山田_設計図", ["山田", "設計図"]),
        ("חדר 3", ["חדר", "3"]),
        ("___", []),
        ("", []),
    ],
)
def test_a_name_is_taken_apart_in_any_script(name: str, words: list[str]) -> None:
    assert words_of(name) == words


def test_a_path_tells_its_folders_and_a_name_its_beginning() -> None:
    hints = {hint_of(key) for key in hints_of(printed(r"C:\Clients\Studio Rossi\Villa_01.dwg"), UTC)}
    assert {
        Hint(HintKind.FOLDER, "studio rossi"),
        Hint(HintKind.WORD, "rossi"),
        Hint(HintKind.PREFIX, "villa"),
        Hint(HintKind.PREFIX, "villa 01"),
        Hint(HintKind.DOCUMENT, "villa #"),
        Hint(HintKind.USER, "anna"),
        Hint(HintKind.PRINTER, "plotter"),
        Hint(HintKind.SIZE, "107 × 200 cm"),
        Hint(HintKind.HOUR, "6"),
    } <= hints


def test_the_number_of_a_sheet_is_no_word_of_its_own() -> None:
    hints = {hint_of(key) for key in hints_of(printed("24-118 tav 12.pdf"), UTC)}
    assert Hint(HintKind.WORD, "118") in hints
    assert Hint(HintKind.WORD, "24 118") in hints
    assert not hints & {Hint(HintKind.WORD, "12"), Hint(HintKind.WORD, "24")}


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("Rossi_Villa_A101.pdf", "Aa_"),
        ("24-118 pianta.pdf", "00-000 "),
        ("VILLA-ROMA-x", "A-"),
        ("RossiVillaPianta", "Aa+"),
        ("villa.pdf", "a"),
        (r"C:\\Lavori\\Rossi\\Villa\\pianta_2.dwg", "Aa\\Aa\\"),
    ],
)
def test_a_name_tells_how_it_is_written(name: str, style: str) -> None:
    assert Hint(HintKind.STYLE, style) in map(hint_of, hints_of(printed(name), UTC))


def test_a_name_of_ten_million_characters_is_looked_at_no_longer_than_others() -> None:
    hints = hints_of(printed("a_" * 5_000_000), UTC)
    assert len(hints) < 100
    assert max(map(len, hints)) <= LONGEST + 1


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_name_and_user_can_be_learned_and_asked(document: str, user: str) -> None:
    job = printed(document, user, client_id="rossi")
    experience = taught(job)
    assert all(keys_of(hint_of(key)) for key in hints_of(job, UTC))
    for first, *_ in filter(None, guessed(experience, job)):
        assert first.client_id == "rossi"


def test_a_part_of_a_name_is_shown_as_it_is_written_there() -> None:
    assert as_written("Rossi_Villa 2.pdf", ["rossi", "villa"]) == "Rossi_Villa"
    assert as_written("24-118 x.pdf", ["24", "118"]) == "24-118"
    assert as_written("(((", ["a"]) == ""


owners = st.sampled_from([NOBODY, ("rossi", None), ("rossi", "villa"), ("bianchi", None)])
lessons = st.builds(
    Lesson,
    id=st.text("abc", min_size=1, max_size=6),
    owner=owners,
    hints=st.lists(st.sampled_from(["Wvilla", "Wpianta", "Uanna", "Proller", "Bx y", "T5"]), unique=True).map(
        tuple
    ),
    day=st.integers(TODAY - 2_000, TODAY + 2_000),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    hands=st.sampled_from(["anna", "bruno"]),
)


@given(st.lists(lessons, unique_by=lambda each: each.id, max_size=12), st.data())
def test_after_any_tags_and_undos_it_is_as_if_learned_afresh(made: list[Lesson], data: st.DataObject) -> None:
    learned = Experience(TODAY)
    standing: dict[str, Lesson] = {}
    for each in made:
        learned.add(each)
        standing[each.id] = each
        if data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(sorted(standing)))
            learned.remove(standing.pop(gone))
        if data.draw(st.booleans()) and standing:
            again = data.draw(st.sampled_from(sorted(standing)))
            learned.remove(standing[again])
            standing[again] = replace(standing[again], owner=data.draw(owners))
            learned.add(standing[again])
    afresh = Experience(TODAY)
    for each in reversed(standing.values()):
        afresh.add(each)
    assert learned.sums == afresh.sums
    assert learned.hands == afresh.hands


def test_a_print_weighs_less_with_the_days_but_who_comes_once_a_year_is_known_again() -> None:
    weights = []
    for days in (0, 30, 60, 365, 3650):
        job = printed("Rossi.pdf", at=NOON - timedelta(days=days), client_id="rossi")
        weights.append(round(taught(job).weights("Wrossi", TODAY)["rossi", None], 4))
    assert weights == [1, 0.5, 0.25, 0.0625, 0.0625]
    then = NOON - timedelta(days=365)
    last_year = [printed(f"Rossi_{n}.pdf", "bruno", then, client_id="rossi") for n in range(5)]
    lately = [printed(f"Bianchi_{n}.pdf", client_id="bianchi") for n in range(30)]
    (found,) = guessed(
        taught(*last_year, *lately), printed("Rossi_2.pdf", at=NOON + timedelta(hours=5)), most=1
    )
    assert found[0].client_id == "rossi"


def test_the_name_decides_over_the_user_and_the_user_where_the_name_says_nothing() -> None:
    by_anna = [printed(f"Rossi_{n}.pdf", at=NOON - timedelta(days=n), client_id="rossi") for n in range(9)]
    by_bruno = [
        printed(f"Bianchi_{n}.pdf", "bruno", NOON - timedelta(days=n), client_id="bianchi") for n in range(9)
    ]
    experience = taught(*by_anna, *by_bruno)
    later = NOON + timedelta(hours=5)
    found = guessed(
        experience, printed("Bianchi_99.pdf", at=later), printed("scan.pdf", at=later + timedelta(hours=3))
    )
    assert [each[0].client_id for each in found] == ["bianchi", "rossi"]
    assert found[0][0].likely > found[1][0].likely


def test_a_new_project_is_known_by_how_its_client_writes_names() -> None:
    past = [printed(f"VILLA_{n}.pdf", at=NOON - timedelta(days=n), client_id="rossi") for n in range(1, 9)]
    past += [printed(f"Casa-{n}.pdf", at=NOON - timedelta(days=n), client_id="bianchi") for n in range(1, 9)]
    later = [printed(name, at=NOON + timedelta(days=1)) for name in ("PONTE_1.pdf", "Museo-1.pdf")]
    found = [guessed(taught(*past), job)[0][0].client_id for job in later]
    assert found == ["rossi", "bianchi"]


def test_who_is_hardly_likely_still_takes_the_second_and_third_place() -> None:
    past = [
        printed(f"{who}_{n}.pdf", at=NOON - timedelta(days=n), client_id=who)
        for n in range(1, 30)
        for who in ("rossi", "bianchi", "verdi", "neri")
    ]
    found = guessed(taught(*past), printed("rossi_7.pdf", at=NOON + timedelta(days=1)))[0]
    assert [each.client_id for each in found][:1] == ["rossi"]
    assert len({each.client_id for each in found}) == 3
    assert found[0].likely > found[1].likely >= found[2].likely
    assert found[2].likely < 0.005


def test_a_print_without_a_user_is_taken_for_that_of_who_printed_next_to_it() -> None:
    past = [printed(f"Rossi_{n}.pdf", at=NOON - timedelta(days=n), client_id="rossi") for n in range(1, 9)]
    past += [printed(f"B_{n}.pdf", at=NOON - timedelta(days=n), client_id="bianchi") for n in range(1, 40)]
    around = [printed("Rossi_88.pdf", at=NOON + timedelta(minutes=n)) for n in (-2, 2)]
    near, far = (printed("B scan.pdf", None, NOON + timedelta(minutes=n)) for n in (0, 30))
    sure, unsure = (guessed(taught(*past), job, *around)[0] for job in (near, far))
    likely = [next((e.likely for e in each if e.client_id == "rossi"), 0) for each in (sure, unsure)]
    assert likely[0] > 2 * likely[1]


def test_nothing_is_said_where_nothing_is_known() -> None:
    experience = taught(printed("Rossi.pdf", client_id="rossi"))
    later = NOON + timedelta(days=1)
    assert guessed(experience, printed("scan.pdf", "carla", later), printed(None, None, later)) == [(), ()]
    assert guessed(Experience(TODAY), printed("Rossi.pdf")) == [()]


def test_a_nameless_print_between_two_of_a_client_is_that_clients_too() -> None:
    past = [printed(f"Rossi_{n}.pdf", at=NOON - timedelta(days=n), client_id="rossi") for n in range(1, 9)]
    others = [printed(f"B_{n}.pdf", at=NOON - timedelta(days=n), client_id="bianchi") for n in range(1, 30)]
    experience = taught(*past, *others)
    alone, between = printed("scan.pdf"), printed("scan.pdf")
    around = [printed("Rossi_88.pdf", at=NOON + timedelta(minutes=n)) for n in (-2, 2)]
    assert guessed(experience, alone)[0][0].client_id == "bianchi"
    best = guessed(experience, between, *around)[0][0]
    assert (best.client_id, best.beside) == ("rossi", True)
    decided = taught(*past, *others, *(replace(job, tag=Tag(client_id="rossi")) for job in around))
    assert guessed(decided, between)[0][0].client_id == "rossi"


def test_a_project_is_named_where_nearly_all_such_prints_are_its() -> None:
    villa = [printed(f"Rossi_Villa_{n}.pdf", client_id="rossi", project_id="villa") for n in range(20)]
    museo = [printed(f"Rossi_Museo_{n}.pdf", client_id="rossi", project_id="museo") for n in range(20)]
    alone = [printed(f"Bianchi {n}.pdf", client_id="bianchi") for n in range(20)]
    asked = [printed(name) for name in ("Rossi_Villa_77.pdf", "Rossi_77.pdf", "Bianchi 77.pdf")]
    found = [each[0] for job in asked for each in guessed(taught(*villa, *museo, *alone), job)]
    assert [(each.client_id, each.project_id) for each in found] == [
        ("rossi", "villa"),
        ("rossi", None),
        ("bianchi", None),
    ]


def test_what_was_made_internal_is_nobodys_and_what_nobody_decided_teaches_nothing() -> None:
    assert lesson(printed("x.pdf"), UTC) is None
    private = lesson(printed("x.pdf", state=JobState.INTERNAL), UTC)
    assert private
    assert private.owner == NOBODY
    scan = plot(kind=Kind.SCAN)
    assert lesson(new_job("1", None, scan, NOON), UTC) is None
    stopped = plot(status=JobStatus.CANCELED)
    assert lesson(new_job("1", None, stopped, NOON), UTC) is None
    experience = taught(
        *(printed("ricetta.pdf", state=JobState.INTERNAL) for _ in range(9)),
        printed("Rossi.pdf", client_id="rossi"),
    )
    best = guessed(experience, printed("ricetta.pdf", at=NOON + timedelta(days=1)))[0]
    assert best == () or best[0].likely < 0.3


def test_a_forgotten_hint_says_nothing() -> None:
    experience = taught(*(printed(f"Rossi_{n}.pdf", None, client_id="rossi") for n in range(9)))
    asked = Asked("1", ("Wrossi", "Prossi"), NOON + timedelta(days=1), "anna")
    assert guesses(Judge(experience, TODAY), STAYING, [asked])["1"][0].client_id == "rossi"
    assert guesses(Judge(experience, TODAY, {"Wrossi", "Prossi"}), STAYING, [asked])["1"] == ()


def test_guesses_are_trusted_as_far_as_they_were_right() -> None:
    told = [Guessed(0.999, n % 100 != 0) for n in range(1000)] + [
        Guessed(0.6, n % 2 == 0) for n in range(1000)
    ]
    shown = calibration(told)
    assert shown.trust(0.999) > SURE
    assert 0.4 < shown.trust(0.6) <= 0.5
    rising = [shown.trust(n / 1000) for n in range(1001)]
    assert rising == sorted(rising)
    assert calibration([Guessed(0.999, False)] * 1000).trust(1.0) < 0.05


def test_guesses_that_were_right_alike_are_trusted_alike() -> None:
    alike = [Guessed(0.9 + n / 10_010, n % 100 != 50) for n in range(1000)]
    shown = calibration([Guessed(0.5, n % 2 == 0) for n in range(1000)] + alike)
    assert SURE < shown.trust(0.91) == shown.trust(0.99)
    assert shown.trust(0.5) < SURE


def test_without_a_past_nothing_is_sure() -> None:
    assert Calibration().trust(1.0) < SURE
    assert calibration([Guessed(0.9999, True)] * 20).trust(1.0) < SURE


@given(st.lists(st.builds(Guessed, st.floats(0, 1), st.booleans()), max_size=300))
def test_trust_never_falls_while_likelihood_rises(told: list[Guessed]) -> None:
    shown = calibration(told)
    rising = [shown.trust(n / 100) for n in range(101)]
    assert rising == sorted(rising)
    assert 0 <= rising[0] <= rising[-1] <= 1


def test_the_past_is_tried_without_what_came_later() -> None:
    days = [NOON - timedelta(days=n) for n in range(10, 0, -1)]
    made = [lesson(printed("Rossi.pdf", at=at, client_id="rossi"), UTC) for at in days]
    found = list(tried(Experience(TODAY), [each for each in made if each], STAYING))
    assert len(found) == 9  # of the first day nothing was known
    assert all(each.right for each in found)


def test_what_a_rule_gave_a_client_is_learned_from_but_no_guess_is_tried_on_it() -> None:
    days = [NOON - timedelta(days=n) for n in range(10, 0, -1)]
    made = [lesson(printed("Rossi.pdf", at=at, client_id="rossi"), UTC) for at in days]
    lessons = [each for each in made if each]
    found = list(tried(Experience(TODAY), lessons, STAYING, {each.id for each in lessons[:8]}))
    assert [each.right for each in found] == [True, True]


def test_confidence_is_modest_until_guesses_were_tried() -> None:
    trusted = [calibration([Guessed(0.99, True)] * tried).trust(0.99) for tried in (0, 3, 20, 150)]
    assert trusted[0] < 1 / 3 < trusted[1] < 2 / 3 < trusted[2] < trusted[3] < 0.9


def test_who_was_asked_before_says_the_same_as_one_asked_afresh() -> None:
    past = [printed(f"Rossi_{n}.pdf", at=NOON - timedelta(days=n), client_id="rossi") for n in range(1, 9)]
    experience, job = taught(*past), printed("Rossi_88.pdf", at=NOON + timedelta(days=1))
    judge, asked = Judge(experience, TODAY), question(job, UTC)
    guesses(judge, STAYING, [asked])
    more = lesson(printed("Rossi_77.pdf", "carla", client_id="bianchi"), UTC)
    assert more
    experience.add(more)
    after, afresh = judge.after(set(keys(more))), Judge(experience, TODAY)
    assert after.clients == afresh.clients == ["rossi", "bianchi", None]
    assert guesses(after, STAYING, [asked]) == guesses(afresh, STAYING, [asked])
    assert after.clue(asked.hints) == afresh.clue(asked.hints) != judge.clue(asked.hints)


def test_what_a_session_has_in_common_counts_once_for_all_its_prints() -> None:
    past = [
        printed(f"{who} {n}.pdf", user, NOON - timedelta(days=n), client_id=who)
        for n in range(1, 9)
        for who, user in (("rossi", "anna"), ("bianchi", "bruno"))
    ]
    alone, *session = [printed("scan.pdf", "anna", NOON + timedelta(minutes=n)) for n in range(12)]
    likely = [guessed(taught(*past), *jobs)[0][0].likely for jobs in ([alone], [alone, *session])]
    assert likely[1] < likely[0] + 0.05


def test_a_project_that_was_never_told_cannot_be_wrong() -> None:
    guess = Guess(client_id="rossi", project_id="villa", likely=1, beside=False)
    owners = [("rossi", "villa"), ("rossi", None), ("rossi", "museo"), ("bianchi", None)]
    assert [right(guess, owner) for owner in owners] == [True, True, False, False]


def test_how_long_people_stay_with_a_client_is_learned() -> None:
    def did(*clients: str) -> list[tuple[datetime, str, tuple[str | None, str | None]]]:
        return [(NOON + timedelta(minutes=n), str(n), (who, None)) for n, who in enumerate(clients)]

    steady, fickle = did(*["a"] * 30, *["b"] * 30), did(*["a", "b", "c"] * 20)
    assert habits([steady]).stay[0] > 0.8
    assert habits([fickle]).stay[0] < 0.1
    assert habits([]) == Habits()
