"""What the operators of an ONNX graph compute, in torch (ONNX operator set 13 to 21).

Only what the networks of separation models are made of; :data:`OPERATORS` is the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

Attributes = Mapping[str, Any]
Operator = Callable[..., Tensor]

_CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
_TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
_TYPES = {
    1: torch.float32,
    3: torch.int8,
    6: torch.int32,
    7: torch.int64,
    9: torch.bool,
    10: torch.float16,
    11: torch.float64,
}


class UnknownOperatorError(ValueError):
    """The graph needs what is not written here."""


def convolution(a: Attributes, x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Conv."""
    rank = weight.ndim - 2
    _hold(a.get("auto_pad", b"NOTSET") == b"NOTSET", "auto_pad")
    pads = a.get("pads", [0] * 2 * rank)
    before, after = pads[:rank], pads[rank:]
    padding = before
    if before != after:
        x, padding = F.pad(x, _torch_pads(before, after)), [0] * rank
    ones = [1] * rank
    strides, dilations = a.get("strides", ones), a.get("dilations", ones)
    return _CONVOLUTIONS[rank](x, weight, bias, strides, padding, dilations, a.get("group", 1))


def transposed_convolution(a: Attributes, x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """ConvTranspose; its paddings crop the result."""
    rank = weight.ndim - 2
    _hold(a.get("auto_pad", b"NOTSET") == b"NOTSET" and "output_shape" not in a, "auto_pad or output_shape")
    ones, zeros = [1] * rank, [0] * rank
    pads, extra = a.get("pads", [0] * 2 * rank), a.get("output_padding", zeros)
    strides, dilations = a.get("strides", ones), a.get("dilations", ones)
    _hold(extra == zeros, "output_padding")
    y = _TRANSPOSED[rank](x, weight, bias, strides, 0, 0, a.get("group", 1), dilations)
    for axis in range(rank):
        before, after = pads[axis], pads[rank + axis]
        y = y.narrow(2 + axis, before, y.shape[2 + axis] - before - after)
    return y


def batch_norm(a: Attributes, x: Tensor, *parameters: Tensor) -> Tensor:
    """BatchNormalization, as at inference; the parameters are scale, shift, mean and variance."""
    scale, shift, mean, variance = parameters
    return F.batch_norm(x, mean, variance, scale, shift, eps=a.get("epsilon", 1e-5))


def dequantize(a: Attributes, x: Tensor, scale: Tensor, zero: Tensor | None = None) -> Tensor:
    """DequantizeLinear, per tensor or per channel."""
    _hold(a.get("block_size", 0) == 0, "block_size")
    if scale.ndim:
        shape = [1] * x.ndim
        shape[a.get("axis", 1)] = -1
        scale, zero = scale.reshape(shape), zero.reshape(shape) if zero is not None else None
    values = x.to(scale.dtype)
    return (values if zero is None else values - zero.to(scale.dtype)) * scale


def slice_(
    _: Attributes, x: Tensor, starts: Tensor, ends: Tensor, axes: Tensor | None = None, *steps: Tensor
) -> Tensor:
    """Slice; steps may be negative."""
    count = starts.numel()
    along = axes.tolist() if axes is not None else range(count)
    paces = steps[0].tolist() if steps else [1] * count
    for axis, start, end, pace in zip(along, starts.tolist(), ends.tolist(), paces, strict=True):
        first, last, step = slice(start, end, pace).indices(x.shape[axis])
        index = torch.arange(first, last, step, device=x.device)
        x = x.narrow(axis, first, len(index)) if step == 1 else x.index_select(axis, index)
    return x


def pad(a: Attributes, x: Tensor, pads: Tensor, value: Tensor | None = None, axes: Tensor | None = None) -> Tensor:
    """Pad with a constant, by reflection or with the edge."""
    mode = {b"constant": "constant", b"reflect": "reflect", b"edge": "replicate"}[a.get("mode", b"constant")]
    amounts = pads.tolist()
    half = len(amounts) // 2
    along = axes.tolist() if axes is not None else list(range(half))
    before, after = [0] * x.ndim, [0] * x.ndim
    for axis, low, high in zip(along, amounts[:half], amounts[half:], strict=True):
        before[axis], after[axis] = low, high
    if mode == "constant":
        return F.pad(x, _torch_pads(before, after), mode, 0.0 if value is None else float(value))
    first = next((axis for axis in range(x.ndim) if before[axis] or after[axis]), x.ndim)
    return F.pad(x, _torch_pads(before[first:], after[first:]), mode)


def reshape(a: Attributes, x: Tensor, shape: Tensor) -> Tensor:
    """Reshape; 0 keeps a size, -1 takes what is left."""
    sizes = shape.tolist()
    if not a.get("allowzero", 0):
        sizes = [x.shape[i] if size == 0 else size for i, size in enumerate(sizes)]
    return x.reshape(sizes)


def unsqueeze(_: Attributes, x: Tensor, axes: Tensor) -> Tensor:
    """Unsqueeze; the axes are those of the result."""
    rank = x.ndim + axes.numel()
    for axis in sorted(axis % rank for axis in axes.tolist()):
        x = x.unsqueeze(axis)
    return x


def squeeze(_: Attributes, x: Tensor, axes: Tensor | None = None) -> Tensor:
    """Squeeze."""
    return x.squeeze() if axes is None else x.squeeze(tuple(axes.tolist()))


def gather(a: Attributes, x: Tensor, index: Tensor) -> Tensor:
    """Gather."""
    axis = a.get("axis", 0) % x.ndim
    flat = x.index_select(axis, index.reshape(-1).to(x.device) % x.shape[axis])
    return flat.reshape([*x.shape[:axis], *index.shape, *x.shape[axis + 1 :]])


def cast(a: Attributes, x: Tensor) -> Tensor:
    """Cast."""
    _hold(a["to"] in _TYPES, f"type {a['to']}")
    return x.to(_TYPES[a["to"]])


def depth_to_space(a: Attributes, x: Tensor) -> Tensor:
    """DepthToSpace: blocks of channels become blocks of rows and columns."""
    size = a["blocksize"]
    batch, channels, rows, columns = x.shape
    kept = channels // size**2
    if a.get("mode", b"DCR") == b"DCR":
        x = x.reshape(batch, size, size, kept, rows, columns).permute(0, 3, 4, 1, 5, 2)
    else:
        x = x.reshape(batch, kept, size, size, rows, columns).permute(0, 1, 4, 2, 5, 3)
    return x.reshape(batch, kept, rows * size, columns * size)


def constant_of_shape(a: Attributes, shape: Tensor) -> Tensor:
    """ConstantOfShape."""
    value = a.get("value", np.zeros(1, np.float32))
    return torch.from_numpy(np.full(shape.tolist(), value.reshape(-1)[0], value.dtype))


def transpose(a: Attributes, x: Tensor) -> Tensor:
    """Transpose."""
    return x.permute(a.get("perm", list(range(x.ndim))[::-1]))


def gemm(a: Attributes, x: Tensor, y: Tensor, shift: Tensor | None = None) -> Tensor:
    """Gemm."""
    x, y = (x.T if a.get("transA", 0) else x), (y.T if a.get("transB", 0) else y)
    product: Tensor = a.get("alpha", 1.0) * (x @ y)
    return product if shift is None else product + a.get("beta", 1.0) * shift


def _torch_pads(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """ONNX names all befores, then all afters; torch goes from the last axis to the first, in pairs."""
    return [amount for pair in reversed(list(zip(before, after, strict=True))) for amount in pair]


def _hold(is_known: bool, what: str) -> None:
    if not is_known:
        raise UnknownOperatorError(f"{what} is not known")


OPERATORS: Mapping[str, Operator] = {
    "Add": lambda _, x, y: x + y,
    "BatchNormalization": batch_norm,
    "Cast": cast,
    "Clip": lambda _, x, low=None, high=None: torch.clamp(x, low, high),
    "Concat": lambda a, *parts: torch.cat(parts, a["axis"]),
    "Constant": lambda a: torch.from_numpy(np.array(a["value"])),
    "ConstantOfShape": constant_of_shape,
    "Conv": convolution,
    "ConvTranspose": transposed_convolution,
    "DepthToSpace": depth_to_space,
    "DequantizeLinear": dequantize,
    "Div": lambda _, x, y: x / y if x.is_floating_point() else x // y,
    "Exp": lambda _, x: torch.exp(x),
    "Gather": gather,
    "Gemm": gemm,
    "Identity": lambda _, x: x,
    "LeakyRelu": lambda a, x: F.leaky_relu(x, a.get("alpha", 0.01)),
    "Log": lambda _, x: torch.log(x),
    "MatMul": lambda _, x, y: x @ y,
    "Mul": lambda _, x, y: x * y,
    "Pad": pad,
    "Pow": lambda _, x, y: torch.pow(x, y),
    "Relu": lambda _, x: torch.relu(x),
    "Reshape": reshape,
    "Shape": lambda _, x: torch.tensor(x.shape),
    "Sigmoid": lambda _, x: torch.sigmoid(x),
    "Slice": slice_,
    "Softmax": lambda a, x: torch.softmax(x, a.get("axis", -1)),
    "Sqrt": lambda _, x: torch.sqrt(x),
    "Squeeze": squeeze,
    "Sub": lambda _, x, y: x - y,
    "Tanh": lambda _, x: torch.tanh(x),
    "Transpose": transpose,
    "Unsqueeze": unsqueeze,
}
