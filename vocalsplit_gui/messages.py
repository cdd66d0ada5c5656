"""The one place where errors become sentences: what happened, to which file, and what to do about it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLocale

from engine.backends.devices import DeviceChoice
from engine.errors import (
    AudioError,
    AudioFault,
    DeviceError,
    DeviceFault,
    ModelError,
    ModelFault,
    OutputError,
    OutputFault,
    ParameterError,
)

translate = QCoreApplication.translate


class Action(StrEnum):
    """What a message offers to do."""

    NONE = "none"
    RETRY = "retry"
    CHOOSE_FILE = "choose-file"
    CHOOSE_FOLDER = "choose-folder"
    SETTINGS = "settings"
    USE_CPU = "use-cpu"


@dataclass(frozen=True)
class Message:
    """Words for one error; ``details`` are for the log and "Copy details", not for reading."""

    title: str
    text: str
    action: Action = Action.NONE
    details: str = ""


def audio_sentences() -> Mapping[AudioFault, tuple[str, Action]]:
    return {**_file_sentences(), **_sound_sentences()}


def _file_sentences() -> dict[AudioFault, tuple[str, Action]]:
    return {
        AudioFault.MISSING: (
            translate("Messages", "The file is not there any more. Find it, or remove it from the queue."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.FOLDER: (
            translate("Messages", "There are no songs in this folder. Choose another one."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.NO_PERMISSION: (
            translate("Messages", "You may not read this file. Change its permissions, or copy it elsewhere."),
            Action.RETRY,
        ),
        AudioFault.EMPTY_FILE: (
            translate("Messages", "The file is empty. Get it again from where it came."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.NOT_AUDIO: (
            translate("Messages", "This is not a sound file, whatever its name says. Choose another one."),
            Action.CHOOSE_FILE,
        ),
    }


def _sound_sentences() -> dict[AudioFault, tuple[str, Action]]:
    return {
        AudioFault.NO_AUDIO_TRACK: (
            translate("Messages", "There is no sound in this file. Choose another one."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.PROTECTED: (
            translate("Messages", "The file is copy-protected. Use a version without protection."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.NO_DECODER: (
            translate("Messages", "VocalSplit cannot read this format. Convert the file to WAV or FLAC."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.DAMAGED: (
            translate("Messages", "The file is damaged. Get it again from where it came."),
            Action.RETRY,
        ),
        AudioFault.TOO_SHORT: (
            translate("Messages", "The file holds no sound. Choose another one."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.NOT_FINITE: (
            translate("Messages", "The file holds values that are no sound. Save it again where it was made."),
            Action.CHOOSE_FILE,
        ),
        AudioFault.CHANGED: (
            translate("Messages", "The file changed while it was being read. Try again."),
            Action.RETRY,
        ),
    }


def model_sentences() -> Mapping[ModelFault, tuple[str, Action]]:
    return {
        ModelFault.MISSING: (
            translate("Messages", "The model “{name}” is not there. Choose another one in the settings."),
            Action.SETTINGS,
        ),
        ModelFault.DAMAGED: (
            translate("Messages", "The model “{name}” is damaged. Install it again, or choose another one."),
            Action.SETTINGS,
        ),
        ModelFault.UNSUITABLE: (
            translate("Messages", "The model “{name}” does not fit this version. Choose another one in the settings."),
            Action.SETTINGS,
        ),
        ModelFault.NOT_TRUSTED: (
            translate(
                "Messages", "The model “{name}” could run code of its own, so it stays closed. Choose another one."
            ),
            Action.SETTINGS,
        ),
    }


def output_sentences() -> Mapping[OutputFault, tuple[str, Action]]:
    return {
        OutputFault.EXISTS: (
            translate("Messages", "There is a file of that name already. Choose another folder or name."),
            Action.CHOOSE_FOLDER,
        ),
        OutputFault.NOT_WRITABLE: (
            translate("Messages", "You may not write there. Choose another folder."),
            Action.CHOOSE_FOLDER,
        ),
        OutputFault.NOT_A_FOLDER: (
            translate("Messages", "There is a file where the folder should be. Choose another folder."),
            Action.CHOOSE_FOLDER,
        ),
        OutputFault.DISK_FULL: (
            translate("Messages", "The disk is full: {needed} needed, {free} free. Make room, or choose another disk."),
            Action.CHOOSE_FOLDER,
        ),
        OutputFault.VERIFY_FAILED: (
            translate("Messages", "The file did not read back as it was written. Check the disk, then try again."),
            Action.RETRY,
        ),
        OutputFault.BUSY: (
            translate("Messages", "Another program is using the file. Close it there, then try again."),
            Action.RETRY,
        ),
    }


def device_sentences() -> Mapping[DeviceFault, tuple[str, Action]]:
    return {
        DeviceFault.NOT_THERE: (
            translate("Messages", "The device “{name}” is not there. Connect it, or choose another one."),
            Action.SETTINGS,
        ),
        DeviceFault.NO_GPU: (
            translate("Messages", "The device “{name}” is not in this computer, or has no driver here."),
            Action.SETTINGS,
        ),
        DeviceFault.NOT_INSTALLED: (
            translate(
                "Messages",
                "The device “{name}” needs {detail}. "
                "Get the VocalSplit that has it with: pipx install 'vocalsplit[torch]'.",
            ),
            Action.SETTINGS,
        ),
        DeviceFault.NOT_SUPPORTED: (
            translate("Messages", "The device “{name}” is not supported by this {detail}."),
            Action.SETTINGS,
        ),
        DeviceFault.NOT_EQUAL: (
            translate("Messages", "The device “{name}” agrees with the processor to {detail} only."),
            Action.USE_CPU,
        ),
        DeviceFault.NOT_FASTER: (
            translate("Messages", "The device “{name}” is only {detail} times as fast as the processor."),
            Action.USE_CPU,
        ),
        DeviceFault.OUT_OF_MEMORY: (
            translate("Messages", "The device “{name}” has too little memory. Use the processor instead."),
            Action.USE_CPU,
        ),
        DeviceFault.WRONG_RESULT: (
            translate("Messages", "The device “{name}” computed something wrong. Use the processor instead."),
            Action.USE_CPU,
        ),
    }


def message_for(error: BaseException) -> Message:
    """Words for any error, also for one that nobody expected."""
    details = "".join(traceback.format_exception(error)).strip()
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            title, text, action = words(error)
            return Message(title, text, action, details)
    return Message(
        translate("Messages", "Something went wrong"),
        translate("Messages", "VocalSplit met an error that it does not know. It goes on, and keeps a report here."),
        Action.NONE,
        details,
    )


def reason(error: BaseException) -> str:
    """The sentence alone, for a row of a list."""
    return message_for(error).text


def choice_text(choice: DeviceChoice | None) -> str:
    """Why that device computes; empty where nobody chose."""
    if choice is None:
        return ""
    if choice.is_asked:
        return translate("Messages", "It was asked for.")
    if choice.comparison is not None:
        text = translate("Messages", "It is {factor} times as fast as the processor.")
        return text.format(factor=QLocale().toString(choice.comparison.factor, "f", 1))
    alone = translate("Messages", "There is no faster one.")
    return " ".join([alone, *(reason(error) for error in choice.rejected)])


def format_bytes(count: int) -> str:
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _audio(error: AudioError) -> tuple[str, str, Action]:
    text, action = audio_sentences()[error.fault]
    return translate("Messages", "“{name}” cannot be opened").format(name=error.path.name), text, action


def _model(error: ModelError) -> tuple[str, str, Action]:
    text, action = model_sentences()[error.fault]
    return translate("Messages", "The model cannot be used"), text.format(name=error.model_id), action


def _output(error: OutputError) -> tuple[str, str, Action]:
    text, action = output_sentences()[error.fault]
    title = translate("Messages", "“{name}” cannot be saved").format(name=error.path.name or str(error.path))
    return title, text.format(needed=format_bytes(error.needed_bytes), free=format_bytes(error.free_bytes)), action


def _device(error: DeviceError) -> tuple[str, str, Action]:
    text, action = device_sentences()[error.fault]
    return translate("Messages", "A device does not work"), text.format(name=error.name, detail=error.detail), action


def _parameter(error: ParameterError) -> tuple[str, str, Action]:
    title = translate("Messages", "A value does not fit")
    return (
        title,
        translate("Messages", "VocalSplit cannot use this value: {value}").format(value=error),
        Action.SETTINGS,
    )


def _memory(_error: MemoryError) -> tuple[str, str, Action]:
    title = translate("Messages", "The memory is full")
    return title, translate("Messages", "Close other programs, then try again."), Action.RETRY


_WORDS: dict[type[BaseException], Callable[..., tuple[str, str, Action]]] = {
    AudioError: _audio,
    ModelError: _model,
    OutputError: _output,
    DeviceError: _device,
    ParameterError: _parameter,
    MemoryError: _memory,
}
