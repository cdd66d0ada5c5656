"""The network as an ONNX graph, node by node, with int8 weights and fp32 arithmetic.

Written out rather than traced: the graph is twenty layers long, asymmetric paddings become attributes instead of
nodes, and nothing depends on an example's length. See ``docs/adr/int8-weights-fp32-arithmetic.md``.
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from engine.errors import ParameterError
from training.spleeter.duet import RATIO_FLOOR, SpleeterDuet
from training.spleeter.network import BINS, FRAME_MULTIPLE, LEAK, NORM_EPSILON, SpleeterUnet

OPSET = 17
_SAME_PADS = [1, 1, 2, 2]
_MASK_REACH = 3
_STEP_REACH = 2
_SMALL = 1024
"""Tensors below this many values stay in fp32: they weigh nothing."""


def quantise_per_channel(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round weights to int8 with one symmetric scale per output channel.

    Args:
        weight: Any shape.
        axis: The axis of the output channels.

    Returns:
        int8 weights of the same shape, and the scales, one per channel: ``weight ≈ int8 · scale``.
    """
    moved = np.moveaxis(weight, axis, 0).reshape(weight.shape[axis], -1)
    scale = np.maximum(np.abs(moved).max(axis=1), np.float32(1e-12)) / np.float32(127)
    shape = [1] * weight.ndim
    shape[axis] = -1
    rounded = np.rint(weight / scale.reshape(shape))
    return np.clip(rounded, -127, 127).astype(np.int8), scale.astype(np.float32)


class _GraphBuilder:
    """Collects nodes and initializers; every method returns the name of what it made."""

    def __init__(self, *, int8: bool) -> None:
        self._int8 = int8
        self.prefix = ""
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.float32] | NDArray[np.int8] | NDArray[np.int64]) -> str:
        name = self.prefix + name
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: float | list[int]) -> str:
        name = self.prefix + name
        node = helper.make_node(kind, inputs, [name], name)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return name

    def weight(self, name: str, value: NDArray[np.float32], axis: int) -> str:
        if not self._int8 or value.size < _SMALL:
            return self.constant(name, value)
        rounded, scale = quantise_per_channel(value, axis)
        inputs = [self.constant(f"{name}.int8", rounded), self.constant(f"{name}.scale", scale)]
        return self.node("DequantizeLinear", inputs, name, axis=axis)

    def convolution(self, kind: str, layer: nn.Module, hidden: str, name: str, **attributes: float | list[int]) -> str:
        axis = 1 if kind == "ConvTranspose" else 0
        weight = self.weight(f"{name}.weight", _array(layer.weight), axis)
        bias = self.constant(f"{name}.bias", _array(layer.bias))
        return self.node(kind, [hidden, weight, bias], name, **attributes)

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


def build_graph(network: SpleeterUnet, *, trim: int = 0, int8: bool = True) -> onnx.ModelProto:
    """Write the network as an ONNX model.

    With ``trim`` the decoder computes only the middle frames, those that hardly feel the segment's ends, and they equal
    the whole network's output there: context costs the encoder alone.

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


def _mask(builder: _GraphBuilder, network: SpleeterUnet, trim: int) -> str:
    if trim != 0 and trim < _MASK_REACH + _STEP_REACH:
        raise ParameterError(f"trim={trim} must be 0 or at least {_MASK_REACH + _STEP_REACH}")
    skips = _encode(builder, network)
    hidden = _decode(builder, network, skips, trim)
    time_pad = 0 if trim else _MASK_REACH
    pads = [time_pad, _MASK_REACH, time_pad, _MASK_REACH]
    hidden = builder.convolution("Conv", network.mask, hidden, "logits", dilations=[2, 2], pads=pads)
    return builder.node("Sigmoid", [hidden], "mask")


def _model(builder: _GraphBuilder, name: str) -> onnx.ModelProto:
    ports = [_port("magnitude", "frames")], [_port("mask", "kept")]
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
        skips.append(builder.convolution("Conv", layer, hidden, f"encoder{index}", strides=[2, 2], pads=_SAME_PADS))
        if index < len(network.encoder_norms):
            normed = builder.norm(network.encoder_norms[index], skips[-1], f"encoder_norm{index}")
            hidden = builder.node("LeakyRelu", [normed], f"encoder_leak{index}", alpha=LEAK)
    return skips


def _decode(builder: _GraphBuilder, network: SpleeterUnet, skips: list[str], trim: int) -> str:
    trims = trim_by_level(trim, len(network.decoder))
    left_out = trims.pop()
    hidden = builder.middle(skips.pop(), left_out)
    for index, layer in enumerate(network.decoder):
        name, already = f"decoder{index}", 2 * left_out
        left_out = trims.pop()
        pads = [left_out - already + 1, 1, left_out - already + 2, 2]  # cropping is the transposed padding
        hidden = builder.convolution("ConvTranspose", layer, hidden, name, strides=[2, 2], pads=pads)
        hidden = builder.node("Relu", [hidden], f"decoder_relu{index}")
        hidden = builder.norm(network.decoder_norms[index], hidden, f"decoder_norm{index}")
        if skips:
            skip = builder.middle(skips.pop(), left_out)
            hidden = builder.node("Concat", [skip, hidden], f"merge{index}", axis=1)
    return hidden


def _port(name: str, frames: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 2, frames, BINS])


def _array(value: object) -> NDArray[np.float32]:
    if not isinstance(value, nn.Parameter) and not hasattr(value, "detach"):
        raise TypeError(f"{type(value).__name__} is no tensor")
    array: NDArray[np.float32] = value.detach().cpu().numpy()
    return array
