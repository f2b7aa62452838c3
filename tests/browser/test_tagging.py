"""The work table by keyboard and mouse, in a real browser on a real server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.domain.printing import Media, MediaUse
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio, plot, studio
from tests.support.visit import visit

NAMES = ("E.pdf", "D.pdf", "C.pdf", "B.pdf", "A.pdf")


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    """A studio with two clients, a project, and five jobs that wait: A.pdf to E.pdf from the top."""
    with studio(tmp_path / "data") as opened:
        rossi = opened.client("Studio Rossi")
        opened.project(rossi, "Villa")
        opened.client("Tosi")
        opened.seller()
        opened.rate(per_m2="3.10")
        for name in NAMES:
            opened.clock.move(minutes=1)
            opened.job(plot(name, completed_at=opened.clock()))
        yield opened


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/jobs"))


def selected(page: Page) -> list[str]:
    """The documents of the ticked rows."""
    return page.locator("#work tbody tr:has(input:checked) a.lead").all_inner_texts()


def tagged(studio: Studio) -> dict[str, str]:
    """Whose each document is, where it is somebody's."""
    names = {client.id: client.name for client in studio.desk.db.clients.all()}
    return {
        job.facts.document or "": names[job.tag.client_id]
        for job in studio.desk.db.jobs.all()
        if job.tag.client_id
    }


