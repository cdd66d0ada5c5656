"""``vocalsplit models`` and ``vocalsplit devices``: what is there."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from engine.cli.messages import printable, readable_bytes, sentence


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
    """Print every device, whether it is there, and what ``auto`` takes; returns the exit status."""
    from engine.backends.devices import choose_device, list_devices  # noqa: PLC0415

    found = list_devices()
    name, why = choose_device("auto")
    if options.json:
        print(json.dumps({"devices": [asdict(device) for device in found], "auto": name, "why": why}))
        return 0
    for device in found:
        print(f"{device.name}: {'there' if device.is_available else 'not there'}, {printable(device.detail)}")
    print(f"auto takes {name}: {why}")
    return 0
