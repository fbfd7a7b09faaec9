"""Which site profile holds: laid down, signed, torn, gone, taken back; a record is never lost by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_app.crypto.signed_text import open_text, sign_text
from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import ProfileRefused, UnsafePlace
from clinic_app.services.site_profile import (
    Held,
    by_hand,
    folder_of,
    hold,
    lay_down,
    lay_down_for_all,
    take_back,
)

OURS = SigningKey.new()
TEXT = 'format = 1\n[site]\nname = "Mae Sot"\nzone = "Asia/Bangkok"\n'


class Pc:
    """One PC: where IT lays a profile for all, and the folder of its user."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.file = folder / "etc" / "site-profile.toml"
        self.text = folder / "stick.toml"

    def lays(self, text: str | bytes) -> Held:
        self.text.write_bytes(text if isinstance(text, bytes) else text.encode())
        return lay_down(by_hand(self.text), self.file, self.home)

    def begins(self) -> Held:
        held = hold((self.file, self.home / "site-profile.toml"), self.home)
        assert held is not None
        return held

    def keeps_records_in(self, folder: Path) -> None:
        (folder / "vault").mkdir(parents=True)
        (folder / "vault" / "vault.json").write_bytes(b"{}")


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


def named(held: Held) -> str:
    assert held.profile is not None
    return held.profile.name


def test_where_it_settled_nothing_there_is_nothing(pc: Pc) -> None:
    assert hold((pc.file,), pc.home) is None
    assert folder_of(None, pc.home) == pc.home


def test_what_is_laid_down_holds_and_its_folder_stands_for_its_owner_alone(pc: Pc, tmp_path: Path) -> None:
    records = tmp_path / "records"
    held = pc.lays(f"{TEXT}[data]\nfolder = '{records}'\n")
    assert (named(held), folder_of(held, pc.home), held.trouble) == ("Mae Sot", records, None)
    assert records.stat().st_mode & 0o777 == 0o700
    assert pc.file.stat().st_mode & 0o777 == 0o644
    assert pc.begins() == held


def test_a_wrong_one_is_not_laid_down_and_the_one_before_stays(pc: Pc, tmp_path: Path) -> None:
    pc.lays(TEXT)
    before = pc.file.read_bytes()
    with pytest.raises(ProfileRefused):
        pc.lays(TEXT + 'colour = "teal"\n')
    with pytest.raises(UnsafePlace):
        pc.lays(f"{TEXT}[data]\nfolder = '{tmp_path / 'Dropbox' / 'records'}'\n")
    with pytest.raises(ProfileRefused) as said:
        pc.lays(TEXT + "[data]\nfolder = 'D:\\Notebook'\n")
    assert said.value.item == "data.folder"
    assert pc.file.read_bytes() == before


def test_a_torn_one_on_some_night_leaves_what_held_before(pc: Pc) -> None:
    pc.lays(TEXT)
    pc.file.write_text(TEXT[:30])
    held = pc.begins()
    assert (named(held), held.trouble) == ("Mae Sot", ProfileRefused(3, "", "not_toml"))


def test_one_that_was_never_good_settles_nothing_and_is_named(pc: Pc) -> None:
    pc.file.parent.mkdir()
    pc.file.write_text("format = 1\nroot = 'ab'\n")
    held = pc.begins()
    assert held.profile is None
    assert held.trouble == ProfileRefused(2, "root", "never_here")
    assert folder_of(held, pc.home) == pc.home


def test_one_that_vanished_goes_on_holding_until_it_is_taken_back(pc: Pc) -> None:
    pc.lays(TEXT)
    pc.file.unlink()
    held = pc.begins()
    assert (named(held), held.gone) == ("Mae Sot", True)
    assert take_back(pc.file, pc.home)
    assert hold((pc.file,), pc.home) is None
    assert not take_back(pc.file, pc.home)


