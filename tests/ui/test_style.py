"""The style answers out of hand what Fusion says of every widget alike: only as long as it is alike."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleFactory,
    QStyleOption,
    QTabBar,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)  # fmt: skip

from clinic_app.ui import style
from clinic_app.ui.style import NotebookStyle

KINDS = (
    QWidget, QLabel, QPushButton, QToolButton, QComboBox, QLineEdit, QPlainTextEdit, QScrollArea, QScrollBar, QListView,
    QTableView, QTreeView, QTabBar, QMenu, QDialog, QFileDialog,
)  # fmt: skip


@pytest.mark.parametrize("hint", style._FOR_ALL_ALIKE, ids=lambda each: each.name)
def test_what_is_answered_out_of_hand_is_what_fusion_says_of_any_widget(
    qapp: QApplication, hint: QStyle.StyleHint
) -> None:
    fusion, ours = QStyleFactory.create("Fusion"), NotebookStyle()
    for kind in KINDS:
        widget, option = kind(), QStyleOption()
        option.initFrom(widget)
        assert ours.styleHint(hint, option, widget) == fusion.styleHint(hint, option, widget), kind.__name__


def test_an_icon_in_a_line_is_as_large_as_any_small_one(qapp: QApplication) -> None:
    ours, metric = NotebookStyle(), QStyle.PixelMetric
    line = QLineEdit()
    told = {ours.pixelMetric(each, None, line) for each in (metric.PM_LineEditIconSize, metric.PM_SmallIconSize)}
    assert len(told) == 1
