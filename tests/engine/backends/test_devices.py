"""If these fail, a GPU that computes nonsense is taken, or a machine without torch pays for it."""

import json
import subprocess
import sys

import pytest

from engine.backends import devices
from engine.backends.devices import Comparison, DeviceInfo, check_device, choose_device, list_devices, open_network
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault


@pytest.fixture
def with_gpu(monkeypatch):
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    monkeypatch.setattr(devices, "_torch_devices", lambda: [DeviceInfo("cuda", is_available=True, detail="Fast 9")])


def compared(agreement_db, device_s):
    return lambda name: Comparison(agreement_db, device_s, cpu_s=1.0)


def test_every_device_says_what_it_is_or_why_not():
    listed = list_devices()
    assert [device.name for device in listed] == ["cpu", "torch-cpu", "cuda", "mps"]
    assert all(device.detail for device in listed)
    assert listed[0].is_available


def test_without_torch_only_the_processor_is_there(monkeypatch):
    monkeypatch.setattr(devices, "find_spec", lambda name: None)
    assert [device.name for device in list_devices() if device.is_available] == ["cpu"]
    name, why = choose_device()
    assert name == "cpu"
    assert "torch and onnx not installed" in why


@pytest.mark.parametrize("has_gpu", [True, False])
def test_who_has_a_gpu_and_no_torch_is_told_how_to_get_it(monkeypatch, has_gpu):
    monkeypatch.setattr(devices, "find_spec", lambda name: None)
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    monkeypatch.setattr(devices, "_has_gpu_driver", lambda: has_gpu)
    told = [device.name for device in list_devices() if "pipx install 'vocalsplit[torch]'" in device.detail]
    assert told == (["cuda"] if has_gpu else [])
    assert ("pipx" in choose_device()[1]) == has_gpu
    with pytest.raises(DeviceError) as raised:
        check_device("cuda")
    assert raised.value.fault is DeviceFault.NOT_THERE


@pytest.mark.parametrize(
    ("text", "is_built"),
    [
        ("cuda: Optional[str] = '12.6'\nhip: Optional[str] = None\n", True),
        ("cuda: Optional[str] = None\nhip: Optional[str] = '6.2'\n", True),
        ("cuda: Optional[str] = None\nhip: Optional[str] = None\n", False),
        ("", False),
    ],
)
def test_torch_is_asked_without_importing_it(monkeypatch, tmp_path, text, is_built):
    (tmp_path / "version.py").write_text(text, encoding="utf-8")
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(devices, "find_spec", lambda name: spec)
    assert devices._torch_is_built_for_cuda() is is_built


def test_a_gpu_that_agrees_and_is_faster_is_taken(with_gpu):
    name, why = choose_device("auto", compared(80, 0.1))
    assert name == "cuda"
    assert "10.0 times" in why
    assert "80 dB" in why


@pytest.mark.parametrize(
    ("agreement_db", "device_s", "reason"),
    [(39, 0.1, "39 dB"), (80, 1.5, "slower"), (float("nan"), 0.1, "nan")],
)
def test_a_gpu_that_is_wrong_or_slow_is_left(with_gpu, agreement_db, device_s, reason):
    name, why = choose_device("auto", compared(agreement_db, device_s))
    assert name == "cpu"
    assert reason in why


@pytest.mark.parametrize(
    "error",
    [
        DeviceError("cuda", DeviceFault.OUT_OF_MEMORY, "too big"),
        DeviceError("cuda", DeviceFault.WRONG_RESULT, "broken driver"),
        ModelError("m", ModelFault.UNSUITABLE, "operator"),
    ],
)
def test_a_gpu_that_fails_is_left(with_gpu, error):
    def fail(name):
        raise error

    name, why = choose_device("auto", fail)
    assert name == "cpu"
    assert error.detail in why


def test_what_is_asked_for_is_taken_or_an_error(with_gpu):
    assert choose_device("cpu") == ("cpu", "it was asked for")
    assert choose_device("cuda")[0] == "cuda"
    with pytest.raises(DeviceError) as raised:
        choose_device("abacus")
    assert raised.value.fault is DeviceFault.NOT_THERE


def test_weights_that_are_no_network_are_refused():
    with pytest.raises(ModelError) as raised:
        open_network(b"nothing", "m", "cpu")
    assert raised.value.fault is ModelFault.UNSUITABLE


def test_splitting_on_the_processor_imports_no_torch():
    code = (
        "import sys, json\n"
        "from engine.models.load import load_model\n"
        "load_model(device='cpu')\n"
        "from engine.backends.devices import list_devices\n"
        "print(json.dumps([m for m in sys.modules if m in ('torch', 'onnx', 'scipy', 'librosa')]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == []
