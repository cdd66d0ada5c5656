"""Makes the wheel and the sdist and tries them as people would get them: pipx takes the wheel, pip the sdist.

Each goes into an environment that holds nothing else; there the demo song is split and the window is opened with it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from smoke_place import Bundle, SmokeError, expect, not_tried, wait_for
from smoke_window import LIMIT_S, TITLE, running, screen, screen_missing

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo" / "demo.opus"
_PROGRAMS = "Scripts" if os.name == "nt" else "bin"
_SUFFIX = ".exe" if os.name == "nt" else ""


def run(*command: str | Path, **environ: str) -> str:
    """Run a command away from the checkout; returns what it printed.

    Raises:
        SmokeError: If it fails.
    """
    settings = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=tempfile.gettempdir(), env={**settings, **environ}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SmokeError(f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def build(folder: Path) -> tuple[Path, Path]:
    """Make both; the wheel is made from the sdist, so what the sdist lacks shows."""
    asked = subprocess.run(("git", "log", "-1", "--format=%ct"), cwd=ROOT, capture_output=True, text=True, check=False)
    date = asked.stdout.strip() or "0"
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, SOURCE_DATE_EPOCH=date)
    wheel, sdist = (max(folder.glob(form), key=lambda path: path.stat().st_mtime) for form in ("*.whl", "*.tar.gz"))
    for path in (wheel, sdist):
        print(f"  {path.name}: {path.stat().st_size / 1e6:.1f} MB")
    return wheel, sdist


def make_environment(folder: Path, *packages: str | Path) -> Path:
    """A virtual environment with these packages; returns the folder of its programs."""
    run(sys.executable, "-m", "venv", folder)
    programs = folder / _PROGRAMS
    run(programs / f"python{_SUFFIX}", "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *packages)
    return programs


def install_with_pipx(wheel: Path, scratch: Path) -> Path:
    """Install for one person with pipx, which is in an environment of its own; returns the folder of the programs."""
    pipx = make_environment(scratch / "pipx", "pipx") / f"pipx{_SUFFIX}"
    places = {"PIPX_HOME": str(scratch / "pipx-home"), "PIPX_BIN_DIR": str(scratch / "pipx-programs")}
    run(pipx, "install", "--quiet", wheel, **places, PIPX_DEFAULT_PYTHON=sys.executable)
    return scratch / "pipx-programs"


def try_programs(programs: Path, home: Path, picture: Path) -> None:
    """Both programs do their work."""
    command, window = (programs / f"{name}{_SUFFIX}" for name in ("vocalsplit", "vocalsplit-gui"))
    home.mkdir()
    person = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    expect(run(command, "--version", **person).startswith("vocalsplit "), "vocalsplit says its version")
    report = json.loads(run(command, "split", DEMO, "-o", home / "stems", "--json", **person))
    expect(all(Path(path).stat().st_size > 1e6 for path in report["outputs"].values()), "it splits the demo song")
    expect(run(window, "--version", **person).startswith("vocalsplit "), "vocalsplit-gui says its version")
    if missing := screen_missing():
        not_tried(f"the window: {missing}")
        return
    installed = Bundle(Path("/"), str(programs), str(command), str(window), str(home))
    with screen(installed.root) as display, running(installed, display, None, str(DEMO)) as app:
        expect(wait_for(lambda: bool(app.windows(TITLE)), LIMIT_S), f"its window has the song: {TITLE}")
        app.photograph(picture)
        app.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--outdir", type=Path, default=ROOT / "dist", help="where wheel and sdist go")
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="wheel-"))
    try:
        wheel, sdist = build(options.outdir)
        print("  pipx install, the wheel")
        try_programs(install_with_pipx(wheel, scratch), scratch / "first home", options.outdir / "window-pipx.png")
        print("  pip install, the sdist")
        programs = make_environment(scratch / "clean", sdist)
        try_programs(programs, scratch / "second home", options.outdir / "window-sdist.png")
    except SmokeError as error:
        print(f"  WRONG: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
