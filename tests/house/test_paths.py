"""Where the data folder is: as chosen, as the environment says, else the platform's."""

from pathlib import Path

from smarttracker_lite import paths


def test_a_chosen_folder_wins_over_the_environment(tmp_path: Path) -> None:
    named = {"SMARTTRACKER_DATA": str(tmp_path / "named")}
    assert paths.data_folder(str(tmp_path / "chosen"), named) == tmp_path / "chosen"
    assert paths.data_folder(None, named) == tmp_path / "named"


def test_without_a_choice_the_folder_bears_the_program_s_name() -> None:
    assert paths.data_folder(None, {}).name == "SmartTrackerLite"
    assert paths.data_folder(None, {"SMARTTRACKER_DATA": ""}) == paths.data_folder(None, {})


def test_a_relative_choice_stays_put_when_the_program_moves(tmp_path: Path) -> None:
    assert paths.data_folder("books", {}).is_absolute()
    assert paths.data_folder(str(tmp_path), {}) == tmp_path


def test_the_assets_are_found() -> None:
    assert paths.assets("templates", "base.html").is_file()
