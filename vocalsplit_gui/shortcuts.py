"""Every key of the app, in one table: the main window binds it, F1 shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class Command(StrEnum):
    PLAY = "play"
    BACK = "back"
    FORWARD = "forward"
    BACK_FAR = "back-far"
    FORWARD_FAR = "forward-far"
    TO_START = "to-start"
    TO_END = "to-end"
    PREVIOUS_SONG = "previous-song"
    NEXT_SONG = "next-song"
    STOP = "stop"
    LOOP = "loop"
    LOOP_IN = "loop-in"
    LOOP_OUT = "loop-out"
    KEY_UP = "key-up"
    KEY_DOWN = "key-down"
    TEMPO_UP = "tempo-up"
    TEMPO_DOWN = "tempo-down"
    VOCALS_OFF = "vocals-off"
    PEEK = "peek"
    MUTE = "mute"
    SOLO = "solo"
    STEM = "stem"
    RESET_MIXER = "reset-mixer"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    ZOOM_ALL = "zoom-all"
    FULL_SCREEN = "full-screen"
    TOGGLE_QUEUE = "toggle-queue"
    OPEN = "open"
    OPEN_FOLDER = "open-folder"
    PASTE = "paste"
    EXPORT = "export"
    EXPORT_ALL = "export-all"
    SETTINGS = "settings"
    HELP = "help"
    QUIT = "quit"


@dataclass(frozen=True)
class Shortcut:
    """``keys`` in Qt's portable text; ``is_repeating`` while held."""

    command: Command
    keys: tuple[str, ...]
    text: str
    is_repeating: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    shortcuts: tuple[Shortcut, ...]


def groups() -> tuple[Group, ...]:
    """All shortcuts, as F1 shows them, in the language of the moment."""
    return (
        Group(translate("Shortcuts", "Playing"), _playing()),
        Group(translate("Shortcuts", "Singing"), _singing()),
        Group(translate("Shortcuts", "Looking"), _looking()),
        Group(translate("Shortcuts", "Songs"), _songs()),
    )


def _playing() -> tuple[Shortcut, ...]:
    return (
        Shortcut(Command.PLAY, ("Space",), translate("Shortcuts", "Play or pause")),
        Shortcut(Command.STOP, ("Shift+Space",), translate("Shortcuts", "Stop, back to the start")),
        Shortcut(Command.BACK, ("Left",), translate("Shortcuts", "5 seconds back"), is_repeating=True),
        Shortcut(Command.FORWARD, ("Right",), translate("Shortcuts", "5 seconds forward"), is_repeating=True),
        Shortcut(Command.BACK_FAR, ("Shift+Left",), translate("Shortcuts", "15 seconds back"), is_repeating=True),
        Shortcut(
            Command.FORWARD_FAR, ("Shift+Right",), translate("Shortcuts", "15 seconds forward"), is_repeating=True
        ),
        Shortcut(Command.TO_START, ("Home",), translate("Shortcuts", "To the start")),
        Shortcut(Command.TO_END, ("End",), translate("Shortcuts", "To the end")),
        Shortcut(Command.LOOP_IN, ("I",), translate("Shortcuts", "Loop starts here")),
        Shortcut(Command.LOOP_OUT, ("O",), translate("Shortcuts", "Loop ends here")),
        Shortcut(Command.LOOP, ("L",), translate("Shortcuts", "Loop on or off")),
        Shortcut(Command.PREVIOUS_SONG, ("Ctrl+Left",), translate("Shortcuts", "Previous song")),
        Shortcut(Command.NEXT_SONG, ("Ctrl+Right",), translate("Shortcuts", "Next song")),
    )


def _singing() -> tuple[Shortcut, ...]:
    return (
        Shortcut(Command.VOCALS_OFF, ("V",), translate("Shortcuts", "Vocals off or on")),
        Shortcut(Command.PEEK, (), translate("Shortcuts", "Hold V: hear the other one for a moment")),
        Shortcut(Command.KEY_UP, ("Ctrl+Up",), translate("Shortcuts", "Key up"), is_repeating=True),
        Shortcut(Command.KEY_DOWN, ("Ctrl+Down",), translate("Shortcuts", "Key down"), is_repeating=True),
        Shortcut(Command.TEMPO_UP, ("Ctrl+Shift+Up",), translate("Shortcuts", "Faster"), is_repeating=True),
        Shortcut(Command.TEMPO_DOWN, ("Ctrl+Shift+Down",), translate("Shortcuts", "Slower"), is_repeating=True),
        Shortcut(Command.STEM, ("1", "2", "3", "4", "5", "6"), translate("Shortcuts", "Go to a stem")),
        Shortcut(Command.MUTE, ("M",), translate("Shortcuts", "Mute the stem")),
        Shortcut(Command.SOLO, ("S",), translate("Shortcuts", "Solo the stem")),
        Shortcut(Command.RESET_MIXER, ("Ctrl+0",), translate("Shortcuts", "Reset the mixer")),
    )


def _looking() -> tuple[Shortcut, ...]:
    return (
        Shortcut(Command.ZOOM_IN, ("+", "="), translate("Shortcuts", "Zoom in"), is_repeating=True),
        Shortcut(Command.ZOOM_OUT, ("-",), translate("Shortcuts", "Zoom out"), is_repeating=True),
        Shortcut(Command.ZOOM_ALL, ("0",), translate("Shortcuts", "Show the whole song")),
        Shortcut(Command.FULL_SCREEN, ("F", "F11"), translate("Shortcuts", "Full screen")),
        Shortcut(Command.TOGGLE_QUEUE, ("Q",), translate("Shortcuts", "Show or hide the queue")),
    )


def _songs() -> tuple[Shortcut, ...]:
    return (
        Shortcut(Command.OPEN, ("Ctrl+O",), translate("Shortcuts", "Open songs")),
        Shortcut(Command.OPEN_FOLDER, ("Ctrl+Shift+O",), translate("Shortcuts", "Open a folder")),
        Shortcut(Command.PASTE, ("Ctrl+V",), translate("Shortcuts", "Paste songs from the clipboard")),
        Shortcut(Command.EXPORT, ("Ctrl+E",), translate("Shortcuts", "Export this song")),
        Shortcut(Command.EXPORT_ALL, ("Ctrl+Shift+E",), translate("Shortcuts", "Split and export all songs")),
        Shortcut(Command.SETTINGS, ("Ctrl+,",), translate("Shortcuts", "Settings")),
        Shortcut(Command.HELP, ("F1",), translate("Shortcuts", "This list")),
        Shortcut(Command.QUIT, ("Ctrl+Q",), translate("Shortcuts", "Quit")),
    )