def test_jobs_are_tagged_and_untagged_without_a_mouse(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs?show=waiting") as page:
        for key in ("j", "Space", "j", "Shift+J"):
            page.keyboard.press(key)
        assert selected(page) == ["A.pdf", "B.pdf", "C.pdf"]
        expect(page.locator("#picked-count")).to_have_text("3 selected")

        page.keyboard.type("ros")
        expect(page.locator("#whose-1")).to_have_text("Studio Rossi")
        page.keyboard.press("Enter")
        expect(page.get_by_text("3 jobs → Studio Rossi")).to_be_visible()
        expect(page.locator("#work tbody tr")).to_have_count(2)
        assert tagged(at_work) == dict.fromkeys(("A.pdf", "B.pdf", "C.pdf"), "Studio Rossi")
        assert page.url.endswith("/jobs?show=waiting")

        page.keyboard.press("u")
        expect(page.locator("#work tbody tr")).to_have_count(5)
        assert tagged(at_work) == {}


def test_a_page_of_a_job_keeps_one_head_when_its_job_changes(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.goto(visitor.url + str(page.locator("tbody a.lead").first.get_attribute("href")))
        page.get_by_label("Who pays").select_option("Internal")
        expect(page.locator(".job-state")).to_contain_text("internal")
        expect(page.get_by_role("heading", name="A.pdf")).to_have_count(1)


def test_while_jobs_are_selected_letters_are_a_clients_and_lead_nowhere_else(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.client("Giorgio")
    at_work.client("Ugo")
    with visitor.page("/jobs?show=waiting") as page:
        for keys, name in (("gi", "Giorgio"), ("u", "Ugo")):
            for key in ("j", "Space", "Shift+J"):
                page.keyboard.press(key)
            page.keyboard.type(keys)
            page.keyboard.press("Enter")
            expect(page.get_by_text(f"2 jobs → {name}")).to_be_visible()
            assert tagged(at_work) == dict.fromkeys(("A.pdf", "B.pdf"), name)
            page.keyboard.press("u")
            expect(page.get_by_text(f"Undone: 2 jobs → {name}.")).to_be_visible()
            expect(page.locator("#work tbody tr")).to_have_count(5)
            assert tagged(at_work) == {}
            page.reload()
        for key in ("j", "Space", "g", "Escape", "x", "g", "i"):
            page.keyboard.press(key)
        page.wait_for_url("**/invoices")


def test_a_client_nobody_knows_is_added_with_the_jobs_and_the_list_stays(
    at_work: Studio, visitor: Visitor
) -> None:
    with visitor.page("/jobs?show=waiting") as page:
        for key in ("j", "Space", "Shift+J"):
            page.keyboard.press(key)
        page.keyboard.type("Bianchi")
        expect(page.locator("#whose-new")).to_have_text("Add “Bianchi” as a client")
        page.keyboard.press("Enter")
        expect(page.get_by_text("2 jobs for Bianchi, a new client.")).to_be_visible()
        expect(page.locator("#work tbody tr")).to_have_count(3)
        assert page.url.endswith("/jobs?show=waiting")
        page.keyboard.press("u")
        expect(page.locator("#work tbody tr")).to_have_count(5)
        assert tagged(at_work) == {}


@pytest.mark.parametrize("width", [800, 1000, 1240])
def test_a_message_leaves_the_bar_free(at_work: Studio, visitor: Visitor, width: int) -> None:
    with visitor.page("/jobs", viewport={"width": width, "height": 560}) as page:
        for key in ("j", "Space", "o", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_text("1 job → Studio Rossi")).to_be_visible()
        for key in ("k", "Space"):
            page.keyboard.press(key)
        expect(page.locator("#picked-sums")).to_contain_text("Price")
        toast, bar = (page.locator(each).bounding_box() for each in ("#toasts", "#selection"))
        assert toast
        assert bar
        assert toast["y"] + toast["height"] <= bar["y"]


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("width", [800, 1240, 1280])
def test_long_names_lose_letters_and_no_column_is_cut(
    at_work: Studio, visitor: Visitor, width: int, language: str
) -> None:
    books = at_work.desk.db
    with books.transaction():
        books.settings.put(replace(books.settings.get(), language=language))
    client = at_work.client("Fondazione internazionale per l'arte contemporanea")
    name = "Mostra retrospettiva delle città invisibili.pdf"
    paper = Media(name="Photo rag baryta satin 315 g")
    at_work.job(plot(name, user="giovanni.battista", media=paper), client=client)
    with visitor.page("/jobs", viewport={"width": width, "height": 820}) as page:
        frame = page.locator("#work .table-frame")
        assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
        assert frame.evaluate("frame => frame.scrollHeight <= frame.clientHeight")


def test_the_menu_counts_anew_as_soon_as_jobs_are_tagged(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        badge = page.locator("#count-jobs")
        expect(badge).to_have_text("5")
        for key in ("j", "Shift+J", "t", "o", "s", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_text("2 jobs → Tosi")).to_be_visible()
        expect(badge).to_have_text("3")
        page.keyboard.press("u")
        expect(badge).to_have_text("5")
        expect(page.locator("#work tbody tr")).to_have_count(5)
        page.locator("#pick-all").click()
        page.get_by_role("button", name="Waste").click()
        expect(badge).to_be_hidden()


def test_the_bar_says_what_the_selected_jobs_come_to(visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        sums = page.locator("#picked-sums")
        expect(sums).to_be_hidden()
        for key in ("j", "Space", "Shift+J"):
            page.keyboard.press(key)
        expect(sums).to_contain_text("4.28 m²")
        expect(sums).to_contain_text("Price €13.26")
        page.locator("#pick-all").click()
        expect(sums).to_contain_text("Price €33.15")
        expect(page.locator("#work tfoot")).to_contain_text("€33.15")


def test_a_name_too_long_for_its_column_loses_its_middle(at_work: Studio, visitor: Visitor) -> None:
    name = f"Poster {'very ' * 60}long_v2.pdf"
    at_work.job(plot(name, completed_at=at_work.clock()))
    with visitor.page("/jobs") as page:
        link = page.get_by_role("link", name=name)
        head, tail = link.locator("span").all()
        assert head.evaluate("part => part.scrollWidth > part.clientWidth")
        assert tail.evaluate("part => part.scrollWidth <= part.clientWidth")
        expect(tail).to_have_text("ong_v2.pdf")
        expect(tail).to_be_in_viewport()


def test_enter_right_after_the_letters_takes_what_they_stand_for(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        for key in ("j", "t", "v", "i", "l", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_text("1 job → Studio Rossi › Villa")).to_be_visible()
        assert tagged(at_work) == {"A.pdf": "Studio Rossi"}


def test_the_arrows_choose_among_what_fits_and_escape_takes_none(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        for key in ("j", "Space", "o"):
            page.keyboard.press(key)
        box, first = page.get_by_role("combobox", name="Client or project: type"), page.locator("#whose-1")
        expect(first).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", "whose-1")
        page.keyboard.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", "whose-2")
        page.keyboard.press("Escape")
        expect(first).to_be_hidden()
        expect(page.get_by_role("checkbox", name="Select A.pdf")).to_be_focused()
        assert tagged(at_work) == {}


def test_shift_click_selects_a_range_and_escape_nothing(visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.get_by_role("checkbox", name="Select B.pdf").click()
        page.get_by_role("checkbox", name="Select D.pdf").click(modifiers=["Shift"])
        assert selected(page) == ["B.pdf", "C.pdf", "D.pdf"]
        page.keyboard.press("Escape")
        assert selected(page) == []
        expect(page.locator("#selection")).to_be_hidden()
        page.locator("#pick-all").click()
        assert len(selected(page)) == 5


def test_waste_is_marked_with_one_click(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.get_by_role("checkbox", name="Select E.pdf").click()
        page.get_by_role("button", name="Waste").click()
        expect(page.get_by_text("1 job: Waste")).to_be_visible()
        expect(page.locator("#work tbody tr", has_text="E.pdf").locator(".state")).to_have_text("waste")


def test_a_job_opens_beside_the_list_and_the_list_follows_it(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        panel = page.get_by_role("complementary", name="The job")
        expect(panel.get_by_role("heading", name="A.pdf")).to_be_focused()
        panel.get_by_label("Client or project").select_option("Tosi")
        expect(page.get_by_text("1 job → Tosi")).to_be_visible()
        expect(page.locator("#work tbody tr", has_text="A.pdf")).to_contain_text("Tosi")
        assert tagged(at_work) == {"A.pdf": "Tosi"}
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (1200, False)])
def test_a_job_stands_beside_the_list_where_there_is_room_for_both(
    visitor: Visitor, width: int, beside: bool
) -> None:
    with visitor.page("/jobs", viewport={"width": width, "height": 900}) as page:
        table, panel = page.locator("#work table"), page.get_by_role("complementary", name="The job")
        whole = table.bounding_box()
        for key in ("j", "Enter"):
            page.keyboard.press(key)
        expect(panel.get_by_role("heading", name="A.pdf")).to_be_focused()
        narrowed, opened = table.bounding_box(), panel.bounding_box()
        assert whole
        assert narrowed
        assert opened
        assert (narrowed["x"] + narrowed["width"] < opened["x"]) is beside
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        assert table.bounding_box() == whole


def test_a_long_name_of_a_media_does_not_widen_the_job(at_work: Studio, visitor: Visitor) -> None:
    uses = (MediaUse(Media(name="W" * 120)), MediaUse(Media(name="Matte")))
    at_work.job(plot("F.pdf", completed_at=at_work.clock(), media_used=uses))
    with visitor.page("/jobs") as page:
        page.get_by_role("link", name="F.pdf").click()
        panel = page.get_by_role("complementary", name="The job")
        expect(panel.get_by_text("Area on Matte")).to_be_visible()
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_what_is_typed_filters_the_list_and_the_address(visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.keyboard.press("/")
        page.keyboard.type("c.pdf")
        expect(page.locator("#work tbody tr")).to_have_count(1)
        assert page.url.endswith("/jobs?search=c.pdf")
        page.reload()
        expect(page.locator("#work tbody tr")).to_have_count(1)


def test_the_jobs_of_one_client_become_a_draft(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        button = page.get_by_role("button", name="Create invoice")
        for key in ("j", "Space", "Shift+J"):
            page.keyboard.press(key)
        page.keyboard.type("tos")
        page.keyboard.press("Enter")
        expect(page.get_by_text("2 jobs → Tosi")).to_be_visible()
        for name in ("A.pdf", "B.pdf"):
            page.get_by_role("checkbox", name=f"Select {name}").click()
        button.click()
        page.wait_for_url("**/invoices/draft/*")
        (draft,) = at_work.desk.db.drafts.all()
        assert len(draft.job_ids) == 2


def test_all_of_it_works_without_scripts(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs?show=waiting", java_script_enabled=False) as page:
        page.get_by_role("checkbox", name="Select A.pdf").check()
        page.locator("#whose").select_option("Tosi")
        page.get_by_role("button", name="Tag").click()
        expect(page.get_by_text("1 job → Tosi")).to_be_visible()
        assert tagged(at_work) == {"A.pdf": "Tosi"}
        assert page.url.endswith("/jobs?show=waiting")
        page.get_by_role("button", name="Undo", exact=True).click()
        assert tagged(at_work) == {}


def test_new_jobs_wait_behind_a_bar_and_move_nothing(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        table = page.locator("#work table")
        before = table.bounding_box()
        at_work.clock.move(minutes=1)
        at_work.job(plot("F.pdf", completed_at=at_work.clock()))
        offer = page.get_by_role("link", name="1 new job – show")
        expect(offer).to_be_visible(timeout=30_000)
        expect(page.locator("#work tbody tr")).to_have_count(5)
        assert table.bounding_box() == before
        offer.click()
        expect(page.locator("#work tbody tr a.lead").first).to_have_text("F.pdf")
