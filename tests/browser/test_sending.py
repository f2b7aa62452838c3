"""A form whose button is pressed again before its answer comes."""

from playwright.sync_api import Browser, expect

from tests.support.studio import Studio
from tests.support.visit import visit

TWICE = """button => {
    button.click();
    const shown = button.ariaBusy;
    setTimeout(() => button.click(), 100);
    return shown;
}"""
STOPPED = """button => {
    button.click();
    const shown = button.ariaBusy;
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    return [shown, button.ariaBusy];
}"""


def test_a_button_pressed_twice_sends_its_form_once(browser: Browser, at_work: Studio) -> None:
    with visit(at_work.desk) as visitor:
        page = browser.new_context().new_page()
        page.goto(visitor.sign_in("/jobs/new"))
        page.get_by_label("Document").fill("By hand.pdf")
        button = page.get_by_role("button", name="Enter the job")
        with at_work.desk.act("keep others waiting"):
            assert button.evaluate(TWICE) == "true"
            page.wait_for_timeout(500)
        expect(page.get_by_text("By hand.pdf").first).to_be_visible()
        page.context.close()
    assert len(at_work.desk.db.jobs.all()) == 1


def test_a_form_that_is_stopped_can_be_sent_again(browser: Browser, at_work: Studio) -> None:
    with visit(at_work.desk) as visitor:
        page = browser.new_context().new_page()
        page.goto(visitor.sign_in("/jobs/new"))
        page.get_by_label("Document").fill("By hand.pdf")
        button = page.get_by_role("button", name="Enter the job")
        assert button.evaluate(STOPPED) == ["true", None]
        page.context.close()
