"""A site profile is read whole or not at all, and what is wrong is named with its line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import ProfileRefused
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.settings.profile import MOST_BYTES, AllowedPrinter, BackupTarget, SiteProfile, read_profile
from clinic_app.settings.profile_parts import OfferedPack

WHOLE = """\
# Mae Sot, forty PCs
format = 1

[site]
name = "Mae Sot Hospital"
kind = "clinic"
zone = "Asia/Bangkok"
languages = ["th", "en"]

[data]
folder = 'D:\\Notebook'
account = "clinic"

[hub]
address = "https://hub.example.org"
metered = true

[[printer]]
name = "HP LaserJet OPD2"
place = "OPD-2"

[[printer]]
name = "Canon iR"
place = "ห้องพยาบาล"

[[backup]]
folder = 'E:\\'
label = "Blue stick"
kind = "stick"

[policy]
lock_at_most_minutes = 10

[[pack]]
file = '/srv/it/our.pack'
label = "Ours"
"""


def refused(text: str | bytes) -> tuple[int, str, str]:
    with pytest.raises(ProfileRefused) as said:
        read_profile(text if isinstance(text, bytes) else text.encode())
    return said.value.line, said.value.item, said.value.reason


def test_everything_it_may_say_is_read() -> None:
    assert read_profile(WHOLE.encode()) == SiteProfile(
        name="Mae Sot Hospital",
        packs=(OfferedPack("/srv/it/our.pack", "Ours"),),
        lock_at_most_minutes=10,
        kind="clinic",
        zone="Asia/Bangkok",
        languages=("th", "en"),
        data_folder="D:\\Notebook",
        data_account="clinic",
        hub_address="https://hub.example.org",
        metered=True,
        printers=(AllowedPrinter("HP LaserJet OPD2", "OPD-2"), AllowedPrinter("Canon iR", "ห้องพยาบาล")),
        backups=(BackupTarget("E:\\", "Blue stick", "stick"),),
    )


def test_it_says_in_which_province_the_place_lies() -> None:
    assert read_profile('format = 1\n[site]\nprovince = "ตาก"\n'.encode()).province == "ตาก"
    assert refused("format = 1\n[site]\nprovince = 63\n") == (3, "site.province", "type")


def test_what_it_does_not_say_is_left_to_the_place() -> None:
    assert read_profile(b"format = 1\n") == SiteProfile()
    assert read_profile(b"\xef\xbb\xbfformat = 1\r\n") == SiteProfile()  # as Windows editors write it


def test_it_says_where_the_pcs_of_a_clinic_meet() -> None:
    told = read_profile(b"format = 1\n[pcs]\nshare = '\\\\server\\clinic'\nlan = false\n")
    assert (told.pcs_share, told.pcs_lan) == ("\\\\server\\clinic", False)
    assert read_profile(b"format = 1\n[pcs]\n").pcs_lan is None
    assert refused("format = 1\n[pcs]\nshare = 'clinic'\n") == (3, "pcs.share", "not_absolute")
    assert refused("format = 1\n[pcs]\nlan = 'no'\n") == (3, "pcs.lan", "type")


def test_no_printer_at_all_is_another_thing_than_any_printer() -> None:
    assert read_profile(b"format = 1\n[printers]\nonly_listed = true\n").printers == ()
    assert read_profile(b"format = 1\n[printers]\nonly_listed = false\n").printers is None


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("format = 1", "format = 2", (2, "format", "newer")),
        ("format = 1", "format = 0", (2, "format", "value")),
        ("format = 1", "format = true", (2, "format", "type")),
        ("format = 1", "", (0, "format", "missing")),
        ('kind = "clinic"', 'kind = "police"', (6, "site.kind", "value")),
        ('kind = "clinic"', 'colour = "teal"', (6, "site.colour", "unknown")),
        ('kind = "clinic"', "kind = 7", (6, "site.kind", "type")),
        ('name = "Mae Sot Hospital"', 'name = "  "', (5, "site.name", "value")),
        ('name = "Mae Sot Hospital"', 'name = "a\\nb"', (5, "site.name", "value")),
        ("Asia/Bangkok", "Asia/Atlantis", (7, "site.zone", "zone")),
        ("Asia/Bangkok", "../../etc/passwd", (7, "site.zone", "zone")),
        ('["th", "en"]', '["th", "th"]', (8, "site.languages", "value")),
        ('["th", "en"]', '["my"]', (8, "site.languages", "value")),
        ('["th", "en"]', "[]", (8, "site.languages", "value")),
        ('["th", "en"]', '"th"', (8, "site.languages", "type")),
        ("'D:\\Notebook'", "'Notebook'", (11, "data.folder", "not_absolute")),
        ("https://hub.example.org", "http://hub.example.org", (15, "hub.address", "not_https")),
        ("https://hub.example.org", "https://me:secret@hub.example.org", (15, "hub.address", "not_https")),
        ("https://hub.example.org", "https://hub.example.org:99999", (15, "hub.address", "not_https")),
        ("https://hub.example.org", "https://hub.example.org/path", (15, "hub.address", "not_https")),
        ("metered = true", 'metered = "yes"', (16, "hub.metered", "type")),
        ('place = "ห้องพยาบาล"', "", (22, "printer.place", "missing")),
        ('name = "Canon iR"', 'name = "HP LaserJet OPD2"', (23, "printer.name", "twice")),
        ('place = "ห้องพยาบาล"', 'place = "x"\nport = "LPT1"', (25, "printer.port", "unknown")),
        ('kind = "stick"', 'kind = "cloud"', (29, "backup.kind", "value")),
        ("'E:\\'", "'sticks'", (27, "backup.folder", "not_absolute")),
        ("[hub]", "[hubs]", (14, "hubs", "unknown")),
        ("[hub]", "[[hub]]", (14, "hub", "type")),
        ("[[printer]]\nname", "[printer]\nname", (0, "", "not_toml")),
        ("metered = true", "metered = true\nmetered = true", (17, "", "not_toml")),
        ("metered = true", "metered = tru", (16, "", "not_toml")),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, found: tuple[int, str, str]) -> None:
    assert old in WHOLE
    line, item, reason = refused(WHOLE.replace(old, new, 1))
    assert (item, reason) == found[1:]
    assert line == found[0] or (found[0] == 0 and reason == "not_toml")


@pytest.mark.parametrize(
    "line",
    ['root = "ab"', 'network_root = "ab"', 'hub_key = "ab"', 'invitation = "x"', 'people = ["mali"]', 'password = "x"',
     'passphrase = "x"', 'recovery = "x"', 'enrolment_code = "x"', 'nurse_user = "mali"', 'trust = "all"'],
)  # fmt: skip
@pytest.mark.parametrize("table", ["", "[hub]\n", "[site]\n"])
def test_it_names_no_person_holds_no_secret_and_trusts_nobody(table: str, line: str) -> None:
    number, item, reason = refused(f"format = 1\n{table}{line}\n")
    assert (number, reason) == (3 if table else 2, "never_here")
    assert item.endswith(line.split(maxsplit=1)[0])


def test_bytes_that_are_no_text_and_a_text_that_is_too_long_are_refused() -> None:
    assert refused(b"format = 1\nname = \xff\n") == (2, "", "not_text")
    assert refused(b"#" * (MOST_BYTES + 1)) == (0, "", "size")
    assert refused(b"a = " + b"[" * 5000)[2] == "not_toml"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else(untrusted: bytes) -> None:
    with suppress(ProfileRefused):
        read_profile(b"format = 1\n" + untrusted)


@given(st.integers(0, len(WHOLE) - 1), st.characters(codec="utf-8"))
def test_one_other_letter_anywhere_is_read_or_refused_and_nothing_else(at: int, letter: str) -> None:
    with suppress(ProfileRefused):
        read_profile((WHOLE[:at] + letter + WHOLE[at + 1 :]).encode())


# --- over the settings of the PC ------------------------------------------------------------------------


def held(**said: object) -> Held:
    return Held(profile=SiteProfile(**said), file=Path("/etc/notebook/site-profile.toml"))  # type: ignore[arg-type]


def test_what_it_settled_stands_over_the_file_and_is_never_written_into_it(tmp_path: Path) -> None:
    Settings(tmp_path, zone="Asia/Yangon", theme="dark").save()
    settled = Settings.load(tmp_path, held(zone="Asia/Bangkok", hub_address="https://hub.example.org"))
    assert (settled.zone, settled.hub_address, settled.theme) == (
        "Asia/Bangkok", "https://hub.example.org", "dark",
    )  # fmt: skip
    assert settled.but(zone="Asia/Tokyo", theme="light").zone == "Asia/Bangkok"
    settled.but(theme="light").save()
    alone = Settings.load(tmp_path)
    assert (alone.hub_address, alone.theme) == ("", "light")


def test_a_person_chooses_among_the_languages_that_it_names(tmp_path: Path) -> None:
    assert Settings.load(tmp_path, held(languages=("en",))).language == "en"
    both = Settings.load(tmp_path, held(languages=("th", "en")))
    assert both.language == "th"
    assert both.but(language="en").language == "en"
    both.but(language="en").save()
    assert Settings.load(tmp_path, held(languages=("th", "en"))).language == "en"
    assert Settings.load(tmp_path, held(languages=("th",))).language == "th"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('proxy = "direct"', None),
        ('proxy = "http://proxy.hospital.th:8080"', None),
        ('proxy = "https://p:443/"', None),
        ('script = "http://wpad/proxy.pac"', None),
        ('script = "/etc/proxy.pac"', None),
        ('script = "file:///etc/proxy.pac"', None),
        ("script = 'C:\\proxy.pac'", None),
        ('proxy = "proxy:8080"', "value"),
        ('proxy = "http://proxy"', "value"),
        ('proxy = "http://me:pw@proxy:80"', "value"),
        ('proxy = "socks5://proxy:1080"', "value"),
        ('proxy = "http://p:80/x"', "value"),
        ('proxy = "http://[p:1"', "value"),
        ('script = "proxy.pac"', "value"),
        ('script = "ftp://wpad/proxy.pac"', "value"),
        ('script = "http://[p"', "value"),
        ('script = "file:"', "value"),
        ('proxy_password = "tea"', "never_here"),
    ],
)
def test_the_way_to_the_hub_is_settled_without_a_name_or_a_password(line: str, reason: str | None) -> None:
    text = f"format = 1\n[hub]\n{line}\n"
    if reason is None:
        name, _, value = line.partition(" = ")
        assert getattr(read_profile(text.encode()), name) == value[1:-1]
    else:
        assert refused(text) == (3, f"hub.{line.partition(' ')[0]}", reason)


LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
HEAD = f'format = 1\n[letterhead]\nname = "Mae Lamun"\nlines = ["12 High Street"]\nlogo = "{LOGO}"\n'


def test_it_may_settle_the_head_of_papers() -> None:
    head = read_profile(HEAD.encode()).letterhead
    assert head is not None
    assert (head.name, head.lines, head.logo) == ("Mae Lamun", ("12 High Street",), LOGO)
    assert read_profile(b"format = 1").letterhead is None


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (LOGO, "R0lGODlhAQABAAAAACw=", (5, "letterhead.logo", "picture")),
        (LOGO, LOGO[:-3], (5, "letterhead.logo", "picture")),
        (f'"{LOGO}"', "7", (5, "letterhead.logo", "picture")),
        (LOGO, LOGO[:12] + "A" * 60_000, (5, "letterhead.logo", "picture")),
        ('["12 High Street"]', '["a", "b", "c", "d"]', (4, "letterhead.lines", "value")),
        ('["12 High Street"]', '"12"', (4, "letterhead.lines", "value")),
        ('"12 High Street"', '"a\\nb"', (4, "letterhead.lines", "value")),
        ('name = "Mae Lamun"\n', "", (2, "letterhead.name", "missing")),
    ],
)
def test_a_head_that_cannot_be_printed_is_refused_with_its_line(
    was: str, becomes: str, told: tuple[int, str, str]
) -> None:
    with pytest.raises(ProfileRefused) as refused:
        read_profile(HEAD.replace(was, becomes).encode())
    assert (refused.value.line, refused.value.item, refused.value.reason) == told


@pytest.mark.parametrize(("wrong", "item", "reason"), [
    ('[site]\ncode = "two words"', "site.code", "value"),
    ("[policy]\nlock_at_most_minutes = 4", "policy.lock_at_most_minutes", "value"),
    ("[policy]\nlock_at_most_minutes = true", "policy.lock_at_most_minutes", "type"),
    ("[policy]\nlock_at_most_minutes = 31", "policy.lock_at_most_minutes", "value"),
    ("[policy]\npassphrase = 1", "policy.passphrase", "never_here"),
    ('[[pack]]\nfile = "our.pack"\nlabel = "Ours"', "pack.file", "not_absolute"),
    ('[[pack]]\nfile = "/srv/our.pack"', "pack.label", "missing"),
])  # fmt: skip
def test_what_is_no_policy_and_no_pack_is_named_with_its_line(wrong: str, item: str, reason: str) -> None:
    line, named, why = refused(f"format = 1\n{wrong}\n")
    assert (named, why) == (item, reason)
    assert line in (2, 3)
    assert read_profile(b'format = 1\n[site]\ncode = "TAK-01"').code == "TAK-01"
