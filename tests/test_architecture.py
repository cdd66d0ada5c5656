"""The shape of the program, as a test: who may import whom, and where which kind of thing may stand."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("engine", "vocalsplit_gui", "training")
QT = ("PySide6", "shiboken6", "pyqtgraph", "PyQt6", "PyQt5", "qtpy")
SLOW_TO_LOAD = ("scipy", "librosa", "numba", "sklearn", "pandas", "matplotlib")
ENGINE_INSIDES = ("audio", "backends", "cli", "export", "models", "player", "postprocessing", "separation")
ENGINE_INSIDES += ("session", "spectral", "store")
THREADS = {
    "Thread",
    "Timer",
    "QThread",
    "QThreadPool",
    "ThreadPoolExecutor",
    "ProcessPoolExecutor",
    "Process",
    "QtConcurrent",
}
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 26
LONGEST_MODULE = 400


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, with its line; ``from a import b`` gives ``a.b``."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *([node.module] if node.module else [])))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"importlib.import_module", "__import__"}:
            yield from ((node.lineno, str(given.value)) for given in node.args[:1] if isinstance(given, ast.Constant))


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def offences(files: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{name(path)}:{line} imports {module}"
        for path in files
        for line, module in imported(path)
        if is_within(module, forbidden)
    ]


def test_there_is_something_to_check() -> None:
    for package in PACKAGES:
        assert sources(package), f"{package} is gone: every rule below would pass unseen"


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("engine", ("vocalsplit_gui", "training", *QT)),
        ("vocalsplit_gui", ("training", "torch")),
        ("training", ("vocalsplit_gui", *QT)),
        ("engine", SLOW_TO_LOAD),
        ("vocalsplit_gui", SLOW_TO_LOAD),
    ],
)
def test_imports_point_one_way(package: str, forbidden: tuple[str, ...]) -> None:
    assert offences(sources(package), forbidden) == []


def test_torch_lives_in_one_backend_of_the_engine() -> None:
    only = {ROOT / "engine" / "backends" / module for module in ("torch_backend.py", "torch_ops.py")}
    assert offences([path for path in sources("engine") if path not in only], ("torch",)) == []


def test_views_know_nothing_of_the_insides_of_the_engine() -> None:
    insides = tuple(f"engine.{module}" for module in ENGINE_INSIDES)
    assert offences(sources("vocalsplit_gui/views"), insides) == []


def test_the_state_of_the_app_has_no_qt() -> None:
    assert offences(sources("vocalsplit_gui/state"), QT) == []


def test_the_app_starts_threads_in_one_module() -> None:
    found = [
        f"{name(path)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in sources("vocalsplit_gui")
        if path.name != "jobs.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in THREADS
    ]
    assert found == [], "work off the UI thread goes through jobs.py"


def test_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))


def test_resources_hold_data_only() -> None:
    code = {".py", ".pyc", ".so", ".dll", ".dylib", ".exe", ".sh", ".js", ".pkl", ".pickle", ".pt", ".pth", ".ckpt"}
    found = [name(path) for path in (ROOT / "resources").rglob("*") if path.suffix.lower() in code]
    assert found == []


def docstrings(path: Path) -> set[int]:
    """Ids of the constants that are docstrings, of attributes too."""
    return {
        id(node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def texts(path: Path) -> Iterator[tuple[int, str]]:
    skipped = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def test_the_engine_speaks_no_sentences() -> None:
    sentence = re.compile(r"^[A-Z][a-z]*( \S+){2,}[.!?]$")
    found = [
        f"{name(path)}:{line}: {text}"
        for path in sources("engine")
        if not path.is_relative_to(ROOT / "engine" / "cli")
        for line, text in texts(path)
        if sentence.match(text)
    ]
    assert found == [], "errors carry data; sentences stand in engine/cli/messages.py and vocalsplit_gui/messages.py"


def test_the_engine_prints_only_from_the_command_line() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in sources("engine")
        if not path.is_relative_to(ROOT / "engine" / "cli")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.stdout.write", "sys.stderr.write"}
    ]
    assert found == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and decorators; one that returns a table is as short as can be."""
    lines = function.end_lineno - function.lineno + 1
    first, *rest = function.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= first.end_lineno - first.lineno + 1
    else:
        rest = function.body
    is_table = len(rest) == 1 and isinstance(rest[0], ast.Return) and isinstance(rest[0].value, ast.Dict | ast.Tuple)
    return 1 if is_table else lines


def function_lengths(package: str) -> list[tuple[int, str]]:
    return [
        (length(node), f"{name(path)}:{node.lineno} {node.name}")
        for path in sources(package)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("package", [*PACKAGES, "packaging", "benchmarks"])
def test_functions_are_short(package: str) -> None:
    lengths = function_lengths(package)
    too_long = [f"{place} has {lines} lines" for lines, place in lengths if lines > LONGEST_FUNCTION]
    assert too_long == []
    unusual = [f"{place} has {lines} lines" for lines, place in lengths if lines > USUAL_FUNCTION]
    assert len(unusual) <= len(lengths) / 10, f"one in ten may have more than {USUAL_FUNCTION} lines: {unusual}"


@pytest.mark.parametrize("package", [*PACKAGES, "packaging", "benchmarks"])
def test_modules_are_short(package: str) -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(package)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_text_files_name_their_encoding() -> None:
    """Without it, Windows reads and writes them in another one."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in sources(*PACKAGES, "packaging", "benchmarks")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"read_text", "write_text"}
        and not any(keyword.arg == "encoding" for keyword in node.keywords)
    ]
    assert found == []


def test_tests_wait_for_conditions_and_never_sleep() -> None:
    sleeping = {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.msleep"}
    found = [
        f"{name(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in sources("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in sleeping
    ]
    assert found == []


def test_tests_mirror_the_packages() -> None:
    allowed = {*PACKAGES, "packaging", "benchmarks", "."}
    found = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    assert {part for part in found if not part.endswith(".py")} <= allowed
    assert not list((ROOT / "tests").rglob("__init__.py")), "tests are imported by path"


def modules_after(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after running a line."""
    script = f"import sys\n{code}\nprint('\\n'.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run(
        (sys.executable, "-c", script), cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import engine",
        "import engine.cli\ntry: engine.cli.main(['--help'])\nexcept SystemExit: pass",
        "import engine.cli\ntry: engine.cli.main(['split', '--help'])\nexcept SystemExit: pass",
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    heavy = {"numpy", "onnxruntime", "av", "soundfile", "soxr", "sounddevice", "torch", *QT, *SLOW_TO_LOAD}
    assert modules_after(code) & heavy == set()


def test_splitting_loads_neither_qt_nor_torch_nor_what_is_slow() -> None:
    loaded = modules_after("import engine.session, engine.export")
    assert "numpy" in loaded
    assert loaded & {"torch", *QT, *SLOW_TO_LOAD} == set()
