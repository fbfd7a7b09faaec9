"""Roles and what each may do: the one table of the program, drawn to be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from clinic_app.domain.people import Role, may
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.act_words import act_words
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class RolesPage(TopicPage):
    """A line for each act, a column for each role; IT staff are in none of them."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Who may do what"), _("IT staff have no way in: they look after the PC and see no case.")
        )
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        card = Card(padding=16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        roles = tuple(Role)
        for column, role in enumerate(roles, 1):
            head = Paragraph(role_words(role), Type.CAPTION, colour="sub", centred=True)
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignBottom)
            grid.setColumnStretch(column, 1)
        grid.setColumnStretch(0, 3)
        for row, (act, words) in enumerate(act_words().items(), 1):
            line = Paragraph(words, Type.COMPACT)
            holders = [role for role in roles if may(role, act)]
            line.setAccessibleName(f"{words}: {', '.join(role_words(role) for role in holders)}")
            grid.addWidget(Divider(), 2 * row - 1, 0, 1, len(roles) + 1)
            grid.addWidget(line, 2 * row, 0)
            for role in holders:
                column = roles.index(role) + 1
                grid.addWidget(Mark("check", colour="teal"), 2 * row, column, Qt.AlignmentFlag.AlignCenter)
        card.body.addLayout(grid)
        self.column.addWidget(card)