def test_a_folder_in_the_place_of_the_file_is_told_and_not_a_crash(pc: Pc) -> None:
    pc.file.mkdir(parents=True)
    assert pc.begins().trouble == ProfileRefused(0, "", "unreadable")


def test_the_one_for_the_pc_comes_before_the_one_of_its_user(pc: Pc) -> None:
    pc.home.mkdir()
    (pc.home / "site-profile.toml").write_bytes(sign_text(TEXT.replace("Mae Sot", "Mine").encode(), OURS))
    assert named(pc.begins()) == "Mine"
    pc.lays(sign_text(TEXT.encode(), OURS))
    assert named(pc.begins()) == "Mae Sot"


def test_a_new_folder_does_not_make_a_record_disappear(pc: Pc, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    pc.lays(f"{TEXT}[data]\nfolder = '{old}'\n")
    pc.keeps_records_in(old)
    for _start in range(2):
        held = pc.lays(f"{TEXT}[data]\nfolder = '{new}'\n")
        assert (held.record_at, folder_of(held, pc.home)) == (old, old)
        assert pc.begins().record_at == old
    old.rename(tmp_path / "away")
    new.rmdir()
    (tmp_path / "away").rename(new)
    held = pc.begins()
    assert (held.record_at, folder_of(held, pc.home)) == (None, new)


def test_a_record_that_stood_before_it_came_is_found_where_it_stands(pc: Pc, tmp_path: Path) -> None:
    pc.keeps_records_in(pc.home)
    assert folder_of(pc.lays(f"{TEXT}[data]\nfolder = '{tmp_path / 'new'}'\n"), pc.home) == pc.home


# --- for everybody at a PC ------------------------------------------------------------------------------


def for_all(pc: Pc, text: str) -> Held:
    pc.text.write_text(text)
    return lay_down_for_all(by_hand(pc.text), pc.file, pc.home)


def test_the_administrator_gives_the_folder_to_the_account_people_work_under(pc: Pc, tmp_path: Path) -> None:
    import getpass

    records = tmp_path / "srv" / "records"
    text = f"{TEXT}[data]\nfolder = '{records}'\n"
    for more, reason in (("", "missing"), ('account = "nobody-here"\n', "no_account")):
        with pytest.raises(ProfileRefused) as said:
            for_all(pc, text + more)
        assert (said.value.item, said.value.reason) == ("data.account", reason)
        assert not records.exists()
        assert not pc.file.exists()
    held = for_all(pc, f'{text}account = "{getpass.getuser()}"\n')
    assert folder_of(held, pc.home) == records
    assert (records.owner(), records.stat().st_mode & 0o777) == (getpass.getuser(), 0o700)


def test_a_folder_that_stands_is_left_as_it_was_made(pc: Pc, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir(mode=0o750)
    for_all(pc, f"{TEXT}[data]\nfolder = '{records}'\n")
    assert records.stat().st_mode & 0o777 == 0o750


def test_for_everybody_without_a_folder_nobodys_own_is_made(pc: Pc) -> None:
    assert named(for_all(pc, TEXT)) == "Mae Sot"
    assert [path.name for path in pc.home.iterdir()] == ["site-profile.last.toml"]


# --- signed ---------------------------------------------------------------------------------------------


def test_a_signed_one_is_still_a_text_and_a_letter_changed_breaks_it(pc: Pc) -> None:
    key = SigningKey.new()
    signed = sign_text(TEXT.encode(), key)
    assert signed.startswith(TEXT.encode())
    assert open_text(signed).key == key.public
    assert len(pc.lays(signed).words) == 12
    with pytest.raises(ProfileRefused) as said:
        pc.lays(signed.replace(b"Mae Sot", b"Mae Sod"))
    assert (said.value.line, said.value.reason) == (5, "signature")
    for bad in (signed[:-2], signed[:-1] + b" ", signed + b"\nname = 1", signed.replace(b"#signed ", b"#signed 0")):
        with pytest.raises(ProfileRefused):
            pc.lays(bad)


def test_signing_anew_leaves_one_signature(pc: Pc) -> None:
    first, second = SigningKey.new(), SigningKey.new()
    signed = sign_text(sign_text(TEXT.encode(), first), second)
    assert signed.count(b"#signed ") == 1
    assert open_text(signed).key == second.public
    assert open_text(sign_text(b"", first)).text == b"\n"


def test_where_a_signed_one_held_no_other_hand_comes_in_its_place(pc: Pc) -> None:
    ours, other = SigningKey.new(), SigningKey.new()
    pc.lays(sign_text(TEXT.encode(), ours))
    for text, reason in ((sign_text(TEXT.encode(), other), "other_key"), (TEXT.encode(), "not_signed")):
        with pytest.raises(ProfileRefused) as said:
            pc.lays(text)
        assert said.value.reason == reason
        pc.file.write_bytes(text)
        held = pc.begins()
        assert held.trouble is not None
        assert (named(held), held.trouble.reason) == ("Mae Sot", reason)
    pc.lays(sign_text(TEXT.replace("Mae Sot", "Mae Ramat").encode(), ours))
    assert named(pc.begins()) == "Mae Ramat"
    take_back(pc.file, pc.home)
    assert named(pc.lays(TEXT)) == "Mae Sot"


def test_what_was_kept_in_mind_is_not_believed_when_it_is_torn(pc: Pc) -> None:
    pc.lays(TEXT)
    (pc.home / "site-profile.last.toml").write_bytes(b"\xff")
    assert named(pc.begins()) == "Mae Sot"
    (pc.home / "site-profile.last.toml").write_bytes(b"\xff")
    pc.file.write_text("nonsense")
    assert pc.begins().profile is None


def test_a_disk_that_takes_nothing_keeps_nobody_from_beginning(pc: Pc) -> None:
    pc.file.parent.mkdir()
    pc.file.write_bytes(sign_text(TEXT.encode(), OURS))
    pc.home.write_text("a file where the folder should be")
    assert named(pc.begins()) == "Mae Sot"


def test_one_that_lies_there_and_that_nobody_signed_does_not_hold_unless_it_held_before(pc: Pc) -> None:
    pc.file.parent.mkdir()
    pc.file.write_text(TEXT)
    held = pc.begins()
    assert (held.profile, held.trouble) == (None, ProfileRefused(0, "", "not_signed"))
    # Of the time before that was asked for.
    pc.home.mkdir(exist_ok=True)
    (pc.home / "site-profile.last.toml").write_text(TEXT)
    assert (named(pc.begins()), pc.begins().trouble) == ("Mae Sot", None)
    pc.file.write_text(TEXT.replace("Mae Sot", "Mine"))
    held = pc.begins()
    assert (named(held), held.trouble) == ("Mae Sot", ProfileRefused(0, "", "not_signed"))


def test_what_is_said_of_one_laid_down_by_hand_is_said_of_that_text_and_that_pc(pc: Pc) -> None:
    pc.lays(TEXT)
    mark = pc.file.with_suffix(".hand")
    (pc.home / "site-profile.last.toml").unlink()  # as another user of this PC
    assert named(pc.begins()) == "Mae Sot"
    (pc.home / "site-profile.last.toml").unlink()
    pc.file.write_text(TEXT.replace("Mae Sot", "Mine"))
    assert pc.begins().trouble == ProfileRefused(0, "", "not_signed")
    pc.file.write_text(TEXT)
    mark.unlink()  # the text alone, as it comes to another PC
    assert pc.begins().trouble == ProfileRefused(0, "", "not_signed")


def test_one_laid_down_by_hand_gives_way_to_the_first_that_is_signed(pc: Pc) -> None:
    assert pc.lays(TEXT).words == ()
    assert pc.file.read_text() == TEXT
    assert len(pc.lays(sign_text(TEXT.encode(), OURS)).words) == 12
