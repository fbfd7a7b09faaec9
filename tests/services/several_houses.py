"""Several PCs of one clinic that live through anything: wrong clocks, sticks, kills, a restore, one that is taken out.

Beside them stands what is true of their logs, written down while they write, and what follows from it by itself.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from two_houses import joined, lets_in, meet

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import Agreed, AttachmentId, Facts, What, taken_in
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.stricter import DANGER, has_law
from clinic_app.errors import ClinicError, NoSuchPc
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.letting_go import LetGo
from clinic_app.services.meeting import Met
from clinic_app.vault.journal_form import read_header
from clinic_app.vault.store import Vault

LEK = replace(COORDINATOR, word="lek", passphrase="lek walks by the long river", staff_code="COO-lek")
SITS = (COORDINATOR, COORDINATOR, LEK, LEK, COORDINATOR)
"""Who sits at each PC."""

COMES_IN = ((), (COORDINATOR, SUPERVISOR), (LEK, NURSE), (LEK,), (COORDINATOR, NURSE))
CLOCKS = (timedelta(0), timedelta(days=-400), timedelta(hours=1), timedelta(days=365 * 543), timedelta(minutes=-9))
"""Right; more than a year behind; the wrong time zone; the year 2569; some minutes slow."""

RIGHT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

Place = tuple[DeviceId, int]
"""The how-manieth revision of which PC."""


def begin(clinic: Clinic) -> Case:
    """A case that she agreed to be written of."""
    vault, me = clinic.desk.vault, clinic.whoami.id

    def write() -> Case:
        case = vault.cases.begin(me)
        values = ((case.root, "s_note", "begun"), (case.root, "c_record", "given"), (case.root, "c_services", "given"))
        vault.revisions.append(case.id, Change(values=values), author=me)
        return case

    return vault.save(write)


@dataclass(frozen=True)
class _Begun:
    folder: Path
    sheet: tuple[str, ...]
    held: TemporaryDirectory[str]


@cache
def _begun() -> _Begun:
    """Five PCs that joined as people let them, and met: made once, and copied for each history."""
    held = TemporaryDirectory(prefix="pt-houses-")
    folder = Path(held.name)
    house = House(folder / "0")
    sheet = house.founded((COORDINATOR, LEK, NURSE, SUPERVISOR))
    house.door.confirm_sheet(sheet.lines)
    first = house.enter(COORDINATOR)
    houses = [house]
    for number, people in enumerate(COMES_IN[1:], start=1):
        houses.append(joined(first, folder / str(number), f"place {number}", people, house))
    clinics = [first, *(each.enter(who) for each, who in zip(houses[1:], SITS[1:], strict=True))]
    for clinic in clinics[:3]:
        begin(clinic)
    for one, other in [*combinations(clinics, 2)] * 2:
        meet(one, other, 1)
    for each in houses:
        each.leave()
    return _Begun(folder, tuple(sheet.lines), held)


@dataclass
class Seat:
    """One PC, and who sits at it."""

    number: int
    house: House
    who: NewPerson
    clinic: Clinic
    backup: Path | None = None
    box: list[bytes] = field(default_factory=list)
    """What was left for it by a way that gives no answer."""
    read: int = 0
    """How much of its log was looked at."""

    @property
    def vault(self) -> Vault:
        return self.clinic.desk.vault

    @property
    def device(self) -> DeviceId:
        return self.vault.device.id

    @property
    def me(self) -> PersonId:
        return self.clinic.whoami.id

    def cases(self) -> list[CaseId]:
        """Those that whoever sits here may know of."""
        return [each for each in self.standing() if each not in self.clinic.desk.cases.hidden]

    def standing(self) -> list[CaseId]:
        """All in which something is saved."""
        rows = self.vault._lane.rows("SELECT id FROM cases ORDER BY number")
        found = [CaseId(UUID(bytes=row[0])) for row in rows]
        return [each for each in found if self.vault.cases.newest(each) is not None]

    def comes_in(self) -> None:
        """With a year that nobody believes nobody comes in: it goes wrong while somebody is."""
        wall, self.house.wall = self.house.wall, min(self.house.wall, RIGHT)
        self.clinic = self.house.enter(self.who)
        self.clinic.tidy()
        self.house.wall = wall


def attaches(seat: Seat, case_id: CaseId, made: AttachmentId, content: bytes) -> None:
    """A document of these bytes is taken in."""
    kept, digest = seat.vault.attachments, sha256(content).hexdigest()
    facts = Facts(what=What.DOCUMENT, bytes=len(content), digest=digest, agreed=Agreed.NOT_ASKED)

    def write() -> None:
        number = kept.next_number(case_id)
        seat.vault.revisions.append(case_id, taken_in(made, number, facts), author=seat.me)
        kept.add(made, case_id, number, facts, content, author=seat.me)

    seat.vault.save(write)


@dataclass
class Truth:
    """Which revisions lay on the PC that wrote one, as its own log has it; and what has to be found everywhere."""

    knew: dict[Place, frozenset[Place]] = field(default_factory=dict)
    told: dict[Place, bytes] = field(default_factory=dict)
    """Each revision as it was signed."""
    saved: dict[int, set[Place]] = field(default_factory=lambda: defaultdict(set))
    """What each PC had said to be saved."""
    here: dict[int, dict[str, set[Place]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def watch(self, seat: Seat) -> None:
        """Read on in the log of a PC."""
        sql = "SELECT number, header, hash FROM revisions WHERE number > ? ORDER BY number"
        for number, header, digest in seat.vault._lane.rows(sql, (seat.read,)):
            said, seat.read = read_header(header), number
            place = DeviceId(UUID(said.device)), said.seq
            if place[0] == seat.device:
                self.knew[place] = frozenset(self.here[seat.number][said.case])
                assert place not in self.saved[seat.number], "two of its own at one place"
            assert self.told.setdefault(place, digest) == digest, "somebody wrote another's revision anew"
            self.here[seat.number][said.case].add(place)
            self.saved[seat.number].add(place)

    def before(self, place: Place) -> frozenset[Place]:
        """All that was known through what was known."""
        found, new = frozenset[Place](), self.knew.get(place, frozenset())
        while new - found:
            found, new = found | new, frozenset().union(*(self.knew.get(each, frozenset()) for each in new - found))
        return found


class Houses:
    """The PCs of one history."""

    def __init__(self, folder: Path, many: int) -> None:
        begun = _begun()
        self.folder, self.sheet, self.truth = folder, begun.sheet, Truth()
        self.copies = 0
        self.printed = set[str]()
        self.seats = list[Seat]()
        self.out: Seat | None = None
        for number in range(many):
            shutil.copytree(begun.folder / str(number), folder / str(number))
            house = House(folder / str(number))
            self.seats.append(Seat(number, house, SITS[number], house.enter(SITS[number])))
            house.wall = RIGHT + CLOCKS[number]
        for seat in self.seats:
            self.truth.watch(seat)

    def close(self) -> None:
        for seat in self.seats:
            seat.house.leave()

    @property
    def living(self) -> list[Seat]:
        return [seat for seat in self.seats if seat is not self.out]

    # --- what passes between them ------------------------------------------------------------------

    def meet(self, one: Seat, other: Seat, lost: int = 0) -> list[Met]:
        """As by a line; `lost` tells which letters do not come through."""
        met = list[Met]()
        with suppress(NoSuchPc):  # one was let in again, and the other has not heard of it
            for giver, taker in ((one, other), (other, one)):
                met.append(giver.clinic.meeting.hear(taker.clinic.meeting.greeting(giver.device)))
            for giver, taker in ((one, other), (other, one)):
                for number, letter in enumerate(giver.clinic.meeting.letters(taker.device)):
                    if not lost >> number & 1:
                        met.append(taker.clinic.meeting.hear(letter))
        for seat in (one, other):
            self.truth.watch(seat)
        return met

    def is_quiet(self, one: Seat, other: Seat) -> bool:
        with suppress(NoSuchPc):
            return one.clinic.meeting.mark(other.device) == other.clinic.meeting.mark(one.device)
        return False

    def leave_letters(self, giver: Seat, taker: Seat) -> None:
        with suppress(ClinicError):
            taker.box += giver.clinic.meeting.letters(taker.device, way="stick")

    def take_letter(self, taker: Seat, number: int, *, again: bool, torn: bool) -> None:
        if taker.box:
            letter = taker.box[number % len(taker.box)]
            if torn:
                assert taker.clinic.meeting.hear(letter[: number % len(letter)]).refused is not None
                return
            met = taker.clinic.meeting.hear(letter)
            if met.done and not again:
                taker.box.remove(letter)
            self.truth.watch(taker)

    def prints(self, seat: Seat, case_id: CaseId) -> None:
        """A paper of its own number, whatever the others print, and though a backup be older than some of them."""
        kept = seat.vault.prints
        number = kept.shown(kept.number(document="plan", case_id=case_id, recipient=None, copies=1, by=seat.me))
        assert number not in self.printed, "two papers with one number"
        self.printed.add(number)

    # --- what befalls one --------------------------------------------------------------------------

    def kill(self, seat: Seat, work: Callable[[], object], at: int) -> None:
        """The power goes while `work` is done: what is on the disk then is all there is."""
        image, steps = seat.house.folder.with_name(f"{seat.number}-killed"), 0

        def step() -> int:
            nonlocal steps
            steps += 1
            if steps == at:
                shutil.copytree(seat.house.folder, image)
            return 0

        seat.vault._lane.db.set_progress_handler(step, 60)
        with suppress(ClinicError):
            work()
        seat.vault._lane.db.set_progress_handler(None, 0)
        if not image.exists():
            shutil.copytree(seat.house.folder, image)
            self.truth.watch(seat)
        seat.house.leave()
        shutil.rmtree(seat.house.folder)
        image.rename(seat.house.folder)
        seat.house.boot_id += "+"
        seat.comes_in()
        self.truth.watch(seat)

    def back_up(self, seat: Seat) -> None:
        self.copies += 1
        stick = self.folder / f"stick{self.copies}"
        stick.mkdir()
        kept = seat.clinic.backing_up
        seat.backup = kept.back_up(kept.add(stick, f"Blue {self.copies}", "stick")).path

    def restore(self, seat: Seat, giver: Seat) -> None:
        """It burns, and is brought back from its backup on another PC, which another lets in."""
        assert seat.backup is not None
        seat.house.leave()
        self.copies += 1
        wall = seat.house.wall
        seat.house = House(self.folder / f"again{self.copies}", wall=RIGHT, ticks=seat.house.ticks)
        restoring = seat.house.door.restoring
        restored = restoring.restore(restoring.open(seat.backup, self.sheet), seat.who)
        seat.clinic, seat.backup, seat.read = restoring.come_in(restored), None, 0
        seat.house.inside.append(seat.clinic)
        seat.house.wall = wall
        self.truth.saved[seat.number].clear()
        self.truth.here[seat.number].clear()
        self._forget_who_is_out(seat)
        self.let_in(seat, giver)

    def _forget_who_is_out(self, back: Seat) -> None:
        """Who took a PC out and told nobody, nor its own backup, took it out of nowhere; the sticks burn too."""
        gone = self.out
        if gone is None:
            return
        knowing = [seat for seat in self.living if seat is not back or self.knows(seat, gone)]
        if all(self.knows(seat, gone) and seat.vault.pcs.one(gone.device).stands for seat in knowing):
            self.out = None
            for seat in self.seats:
                seat.box.clear()

    def let_in(self, seat: Seat, giver: Seat) -> None:
        """Among the PCs of the clinic again, by a code and two files."""
        back = seat.clinic.adding_pc.back_among
        asked_ = back.ask(giver.clinic.adding_pc.show_code().code)
        self.copies += 1
        answer = lets_in(giver.clinic, asked_.content, f"again {self.copies}", ())
        assert back.read(answer.content).words == answer.words
        back.join(answer.content)
        for each in (seat, giver):
            self.truth.watch(each)

    def knows(self, one: Seat, other: Seat) -> bool:
        return any(pc.device == other.device for pc in one.vault.pcs.every())

    def take_out(self, by: Seat, gone: Seat) -> None:
        by.clinic.letting_go.let_go(gone.device, LetGo.LOST)
        self.out = gone
        self.truth.watch(by)


# --- what follows from the logs --------------------------------------------------------------------


def answers(seat: Seat, case_id: CaseId) -> dict[str, list[tuple[Place, Stored | None]]]:
    """Every answer at the case itself that was ever written, by question."""
    found = defaultdict[str, list[tuple[Place, Stored | None]]](list)
    root = seat.vault.cases.load(case_id).root
    for each in seat.vault.revisions.history(case_id):
        written = {field: value for entity, field, value in each.said.change.values if entity == root}
        for field_, value in written.items():
            found[field_].append(((each.said.device, each.said.seq), value))
    return found


def follows(truth: Truth, words: list[tuple[Place, Stored | None]]) -> list[Stored | None]:
    """What nobody who knew of it answered anew."""
    later = frozenset().union(*(truth.before(place) for place, _ in words))
    found = list[Stored | None]()
    for place, value in words:
        if place not in later and value not in found:
            found.append(value)
    return found


def asked(truth: Truth, seat: Seat, case_id: CaseId) -> set[str]:
    """The questions with a law to which two PCs said different things without knowing of each other's."""
    return {
        question for question, words in answers(seat, case_id).items()
        if has_law(question) and question != DANGER and len(follows(truth, words)) > 1
    }  # fmt: skip


@contextmanager
def several_houses(many: int) -> Iterator[Houses]:
    with TemporaryDirectory(prefix="pt-houses-") as name:
        houses = Houses(Path(name), many)
        try:
            yield houses
        finally:
            houses.close()
