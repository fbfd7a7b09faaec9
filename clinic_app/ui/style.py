"""One style for Qt's own controls: Fusion with our sizes, frames and focus ring. Nothing uses style sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QProxyStyle, QStyle, QStyleOption, QWidget

from clinic_app.ui import controls, ink, looks
from clinic_app.ui.icons import IN_BUTTON, IN_TEXT, paint
from clinic_app.ui.looks import height_of
from clinic_app.ui.theme import Tokens

_PE = QStyle.PrimitiveElement
_CE = QStyle.ControlElement
_CC = QStyle.ComplexControl
_SC = QStyle.SubControl
_PM = QStyle.PixelMetric
_SE = QStyle.SubElement
_SH = QStyle.StyleHint
_CT = QStyle.ContentsType

_METRICS: Final = {
    _PM.PM_IndicatorWidth: 20,
    _PM.PM_IndicatorHeight: 20,
    _PM.PM_ExclusiveIndicatorWidth: 20,
    _PM.PM_ExclusiveIndicatorHeight: 20,
    _PM.PM_CheckBoxLabelSpacing: 12,
    _PM.PM_RadioButtonLabelSpacing: 12,
    _PM.PM_ButtonIconSize: IN_BUTTON,
    _PM.PM_SmallIconSize: IN_TEXT,
    _PM.PM_LineEditIconSize: IN_TEXT,
    _PM.PM_ScrollBarExtent: 12,
    _PM.PM_FocusFrameHMargin: 11,
    _PM.PM_FocusFrameVMargin: 2,
    _PM.PM_MenuPanelWidth: 1,
    _PM.PM_MenuVMargin: 6,
    _PM.PM_MenuHMargin: 6,
    _PM.PM_ToolTipLabelFrameWidth: 8,
    _PM.PM_TabBarTabShiftVertical: 0,
    _PM.PM_TabBarTabHSpace: 24,
    _PM.PM_HeaderMargin: 12,
}
_SIZES: Final = {
    _CT.CT_LineEdit: (24, 0),
    _CT.CT_ComboBox: (24, 0),
    _CT.CT_SpinBox: (24, 0),
    _CT.CT_CheckBox: (8, 32),
    _CT.CT_RadioButton: (8, 32),
    _CT.CT_MenuItem: (16, 36),
    _CT.CT_ItemViewItem: (16, 36),
    _CT.CT_HeaderSection: (0, 36),
}
_TICKED: Final = frozenset(
    {_SE.SE_CheckBoxIndicator, _SE.SE_RadioButtonIndicator, _SE.SE_CheckBoxContents, _SE.SE_RadioButtonContents}
)
_HINTS: Final = {
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_DitherDisabledText: 0,
    _SH.SH_Widget_Animate: 0,
    _SH.SH_ComboBox_Popup: 0,
    _SH.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    _SH.SH_LineEdit_PasswordCharacter: 0x2022,
    _SH.SH_UnderlineShortcut: 0,
    _SH.SH_ComboBox_AllowWheelScrolling: 0,  # whoever scrolls past an answer does not change it
    _SH.SH_TabBar_AllowWheelScrolling: 0,  # nor turns to a tab that she did not ask for
    _SH.SH_ItemView_ShowDecorationSelected: 1,
}


_FOR_ALL_ALIKE: Final = (
    _SH.SH_Widget_ShareActivation,
    _SH.SH_ScrollBar_Transient,
    _SH.SH_Button_FocusPolicy,
    _SH.SH_ScrollView_FrameOnlyAroundContents,
    _SH.SH_ItemView_ScrollMode,
)
"""What Fusion answers about any widget in the same way, and is asked three hundred times for one section of a case."""


class NotebookStyle(QProxyStyle):
    """Sizes, frames, ticks, rows. Buttons read their property `role`: primary, quiet, or the plain second button."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._hints = {**{hint: super(NotebookStyle, self).styleHint(hint) for hint in _FOR_ALL_ALIKE}, **_HINTS}

    def pixelMetric(self, metric: Any, option: Any = None, widget: Any = None) -> int:
        """Our sizes, Fusion's where we have none."""
        ours = _METRICS.get(metric)
        return ours if ours is not None else super().pixelMetric(metric, option, widget)

    def styleHint(self, hint: Any, option: Any = None, widget: Any = None, returned: Any = None) -> int:
        """Our habits, Fusion's where we have none."""
        ours = self._hints.get(hint)
        return ours if ours is not None else super().styleHint(hint, option, widget, returned)

    def sizeFromContents(self, kind: Any, option: Any, size: QSize, widget: Any = None) -> QSize:
        """Controls are 40 high, or what their `size` property says."""
        if kind == _CT.CT_PushButton and isinstance(widget, QAbstractButton):
            return looks.button_size(widget)
        made: QSize = super().sizeFromContents(kind, option, size, widget)
        wider, least = _SIZES.get(kind, (0, 0))
        if kind in (_CT.CT_LineEdit, _CT.CT_ComboBox, _CT.CT_SpinBox):
            return QSize(made.width() + wider, height_of(widget))
        if kind == _CT.CT_MenuItem and made.height() < 10:
            return made  # a line between items
        return QSize(made.width() + wider, max(made.height(), least))

    def subElementRect(self, element: Any, option: Any, widget: Any = None) -> QRect:
        """Text of a line edit stands 12 px from the edge, ticks 4 px in, so that a ring has room."""
        rect = super().subElementRect(element, option, widget)
        if element == _SE.SE_LineEditContents:
            inset = 10 if getattr(option, "lineWidth", 1) else 0
            return rect.adjusted(inset, 0, -inset, 0).translated(0, _too_high(widget))
        return rect.translated(4, 0) if element in _TICKED else rect

    def subControlRect(self, control: Any, option: Any, part: Any, widget: Any = None) -> QRect:
        """The text of a combo box stands where the text of a line edit does."""
        if control == _CC.CC_ComboBox and part == _SC.SC_ComboBoxEditField:
            field: QRect = option.rect.adjusted(12, 2, -34, -2)
            return field
        rect: QRect = super().subControlRect(control, option, part, widget)
        if control == _CC.CC_SpinBox and part == _SC.SC_SpinBoxEditField:
            return rect.adjusted(9, 0, 0, 0)
        return rect

    def drawPrimitive(self, element: Any, option: Any, painter: QPainter, widget: Any = None) -> None:
        """Frames, ticks, rows and the ring."""
        ours = _PRIMITIVES.get(element)
        if ours is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            ours(painter, option, controls.theme_of(option), widget)

    def drawControl(self, element: Any, option: Any, painter: QPainter, widget: Any = None) -> None:
        """Buttons, heads of tables, tabs."""
        ours = _CONTROLS.get(element)
        if ours is None:
            super().drawControl(element, option, painter, widget)
        else:
            ours(painter, option, controls.theme_of(option), widget)

    def drawComplexControl(self, control: Any, option: Any, painter: QPainter, widget: Any = None) -> None:
        """Combo boxes, spin boxes, icon buttons, scroll bars."""
        theme = controls.theme_of(option)
        rect = QRectF(option.rect)
        if control == _CC.CC_ComboBox:
            controls.control_frame(painter, option, theme, widget)
            paint(
                painter, "chevron-down", QRectF(rect.right() - 29, rect.center().y() - 8, 16, 16), theme.colour("sub")
            )
        elif control == _CC.CC_SpinBox:
            controls.control_frame(painter, option, theme, widget)
            for part, name in ((_SC.SC_SpinBoxUp, "chevron-up"), (_SC.SC_SpinBoxDown, "chevron-down")):
                middle = QRectF(self.subControlRect(control, option, part, widget)).center()
                paint(painter, name, QRectF(middle.x() - 7, middle.y() - 7, 14, 14), theme.colour("sub"))
        elif control == _CC.CC_ToolButton:
            controls.tool_button(painter, option, theme, widget)
        elif control == _CC.CC_ScrollBar:
            slider = QRectF(self.subControlRect(control, option, _SC.SC_ScrollBarSlider, widget))
            ink.frame(painter, slider.adjusted(3, 3, -3, -3), fill=theme.colour("line2"), edge=None, radius=3)
        else:
            super().drawComplexControl(control, option, painter, widget)


