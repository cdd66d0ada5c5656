"""Tries a finished bundle as its users would: the folder on this system, or the .deb with ``--root FOLDER``.

``FOLDER`` is a bare Debian made by debootstrap with the few libraries that the package depends on; the .deb is
installed on a layer above it, run there by two people without a network, and removed again. Without ``--root`` the
folder bundle runs on this system, from a read-only path with spaces and emoji. What cannot be tried is said.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import smoke_sound
import soundfile
from numpy.typing import NDArray
from smoke_place import Bundle, SmokeError, expect, in_bare_system, not_tried, on_this_system
from smoke_sound import sound_server
from smoke_window import check_two_windows, check_window, screen, screen_missing

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo"
SONG = "my songs 🎶/demo.opus"


def check_commands(bundle: Bundle) -> None:
    for arguments in (("--version",), ("--help",), ("devices",), ("models",)):
        done = bundle.run(*arguments)
        words = done.stdout.strip().splitlines()
        is_right = done.returncode == 0 and bool(words) and not done.stderr
        expect(is_right, f"vocalsplit {' '.join(arguments)} says: {words[:1]} {done.stderr}".strip())


def check_place(bundle: Bundle) -> None:
    """Hold that the bundle stands where nothing can be written, and that there is no network."""
    probe = bundle.outside(bundle.folder) / "probe"
    with contextlib.suppress(OSError):
        probe.touch()
    expect(not probe.exists(), f"nothing can be written into {bundle.folder}")
    if not bundle.is_offline:
        not_tried("offline: no process can be cut off from the network here")


def _sdr(reference: NDArray[np.float64], estimate: NDArray[np.float64]) -> float:
    return float(10 * np.log10((reference**2).sum() / ((reference - estimate) ** 2).sum()))


def check_split(people: list[Bundle]) -> NDArray[np.float32]:
    """Split the demo song, both people at once; returns the accompaniment that they got, ``(2, n)``."""
    songs = [person.give(DEMO / "demo.opus", SONG) for person in people]
    splits = []
    for person, song in zip(people, songs, strict=True):
        folder = f"{person.home}/stems"
        splits.append(person.start("split", song, "-o", folder, "--format", "wav", "--json"))
    reports = []
    for running in splits:
        output, errors = running.communicate(timeout=300)
        expect(running.returncode == 0 and not errors, f"the demo song is split {errors}".strip())
        reports.append(json.loads(output))
    stems = [_read_stems(person, report) for person, report in zip(people, reports, strict=True)]
    _check_stems(reports[0], stems[0])
    is_same = all(np.array_equal(stems[0][name], stems[1][name]) for name in stems[0])
    expect(is_same, "two people who split at the same time get the same")
    return np.ascontiguousarray(stems[0]["accompaniment"].T, dtype=np.float32)


def _read_stems(bundle: Bundle, report: dict[str, Any]) -> dict[str, NDArray[np.float64]]:
    return {name: soundfile.read(bundle.outside(path))[0] for name, path in report["outputs"].items()}


def _check_stems(report: dict[str, Any], stems: dict[str, NDArray[np.float64]]) -> None:
    """Stems are finite, not silent, of the song's length, and add up."""
    vocals, rest = stems["vocals"], stems["accompaniment"]
    expect(len(vocals) == len(rest) == round(report["duration_s"] * report["sample_rate"]), "stems have its length")
    expect(all(np.isfinite(stem).all() and np.abs(stem).max() > 0.01 for stem in stems.values()), "stems are sound")
    mixture, truth = soundfile.read(DEMO / "demo.opus")[0], soundfile.read(DEMO / "demo-vocals.opus")[0]
    # Two Opus decoders agree to about -90 dB; what does not add up is tens of dB louder.
    expect(float(np.sqrt(((vocals + rest - mixture) ** 2).mean())) < 1e-4, "stems add up to the song")
    sdr, speed = _sdr(truth, vocals), report["realtime_factor"]
    expect(sdr > 5.0, f"vocals have {sdr:.1f} dB SDR; {speed} times real time on {report['device']}")


def check_broken_file(bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        broken = Path(scratch) / "broken.mp3"
        broken.write_text("this is not music\n", encoding="utf-8")
        path = bundle.give(broken, "my songs 🎶/broken.mp3")
    done = bundle.run("split", path)
    is_plain = "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    expect(done.returncode == 1 and is_plain, f"a broken file gets its sentence: {done.stderr.strip()}")


def check_all(people: list[Bundle], pictures: Path, *, is_cold: bool) -> None:
    first = people[0]
    check_place(first)
    check_commands(first)
    expected = check_split(people)
    check_broken_file(first)
    if missing := screen_missing():
        not_tried(f"the window: {missing}")
        return
    with screen(first.root) as display, _sound(first) as server:
        check_window(first, display, server, expected, pictures, is_cold=is_cold)
        check_two_windows(people, display, server, SONG)


@contextlib.contextmanager
def _sound(bundle: Bundle) -> Iterator[smoke_sound.SoundServer | None]:
    if missing := smoke_sound.missing():
        not_tried(f"sound: {missing}")
        yield None
        return
    with sound_server(bundle.root) as server:
        yield server


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--root", type=Path, help="a bare Debian, made by debootstrap; only root can do this")
    parser.add_argument("--gpu", action="store_true", help="the build with torch")
    parser.add_argument("--pictures", type=Path, default=ROOT / "dist", help="where the screenshots go")
    parser.add_argument("--cold", action="store_true", help="drop all of the system's caches before the window's start")
    options = parser.parse_args()
    options.pictures.mkdir(parents=True, exist_ok=True)
    name = "vocalsplit-gpu" if options.gpu else "vocalsplit"
    scratch = Path(tempfile.mkdtemp(prefix="smoke-"))
    try:
        if options.root:
            package = max((ROOT / "dist").glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)
            place = in_bare_system(options.root, package, scratch)
        else:
            place = on_this_system(ROOT / "dist" / name, scratch)
        with place as people:
            check_all(people, options.pictures, is_cold=options.cold)
    except SmokeError as error:
        print(f"  WRONG: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print("  everything that was tried is right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
