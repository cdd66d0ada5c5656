"""The network as an ONNX graph, node by node, with int8 weights and fp32 arithmetic.

Written out rather than traced: the graph is twenty layers long, asymmetric paddings become attributes instead of
nodes, and nothing depends on an example's length. See ``docs/adr/int8-weights-fp32-arithmetic.md``.
"""

from __future__ import annotations

import itertools

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from engine.errors import ParameterError
from training.spleeter.duet import RATIO_FLOOR, SpleeterDuet
from training.spleeter.network import BINS, FRAME_MULTIPLE, LEAK, NORM_EPSILON, SpleeterUnet
from training.spleeter.sharing import SHARED, SharingUnet

OPSET = 17
_SAME_PADS = [1, 1, 2, 2]
_MASK_REACH = 3
_STEP_REACH = 2
_PHASES = ([3, 1], [4, 2, 0])
"""Taps of a transposed kernel of five, one cropped before, that even and odd outputs hear, in the input's order."""
_FEW = 8
"""For fewer channels the transposed convolution itself is faster; for twelve it takes twice the memory."""
_DELICATE = 60_000
"""Kernels below this many values are stored as fp16: rounded to int8, these few cost more than all others together."""


def channel_scales(weight: NDArray[np.float32], axis: int = 0) -> NDArray[np.float32]:
    """The symmetric int8 scale of every output channel; ``axis`` is theirs."""
    others = tuple(other for other in range(weight.ndim) if other != axis)
    scales: NDArray[np.float32] = np.maximum(np.abs(weight).max(axis=others), np.float32(1e-12)) / np.float32(127)
    return scales


def quantise(weight: NDArray[np.float32], scales: NDArray[np.float32], axis: int = 0) -> NDArray[np.int8]:
    """Round weights to int8: ``weight ≈ int8 · scale``, one scale for each output channel."""
    shape = [1] * weight.ndim
    shape[axis] = -1
    rounded: NDArray[np.int8] = np.clip(np.rint(weight / scales.reshape(shape)), -127, 127).astype(np.int8)
    return rounded


class _GraphBuilder:
    """Collects nodes and initializers; every method returns the name of what it made."""

    def __init__(self, *, int8: bool) -> None:
        self._int8 = int8
        self.prefix = ""
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        name = self.prefix + name
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: float | list[int]) -> str:
        name = self.prefix + name
        node = helper.make_node(kind, inputs, [name], name)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return name

    def weight(self, name: str, value: NDArray[np.float32], kernel: NDArray[np.float32]) -> str:
        """Store ``value``, which is ``kernel`` or some of its taps, as small as the whole kernel's size asks for."""
        if not self._int8:
            return self.constant(name, value)
        if kernel.size < _DELICATE:
            stored = self.constant(f"{name}.half", value.astype(np.float16))
            return self.node("Cast", [stored], name, to=TensorProto.FLOAT)
        scales = channel_scales(kernel)
        inputs = [self.constant(f"{name}.int8", quantise(value, scales)), self.constant(f"{name}.scale", scales)]
        return self.node("DequantizeLinear", inputs, name, axis=0)

    def convolution(self, layer: nn.Module, hidden: str, name: str, **attributes: float | list[int]) -> str:
        kernel = _array(layer.weight)
        weight = self.weight(f"{name}.weight", kernel, kernel)
        bias = self.constant(f"{name}.bias", _array(layer.bias))
        return self.node("Conv", [hidden, weight, bias], name, **attributes)

    def _transposed(self, layer: nn.Module, hidden: str, name: str) -> str:
        weights = [self.constant(f"{name}.{key}", _array(getattr(layer, key))) for key in ("weight", "bias")]
        pads = [1, 1, 2, 2]  # cropping is the transposed padding
        made = self.node("ConvTranspose", [hidden, *weights], f"{name}.raw", strides=[2, 2], pads=pads)
        return self.node("Relu", [made], name)

    def doubling(self, layer: nn.Module, hidden: str, name: str, width: int) -> str:
        """A transposed convolution of stride 2 with its ReLU, as one small convolution for each of four phases.

        Output ``2m`` of an axis hears the inputs ``m - 1`` and ``m``, output ``2m + 1`` the inputs ``m - 1`` to
        ``m + 1``. Runtimes have fast kernels for convolutions; the transposed kind they compute by way of a product
        that is many times larger than the result.
        """
        kernel = _array(layer.weight).swapaxes(0, 1)
        if len(kernel) < _FEW:
            return self._transposed(layer, hidden, name)
        bias = self.constant(f"{name}.bias", _array(layer.bias))
        phases: list[str] = []
        for row, column in itertools.product(_PHASES, repeat=2):
            phase = f"{name}.{len(phases)}"
            weight = self.weight(f"{phase}.weight", np.ascontiguousarray(kernel[:, :, row][..., column]), kernel)
            pads = [1, 1, len(row) - 2, len(column) - 2]
            made = self.node("Conv", [hidden, weight, bias], phase, pads=pads)
            phases.append(self.node("Relu", [made], f"{phase}.relu"))
        return self._interleaved(phases, name, width)

    def _interleaved(self, phases: list[str], name: str, width: int) -> str:
        """Even and odd columns of even rows, and of odd rows, woven into one; the rows are moved whole.

        DepthToSpace gives the same in four times the time.
        """
        shapes = {"single": (0, 0, 0, -1, 1), "row": (0, 0, 0, 1, -1), "whole": (0, 0, -1, width)}
        single, row, whole = (
            self.constant(f"{name}.{key}", np.array(shape, np.int64)) for key, shape in shapes.items()
        )
        columns = [self.node("Reshape", [phase, single], f"{self._bare(phase)}.columns") for phase in phases]
        rows: list[str] = []
        for key, pair in (("even", columns[:2]), ("odd", columns[2:])):
            woven = self.node("Concat", pair, f"{name}.{key}", axis=4)
            rows.append(self.node("Reshape", [woven, row], f"{name}.{key}.rows"))
        return self.node("Reshape", [self.node("Concat", rows, f"{name}.rows", axis=3), whole], name)

    def middle(self, hidden: str, left_out: int) -> str:
        if not left_out:
            return hidden
        bounds = {"start": left_out, "stop": -left_out, "axis": 2}
        inputs = [
            self.constant(f"{self._bare(hidden)}.{key}", np.array([value], np.int64)) for key, value in bounds.items()
        ]
        return self.node("Slice", [hidden, *inputs], f"{self._bare(hidden)}.middle")

    def _bare(self, name: str) -> str:
        return name.removeprefix(self.prefix)

    def norm(self, layer: nn.Module, hidden: str, name: str) -> str:
        names = ("weight", "bias", "running_mean", "running_var")
        constants = [self.constant(f"{name}.{key}", _array(getattr(layer, key))) for key in names]
        return self.node("BatchNormalization", [hidden, *constants], name, epsilon=NORM_EPSILON)

    def scaling(self, layer: nn.Module, hidden: str, name: str) -> str:
        """A norm as a convolution of one tap a channel, which runtimes compute in one go with what follows."""
        weight, bias, mean, variance = (
            _array(getattr(layer, key)).astype(np.float64) for key in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + NORM_EPSILON)
        kernel = self.constant(f"{name}.weight", scale.astype(np.float32).reshape(-1, 1, 1, 1))
        offset = self.constant(f"{name}.bias", (bias - mean * scale).astype(np.float32))
        return self.node("Conv", [hidden, kernel, offset], name, group=len(scale))


