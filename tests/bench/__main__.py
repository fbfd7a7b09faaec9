"""`make bench`: every `bench_*.py` beside this file, one table on the screen, and `out/bench.json`.

A bench module has a function `figures() -> Iterable[Figure]`. Names given as arguments choose some of them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.bench.measuring import Figure

OUT = Path("out/bench.json")
HERE = Path(__file__).parent


def main(chosen: list[str]) -> int:
    found: list[Figure] = []
    for path in sorted(HERE.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if chosen and name not in chosen:
            continue
        for figure in import_module(f"tests.bench.{path.stem}").figures():
            found.append(figure)
            print(row(figure), flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps([{**asdict(each), "ratio": each.ratio} for each in found], indent=1, ensure_ascii=False))
    return 0


def row(figure: Figure) -> str:
    theirs = f"{figure.theirs_ms:9.3f} {figure.unit}  " if figure.theirs_ms is not None else ""
    ratio = f"{figure.ratio:5.2f}x" if figure.ratio is not None else "      "
    must = f"(must {figure.must})" if figure.must else ""
    return f"{figure.what:44} {figure.ours_ms:9.3f} {figure.unit}  {ratio} {must:16} {theirs}{figure.against}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
