"""``vocalsplit models`` and ``vocalsplit devices``: what is there."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from engine.cli.messages import NO_SOUND_OUTPUTS, SOUND_OUTPUTS, choice_sentence, printable, readable_bytes, sentence
from engine.errors import DeviceError

if TYPE_CHECKING:
    from engine.player import OutputInfo


def models(options: argparse.Namespace) -> int:
    """Print every model with its targets, size, licence and scores; returns the exit status."""
    from engine.models.registry import list_models  # noqa: PLC0415

    found = list_models()
    if options.json:
        print(json.dumps([asdict(model) for model in found.models], default=str))
    else:
        for model in found.models:
            mark = " (default)" if model.model_id == found.default_id else ""
            print(f"{model.model_id}{mark}: {', '.join(model.targets)}, {readable_bytes(model.size_bytes)}")
            print(f"  licence of the code {model.licence_code}, of the weights {model.licence_weights}")
            for score in model.scores:
                print(f"  {printable(str(score))}")
    for error in found.errors:
        print(sentence(error), file=sys.stderr)
    return 0


def devices(options: argparse.Namespace) -> int:
    """Print what can compute, what ``auto`` takes, and where sound can go; returns the exit status."""
    from engine.backends.devices import choose_device, list_devices  # noqa: PLC0415

    found = list_devices()
    choice = choose_device("auto")
    why = choice_sentence(choice)
    outputs = _outputs()
    if options.json:
        sounds = [asdict(output) for output in outputs]
        listed = [{**asdict(device), "is_available": device.is_available} for device in found]
        print(json.dumps({"devices": listed, "auto": choice.name, "why": why, "outputs": sounds}))
        return 0
    for device in found:
        print(sentence(device.error) if device.error else f"{device.name}: {printable(device.detail)}")
    print(f"auto takes {choice.name}. {why}")
    print(SOUND_OUTPUTS if outputs else NO_SOUND_OUTPUTS)
    for output in outputs:
        mark = " (default)" if output.is_default else ""
        print(f"  {printable(output.name)}{mark}: {output.api}, {output.channels} channels, {output.sample_rate} Hz")
    return 0


def _outputs() -> list[OutputInfo]:
    """Where sound can go; none where the system's sound cannot be asked."""
    from engine.player.portaudio import SoundSystem  # noqa: PLC0415

    try:
        return SoundSystem().list_outputs()
    except DeviceError:
        return []
