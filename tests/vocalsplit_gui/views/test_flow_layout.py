"""Groups that flow: one line over the whole width, or several from the side where reading begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from vocalsplit_gui.views.flow_layout import FlowLayout


def boxes_in(width: int, *widths: int, spreads: bool = False, is_mirrored: bool = False) -> list[QRect]:
    """Where boxes of these widths come to lie, with gaps of 10."""
    holder = QWidget()
    if is_mirrored:
        holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow = FlowLayout(holder, gap=10, line_gap=5, spreads=spreads)
    flow.setContentsMargins(0, 0, 0, 0)
    boxes = [QWidget() for _ in widths]
    for box, box_width in zip(boxes, widths, strict=True):
        box.setFixedSize(box_width, 20)
        flow.addWidget(box)
    flow.setGeometry(QRect(0, 0, width, 200))
    return [box.geometry() for box in boxes]


@pytest.mark.parametrize(("spreads", "lefts"), [(False, [0, 60, 120]), (True, [0, 125, 250])])
def test_a_single_line_may_take_the_whole_width(qapp, spreads: bool, lefts: list[int]) -> None:
    assert [box.left() for box in boxes_in(300, 50, 50, 50, spreads=spreads)] == lefts


def test_what_has_no_room_goes_on_in_the_next_line_and_is_not_spread(qapp) -> None:
    boxes = boxes_in(120, 50, 50, 50, spreads=True)
    assert [(box.left(), box.top()) for box in boxes] == [(0, 0), (60, 0), (0, 25)]


def test_from_right_to_left_the_first_is_at_the_right(qapp) -> None:
    assert [box.right() + 1 for box in boxes_in(300, 50, 60, is_mirrored=True)] == [300, 240]


def test_a_widget_can_be_put_before_others(qapp) -> None:
    holder = QWidget()
    flow = FlowLayout(holder, gap=10)
    first, second = QWidget(), QWidget()
    flow.addWidget(second)
    flow.insert_widget(0, first)
    assert [flow.itemAt(i).widget() for i in range(flow.count())] == [first, second]
