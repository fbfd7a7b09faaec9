"""The first opening of every page, each in a program of its own: the longest turn of the screen's thread.

A hide key is heard between two turns. Counted is the thread's own time, which others on the machine do not lengthen.
`python -m tests.bench.bench_first_opening [NAME …]` measures those alone and says by each what was read in its turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep, thread_time
from typing import TYPE_CHECKING, Any, Final

from tests.bench.bench_pointing import TESTS, training
from tests.bench.measuring import Figure

if TYPE_CHECKING:
    from referral_desk import TrainingDesk

MUST: Final = "60 ms"
_WORTH_SAYING_MS: Final = 5
_QUIET_S: Final = 0.25
"""So long nothing may happen before a page counts as opened."""


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        kept = Path(folder, "training")
        for name in _told("names", kept):
            longest = _told(name, kept)["longest"]
            yield Figure(what=f"first opening: {name}, longest turn", ours_ms=longest, must=MUST)


def _told(name: str, kept: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_first_opening", "--one", name, str(kept)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, check=True, timeout=600,
        cwd=TESTS.parent,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


class Turns:
    """Every turn of the loop, and the press with which the opening begins."""

    def __init__(self) -> None:
        self.found: list[tuple[float, float, list[str]]] = []
        """What each took of the thread, what by the wall, and which modules of the program it read."""
        self._read: list[str] = []

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Asked whenever a module is looked for."""
        from threading import current_thread, main_thread

        if current_thread() is main_thread():
            self._read.append(name.removeprefix("clinic_app."))
        return None

    def turn(self, work: Callable[[], object]) -> None:
        """One of them."""
        self._read = []
        begun, wall = thread_time(), perf_counter()
        work()
        self.found.append(((thread_time() - begun) * 1000, (perf_counter() - wall) * 1000, self._read))

    def until_quiet(self, desk: TrainingDesk) -> None:
        """As the program goes on, until the page stands whole and a while after."""
        from PySide6.QtWidgets import QApplication

        quiet = perf_counter()
        until = quiet + 20  # a menu blinks for ever
        while perf_counter() < min(until, quiet + _QUIET_S):
            self.turn(QApplication.processEvents)
            whole = getattr(desk.inside.page(), "whole", True)
            if not desk.desk.window.jobs.idle or not whole or self.found[-1][0] > 1:
                quiet = perf_counter()
            sleep(0.001)  # else this thread takes the lock of Python from the lane that works


def names(desk: TrainingDesk) -> list[str]:
    """Of all that is opened here."""
    from clinic_app.ui import guides
    from clinic_app.ui.upkeep_topics import topics_for

    page = desk.opens(desk.case().id)
    several = {
        "place": desk.inside.places[1:], "section": [each.id for each in desk.clinic.definitions.sections[1:]],
        "act": page.acts.acts, "topic": [each.id for each in topics_for(desk.clinic.whoami.role)],
        "guide": guides.GUIDES[1:],
    }  # fmt: skip
    return [*_presses(desk), "menu", *(f"{kind} {each}" for kind, ids in several.items() for each in ids)]


def _presses(desk: TrainingDesk) -> dict[str, Callable[[], object]]:
    """What is pressed on Today."""
    inside, ways, case = desk.inside, desk.inside.ways, desk.case().id
    return {
        "case": lambda: ways.open_case(case), "door-step": ways.new_case, "emergency": ways.new_emergency,
        "palette": inside.open_palette, "help": inside.open_help, "log": inside.open_log,
        "call": lambda: ways.open_call(case), "who-may-know": lambda: ways.open_list(case),
        "papers": lambda: ways.print_case(case), "services": lambda: ways.open_services(case),
        "decided": lambda: ways.open_consent(case), "sentences": lambda: desk.leads.open_sentences(case),
    }  # fmt: skip


def press(desk: TrainingDesk, name: str) -> Callable[[], object]:
    """What opens this; where it is opened from stands already."""
    kind, _space, which = name.partition(" ")
    inside = desk.inside
    if kind == "place":
        return lambda: inside.go_to(which)
    if kind in ("section", "act", "menu"):
        case = desk.opens(desk.case().id)
        if kind == "section":
            return lambda: case.open_section(which)
        return case.acts.open if kind == "menu" else case.acts.acts[which].run
    if kind == "topic":
        upkeep: Any = inside.open_place("upkeep")
        return lambda: upkeep.list.choose(which)
    if kind == "guide":
        inside.open_help()
        desk.settles()
        guides: Any = inside.page()
        return lambda: guides.read(which)
    return _presses(desk)[name]


def main(words: list[str]) -> None:
    """Measure one, in this process; or those that are named, each in another."""
    if words[:1] == ["--one"]:
        with training(Path(words[2])) as desk:
            print(json.dumps(names(desk) if words[1] == "names" else _measured(desk, words[1])))
        return
    with TemporaryDirectory() as folder:
        kept = Path(os.environ.get("BENCH_TRAINING") or folder, "training")
        for name in words or _told("names", kept):
            told = _told(name, kept)
            print(f"{name:28} {told['longest']:6.1f} ms ({told['wall']:6.1f} by the wall)", flush=True)
            for took, _wall, read in told["turns"]:
                print(f"    {took:6.1f}  {len(read):3} read: {' '.join(read)[:150]}")


def _measured(desk: TrainingDesk, name: str) -> dict[str, Any]:
    from gc import disable, freeze

    opens, turns = press(desk, name), Turns()
    Turns().until_quiet(desk)
    sys.meta_path.insert(0, turns)  # type: ignore[arg-type]
    freeze()  # as the program does, which looks for garbage where nobody waits
    disable()
    turns.turn(opens)
    turns.until_quiet(desk)
    took, wall = (max(each[at] for each in turns.found) for at in (0, 1))
    return {"longest": took, "wall": wall, "turns": [each for each in turns.found if each[0] > _WORTH_SAYING_MS]}


if __name__ == "__main__":
    main(sys.argv[1:])
