"""What IT settled for this PC, as the window that a widget is in was told, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.ui.i18n import _, ngettext

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.settings.held import Held
    from clinic_app.settings.profile import SiteProfile
    from clinic_app.ui.wording_message import Message

_LANGUAGES: Final = {"th": "ไทย", "en": "English"}


def profile_of(widget: QWidget) -> SiteProfile | None:
    """What holds, if anything does."""
    held = held_of(widget)
    return held.profile if held else None


def held_of(widget: QWidget) -> Held | None:
    """How the site profile stands."""
    held: Held | None = getattr(widget.window(), "held", None)
    return held


def facts(profile: SiteProfile) -> list[tuple[str, str]]:
    """What it settled, a line each; what it left to the place is not there."""
    kinds = {"clinic": _("A clinic"), "service": _("A receiving service"), "both": _("Both")}
    languages = [_LANGUAGES[code] for code in profile.languages]
    said = [
        (_("Place"), profile.name),
        (_("Province"), profile.province),
        (_("What it is"), kinds.get(profile.kind or "", "")),
        (_("Hub"), profile.hub_address or ""),
        (_("Line"), _("paid by the megabyte: nothing large goes out by itself") if profile.metered else ""),
        (_("Time zone"), profile.zone or ""),
        (_("Languages"), ", ".join(languages)),
        (_("Folder of the records"), profile.data_folder or ""),
        (_("PCs of this clinic meet in"), profile.pcs_share or ""),
        (_("PCs on the network of the house"), _network(profile.pcs_lan)),
        (_("Printers"), _printers(profile)),
        (
            _("Letterhead"),
            "\n".join((profile.letterhead.name, *profile.letterhead.lines)) if profile.letterhead else "",
        ),
        (_("Code of the place"), profile.code or ""),
        (_("Packs laid ready"), "\n".join(each.label for each in profile.packs)),
        (_("Locks after at most"), _minutes(profile.lock_at_most_minutes)),
        (_("Backups go to"), "\n".join(f"{each.label} ({each.folder})" for each in profile.backups)),
    ]
    return [(name, value) for name, value in said if value]


def trouble(held: Held | None) -> Message | None:
    """What is wrong with it, or None."""
    from clinic_app.ui.wording_message import Message

    if held is None:
        return None
    if held.trouble is not None:
        from clinic_app.ui import wording_profile

        return wording_profile.worded(held.trouble)
    if held.gone:
        return Message(
            _("The file in which IT settled this is gone."),
            _("What it said goes on holding. Tell IT on the next call."),
        )
    if held.record_at is not None:
        return Message(
            _("IT named another folder for the records."),
            _("They are used where they are until IT moves them: {folder}").format(folder=held.record_at),
        )
    return None


def _minutes(most: int | None) -> str:
    return ngettext("{n} minute", "{n} minutes", most).format(n=most) if most is not None else ""


def _network(lan: bool | None) -> str:
    if lan is None:
        return ""
    return _("talk to each other") if lan else _("do not talk to each other there")


def _printers(profile: SiteProfile) -> str:
    if profile.printers is None:
        return ""
    if not profile.printers:
        return _("none: papers are not printed on this PC")
    return "\n".join(f"{each.place}: {each.name}" for each in profile.printers)
