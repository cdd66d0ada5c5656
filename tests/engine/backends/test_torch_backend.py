"""If these fail, a GPU splits a song differently from the processor, or dies where it could go on."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs torch (make test-training)")
onnx = pytest.importorskip("onnx", reason="needs onnx (make test-training)")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from engine.backends import torch_backend  # noqa: E402
from engine.backends.onnx_backend import OnnxNetwork  # noqa: E402
from engine.backends.torch_backend import TorchNetwork, find_gpu  # noqa: E402
from engine.cancel import Cancelled, CancelToken  # noqa: E402
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault  # noqa: E402
from engine.models.comparison import compare_devices  # noqa: E402
from engine.models.families import make_model  # noqa: E402
from engine.models.load import load_model  # noqa: E402
from engine.models.registry import find_model  # noqa: E402

SHAPE = (1, 4, 6, 8)
RANDOM = np.random.default_rng(5)


def weights(*shape):
    return RANDOM.normal(0, 0.5, shape).astype(np.float32)


def integers(*values):
    return np.array(values, np.int64)


def model_of(*nodes, constants=()):
    """A model of the given nodes; ``x`` goes in, ``y`` comes out."""
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, SHAPE)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in dict(constants).items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def node(kind, inputs, output="y", **attributes):
    return helper.make_node(kind, inputs, [output], **attributes)


CASES = {
    "conv, uneven pads": model_of(
        node("Conv", ["x", "w", "b"], strides=[2, 2], pads=[1, 1, 2, 2]),
        constants={"w": weights(3, 4, 5, 5), "b": weights(3)},
    ),
    "conv, groups and dilations": model_of(
        node("Conv", ["x", "w"], group=2, dilations=[1, 2], pads=[1, 2, 1, 2]), constants={"w": weights(6, 2, 3, 3)}
    ),
    "depth to space": model_of(node("DepthToSpace", ["x"], blocksize=2)),
    "depth to space, columns first": model_of(node("DepthToSpace", ["x"], blocksize=2, mode="CRD")),
    "cast from fp16": model_of(
        node("Cast", ["w"], "cast", to=TensorProto.FLOAT),
        node("Mul", ["x", "cast"]),
        constants={"w": weights(8).astype(np.float16)},
    ),
    "transposed conv, cropped": model_of(
        node("ConvTranspose", ["x", "w", "b"], strides=[2, 2], pads=[4, 1, 5, 2]),
        constants={"w": weights(4, 3, 5, 5), "b": weights(3)},
    ),
    "batch norm": model_of(
        node("BatchNormalization", ["x", "s", "b", "m", "v"], epsilon=1e-3),
        constants={"s": weights(4), "b": weights(4), "m": weights(4), "v": np.abs(weights(4))},
    ),
    "int8 weights by channel": model_of(
        node("DequantizeLinear", ["q", "s"], "w", axis=1),
        node("Conv", ["x", "w"]),
        constants={"q": RANDOM.integers(-127, 128, (3, 4, 2, 2)).astype(np.int8), "s": np.abs(weights(4))},
    ),
    "int8 weights with a zero point": model_of(
        node("DequantizeLinear", ["q", "s", "z"], "w"),
        node("Conv", ["x", "w"]),
        constants={
            "q": RANDOM.integers(-127, 128, (3, 4, 2, 2)).astype(np.int8),
            "s": np.float32(0.01).reshape(()),
            "z": np.int8(3).reshape(()),
        },
    ),
    "slices": model_of(
        node("Slice", ["x", "a", "b", "c", "d"]),
        constants={"a": integers(1, -2), "b": integers(-1, 0), "c": integers(2, 3), "d": integers(1, -2)},
    ),
    "slice to the end": model_of(
        node("Slice", ["x", "a", "b"]), constants={"a": integers(0, 1), "b": integers(9, 2**62)}
    ),
    "pad": model_of(node("Pad", ["x", "p"]), constants={"p": integers(0, 1, 2, 3, 0, 0, 1, 2)}),
    "pad by reflection": model_of(
        node("Pad", ["x", "p"], mode="reflect"), constants={"p": integers(0, 0, 2, 3, 0, 0, 1, 2)}
    ),
    "reshape": model_of(node("Reshape", ["x", "s"]), constants={"s": integers(0, 2, -1)}),
    "shape, gather, concat": model_of(
        node("Shape", ["x"], "s"),
        node("Gather", ["s", "i"], "n", axis=0),
        node("Concat", ["n", "m"], "t", axis=0),
        node("Reshape", ["x", "t"]),
        constants={"i": integers(0, -2), "m": integers(-1)},
    ),
    "squeeze and unsqueeze": model_of(
        node("Squeeze", ["x", "a"], "s"),
        node("Unsqueeze", ["s", "b"]),
        constants={"a": integers(0), "b": integers(-1, 1)},
    ),
    "matmul and gemm": model_of(
        node("MatMul", ["x", "w"], "m"),
        node("Reshape", ["m", "s"], "r"),
        node("Gemm", ["r", "v", "c"], transB=1, alpha=0.5, beta=2.0),
        constants={"w": weights(8, 3), "s": integers(24, 3), "v": weights(5, 3), "c": weights(5)},
    ),
    "transpose and arithmetic": model_of(
        node("Transpose", ["x"], "t", perm=[0, 2, 3, 1]),
        node("Mul", ["t", "w"], "m"),
        node("Sub", ["m", "w"], "s"),
        node("Div", ["s", "w"], "d"),
        node("Add", ["d", "t"], "a"),
        node("Pow", ["a", "p"]),
        constants={"w": np.abs(weights(4)) + 1, "p": np.float32(2).reshape(())},
    ),
    "activations": model_of(
        node("LeakyRelu", ["x"], "a", alpha=0.2),
        node("Tanh", ["a"], "b"),
        node("Sigmoid", ["b"], "c"),
        node("Softmax", ["c"], "d", axis=1),
        node("Exp", ["d"], "e"),
        node("Log", ["e"], "f"),
        node("Sqrt", ["f"], "g"),
        node("Clip", ["g", "low"], "h"),
        node("Identity", ["h"], "i"),
        node("Relu", ["i"]),
        constants={"low": np.float32(0.1).reshape(())},
    ),
    "constants of a shape": model_of(
        node("ConstantOfShape", ["s"], "c", value=helper.make_tensor("v", TensorProto.INT64, [1], [2])),
        node("Cast", ["c"], "f", to=TensorProto.FLOAT),
        node("Constant", [], "k", value=numpy_helper.from_array(np.float32(3).reshape(()))),
        node("Mul", ["f", "k"], "m"),
        node("Add", ["x", "m"]),
        constants={"s": integers(8)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_operator_equals_onnx_runtime(name):
    x = RANDOM.normal(0, 1, SHAPE).astype(np.float32)
    expected = OnnxNetwork(CASES[name], name).run(x)
    found = TorchNetwork(CASES[name], name, "torch-cpu").run(x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_all_operators_have_a_case():
    used = {n.op_type for content in CASES.values() for n in onnx.load_model_from_string(content).graph.node}
    assert used == set(torch_backend.OPERATORS)


def test_the_embedded_model_agrees_with_onnx_runtime():
    assert compare_devices(find_model(), "torch-cpu").agreement_db > 80


def test_it_is_a_device_like_any_other():
    model = load_model(device="torch-cpu")
    assert model.device == "torch-cpu"
    assert model.choice.is_asked
    model.close()


def test_int8_weights_are_unpacked_at_load():
    network = TorchNetwork(CASES["int8 weights by channel"], "m", "torch-cpu")
    assert [step.kind for step in network._steps] == ["Conv"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xff",
        model_of(node("Erf", ["x"])),
        model_of(node("Conv", ["x", "w"], auto_pad="SAME_UPPER"), constants={"w": weights(3, 4, 3, 3)}),
    ],
)
def test_what_it_does_not_know_is_refused_before_or_at_the_first_run(content):
    with pytest.raises((ModelError, DeviceError)) as raised:
        TorchNetwork(content, "m", "torch-cpu").run(np.zeros(SHAPE, np.float32))
    assert raised.value.fault in (ModelFault.UNSUITABLE, DeviceFault.WRONG_RESULT)


def test_a_cancel_ends_it_between_two_nodes(monkeypatch):
    cancel = CancelToken()
    ran = []

    def leaky(attributes, x):
        ran.append("LeakyRelu")
        cancel.cancel()
        return x

    monkeypatch.setattr(torch_backend, "OPERATORS", {**torch_backend.OPERATORS, "LeakyRelu": leaky})
    with pytest.raises(Cancelled):
        TorchNetwork(CASES["activations"], "m", "torch-cpu").run(np.zeros(SHAPE, np.float32), cancel)
    assert ran == ["LeakyRelu"]


def out_of_memory_above(frames, monkeypatch):
    """Make the first layer of every network run out of memory on more than so many frames."""
    real = torch_backend.OPERATORS["Conv"]

    def small(attributes, x, *rest):
        if x.shape[1] == 2 and x.shape[2] > frames:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return real(attributes, x, *rest)

    monkeypatch.setattr(torch_backend, "OPERATORS", {**torch_backend.OPERATORS, "Conv": small})


def test_out_of_memory_halves_the_segment(monkeypatch):
    manifest = find_model()
    mixture = RANDOM.normal(0, 0.1, (2, manifest.segment.length)).astype(np.float32)
    model = make_model(manifest, TorchNetwork(manifest.read_file(), "m", "torch-cpu"))
    whole = model.estimate(mixture)
    out_of_memory_above(640, monkeypatch)
    parts = model.estimate(mixture)
    error = 10 * np.log10(np.sum(whole**2) / np.sum((parts - whole) ** 2))
    assert error > 50


def test_out_of_memory_at_every_size_is_said(monkeypatch):
    manifest = find_model()
    mixture = RANDOM.normal(0, 0.1, (2, manifest.segment.length)).astype(np.float32)
    out_of_memory_above(0, monkeypatch)
    model = make_model(manifest, TorchNetwork(manifest.read_file(), "m", "torch-cpu"))
    with pytest.raises(DeviceError) as raised:
        model.estimate(mixture)
    assert raised.value.fault is DeviceFault.OUT_OF_MEMORY


def test_a_gpu_is_named_or_missed():
    for name in ("cuda", "mps"):
        assert bool(find_gpu(name)) == {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available}[name]()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_cuda_agrees_with_the_processor():
    assert compare_devices(find_model(), "cuda").agreement_db > 40
