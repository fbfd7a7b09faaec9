"""Reads the tree of the program from the bus of assistive technology and prints it. For Debian's own Python."""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - the version comes first

STATES = ("focused", "focusable", "checked", "checkable", "selected", "editable", "enabled", "expanded", "pressed")
MOST = 4000


def walk(node, told):
    """What shows, in order; the text of anything hidden is never read."""
    if node is None or len(told) > MOST:
        return
    states = node.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING) and node.get_role() != Atspi.Role.APPLICATION:
        return
    told.append(
        {
            "role": node.get_role_name(),
            "name": node.get_name() or "",
            "described": node.get_description() or "",
            "states": [each for each in STATES if states.contains(getattr(Atspi.StateType, each.upper()))],
        }
    )
    for place in range(min(node.get_child_count(), 400)):
        walk(node.get_child_at_index(place), told)


def main():
    """Of all programs on this bus, ours."""
    told = []
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(place)
        if program is not None and program.get_name() == "Notebook":
            walk(program, told)
    json.dump(told, sys.stdout)


main()
