"""Work that can say how far it is says so on screen, and can be stopped there: a table of all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from clinic_app import paths

_HOUSE: Final = Path(paths.__file__).parent
_SCREENS: Final = "ui/screens"

SHOWN: Final = {
    ("adding_pc", "let_in"): "add_pc",
    ("doorway", "create"): "set_up",
    ("backing_up", "carry_out"): "backups",
    ("drilling", "carry_out"): "restore_drill",
    ("aggregate_sums", "look"): "network_sum",
    ("aggregate_sums", "sum"): "network_sum",
    ("from_hub", "fetch"): "restore_from_hub",
    ("from_hub", "open"): "restore_from_hub",
    ("figures_out", "chart_pages"): "figures_export",
    ("import_reading", "fit"): "import_page",
    ("import_reading", "sheet"): "import_page",
    ("incoming_file", "read_file"): "attachments",
    ("journal_watch", "find"): "journal",
    ("journal_watch", "prove"): "journal",
    ("meeting_others", "by_stick"): "meet_by_stick",
    ("moving", "move_into_real"): "move_case",
    ("restoring", "restore"): "restore",
    ("salvaging", "with_key"): "salvage",
    ("salvaging", "with_passphrase"): "salvage",
    ("salvaging", "with_sheet"): "salvage",
    ("staff", "change_key"): "keys",
    ("update_offers", "fetch"): "updates",
}
"""Each act that tells how far it is, and the page with its row and *Stop*."""

ELSEWHERE: Final = {
    ("backing_up", "back_up"): "no page: there `carry_out` does it, in another lane",
    ("copies", "check_copy"): "the command line",
    ("hub_backup", "back_up"): "the command line",
    ("hub_backup", "look"): "the command line",
    ("carrying", "look_at_newest"): "the command line",
    ("hub_backup", "stage"): "by itself, while the hub is reached; its card shows it",
    ("meeting", "letters"): "by itself, between PCs that meet",
    ("letter_writing", "letters"): "by itself, between PCs that meet",
    ("hub_letters", "letters"): "by itself, between PCs that meet",
    ("meeting_others", "answer"): "by itself, between PCs that meet",
    ("meeting_others", "carry"): "by itself, between PCs that meet",
    ("heard_by_hand", "tell"): "no progress: what was told on the telephone",
    ("meeting_others", "call"): "by itself, between PCs that meet",
    ("new_version", "fetch"): "within `update_offers.fetch`",
    ("update_offers", "copy"): "within `update_offers.fetch`",
    ("updating", "fetch"): "within `update_offers.fetch`",
    ("doorway", "open_training"): "begun by `front`; its row is on `first_run`, and `test_training_entry` stops it",
    ("training", "fill_if_empty"): "within `doorway.open_training`",
    ("staff", "remove"): "no page: there it is two acts, shut out and change the key",
}
"""What nobody sits before, or what no page begins."""

OUTLIVES_THE_WINDOW: Final = frozenset({"erase_case", "health", "print_side", "salvage"})
"""Pages whose work goes on to its end although the program is closed, or that is stopped in another way."""


WHOLE: Final = {
    "erase_case": "The case is gone with the first transaction; what takes long is writing every page anew, which the "
    "next opening would do before anybody comes in.",
    "join_steps": "Files are made and read back, or one transaction written: seconds, and nothing is left if it fails.",
    "leaving": "Handing over is one transaction: two people would have half of the cases each. (The key is stopped.)",
    "recover": "A passphrase is stretched and the list of slots written: seconds. Then the record is opened.",
    "restore": "Opening what was restored. (Checking, restoring and counting are stopped.)",
    "salvage": "Nothing else can be done with a damaged record, and the copy it makes is of use only if it is whole.",
}
"""Pages with work that has no *Stop*, and why. They say so in its place, and that closing the window loses nothing."""


def _acts() -> Iterator[tuple[str, str]]:
    for file in (_HOUSE / "services").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                told = [each for each in (*node.args.args, *node.args.kwonlyargs) if each.arg == "told"]
                if told and told[0].annotation and _is_progress(ast.unparse(told[0].annotation)):
                    yield file.stem, node.name


def _is_progress(annotation: str) -> bool:
    return annotation == "Told" or annotation.startswith("Callable[[")


def test_every_act_that_tells_how_far_it_is_is_in_the_table() -> None:
    assert set(_acts()) == SHOWN.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize(("act", "page"), SHOWN.items(), ids=lambda each: ".".join(each) if each else "")
def test_its_page_shows_it_and_can_stop_it(act: tuple[str, str], page: str) -> None:
    source = (_HOUSE / _SCREENS / f"{page}.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [node for node in calls if any(_name(each) == act[1] for each in (node.func, *node.args))]
    assert "WorkLine(" in source
    assert any("told" in ast.unparse(node) or "hears" in ast.unparse(node) for node in named), "nobody hears it"


def test_each_page_with_work_that_is_not_stopped_says_why_here() -> None:
    begun = {file.stem for file in (_HOUSE / _SCREENS).glob("*.py") if ".begin_whole(" in file.read_text("utf-8")}
    assert begun == WHOLE.keys()


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_a_row_of_progress_ends_with_the_program() -> None:
    """A window that was closed, or locked, must not wait for a long walk."""
    alone = {
        file.stem
        for file in (_HOUSE / _SCREENS).glob("*.py")
        if any(
            isinstance(node, ast.Call) and _name(node.func) == "WorkLine" and not node.args
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        )
    }
    assert alone == OUTLIVES_THE_WINDOW
