"""Whether an SBOM of ours is one to others as well: CycloneDX's own schema, strictly, for each file that is named."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

_BESIDE = ("spdx", "jsf-0.82", "cryptography-defs")


def wrong(document: Any) -> list[str]:
    """What CycloneDX 1.6 has against it, and refs that name nothing."""
    folder = files("cyclonedx.schema") / "_res"
    beside = [json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text("utf-8")) for name in _BESIDE]
    names = (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json" for name in _BESIDE)
    known = jsonschema_rs.Registry(list(zip(names, beside, strict=True)))
    schema = json.loads((folder / "bom-1.6.SNAPSHOT.schema.json").read_text("utf-8"))
    judge = jsonschema_rs.validator_for(schema, registry=known, validate_formats=True)
    found = [f"{'/'.join(map(str, each.instance_path))}: {each.message[:200]}" for each in judge.iter_errors(document)]
    refs = [each["bom-ref"] for each in (document["metadata"]["component"], *document["components"])]
    found += [f"{ref} is there twice" for ref in sorted({ref for ref in refs if refs.count(ref) > 1})]
    named = {ref for edge in document["dependencies"] for ref in (edge["ref"], *edge["dependsOn"])}
    return found + [f"{ref} is named and not there" for ref in sorted(named - set(refs))]


def main() -> int:
    """Print what is wrong; 0 if nothing is."""
    status = 0
    for name in sys.argv[1:]:
        document = json.loads(Path(name).read_text(encoding="utf-8"))
        told = wrong(document)
        sys.stdout.write(f"sbom: {Path(name).name}: {len(document['components'])} parts, {len(told)} faults\n")
        sys.stdout.writelines(f"sbom: {Path(name).name}: {each}\n" for each in told)
        status |= bool(told)
    return status


if __name__ == "__main__":
    sys.exit(main())
