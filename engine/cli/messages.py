"""The one place with the terminal's sentences for errors: what happened, to which file, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    VocalSplitError,
)

if TYPE_CHECKING:
    from engine.backends.devices import DeviceChoice

AUDIO = {
    AudioFault.MISSING: "{path}: there is no such file. Check the name.",
    AudioFault.FOLDER: "{path} is a folder without songs. Name a song, or use --recursive for the folders inside it.",
    AudioFault.NO_PERMISSION: "{path} may not be read. Change its permissions, or copy it to a folder of yours.",
    AudioFault.EMPTY_FILE: "{path} is an empty file. Get it again from where it came.",
    AudioFault.NOT_AUDIO: "{path} is not a sound file, whatever its name says. Choose another file.",
    AudioFault.NO_AUDIO_TRACK: "{path} has no sound track. Choose another file.",
    AudioFault.PROTECTED: "{path} is protected against copying. Use a version without protection.",
    AudioFault.NO_DECODER: "{path} is in a format that VocalSplit cannot read ({detail}). Convert it to WAV or FLAC.",
    AudioFault.DAMAGED: "{path} is damaged and cannot be read ({detail}). Get it again from where it came.",
    AudioFault.TOO_SHORT: "{path} holds no sound. Choose another file.",
    AudioFault.NOT_FINITE: "{path} holds values that are not numbers. Save it again from the program that made it.",
    AudioFault.CHANGED: "{path} changed while it was being read. Split it again.",
}
MODEL = {
    ModelFault.MISSING: "There is no model {model_id}. 'vocalsplit models' lists those that are there.",
    ModelFault.DAMAGED: "The model {model_id} is damaged ({detail}). Install VocalSplit or the model again.",
    ModelFault.UNSUITABLE: "The model {model_id} does not fit this version ({detail}). Choose another with --model.",
    ModelFault.NOT_TRUSTED: "The model {model_id} could run code of its own and was not opened ({detail}). Use .onnx.",
}
OUTPUT = {
    OutputFault.EXISTS: "{path} is there already. Choose another name, or move that file away.",
    OutputFault.NOT_WRITABLE: "{path} may not be written. Choose another folder with -o.",
    OutputFault.NOT_A_FOLDER: "{path}: a file is in the way. Choose another folder with -o.",
    OutputFault.DISK_FULL: "{path}: the disk is full ({needed} needed, {free} free). Make room or use -o.",
    OutputFault.VERIFY_FAILED: "{path} did not read back as it was written ({detail}). Check the disk, then try again.",
    OutputFault.BUSY: "{path} is in use by another program. Close it there, then try again.",
}
DEVICE = {
    DeviceFault.NOT_THERE: "The device {name} is not there ({detail}). 'vocalsplit devices' lists those that are.",
    DeviceFault.NO_GPU: "The device {name} is not in this computer, or has no driver here. Use --device cpu.",
    DeviceFault.NOT_INSTALLED: "The device {name} needs {detail}. Get the VocalSplit that has it with: "
    "pipx install 'vocalsplit[torch]'.",
    DeviceFault.NOT_SUPPORTED: "The device {name} is not supported by this {detail}. Use --device cpu.",
    DeviceFault.NOT_EQUAL: "The device {name} agrees with the processor to {detail} only. Use --device cpu.",
    DeviceFault.NOT_FASTER: "The device {name} is only {detail} times as fast as the processor. Use --device cpu.",
    DeviceFault.OUT_OF_MEMORY: "The device {name} has too little memory. Use --device cpu.",
    DeviceFault.WRONG_RESULT: "The device {name} computed something wrong ({detail}). Use --device cpu.",
}

NO_SOUND_CARD = "There is no sound card: the song plays in silence. Connect one, and it will be heard."
SOUND_OUTPUTS = "Sound goes to one of these (play --output-device NAME):"
NO_SOUND_OUTPUTS = "There is no sound card."
NO_BEAT = "No beat was found in this song: there will be no clicks."
SOUND_CARD_LOST = "The sound card is gone: the song goes on in silence, and is heard again when one is there."
SOUND_CARD_BACK = "The song is heard through {name} now."
DEVICE_ASKED = "It was asked for."
DEVICE_FASTER = "It is {factor:.1f} times as fast as the processor, and its result the same to {agreement_db:.0f} dB."
DEVICE_ALONE = "There is no faster one."


def sentence(error: VocalSplitError) -> str:
    """One line for the terminal, safe to print whatever a file is called."""
    if isinstance(error, AudioError):
        text = AUDIO[error.fault].format(path=error.path, detail=error.detail or "no details")
    elif isinstance(error, ModelError):
        text = MODEL[error.fault].format(model_id=error.model_id, detail=error.detail or "no details")
    elif isinstance(error, OutputError):
        needed, free = readable_bytes(error.needed_bytes), readable_bytes(error.free_bytes)
        text = OUTPUT[error.fault].format(path=error.path, detail=error.detail, needed=needed, free=free)
    elif isinstance(error, DeviceError):
        text = DEVICE[error.fault].format(name=error.name, detail=error.detail or "no details")
    elif isinstance(error, ParameterError):
        text = f"{error}. See --help."
    else:
        text = str(error)
    return printable(text)


def choice_sentence(choice: DeviceChoice | None) -> str:
    """Why that device computes; empty where nobody chose."""
    if choice is None:
        return ""
    if choice.is_asked:
        return DEVICE_ASKED
    if choice.comparison is not None:
        return DEVICE_FASTER.format(factor=choice.comparison.factor, agreement_db=choice.comparison.agreement_db)
    return " ".join([DEVICE_ALONE, *(sentence(error) for error in choice.rejected)])


def printable(text: str) -> str:
    """``text`` on one line, without control characters and lone surrogates."""
    one_line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))
    return one_line.encode("utf-8", "replace").decode("utf-8")


def readable_bytes(count: int) -> str:
    """Such as ``1.2 GB``."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def readable_time(seconds: float) -> str:
    """Such as ``3:05`` or ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
