"""The picture of the tray icon."""

from PIL import Image

from smarttracker_lite.desktop.badge import tray_image
from smarttracker_lite.paths import assets

MARK = assets("icons", "smarttracker-64.png")


def colours(picture: Image.Image) -> list[tuple[int, int, int]]:
    """Red, green and blue of each pixel."""
    raw = picture.convert("RGB").tobytes()
    return list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))


def red_pixels_in_a_tray(waiting: int) -> int:
    small = tray_image(MARK, waiting, paused=False).resize((22, 22), Image.Resampling.LANCZOS)
    return sum(red > 150 and green < 90 and blue < 90 for red, green, blue in colours(small))


def test_no_waiting_job_leaves_the_mark_alone() -> None:
    assert red_pixels_in_a_tray(0) == 0


def test_waiting_jobs_put_a_red_count_on_it_that_is_seen_at_22_pixels() -> None:
    assert red_pixels_in_a_tray(3) > 40


def test_the_count_is_told_up_to_nine() -> None:
    counts = [tray_image(MARK, count, paused=False).tobytes() for count in range(12)]
    assert len(set(counts)) == 11
    assert counts[10] == counts[11]


def test_the_mark_is_grey_while_collecting_is_paused() -> None:
    def is_grey(paused: bool) -> bool:
        return all(red == green == blue for red, green, blue in colours(tray_image(MARK, 0, paused=paused)))

    assert not is_grey(paused=False)
    assert is_grey(paused=True)
