"""The client of the TUF project itself follows our directory, and refuses what we refuse."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from publisher import Publisher, lay_program, packed
from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

from clinic_app.crypto.signing import SigningKey
from clinic_app.wire.directory_document import AgencyList
from clinic_app.wire.directory_signing import RootPlan, add_signature, publish, sign_province, write_root
from clinic_app.wire.directory_trust import NATIONAL, SignedDirectory, province_path

TODAY = datetime.now(UTC).date()
ENDS = TODAY + timedelta(days=90)
PROVINCE = province_path("tak")


class Shelf(FetcherInterface):
    """Hands out the files of one publication."""

    def __init__(self, signed: SignedDirectory) -> None:
        self.files = {f"{name}.json": content for name, content in signed.metadata.items()} | signed.lists

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix("https://example.invalid/")
        if name not in self.files:
            raise DownloadHTTPError("not there", 404)
        yield self.files[name]


def listing(province: str | None = None) -> AgencyList:
    return AgencyList(format=1, network="pilot", training=False, province=province, issued_on=TODAY, agencies=())


class Signing:
    def __init__(self) -> None:
        self.keepers, self.lists, self.tak = [SigningKey.new() for _ in range(3)], SigningKey.new(), SigningKey.new()
        self.roots = [self.root(1, self.keepers[:2])]

    def root(self, version: int, by: list[SigningKey]) -> bytes:
        plan = RootPlan(
            roots=tuple(each.public.raw for each in self.keepers), needed=2, lists=(self.lists.public.raw,),
            holds_until=TODAY + timedelta(days=900),
        )  # fmt: skip
        content = write_root(plan, version=version)
        for key in by:
            content = add_signature(content, key)
        return content

    def publication(self, before: SignedDirectory | None = None) -> SignedDirectory:
        return publish(
            listing(), (self.lists,), roots=self.roots, today=TODAY, holds_until=ENDS,
            trusted_provinces={"tak": (self.tak.public.raw,)},
            provinces={"tak": sign_province(listing("tak"), (self.tak,), holds_until=ENDS)}, before=before,
        )  # fmt: skip


def fetched(signed: SignedDirectory, folder: Path, first_root: bytes) -> dict[str, bytes]:
    """What that client takes, with what it took before in its folder."""
    for name in ("metadata", "lists"):
        (folder / name).mkdir(exist_ok=True)
    updater = Updater(
        str(folder / "metadata"), "https://example.invalid/", str(folder / "lists"), "https://example.invalid/",
        Shelf(signed), bootstrap=first_root,
    )  # fmt: skip
    updater.refresh()
    taken = {}
    for path in (NATIONAL, PROVINCE):
        info = updater.get_targetinfo(path)
        assert info is not None
        taken[path] = Path(updater.download_target(info)).read_bytes()
    return taken


def test_it_follows_root_delegation_and_lists_to_the_same_bytes(tmp_path: Path) -> None:
    by = Signing()
    first = by.publication()
    assert fetched(first, tmp_path, by.roots[0]) == first.lists
    by.lists = SigningKey.new()
    by.roots.append(by.root(2, by.keepers[1:]))
    second = by.publication(before=first)
    assert fetched(second, tmp_path, by.roots[0]) == second.lists


@pytest.mark.parametrize("part", ["timestamp", "snapshot", "targets", "tak", NATIONAL, PROVINCE])
def test_it_refuses_what_others_signed(part: str, tmp_path: Path) -> None:
    by, theirs = Signing(), Signing().publication()
    signed = by.publication()
    place = signed.metadata if part in signed.metadata else signed.lists
    place[part] = (theirs.metadata | theirs.lists)[part].replace(b"pilot", b"other")
    with pytest.raises((RepositoryError, DownloadError)):
        fetched(signed, tmp_path, by.roots[0])


def test_it_refuses_an_older_publication(tmp_path: Path) -> None:
    by = Signing()
    first = by.publication()
    fetched(by.publication(before=first), tmp_path, by.roots[0])
    with pytest.raises(RepositoryError):
        fetched(first, tmp_path, by.roots[0])


def test_a_pc_of_a_clinic_reads_without_the_parts_that_fetch() -> None:
    """Only `tuf.api` is ours: its own fetching would be a second way to the network."""
    assert "tuf.ngclient" in sys.modules
    source = Path(__file__).parents[2] / "clinic_app"
    assert not [file for file in source.rglob("*.py") if "ngclient" in file.read_text("utf-8")]


class Stick(FetcherInterface):
    """Hands out the files of an update that lies in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _fetch(self, url: str) -> Iterator[bytes]:
        file = self.folder / url.removeprefix("https://example.invalid/")
        if not file.exists():
            raise DownloadHTTPError("not there", 404)
        yield file.read_bytes()


def taken_by_tuf(stick: Path, home: Path, root: bytes, name: str) -> bytes:
    for part in ("metadata", "targets"):
        (home / part).mkdir(parents=True, exist_ok=True)
    place = "https://example.invalid/"
    updater = Updater(
        str(home / "metadata"), f"{place}metadata/", str(home / "targets"), f"{place}targets/",
        Stick(stick / "notebook-updates"), bootstrap=root,
    )  # fmt: skip
    updater.refresh()
    info = updater.get_targetinfo(name)
    assert info is not None
    return Path(updater.download_target(info)).read_bytes()


def test_it_takes_an_update_of_this_program_from_a_stick(tmp_path: Path) -> None:
    by, ends = Publisher(), TODAY + timedelta(days=300)
    archive = packed(lay_program(tmp_path / "made", "0.2.0"), tmp_path / "notebook-0.2.0-linux-x86_64.tar.xz")
    by.publish(tmp_path / "stick", archive, "0.2.0", ends=ends)
    assert taken_by_tuf(tmp_path / "stick", tmp_path / "home", by.roots[0], archive.name) == archive.read_bytes()
    by.signers = Publisher().signers
    by.roots.append(by.root(2))
    by.publish(tmp_path / "stick", archive, "0.3.0", ends=ends)
    assert taken_by_tuf(tmp_path / "stick", tmp_path / "home", by.roots[0], archive.name) == archive.read_bytes()
    by.publish(tmp_path / "stick", archive, "0.4.0", ends=ends, by=by.signers[:1])
    with pytest.raises(RepositoryError):
        taken_by_tuf(tmp_path / "stick", tmp_path / "home", by.roots[0], archive.name)
