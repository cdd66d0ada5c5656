"""``vocalsplit devices``: what computes and where sound goes, as text and as JSON, also without a sound card."""

import argparse
import json

import pytest

from engine.cli import lists
from engine.errors import DeviceError, DeviceFault
from engine.player import OutputInfo, SoundSystem

OUTPUTS = [
    OutputInfo("Speakers", "ALSA", 2, 48_000, is_default=True),
    OutputInfo("HDMI\n1", "ALSA", 8, 44_100, is_default=False),
]


@pytest.fixture
def outputs(monkeypatch):
    monkeypatch.setattr(SoundSystem, "list_outputs", lambda _: OUTPUTS)


@pytest.mark.usefixtures("outputs")
def test_devices_lists_what_computes_and_where_sound_goes(capsys):
    assert lists.devices(argparse.Namespace(json=False)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("cpu: ONNX Runtime ") for line in lines)
    assert any(line.startswith("auto takes ") and line.endswith(".") for line in lines)
    assert "  Speakers (default): ALSA, 2 channels, 48000 Hz" in lines
    assert "  HDMI 1: ALSA, 8 channels, 44100 Hz" in lines


@pytest.mark.usefixtures("outputs")
def test_devices_as_json(capsys):
    assert lists.devices(argparse.Namespace(json=True)) == 0
    found = json.loads(capsys.readouterr().out)
    assert [output["name"] for output in found["outputs"]] == ["Speakers", "HDMI\n1"]
    assert found["auto"] in {device["name"] for device in found["devices"]}


def test_without_any_sound_devices_says_so(monkeypatch, capsys):
    def fail(_):
        raise DeviceError("portaudio", DeviceFault.NOT_THERE, "no library")

    monkeypatch.setattr(SoundSystem, "list_outputs", fail)
    assert lists.devices(argparse.Namespace(json=False)) == 0
    assert "There is no sound card." in capsys.readouterr().out
