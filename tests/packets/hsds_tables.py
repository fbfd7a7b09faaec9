"""What HSDS 3.1 allows in the objects we write: our reading of its published tables (openreferral, schema/*.json).

A name, what kind of value it has, and a star where it must be there. What is not in a table may not be written.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

TABLES = {
    "service": """
        *id:uuid organization_id:uuid program_id:uuid *name:string alternate_name:string description:string url:uri
        additional_urls:[url] email:email *status:active|inactive|defunct|temporarily_closed
        interpretation_services:string application_process:string fees_description:string wait_time:string fees:string
        accreditations:string eligibility_description:string minimum_age:number maximum_age:number assured_date:date
        assurer_email:email licenses:string alert:string last_modified:string phones:[phone] schedules:[schedule]
        service_areas:[service_area] service_at_locations:[service_at_location] languages:[language]
        organization:organization funding:[funding] cost_options:[cost_option] program:program
        required_documents:[required_document] contacts:[contact] capacities:[service_capacity] attributes:[attribute]
        metadata:[metadata]""",
    "organization": """
        *id:uuid *name:string alternate_name:string *description:string email:email website:uri
        additional_websites:[url] tax_status:string tax_id:string year_incorporated:number legal_status:string logo:uri
        uri:uri parent_organization_id:uuid funding:[funding] contacts:[contact] phones:[phone] locations:[location]
        programs:[program] organization_identifiers:[organization_identifier] attributes:[attribute]
        metadata:[metadata]""",
    "organization_identifier": """
        *id:uuid organization_id:uuid identifier_scheme:string *identifier_type:string *identifier:string
        attributes:[attribute] metadata:[metadata]""",
    "phone": """
        *id:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid
        *number:string extension:number type:text|voice|fax|cell|video|pager|textphone description:string
        languages:[language] attributes:[attribute] metadata:[metadata]""",
    "language": """
        *id:uuid service_id:uuid location_id:uuid phone_id:uuid name:string code:string note:string
        attributes:[attribute] metadata:[metadata]""",
    "schedule": """
        *id:uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date valid_to:date
        dtstart:date timezone:number until:date count:number wkst:MO|TU|WE|TH|FR|SA|SU freq:WEEKLY|MONTHLY
        interval:number byday:byday byweekno:string bymonthday:string byyearday:string description:string opens_at:time
        closes_at:time schedule_link:uri attending_type:string notes:string attributes:[attribute]
        metadata:[metadata]""",
    "service_area": """
        *id:uuid service_id:uuid service_at_location_id:uuid name:string description:string extent:string
        extent_type:geojson|topojson|kml|text uri:uri attributes:[attribute] metadata:[metadata]""",
    "cost_option": """
        *id:uuid service_id:uuid valid_from:date valid_to:date option:string currency:currency amount:number
        amount_description:string attributes:[attribute] metadata:[metadata]""",
    "required_document": """
        *id:uuid service_id:uuid document:string uri:uri attributes:[attribute] metadata:[metadata]""",
    "attribute": """
        *id:uuid link_id:uuid taxonomy_term_id:uuid link_type:string link_entity:string value:string
        taxonomy_term:taxonomy_term metadata:[metadata] label:string""",
    "taxonomy_term": """
        *id:uuid code:string *name:string *description:string parent_id:uuid taxonomy:string taxonomy_detail:taxonomy
        language:string taxonomy_id:uuid term_uri:uri metadata:[metadata]""",
}


def faults(kind: str, told: Any, path: str = "") -> list[str]:
    """What of an object is not as its table has it."""
    if not isinstance(told, dict):
        return [f"{path}: no object"]
    rows = dict(part.removeprefix("*").split(":", 1) for part in TABLES[kind].split())
    must = [part[1:].split(":")[0] for part in TABLES[kind].split() if part.startswith("*")]
    found = [f"{path}.{name}: missing" for name in must if name not in told]
    for name, value in told.items():
        here = f"{path}.{name}"
        if name not in rows:
            found.append(f"{here}: not in the table")
        elif rows[name].startswith("["):
            found += [f"{here}: empty"] if not value else []
            for place, each in enumerate(value):
                found += faults(rows[name][1:-1], each, f"{here}[{place}]")
        elif rows[name] in TABLES:
            found += faults(rows[name], value, here)
        elif not _fits(rows[name], value):
            found.append(f"{here}: {value!r} is no {rows[name]}")
    return found


def _fits(kind: str, value: Any) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if "|" in kind:
        return value.replace(" ", "_") in kind.split("|")
    patterns = {
        "time": r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?", "currency": "[a-z]{3}",
        "byday": "(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*", "uri": r"[a-z]+:\S+", "email": r"\S+@\S+",
    }  # fmt: skip
    if kind in patterns:
        return re.fullmatch(patterns[kind], value) is not None
    try:
        {"uuid": UUID, "date": date.fromisoformat, "string": str}[kind](value)
    except ValueError:
        return False
    return True