def build_graph(network: SpleeterUnet, *, trim: int = 0, int8: bool = True) -> onnx.ModelProto:
    """Write the network as an ONNX model.

    With ``trim`` the decoder computes only the middle frames, those that hardly feel the segment's ends, and they equal
    the whole network's output there: context costs the encoder alone. A level of the decoder computes its outermost
    frames from padding; the next one leaves them out.

    No batch norm can be folded into a convolution here without changing what is computed: the encoder passes each
    convolution's output on both with and without its norm, and in the decoder a ReLU stands before each norm and the
    next convolution pads with zeros behind it.

    Args:
        network: In evaluation mode.
        trim: Frames left out at each end of the mask; 0, or at least 5.
        int8: Store convolution weights as int8 per output channel behind DequantizeLinear; a runtime folds them.

    Returns:
        A checked model: ``magnitude`` (batch, 2, frames, 1024) to ``mask`` (batch, 2, frames - 2·trim, 1024), 0..1.

    Raises:
        ParameterError: If ``trim`` is out of bounds.
    """
    builder = _GraphBuilder(int8=int8)
    _mask(builder, network, trim)
    return _model(builder, "spleeter-unet")


def build_duet_graph(duet: SpleeterDuet, *, trim: int = 0, int8: bool = True) -> onnx.ModelProto:
    """Write two networks, and what joins their masks, as one ONNX model; see :func:`build_graph`."""
    builder = _GraphBuilder(int8=int8)
    masks = {}
    for target, network in (("vocals", duet.vocals), ("accompaniment", duet.accompaniment)):
        builder.prefix = f"{target}."
        masks[target] = _mask(builder, network, trim)
    builder.prefix = ""
    powers = {target: builder.node("Mul", [mask, mask], f"{target}.power") for target, mask in masks.items()}
    floor = builder.constant("floor", np.array(RATIO_FLOOR, np.float32))
    whole = builder.node("Add", [builder.node("Add", list(powers.values()), "power"), floor], "power.floored")
    ratio = builder.node("Div", [powers["vocals"], whole], "ratio")
    both = builder.node("Add", [masks["vocals"], ratio], "sum")
    builder.node("Mul", [both, builder.constant("half", np.array(0.5, np.float32))], "mask")
    return _model(builder, "spleeter-duet")


