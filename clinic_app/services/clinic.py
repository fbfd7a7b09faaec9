"""All that can be done while a vault is open. It is made when somebody comes in, and gone when they lock."""

from __future__ import annotations

from clinic_app.domain.people import Person
from clinic_app.services.desk import Desk
from clinic_app.services.finding import Finding
from clinic_app.services.recording import Recording

__all__ = ["Clinic"]


class Clinic:
    """The acts of an open vault, for whoever signed in. Used, and closed, in the thread of the vault lane."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.definitions = desk.definitions
        self.law = desk.law
        self.rules = desk.rules
        self.recording = Recording(desk)
        self.finding = Finding(desk)

    @property
    def whoami(self) -> Person:
        """Who signed in."""
        return self.desk.me

    @property
    def kind(self) -> str:
        """`clinic`, `service`, or `both`."""
        return self.desk.vault.kind

    @property
    def training(self) -> bool:
        """Whether every person in this vault is invented."""
        return self.desk.vault.training

    @property
    def failed_attempts(self) -> int:
        """Wrong tries between the last time somebody came in and this time."""
        return self.desk.vault.failed_attempts

    def close(self) -> None:
        """Close the vault and let others in. What was typed stays as drafts."""
        self.desk.vault.close()
