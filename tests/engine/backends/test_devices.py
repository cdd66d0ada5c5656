"""If these fail, a GPU that computes nonsense is taken, or a machine without torch pays for it."""

import json
import subprocess
import sys

import pytest

from engine.backends import devices
from engine.backends.devices import (
    Comparison,
    DeviceChoice,
    DeviceInfo,
    check_device,
    choose_device,
    list_devices,
    open_network,
)
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault


@pytest.fixture
def with_gpu(monkeypatch):
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    monkeypatch.setattr(devices, "_torch_devices", lambda: [DeviceInfo("cuda", "Fast 9")])


def compared(agreement_db, device_s):
    return lambda name: Comparison(agreement_db, device_s, cpu_s=1.0)


def test_every_device_says_what_it_is_or_why_not():
    listed = list_devices()
    assert [device.name for device in listed] == ["cpu", "torch-cpu", "cuda", "mps"]
    assert listed[0].is_available
    assert all(device.detail if device.is_available else device.error.fault is device.fault for device in listed)


def test_without_torch_only_the_processor_is_there(monkeypatch):
    monkeypatch.setattr(devices, "find_spec", lambda name: None)
    assert [device.name for device in list_devices() if device.is_available] == ["cpu"]
    assert choose_device().name == "cpu"


@pytest.mark.parametrize(("has_gpu", "fault"), [(True, DeviceFault.NOT_INSTALLED), (False, DeviceFault.NO_GPU)])
def test_only_who_has_a_gpu_is_told_what_is_not_installed_for_it(monkeypatch, has_gpu, fault):
    monkeypatch.setattr(devices, "find_spec", lambda name: None)
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    monkeypatch.setattr(devices, "_has_gpu_driver", lambda: has_gpu)
    assert [device.fault for device in list_devices() if device.name == "cuda"] == [fault]
    (rejected,) = choose_device().rejected
    assert (rejected.name, rejected.fault) == ("cuda", fault)
    with pytest.raises(DeviceError) as raised:
        check_device("cuda")
    assert (raised.value.fault, raised.value.detail) == (fault, "torch and onnx" if has_gpu else "")


def test_a_gpu_that_torch_cannot_use_is_not_supported(monkeypatch):
    monkeypatch.setattr(devices, "find_spec", lambda name: object())
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    monkeypatch.setattr(devices, "_has_gpu_driver", lambda: True)
    monkeypatch.setattr(devices, "_torch_is_built_for_cuda", lambda: False)
    assert [device.fault for device in list_devices() if device.name == "cuda"] == [DeviceFault.NOT_SUPPORTED]


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
    choice = choose_device("auto", compared(80, 0.1))
    assert (choice.name, choice.is_asked) == ("cuda", False)
    assert choice.comparison.factor == pytest.approx(10)
    assert choice.comparison.agreement_db == 80


@pytest.mark.parametrize(
    ("agreement_db", "device_s", "fault", "detail"),
    [
        (39, 0.1, DeviceFault.NOT_EQUAL, "39 dB"),
        (80, 1.25, DeviceFault.NOT_FASTER, "0.80"),
        (float("nan"), 0.1, DeviceFault.NOT_EQUAL, "nan dB"),
    ],
)
def test_a_gpu_that_is_wrong_or_slow_is_left(with_gpu, agreement_db, device_s, fault, detail):
    choice = choose_device("auto", compared(agreement_db, device_s))
    assert choice.name == "cpu"
    assert [(error.fault, error.detail) for error in choice.rejected] == [(fault, detail)]


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

    choice = choose_device("auto", fail)
    assert (choice.name, choice.rejected) == ("cpu", (error,))


def test_what_is_asked_for_is_taken_or_an_error(with_gpu):
    assert choose_device("cpu") == DeviceChoice("cpu", is_asked=True)
    assert choose_device("cuda") == DeviceChoice("cuda", is_asked=True)
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
