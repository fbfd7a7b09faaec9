"""The MSI for group policy: per machine, silent, made by Debian's wixl from a Windows bundle.

    msiexec /i notebook-0.1.0-x64.msi /qn [PROFILE=\\\\server\\it\\site-profile.toml [SIGNEDBY=acorn-actor-…]
                                          | HUB=https://hub.example.org]

Every later version replaces the earlier one and none goes back by accident; a Windows that Qt cannot run on is refused
before anything is copied; a profile that would not be taken stops the whole installation, at an update before anything
is taken away. Removing it leaves records.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

NAMES = uuid.UUID("6d0b7a52-6a1e-4c2f-9b7e-0f4b1f6f8a11")
"""What every number of ours is drawn from: one path, one number, in every version."""
UPGRADE_CODE = "8F2F3F6C-5B0D-4D57-8C1A-7F5E0F0C9A42"
"""Never changed: Windows knows by it that a package is a later one of the same program."""
OLDEST_BUILD = 17763
"""Windows 10 1809, the oldest that this Qt starts on."""
MAKER = "The makers of Notebook"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="{product}" Name="Notebook" UpgradeCode="{upgrade}" Version="{version}" Language="1033"
 Manufacturer="{maker}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Manufacturer="{maker}"
 Description="Notes of an office, encrypted, without a network" />
<MajorUpgrade DowngradeErrorMessage="A later version of this program is installed already." />
<Media Id="1" Cabinet="notebook.cab" EmbedCab="yes" />
<Icon Id="notebook.ico" SourceFile={icon} />
<Property Id="ARPPRODUCTICON" Value="notebook.ico" />
<Property Id="ARPNOMODIFY" Value="1" />
<Property Id="WINDOWSBUILD">
<RegistrySearch Id="WindowsBuild" Root="HKLM" Key="SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
 Name="CurrentBuildNumber" Type="raw" Win64="yes" />
</Property>
<Condition
 Message="This program needs Windows 10 (1809) or later, 64 bit.">Installed OR WINDOWSBUILD &gt;= {oldest}</Condition>
<CustomAction Id="LayProfile" FileKey="{admin}" Execute="deferred" Impersonate="no" Return="check"
 ExeCommand="profile apply --machine --signed-by &quot;[SIGNEDBY]&quot; &quot;[PROFILE]&quot;" />
<CustomAction Id="LayHub" FileKey="{admin}" Execute="deferred" Impersonate="no" Return="check"
 ExeCommand="profile apply --machine --hub &quot;[HUB]&quot;" />
<InstallExecuteSequence>
<Custom Action="LayProfile" After="InstallFiles">PROFILE AND NOT REMOVE</Custom>
<Custom Action="LayHub" After="LayProfile">HUB AND NOT PROFILE AND NOT REMOVE</Custom>
</InstallExecuteSequence>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramMenuFolder" Name="Programs">
<Component Id="Menu" Guid="{menu}" Win64="yes">
<Shortcut Id="MenuProgram" Name="Notebook" Target="[INSTALLDIR]clinic-app.exe" WorkingDirectory="INSTALLDIR"
 Icon="notebook.ico" />
<Shortcut Id="MenuTraining" Name="Notebook - Training" Target="[INSTALLDIR]clinic-app.exe" Arguments="--training"
 WorkingDirectory="INSTALLDIR" Icon="notebook.ico" />
<RegistryValue Root="HKLM" Key="Software\\Notebook" Name="Version" Type="string" Value="{version}" KeyPath="yes" />
</Component>
</Directory>
<Directory Id="ProgramFiles64Folder" Name="PFiles">
<Directory Id="INSTALLDIR" Name="Notebook">
"""
_TAIL = """</Directory>
</Directory>
</Directory>
<Feature Id="Program" Level="1">
<ComponentRef Id="Menu" />
{components}
</Feature>
</Product>
</Wix>
"""


