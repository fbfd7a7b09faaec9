"""Where Tab leads when widgets are made later than their neighbours: to where they are seen, not to the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from operator import itemgetter
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLayout, QWidget


class Led(Protocol):
    """A part that put its own parts in order: they were made in another."""

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops in it, in the order in which it goes."""


def stops_in(widget: QWidget) -> list[QWidget]:
    """Where Tab stops in it, in the order it was made.

    What lends its focus to a part of itself is one stop with all that is in it: for Qt it is a stop too, and goes where
    its parts go. Left behind, it would lead Tab back to them, round and round.
    """
    window = widget.window()  # not what opens over it: menus, lists of choices
    stops: list[QWidget] = []
    whole: QWidget | None = None
    for one in (widget, *widget.findChildren(QWidget)):
        if one.window() is not window or (whole is not None and whole.isAncestorOf(one)):
            continue
        proxy = _lent_to(one)
        if proxy is not None and one.isAncestorOf(proxy):
            whole = one
            stops.append(one)
        elif proxy is None and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
            whole = one if isinstance(one, (QAbstractSpinBox, QComboBox)) else whole
            stops.append(one)
    return stops


def _is_one_stop(widget: QWidget) -> bool:
    """Whether `stops_in` finds nothing but the widget itself; it seldom has to look at all that is in it."""
    proxy = _lent_to(widget)
    if proxy is not None:
        return widget.isAncestorOf(proxy)
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return False
    return isinstance(widget, (QAbstractSpinBox, QComboBox)) or stops_in(widget) == [widget]


def _lent_to(widget: QWidget) -> QWidget | None:
    """What takes the focus in its place. Qt's own parts are not asked: PySide 6.11.3 then keeps the page for good."""
    return None if type(widget).__module__.startswith("PySide6.") else widget.focusProxy()


def follow(before: QWidget, stops: list[QWidget]) -> None:
    """Have Tab go on from `before` to these: what was made late stands where it is seen."""
    for one, other in pairwise((before, *stops)):
        with _taken_whole(one), _taken_whole(other):
            QWidget.setTabOrder(one, other)


@contextmanager
def _taken_whole(stop: QWidget) -> Iterator[None]:
    """Qt puts in order only what can take the focus itself: for that moment, what lends it can."""
    lent, policies = stop, []
    while (proxy := _lent_to(lent)) is not None:
        policies.append((lent, lent.focusPolicy()))
        lent = proxy
    if policies:
        policies.append((lent, lent.focusPolicy()))
        stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    yield
    for widget, policy in policies:  # the innermost last: each hands its own on to what it lends the focus to
        widget.setFocusPolicy(policy)


def _stops_of(part: QWidget) -> list[QWidget]:
    """Its own order, if it was led. The kind is asked: a part itself would look for all of them to answer."""
    return cast(Led, part).stops if hasattr(type(part), "stops") else stops_in(part)


def tab_through(whole: QWidget, stays: tuple[type[QWidget], ...]) -> None:
    """Have Tab go through a widget as it is laid out, however late each part was made.

    Parts of the kinds that `stays` names follow each other already: the rest is put between them. It is done while
    somebody types, so no more than that is moved.
    """
    # Never by `nextInFocusChain`: PySide 6.11.3 makes the one before the keeper of the next, and crashes when it goes.
    stops = [(stop, isinstance(part, stays)) for part in laid_out(whole, stays) for stop in _stops_of(part)]
    first = next((at for at, (_stop, staying) in enumerate(stops) if staying), None)
    if first is None:
        return
    before = after = stops[first][0]
    for stop, staying in stops[first + 1 :]:
        if not staying:
            follow(before, [stop])
        before = stop
    for stop, _staying in reversed(stops[:first]):
        follow(after, [stop, after])
        after = stop


def laid_out(whole: QWidget, leaves: tuple[type[QWidget], ...] = ()) -> Iterator[QWidget]:
    """The parts of a widget as its layouts put them, layouts in layouts too. Those of the kinds `leaves` stay whole."""
    layout = whole.layout()
    if layout is None or isinstance(whole, leaves) or _is_one_stop(whole):
        yield whole
    else:
        among = whole.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in _put_by(layout, among):
            yield from laid_out(part, leaves)


def _put_by(layout: QLayout, among: list[QWidget]) -> Iterator[QWidget]:
    within = [each for each in layout.children() if isinstance(each, QLayout)]
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(each), each) for each in within]
    parts += [(at, each) for each in among if (at := layout.indexOf(each)) >= 0]
    for _at, each in sorted(parts, key=itemgetter(0)):
        if isinstance(each, QLayout):
            yield from _put_by(each, among)
        else:
            yield each
