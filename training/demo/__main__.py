"""``python -m training.demo``: writes the demo song and its true vocals into ``resources/demo``."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.demo.mixing import SAMPLE_RATE, make_song, write_opus

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "demo"


def main() -> None:
    """Make the song and encode it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where demo.opus and demo-vocals.opus go")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    song = make_song()
    write_opus(folder / "demo.opus", song.vocals + song.accompaniment, title="Until the Dawn")
    write_opus(folder / "demo-vocals.opus", song.vocals, title="Until the Dawn (true vocals)")
    seconds = song.vocals.shape[1] / SAMPLE_RATE
    print(f"{seconds:.1f} s in {folder}")


if __name__ == "__main__":
    main()