_EXE_IN_FOLDER = 34
_CHECK = (
    '"[System64Folder]cmd.exe" /c "if exist "[INSTALLDIR]clinic-admin.exe" ("[INSTALLDIR]clinic-admin.exe" profile'
    ' check --for-update --signed-by "[SIGNEDBY]" "[PROFILE]" & if errorlevel 4 if not errorlevel 5 exit 1) & exit 0"'
)


def make(bundle: Path, icon: Path, out: Path, version: str) -> Path:
    """Pack the bundle; where the package lies."""
    file = out / f"notebook-{version}-x64.msi"
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "notebook.wxs"
        source.write_text(wxs(bundle, icon, version), encoding="utf-8")
        # wixl looks for everything below the folder it is called in.
        words = ["wixl", "--arch", "x64", "--output", str(file.resolve()), str(source)]
        subprocess.run(words, check=True, cwd="/")  # noqa: S603 - the system's own
    # What wixl has no words for: properties of a caller who is not an administrator; that the version before goes
    # inside the transaction, so that it is back if the new one cannot be laid down; and that it is asked of the profile
    # before it goes. It says 4 to a wrong one: one that is damaged cannot be asked, and an update mends it.
    for change in (
        "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES"  # noqa: S608 - ours
        f" ('CheckProfile', {_EXE_IN_FOLDER}, 'TARGETDIR', '{_CHECK}')",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES"
        " ('CheckProfile', 'PROFILE AND WIX_UPGRADE_DETECTED AND NOT REMOVE', 1450)",
        "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;HUB;PROFILE;SIGNEDBY'"
        " WHERE `Property` = 'SecureCustomProperties'",
        "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
    ):
        subprocess.run(["msibuild", str(file), "-q", change], check=True)  # noqa: S603, S607 - the system's own
    return file


def wxs(bundle: Path, icon: Path, version: str) -> str:
    """The package as wixl reads it: each file is a component of its own, with a number that its path decides."""
    components: list[str] = []
    body = _folder(bundle, bundle, components)
    head = _HEAD.format(
        product=uuid.uuid5(NAMES, f"product {version}"), upgrade=UPGRADE_CODE, version=three(version), maker=MAKER,
        icon=quoteattr(_below(icon)), oldest=OLDEST_BUILD, admin=_id("f", "clinic-admin.exe"),
        menu=uuid.uuid5(NAMES, "menu"),
    )  # fmt: skip
    return head + body + _TAIL.format(components="\n".join(f'<ComponentRef Id="{each}" />' for each in components))


def three(version: str) -> str:
    """Windows compares three numbers of a version, and nothing else; it takes no larger ones than these."""
    numbers = [*version.split("+", maxsplit=1)[0].split("-", maxsplit=1)[0].split("."), "0", "0"][:3]
    if any(int(number) > most for number, most in zip(numbers, (255, 255, 65_535), strict=True)):
        raise ValueError(f"Windows counts no version {version}")
    return ".".join(numbers)


def _folder(folder: Path, bundle: Path, components: list[str]) -> str:
    rows = []
    for path in sorted(folder.iterdir()):
        name = path.relative_to(bundle).as_posix()
        if path.is_dir():
            inside = _folder(path, bundle, components)
            rows.append(f'<Directory Id="{_id("d", name)}" Name={quoteattr(path.name)}>\n{inside}</Directory>\n')
            continue
        component = _id("c", name)
        components.append(component)
        rows.append(
            f'<Component Id="{component}" Guid="{uuid.uuid5(NAMES, name)}" Win64="yes">'
            f'<File Id="{_id("f", name)}" Name={quoteattr(path.name)} Source={quoteattr(_below(path))} KeyPath="yes" />'
            "</Component>\n"
        )
    return "".join(rows)


def _below(path: Path) -> str:
    return path.resolve().relative_to("/").as_posix()


def _id(kind: str, name: str) -> str:
    return f"{kind}_{uuid.uuid5(NAMES, name).hex}"


def main() -> int:
    """Pack what PyInstaller made on Windows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--icon", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    sys.stdout.write(f"{make(asked.bundle.resolve(), asked.icon.resolve(), asked.out, asked.version)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
