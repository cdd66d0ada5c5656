"""Brings the translations up to date: ``python vocalsplit_gui/translations/update.py``.

Collects all strings into the .ts files beside this script and compiles them into ``resources/translations``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGUAGES = ("en", "el", "fr", "de")


def main() -> int:
    tools = Path(sys.executable).parent
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "vocalsplit_gui").rglob("*.py"))
    compiled = ROOT / "resources" / "translations"
    compiled.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        ts = HERE / f"vocalsplit_{language}.ts"
        collect: list[str | Path] = [
            tools / "pyside6-lupdate",
            *sources,
            "-ts",
            ts,
            "-no-obsolete",
            "-locations",
            "none",
        ]
        collect += ["-target-language", language, "-source-language", "en"]
        collect += ["-pluralonly"] if language == "en" else []
        subprocess.run(collect, check=True, cwd=ROOT)  # noqa: S603
        qm = compiled / f"vocalsplit_{language}.qm"
        subprocess.run([tools / "pyside6-lrelease", ts, "-qm", qm], check=True, cwd=ROOT)  # noqa: S603
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
