"""Where the app keeps things, by the platform's rules."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "VocalSplit"


@dataclass(frozen=True)
class AppPaths:
    """Folders of one user; none is made before something is written into it."""

    config: Path
    data: Path
    logs: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def workspace(self) -> Path:
        return self.data / "workspace.json"

    @property
    def log(self) -> Path:
        return self.logs / "vocalsplit.log"

    @property
    def reports(self) -> Path:
        return self.logs / "reports"


def user_paths() -> AppPaths:
    """The user's folders, or folders under ``VOCALSPLIT_HOME`` where that is set (portable use, tests)."""
    home = os.environ.get("VOCALSPLIT_HOME")
    if home:
        root = Path(home)
        return AppPaths(root / "config", root / "data", root / "logs")
    import platformdirs  # noqa: PLC0415

    return AppPaths(
        platformdirs.user_config_path(APP_NAME, appauthor=False),
        platformdirs.user_data_path(APP_NAME, appauthor=False),
        platformdirs.user_log_path(APP_NAME, appauthor=False),
    )


def default_music_folder() -> Path:
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_music_path() / APP_NAME
