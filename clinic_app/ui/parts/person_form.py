"""Enrolling one person: a word to sign in with, a staff code, a role, and a passphrase the program proposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from clinic_app.domain.people import Role
from clinic_app.facts import dataclass
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import SecretBox
from clinic_app.ui.theme import Type


def role_words(role: Role) -> str:
    """What a role is called."""
    match role:
        case Role.NURSE:
            return _("Nurse")
        case Role.DOCTOR:
            return _("Doctor")
        case Role.COORDINATOR:
            return _("Coordinator")
        case Role.SUPERVISOR:
            return _("Supervisor")
        case Role.VOLUNTEER:
            return _("Volunteer")
        case Role.RECEIVER:
            return _("Receiver of referrals")


def roles_of(kind: str) -> tuple[Role, ...]:
    """The roles that a place of this kind has, those who lead last."""
    caring, receiving = (Role.NURSE, Role.DOCTOR, Role.VOLUNTEER), (Role.RECEIVER,)
    leading = (Role.COORDINATOR, Role.SUPERVISOR)
    return {"clinic": (*caring, *leading), "service": (*receiving, *leading)}.get(kind, (*caring, *receiving, *leading))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPerson:
    """What was typed about one person."""

    word: str
    staff_code: str
    role: Role
    passphrase: str

    def __repr__(self) -> str:
        """Never the word or the passphrase."""
        return f"TypedPerson(role={self.role.value!r})"


class PersonForm(Card):
    """`suggest(role)` draws a passphrase; it is shown, and typed twice, so that the hand learns it."""

    removed = Signal()

    def __init__(
        self, title: str, roles: Sequence[Role], suggest: Callable[[Role], str], *, note: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title, "user", note=note, parent=parent)
        self._suggest = suggest
        self.word, self.staff_code = QLineEdit(), QLineEdit()
        self.role = QComboBox()
        for role in roles:
            self.role.addItem(role_words(role), role.value)
        self.first, self.second = SecretBox(_("Passphrase")), SecretBox(_("Passphrase, once more"))
        self._proposal = Paragraph("", Type.BODY_BOLD, colour="teal_d")
        self.problem = FieldProblem()
        for named, name in ((self.word, _("Sign-in word")), (self.staff_code, _("Staff code")), (self.role, _("Role"))):
            named.setAccessibleName(f"{title}: {name}")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        pairs = (
            (_("Sign-in word"), self.word), (_("Staff code"), self.staff_code), (_("Role"), self.role),
        )  # fmt: skip
        for column, (name, box_) in enumerate(pairs):
            grid.addWidget(OneLine(name, Type.COMPACT, colour="sub"), 0, column)
            grid.addWidget(box_, 1, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        proposed = QHBoxLayout()
        proposed.addWidget(OneLine(_("Proposed passphrase:"), Type.COMPACT, colour="sub"))
        proposed.addWidget(self._proposal, 1, Qt.AlignmentFlag.AlignVCenter)
        another = quiet(_("Another one"), "refresh-cw", size="small")
        another.clicked.connect(self.propose)
        proposed.addWidget(another)
        self.body.addLayout(proposed)
        secrets = QGridLayout()
        secrets.setHorizontalSpacing(16)
        secrets.setVerticalSpacing(4)
        for column, (name, secret) in enumerate(((_("Passphrase"), self.first), (_("Once more"), self.second))):
            secrets.addWidget(OneLine(name, Type.COMPACT, colour="sub"), 0, column)
            secrets.addWidget(secret, 1, column)
        self.body.addLayout(secrets)
        self.body.addWidget(self.problem)
        self.role.currentIndexChanged.connect(lambda _at: self.propose())
        self.propose()

    def propose(self) -> None:
        """Draw another passphrase."""
        self._proposal.setText(self._suggest(Role(self.role.currentData())))

    def read(self) -> TypedPerson | None:
        """The person, or None with the reason said at its place."""
        sentence, box = self._what_is_missing()
        self.problem.say(sentence)
        if box is not None:
            box.setFocus()
            return None
        return TypedPerson(
            word=self.word.text().strip(),
            staff_code=self.staff_code.text().strip(),
            role=Role(self.role.currentData()),
            passphrase=self.first.text(),
        )

    def _what_is_missing(self) -> tuple[str, QWidget | None]:
        if not self.word.text().strip():
            return _("A word to sign in with is missing. It need not be a name."), self.word
        if not self.staff_code.text().strip():
            return _("A staff code is missing, such as N-12. It need not be a name."), self.staff_code
        if not self.first.text():
            return _("Type the proposed passphrase, or one of your own."), self.first
        if self.first.text() != self.second.text():
            self.second.clear()
            return _("The two passphrases are not the same. Type the second one again."), self.second
        return "", None
