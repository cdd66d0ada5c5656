"""What goes into a bundle and what does not; PyInstaller's recipe and the tests of it read this."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Entry = tuple[str, str, str]
"""A file as PyInstaller lists it: its place in the bundle, where it comes from, its kind."""

_TORCH = ("torch", "onnx", "numpy.random")  # the random numbers are for comparing torch's devices with the processor
_EXCLUDED = (
    *("tkinter", "lib2to3", "test", "pydoc_data", "sqlite3", "readline", "curses", "ensurepip", "idlelib"),
    *("scipy", "librosa", "numba", "sklearn", "matplotlib", "pandas", "PIL", "IPython", "cupy"),
    *("setuptools", "pip", "wheel", "pkg_resources", "hatchling"),
    *("numpy.f2py", "numpy.distutils", "numpy.testing", "numpy.tests", "numpy.typing.mypy_plugin"),
    *("onnxruntime.tools", "onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.backend"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.jupyter", "pyqtgraph.canvas", "pyqtgraph.console"),
    *("PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest", "PySide6.QtPrintSupport"),
    *("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),  # a run-time hook stands in: pyqtgraph only asks for the name
    *("ssl", "_ssl", "_hashlib"),  # nothing here talks to a network; hashlib has its own SHA and BLAKE2
    *("PySide6.QtSql", "PySide6.QtXml", "PySide6.QtHelp", "PySide6.QtDesigner", "PySide6.QtUiTools"),
)

# Left to the system: these must match its drivers, its settings or its C library, and are never too old there.
_SYSTEM = "asound|stdc\\+\\+|gcc_s|mvec|GL|EGL|GLX|OpenGL|GLdispatch|X11|X11-xcb|xcb|drm|gbm|fontconfig|dbus-1"
_UNUSED = (
    rf"^lib({_SYSTEM})\.so",
    r"plugins/(networkinformation|tls|sqldrivers|qmltooling|virtualkeyboard|printsupport|generic)/",
    r"plugins/egldeviceintegrations/",
    r"plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vnc|vkkhrdisplay)\.",
    r"plugins/platformthemes/libqgtk3",
    r"plugins/platforminputcontexts/libqtvirtualkeyboard",
    r"plugins/imageformats/(lib)?q(pdf|tga|tiff|wbmp|webp|icns)",
    r"PySide6/(Qt/)?translations/(?!qtbase_(en|el|fr|de)\.)",
    r"(^|/)tests?/",
    r"\.(pyi|pxd|h|f90)$",
    r"numpy/.*\.(c|lib|a)$",
    r"_soundfile_data/(COPYING|README)",
    r"\.dist-info/",
    r"pyqtgraph/icons/peegee/",
)
_UNUSED_PATTERN = re.compile("|".join(_UNUSED))
_PRUNABLE = re.compile(r"^(PySide6/Qt/lib/)?lib(?!portaudio|python)[^/]*\.so[^/]*$")


def excluded_modules(*, with_torch: bool) -> list[str]:
    """Modules that are left out even where something imports them; torch stays in the build for GPUs."""
    return [*_EXCLUDED, *(() if with_torch else _TORCH)]


def is_wanted(place: str) -> bool:
    """Whether a collected file belongs in the bundle, by its place there."""
    return _UNUSED_PATTERN.search(place.replace("\\", "/")) is None


def is_strippable(place: str) -> bool:
    """Whether debug symbols may go: they are most of PyAV's modules and of a self-built Python."""
    return re.match(r"libpython|python3\.\d+/lib-dynload/|av/.*\.so$", place) is not None


def without_orphans(entries: Iterable[Entry], needed_by: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Drop shared libraries that nothing in the bundle links to any more, and links to what was dropped.

    Args:
        entries: All files.
        needed_by: Gives the file names of the libraries that a binary links to.

    Returns:
        What is loaded by name (extension modules, plugins), the libraries that those need, and everything else.
    """
    files = list(entries)
    binaries = [(place, source) for place, source, kind in files if kind in {"BINARY", "EXTENSION"}]
    libraries = {Path(place).name: source for place, source in binaries if _PRUNABLE.match(place)}
    waiting = [source for place, source in binaries if not _PRUNABLE.match(place)]
    needed: set[str] = set()
    while waiting:
        found = {Path(name).name for name in needed_by(waiting.pop())} & libraries.keys() - needed
        needed |= found
        waiting += [libraries[name] for name in found]
    dropped = {place for place, _ in binaries if _PRUNABLE.match(place) and Path(place).name not in needed}
    kept = [entry for entry in files if entry[0] not in dropped]
    places = {place for place, _, _ in kept}
    return [entry for entry in kept if entry[2] != "SYMLINK" or _target(entry) in places]


def _target(link: Entry) -> str:
    """Place in the bundle that a symbolic link leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(link[0]), link[1]))


# Comes with the wheel; here its 14 MB would not fit below 90 and 300.
_MODELS_LEFT_OUT = {"spleeter-duet"}


def resource_files(root: Path) -> Iterator[tuple[Path, Path]]:
    """Every shipped resource with the folder that it goes to: cards of models stay, other papers do not."""
    for path in sorted((root / "resources").rglob("*")):
        place = path.relative_to(root)
        if place.parts[1] == "models" and _MODELS_LEFT_OUT & set(place.parts):
            continue
        is_paper = path.suffix == ".md" and place.parts[1] != "models"
        if path.is_file() and not is_paper and path.suffix != ".ts" and "demo-vocals" not in path.name:
            yield path, place.parent
