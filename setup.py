"""Puts the compiled translations into what is installed: only their sources are kept, and a program without them is
English for everybody."""

from __future__ import annotations

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Copy the package, then compile every catalogue in the copy. The source tree is left as it is."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # `make` compiles them in place
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in Path(self.build_lib).glob("clinic_app/resources/i18n/*/LC_MESSAGES/*.po"):
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parent.parent.name, domain=source.stem)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)


setup(cmdclass={"build_py": BuildWithCatalogues})