_Painter: TypeAlias = Callable[[QPainter, QStyleOption, Tokens, "QWidget | None"], None]
_PRIMITIVES: Final[dict[Any, _Painter]] = {
    _PE.PE_PanelLineEdit: controls.edit_panel,
    _PE.PE_FrameLineEdit: controls.edit_panel,
    _PE.PE_Frame: controls.area_frame,
    _PE.PE_IndicatorCheckBox: controls.tick_box,
    _PE.PE_IndicatorItemViewItemCheck: controls.tick_box,
    _PE.PE_IndicatorRadioButton: controls.radio,
    _PE.PE_FrameFocusRect: controls.focus_rect,
    _PE.PE_PanelItemViewItem: controls.row_ground,
    _PE.PE_PanelItemViewRow: controls.row_ground,
    _PE.PE_PanelMenu: controls.menu_panel,
    _PE.PE_FrameMenu: controls.menu_frame,
    _PE.PE_PanelTipLabel: controls.tip,
    _PE.PE_FrameTabBarBase: controls.tab_base,
}
_CONTROLS: Final[dict[Any, _Painter]] = {
    _CE.CE_PushButton: controls.button,
    _CE.CE_HeaderSection: controls.head_ground,
    _CE.CE_HeaderEmptyArea: controls.head_ground,
    _CE.CE_HeaderLabel: controls.head_words,
    _CE.CE_TabBarTabShape: controls.tab_foot,
    _CE.CE_TabBarTabLabel: controls.tab_words,
}


def _too_high(widget: Any) -> int:
    """How far Qt lifts the words of a line whose script is taller than Latin: it subtracts their height twice."""
    if not isinstance(widget, QLineEdit) or widget.text().isascii():
        return 0
    words = QTextLayout(widget.displayText(), widget.font())
    words.beginLayout()
    line = words.createLine()
    words.endLayout()
    return max(0, round((line.height() - widget.fontMetrics().height()) / 2))
