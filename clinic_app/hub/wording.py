"""What an operator is told when a command cannot be done: what happened, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from clinic_app.hub.operator import OperatorError
from clinic_app.hub.store import AddressUnfit, StoreAway

WORDS: Final[dict[str, str]] = {
    "address_missing": "The file says that the store moved, but not where to. Name it: --database postgresql://…",
    "address_unfit": "Clinics cannot use this address. Give it as https://hub.example, without a path.",
    "agencies_unreadable": "The file of organisations cannot be read. Nothing was taken.",
    "agency_twice": "An organisation stands in the file twice. Nothing was taken.",
    "already_served": "Another hub serves from this folder. Stop it first.",
    "another_hub_key": "This database belongs to a hub with another key. Bring that hub's `hub.key` into this folder.",
    "another_key": "This key is not the list key of this network. Use the one on the stick.",
    "cannot_listen": "The hub cannot listen there. If another program does, stop it, or take another --port.",
    "certificate_unfit": "The certificate and its key cannot be read, or do not belong together.",
    "config_missing": "There is no such configuration file.",
    "config_unreadable": "The configuration file is not TOML.",
    "config_wrong": "A setting cannot be understood.",
    "database_address": "The address of the database cannot be read: postgresql://user@host/name",
    "database_away": "The database cannot be reached, or will not write now. Nothing is lost; look whether it runs.",
    "database_damaged": "The hub's file is damaged. Put its newest copy there, and tell coordinators post may be gone.",
    "database_full": "The disk is full. Nothing that was acknowledged is lost; make room.",
    "database_in_use": "A hub serves from this database already. Move into an empty one.",
    "database_not_durable": "The database answers before its disk has what it was given. Change this setting there.",
    "directory_refused": "What was given is refused.",
    "directory_too_large": "The list is too large for one file. Let provinces sign for themselves.",
    "directory_unreadable": "The published list cannot be read.",
    "database_no_such": "The database server has no such database. Make it: createdb hub --owner hub",
    "database_refuses_us": "The database server lets nobody in with this name and password.",
    "hub_key_missing": "The hub's key is gone, and with a new one no clinic would know it. Bring `hub.key` back.",
    "key_missing": "The key is not here. Name the file on its stick: --key FILE",
    "key_unreadable": "This file holds no key.",
    "move_differs": "What was read back is not what was written. The hub goes on where it was; look at the database.",
    "move_overtaken": "The last rows took too long, so the hub went on where it was. Begin again.",
    "move_unfinished": "A hub is being moved into this database. Finish with `clinic-hub migrate`.",
    "no_hub_here": "There is no hub in this folder. `clinic-hub serve` makes one.",
    "not_a_kid": "A key id has sixteen hexadecimal digits: see `clinic-hub pending`.",
    "not_an_agency_id": "An organisation's id has small letters, digits, - and _ only.",
    "not_known": "No PC with this key id is let in.",
    "not_pending": "No PC with this key id waits.",
    "no_mailbox": "This organisation has no mailbox: no PC of it was ever let in.",
    "other_schema": "The tables were made by a newer hub than this one. Install that version.",
    "province_missing": "A province that signs for itself has sent no list. `clinic-hub directory take` keeps it.",
    "root_or_province_expired": "The root, or what a province sent, has lapsed. Have it signed anew.",
    "root_unfit": "This is no first root that its keepers signed.",
    "root_unknown": "The roots of this network are not in the folder. Bring `network` back.",
}


_AWAY: Final[dict[str, str]] = {
    "InvalidAuthorizationSpecificationError": "database_refuses_us",
    "InvalidPasswordError": "database_refuses_us",
    "InvalidCatalogNameError": "database_no_such",
    "SQLITE_CORRUPT": "database_damaged",
    "SQLITE_NOTADB": "database_damaged",
    "SQLITE_FULL": "database_full",
    "DiskFullError": "database_full",
}
"""What a store says of itself that wants something else than waiting."""


def told(failed: OperatorError | StoreAway | AddressUnfit) -> str:
    """One line: words, then the fixed word and what it is about, for whoever is asked for help."""
    match failed:
        case OperatorError(reason=reason, item=item):
            pass
        case StoreAway(why=item):
            reason = _AWAY.get(item, "database_away")
        case AddressUnfit():
            reason, item = "database_address", ""
    return f"clinic-hub: {WORDS[reason]} ({f'{reason} {item}'.strip()})"


def told_of_the_system(error: OSError) -> str:
    """What the system says of a file, and of which."""
    where = f": {error.filename}" if isinstance(error.filename, str | Path) else ""
    return f"clinic-hub: {error.strerror or 'not possible'}{where}"
