"""Words for what the state says: stems, stages, times."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vocalsplit_gui.state.queue_state import ItemState, RowView
from vocalsplit_gui.state.song_state import HeaderView, SplitPhase

translate = QCoreApplication.translate


def stem_word(name: str) -> str:
    """The word for a stem; one that nobody foresaw keeps its own name."""
    words = {
        "mixture": translate("Words", "Mixture"),
        "vocals": translate("Words", "Vocals"),
        "accompaniment": translate("Words", "Instrumental"),
        "drums": translate("Words", "Drums"),
        "bass": translate("Words", "Bass"),
        "guitar": translate("Words", "Guitar"),
        "piano": translate("Words", "Piano"),
        "other": translate("Words", "Other"),
    }
    return words.get(name) or name.replace("_", " ").title()


def item_word(state: ItemState) -> str:
    return {
        ItemState.WAITING: translate("Words", "Waiting"),
        ItemState.OPENING: translate("Words", "Opening"),
        ItemState.READING: translate("Words", "Reading"),
        ItemState.SPLITTING: translate("Words", "Splitting"),
        ItemState.READY: translate("Words", "Ready"),
        ItemState.SAVING: translate("Words", "Saving"),
        ItemState.SAVED: translate("Words", "Saved"),
        ItemState.FAILED: translate("Words", "Failed"),
        ItemState.CANCELLED: translate("Words", "Cancelled"),
    }[state]


def phase_text(view: HeaderView) -> str:
    """What the split is doing, in a few words."""
    if view.phase == SplitPhase.SPLITTING:
        text = translate("Words", "Splitting {percent} %").format(percent=view.percent)
        return f"{text} · {time_left(view.eta_s)}" if view.eta_s is not None else text
    return {
        SplitPhase.NONE: "",
        SplitPhase.OPENING: translate("Words", "Opening"),
        SplitPhase.READING: translate("Words", "Reading"),
        SplitPhase.DONE: translate("Words", "Split"),
        SplitPhase.CANCELLED: translate("Words", "Split cancelled"),
        SplitPhase.FAILED: translate("Words", "Split failed"),
    }[view.phase]


def row_text(row: RowView) -> str:
    """The second line of a row of the queue."""
    if row.percent is None:
        return item_word(row.state)
    text = f"{item_word(row.state)} {row.percent}\N{NO-BREAK SPACE}%"
    return f"{text} · {time_left(row.eta_s)}" if row.eta_s is not None else text


def time_left(seconds: float) -> str:
    """Such as "20 s left"; coarse on purpose, so that it does not flicker."""
    if seconds < 1.5:
        return translate("Words", "almost done")
    if seconds < 60:
        rounded = round(seconds) if seconds < 10 else 5 * round(seconds / 5)
        return translate("Words", "{seconds} s left").format(seconds=rounded)
    if seconds < 3600:
        return translate("Words", "{minutes} min left").format(minutes=round(seconds / 60))
    return translate("Words", "{hours} h left").format(hours=f"{seconds / 3600:.1f}")


def device_word(device: str) -> str:
    """A compute device in a word that people know."""
    return {
        "cpu": translate("Words", "Processor"),
        "torch-cpu": translate("Words", "Processor (PyTorch)"),
        "cuda": translate("Words", "Graphics card (CUDA)"),
        "torch-cuda": translate("Words", "Graphics card (CUDA, PyTorch)"),
        "directml": translate("Words", "Graphics card (DirectML)"),
        "coreml": translate("Words", "Apple chip (Core ML)"),
        "openvino": translate("Words", "Intel chip (OpenVINO)"),
        "mps": translate("Words", "Apple chip (Metal)"),
    }.get(device, device)


def key_word(key: str) -> str:
    """``Am`` as "A minor", in the language of the moment."""
    if key.endswith("m"):
        return translate("Words", "{note} minor").format(note=key.removesuffix("m"))
    return translate("Words", "{note} major").format(note=key)


def time_span(seconds: float) -> str:
    """Such as "12 s" or "3 min"."""
    if seconds < 90:
        return translate("Words", "{seconds} s").format(seconds=round(seconds, 1 if seconds < 10 else None))
    return translate("Words", "{minutes} min").format(minutes=round(seconds / 60))
