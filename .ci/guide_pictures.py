"""Takes the pictures of the guides from a walk: smaller, of few colours, so that the program stays light."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 960
COLOURS = 64
TAKEN = {
    "today": "03-today", "door-step": "20-door-step", "case": "10-case", "services": "12-services",
    "preview": "14-preview", "inbox": "30-service-inbox",
}  # fmt: skip


def main() -> int:
    """From the folder of a walk into the resources, in both languages; 0 if every picture was there."""
    folder = Path(sys.argv[1])
    missing = 0
    for language in ("en", "th"):
        there = ROOT / "resources" / "guides" / "pictures" / language
        there.mkdir(parents=True, exist_ok=True)
        for name, stop in TAKEN.items():
            taken = folder / f"{stop}-{language}.png"
            if not taken.is_file():
                sys.stdout.write(f"guides: no picture {taken.name} in {folder}\n")
                missing = 1
                continue
            with Image.open(taken) as picture:
                height = round(picture.height * WIDTH / picture.width)
                small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
                small.quantize(COLOURS).save(there / f"{name}.png", optimize=True)
    return missing


if __name__ == "__main__":
    sys.exit(main())
