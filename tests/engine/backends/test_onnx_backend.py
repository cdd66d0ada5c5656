"""If these fail, a running inference cannot be stopped, or its faults come out as something else."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from engine.backends.onnx_backend import OnnxNetwork, default_threads
from engine.cancel import Cancelled, CancelToken
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault
from engine.models.registry import find_model


@pytest.fixture(scope="module")
def network():
    network = OnnxNetwork(find_model().read_file(), "embedded")
    yield network
    network.close()


def magnitudes(frames):
    return np.abs(np.random.default_rng(0).normal(0, 10, (1, 2, frames, 1024))).astype(np.float32)


def test_any_multiple_of_frames_will_do(network):
    trimmed = int(find_model().options["trimmed_frames"])
    for frames in (448, 576):
        mask = network.run(magnitudes(frames))
        assert mask.shape == (1, 2, frames - 2 * trimmed, 1024)
        assert 0 <= mask.min() <= mask.max() <= 1


def test_the_same_input_gives_the_same_bytes(network):
    assert network.run(magnitudes(448)).tobytes() == network.run(magnitudes(448)).tobytes()


def test_a_cancelled_token_does_not_begin(network):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        network.run(magnitudes(448), cancel)


def test_a_running_inference_stops(network):
    """An hour of music in one piece would take minutes and gigabytes; the token ends it in the first layers."""
    cancel = CancelToken()
    began = threading.Event()
    caught = []

    def work():
        values = magnitudes(64 * 64)
        began.set()
        try:
            network.run(values, cancel)
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert began.wait(60)
    cancel.cancel()
    thread.join(60)
    assert not thread.is_alive()
    assert len(caught) == 1


def test_after_a_cancel_it_runs_again(network):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        network.run(magnitudes(448), cancel)
    assert np.isfinite(network.run(magnitudes(448), CancelToken())).all()


def test_a_shape_that_does_not_fit_is_an_error_of_the_device(network):
    with pytest.raises(DeviceError) as raised:
        network.run(np.zeros((1, 3, 448, 1024), np.float32))
    assert raised.value.fault is DeviceFault.WRONG_RESULT


@pytest.mark.parametrize("content", [b"", b"no network", b"\x08\x08"])
def test_what_is_no_network_is_refused(content):
    with pytest.raises(ModelError) as raised:
        OnnxNetwork(content, "broken")
    assert raised.value.fault is ModelFault.UNSUITABLE


def test_threads_are_few():
    assert 1 <= default_threads() <= 8


def test_nothing_is_kept_about_the_machine_or_made_ready_to_be_sent(tmp_path):
    """ONNX Runtime's wheels otherwise leave a number of this machine and a queue of reports in the user's folders."""
    code = (
        "from engine.models.load import load_model; import numpy; model = load_model('spleeter-vocals', device='cpu');"
        "model.estimate(numpy.zeros((2, model.segment.length), numpy.float32))"
    )
    folders = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    for folder in folders.values():
        os.mkdir(folder)
    environ = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run((sys.executable, "-c", code), env={**environ, **folders}, check=True)
    assert [str(path) for path in tmp_path.rglob("*") if path.is_file()] == []
