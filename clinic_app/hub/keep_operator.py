"""What the operator sees and does of the keep: sums for each clinic, what is over, and a clinic that wants none."""

from __future__ import annotations

from datetime import datetime

from clinic_app.facts import dataclass
from clinic_app.hub.keep import lapsed
from clinic_app.hub.keep_files import KeepFiles
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_keep import Keeps, KeptBackup


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSum:
    """What is kept for one clinic."""

    agency: str
    whole: int
    begun: int
    size: int


def kept(store: OpenStore, place: HubPlace, now: datetime, *, sweep: bool) -> list[KeptSum]:
    """Sums for each clinic; `sweep` takes away what is over before, as the running hub does every hour."""
    keeps = Keeps(store.store)
    if sweep:
        _drop(store, place, store.do(lapsed(keeps, int(now.timestamp()) // 3600)))
    sums: dict[str, list[KeptBackup]] = {}
    for each in store.do(keeps.every()):
        sums.setdefault(each.agency, []).append(each)
    return [
        KeptSum(
            agency=agency,
            whole=sum(each.whole_hour is not None for each in backups),
            begun=sum(each.whole_hour is None for each in backups),
            size=sum(each.size for each in backups),
        )
        for agency, backups in sums.items()
    ]


def drop_kept(store: OpenStore, place: HubPlace, agency: str) -> int:
    """Take away all that is kept for a clinic, which asked for it by telephone. Returns how many."""
    theirs = [each for each in store.do(Keeps(store.store).every()) if each.agency == agency]
    _drop(store, place, theirs)
    return len(theirs)


def _drop(store: OpenStore, place: HubPlace, over: list[KeptBackup]) -> None:
    files = KeepFiles(place.keep)
    for each in over:
        store.do(Keeps(store.store).drop(each.backup))
        files.drop(each.backup)
