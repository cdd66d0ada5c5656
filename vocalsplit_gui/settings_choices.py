"""Fills the settings dialog with what is there: models, devices, sound cards, the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from engine.backends.devices import choose_device, list_devices
from engine.models.registry import list_models
from engine.player import OutputInfo
from vocalsplit_gui.jobs import Job
from vocalsplit_gui.messages import choice_text, reason
from vocalsplit_gui.views.settings_dialog import Choice, SettingsDialog
from vocalsplit_gui.words import device_word

if TYPE_CHECKING:
    from vocalsplit_gui.wiring import Wiring

T = TypeVar("T")


class SettingsFlow(QObject):
    """Lives as long as its dialog."""

    def __init__(self, wiring: Wiring) -> None:
        self.dialog = SettingsDialog(wiring.window, wiring.icons, wiring.settings)
        super().__init__(self.dialog)
        self._app = wiring
        self.dialog.changed.connect(wiring.change_settings)
        self.dialog.cache_clear_requested.connect(self._clear_cache)

    def fill(self) -> None:
        """Look for everything, off the UI thread."""
        start = self._app.runner.start
        start(Job("list models", lambda _: self._models(), self._if_open(self.dialog.show_models)))
        start(Job("list devices", lambda _: self._devices(), self._if_open(self.dialog.show_devices)))
        start(Job("list outputs", lambda _: self._app.sound.list_outputs(), self._if_open(self._show_outputs)))
        self._measure_cache()

    def _if_open(self, call: Callable[[T], None]) -> Callable[[T], None]:
        def done(result: T) -> None:
            if isValid(self.dialog):
                call(result)

        return done

    def _models(self) -> list[Choice]:
        found = list_models()
        choices = [
            Choice(
                "" if model.model_id == found.default_id else model.model_id,
                model.name,
                f"{model.model_id} · {model.licence_weights}",
            )
            for model in found.models
        ]
        broken = [Choice(e.model_id, e.model_id, reason(e), is_available=False) for e in found.errors]
        return sorted(choices, key=lambda choice: bool(choice.value)) + broken

    def _devices(self) -> list[Choice]:
        choice = choose_device("auto")
        automatic = self.tr("Automatic: {device}").format(device=device_word(choice.name))
        devices = [
            Choice(d.name, device_word(d.name), reason(d.error) if d.error else d.detail, is_available=d.is_available)
            for d in list_devices()
        ]
        return [Choice("auto", automatic, choice_text(choice)), *devices]

    def _show_outputs(self, outputs: list[OutputInfo]) -> None:
        names = list(dict.fromkeys(output.name for output in outputs))
        self.dialog.show_outputs([Choice("", self.tr("The system's choice")), *(Choice(name, name) for name in names)])

    def _measure_cache(self) -> None:
        job = Job("measure cache", lambda _: self._app.cache.size_bytes(), self._if_open(self.dialog.show_cache))
        self._app.runner.start(job)

    def _clear_cache(self) -> None:
        self._app.runner.start(
            Job("clear cache", lambda _: self._app.cache.prune(keep_bytes=0), lambda _: self._measure_cache())
        )
