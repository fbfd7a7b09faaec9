"""What an operator is told when a command cannot be done: what happened, and what to do."""

from __future__ import annotations

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
    "config_missing": "There is no such configuration file.",
    "config_unreadable": "The configuration file is not TOML.",
    "config_wrong": "A setting cannot be understood.",
    "database_address": "The address of the database cannot be read: postgresql://user@host/name",
    "database_away": "The database cannot be reached, or will not write now. Nothing is lost; look whether it runs.",
    "database_in_use": "A hub serves from this database already. Move into an empty one.",
    "database_not_durable": "The database answers before its disk has what it was given. Change this setting there.",
    "directory_refused": "What was given is refused.",
    "directory_too_large": "The list is too large for one file. Let provinces sign for themselves.",
    "directory_unreadable": "The published list cannot be read.",
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


def told(failed: OperatorError | StoreAway | AddressUnfit) -> str:
    """One line: words, then the fixed word and what it is about, for whoever is asked for help."""
    match failed:
        case OperatorError(reason=reason, item=item):
            pass
        case StoreAway(why=item):
            reason = "database_away"
        case AddressUnfit():
            reason, item = "database_address", ""
    return f"clinic-hub: {WORDS[reason]} ({f'{reason} {item}'.strip()})"