def build_sharing_graph(network: SharingUnet, *, trim: int = 0, int8: bool = True) -> onnx.ModelProto:
    """Write the network that shares the accompaniment out as an ONNX model; see :func:`build_graph`.

    Returns:
        A checked model: ``magnitude`` as there, to the shares of all of its targets but the last, ``mask`` (batch,
        2·(targets - 1), frames - 2·trim, 1024).
    """
    builder = _GraphBuilder(int8=int8)
    logits = _logits(builder, network, trim)
    by_target = builder.constant("by_target", np.array([0, len(SHARED), 2, -1, BINS], np.int64))
    shares = builder.node("Softmax", [builder.node("Reshape", [logits, by_target], "targets")], "shares", axis=1)
    flat = builder.constant("flat", np.array([0, 2 * len(SHARED), -1, BINS], np.int64))
    bounds = {"start": 0, "stop": 2 * (len(SHARED) - 1), "axis": 1}
    inputs = [builder.constant(f"kept.{key}", np.array([value], np.int64)) for key, value in bounds.items()]
    builder.node("Slice", [builder.node("Reshape", [shares, flat], "all"), *inputs], "mask")
    return _model(builder, "spleeter-sharing", masks=2 * (len(SHARED) - 1))


def _mask(builder: _GraphBuilder, network: SpleeterUnet, trim: int) -> str:
    return builder.node("Sigmoid", [_logits(builder, network, trim)], "mask")


def _logits(builder: _GraphBuilder, network: SpleeterUnet, trim: int) -> str:
    if trim != 0 and trim < _MASK_REACH + _STEP_REACH:
        raise ParameterError(f"trim={trim} must be 0 or at least {_MASK_REACH + _STEP_REACH}")
    skips = _encode(builder, network)
    hidden = _decode(builder, network, skips, trim)
    time_pad = 0 if trim else _MASK_REACH
    pads = [time_pad, _MASK_REACH, time_pad, _MASK_REACH]
    return builder.convolution(network.mask, hidden, "logits", dilations=[2, 2], pads=pads)


def _model(builder: _GraphBuilder, name: str, *, masks: int = 2) -> onnx.ModelProto:
    ports = [_port("magnitude", 2, "frames")], [_port("mask", masks, "kept")]
    graph = helper.make_graph(builder.nodes, name, *ports, builder.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    model.producer_name = "vocalsplit training.spleeter"
    model.doc_string = f"frames must be a multiple of {FRAME_MULTIPLE}"
    onnx.checker.check_model(model, full_check=True)
    return model


def trim_by_level(trim: int, levels: int) -> list[int]:
    """Frames that each level of the decoder may leave out at each end, finest first.

    Output frame ``t`` of a transposed convolution (kernel 5, stride 2, one frame cropped) needs the input frames from
    ``(t - 3) / 2`` to ``(t + 1) / 2``.
    """
    trims = [max(0, trim - _MASK_REACH)]
    for _ in range(levels):
        trims.append(max(0, (trims[-1] - _STEP_REACH) // 2))
    return trims


def _encode(builder: _GraphBuilder, network: SpleeterUnet) -> list[str]:
    skips, hidden = [], "magnitude"
    for index, layer in enumerate(network.encoder):
        skips.append(builder.convolution(layer, hidden, f"encoder{index}", strides=[2, 2], pads=_SAME_PADS))
        if index < len(network.encoder_norms):
            normed = builder.scaling(network.encoder_norms[index], skips[-1], f"encoder_norm{index}")
            hidden = builder.node("LeakyRelu", [normed], f"encoder_leak{index}", alpha=LEAK)
    return skips


def _decode(builder: _GraphBuilder, network: SpleeterUnet, skips: list[str], trim: int) -> str:
    trims = trim_by_level(trim, len(network.decoder))
    left_out = trims.pop()
    hidden = builder.middle(skips.pop(), left_out)
    for index, layer in enumerate(network.decoder):
        already = 2 * left_out
        left_out = trims.pop()
        width = BINS >> len(skips)
        hidden = builder.doubling(layer, hidden, f"decoder{index}", width)
        hidden = builder.middle(hidden, left_out - already)
        hidden = builder.norm(network.decoder_norms[index], hidden, f"decoder_norm{index}")
        if skips:
            skip = builder.middle(skips.pop(), left_out)
            hidden = builder.node("Concat", [skip, hidden], f"merge{index}", axis=1)
    return hidden


def _port(name: str, channels: int, frames: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", channels, frames, BINS])


def _array(value: object) -> NDArray[np.float32]:
    if not isinstance(value, nn.Parameter) and not hasattr(value, "detach"):
        raise TypeError(f"{type(value).__name__} is no tensor")
    array: NDArray[np.float32] = value.detach().cpu().numpy()
    return array
