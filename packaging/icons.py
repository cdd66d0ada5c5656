"""Draws the app's icon, an SVG, as what each system wants: PNG for Linux, .ico for Windows, .icns for macOS."""

from __future__ import annotations

import argparse
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

LINUX_EDGES = (16, 24, 32, 48, 64, 128, 256)
WINDOWS_EDGES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Apple's names of the pictures in a .icns; the second of two equal edges is that of a screen with double resolution.
APPLE_EDGES = {
    **{b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256},
    **{b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024},
}


def draw(svg: bytes, edge: int) -> bytes:
    """A square PNG of that many pixels.

    Raises:
        ValueError: If the SVG cannot be read.
    """
    renderer = QSvgRenderer(QByteArray(svg))
    if not renderer.isValid():
        raise ValueError("svg cannot be drawn")
    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def ico(svg: bytes) -> bytes:
    """Microsoft's icon file: a directory, then the pictures as PNG."""
    pictures = [draw(svg, edge) for edge in WINDOWS_EDGES]
    place = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for edge, picture in zip(WINDOWS_EDGES, pictures, strict=True):
        directory += struct.pack("<BBBBHHII", edge % 256, edge % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return directory + b"".join(pictures)


def icns(svg: bytes) -> bytes:
    """Apple's icon file: named pieces, each a PNG."""
    pieces = b""
    for name, edge in APPLE_EDGES.items():
        picture = draw(svg, edge)
        pieces += name + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(pieces)) + pieces


def write(svg: Path, folder: Path) -> None:
    """Write ``vocalsplit.ico``, ``vocalsplit.icns`` and ``<edge>.png`` into a folder."""
    content = svg.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocalsplit.ico").write_bytes(ico(content))
    (folder / "vocalsplit.icns").write_bytes(icns(content))
    for edge in LINUX_EDGES:
        (folder / f"{edge}.png").write_bytes(draw(content, edge))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("svg", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    write(options.svg, options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
