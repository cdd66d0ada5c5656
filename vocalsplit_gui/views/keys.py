"""Which keys belong to the control that has the focus, and which to the app."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

_Key = Qt.Key
_ARROWS = {_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down}
_JUMPS = {_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


def is_typing(widget: QWidget | None) -> bool:
    """True where what is pressed becomes text."""
    if isinstance(widget, QLineEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return True
    return isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


def keeps_key(widget: QWidget | None, event: QKeyEvent) -> bool:
    """True where ``widget``, which has the focus, needs the key itself, so that no shortcut may take it."""
    key = _Key(event.key())
    is_plain = event.modifiers() in _PLAIN
    if is_typing(widget):
        is_edit = key in _ARROWS | _JUMPS | {_Key.Key_Delete, _Key.Key_Backspace}
        return is_edit or bool(is_plain and event.text() and event.text().isprintable()) or _is_clipboard(event)
    if not is_plain:
        return False
    if isinstance(widget, QAbstractButton):
        return key == _Key.Key_Space
    if isinstance(widget, QAbstractSlider | QComboBox | QTabBar):
        return key in _ARROWS | _JUMPS or (isinstance(widget, QComboBox) and key == _Key.Key_Space)
    if isinstance(widget, QAbstractItemView):
        return key in {_Key.Key_Up, _Key.Key_Down, *_JUMPS}
    return False


def _is_clipboard(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return is_control and event.key() in (_Key.Key_V, _Key.Key_C, _Key.Key_X, _Key.Key_A, _Key.Key_Z)
