"""What all dialogs have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class Dialog(QDialog):
    """A dialog over the window; Esc closes it."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 20, 22, 18)
        self.column.setSpacing(12)

    def add_buttons(self, *buttons: tuple[QPushButton, QDialogButtonBox.ButtonRole]) -> QDialogButtonBox:
        """Buttons in the order that the platform is used to."""
        box = QDialogButtonBox()
        for button, role in buttons:
            box.addButton(button, role)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column.addWidget(box)
        return box

    def add_close(self) -> QPushButton:
        button = QPushButton(self.tr("Close"))
        button.clicked.connect(self.reject)
        self.add_buttons((button, QDialogButtonBox.ButtonRole.RejectRole))
        button.setDefault(True)
        return button


class _Form(QFormLayout):
    """Its labels stand at half the height of their fields; Qt's own stand a little higher."""

    def addRow(self, text: str, field: QWidget | QLayout) -> None:  # type: ignore[override]
        super().addRow(text, field)
        if text:
            self.labelForField(field).setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)


def form() -> QFormLayout:
    result = _Form()
    result.setHorizontalSpacing(18)
    result.setVerticalSpacing(10)
    result.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    result.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    result.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return result


def scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
