"""The same networks in torch, from the same ONNX file.

On CUDA, on Apple's GPU, and on the processor, so that this way is always tested.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor

from engine.backends.network import Array
from engine.backends.torch_ops import OPERATORS
from engine.cancel import CancelToken
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault

TORCH_DEVICES = {"torch-cpu": "cpu", "cuda": "cuda", "mps": "mps"}
_MEMORY_WORDS = ("out of memory", "not enough memory", "can't allocate memory")


def find_gpu(name: str) -> str:
    """The name of the GPU that torch can use as ``cuda`` or ``mps``; empty where it can use none."""
    if name == "cuda":
        return torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    return "Apple GPU" if torch.backends.mps.is_available() else ""


@dataclass(frozen=True)
class _Step:
    """One node of the graph."""

    kind: str
    inputs: tuple[str, ...]
    output: str
    attributes: dict[str, Any]

    def compute(self, values: dict[str, Tensor]) -> Tensor:
        given = [values[name] if name else None for name in self.inputs]
        return OPERATORS[self.kind](self.attributes, *given)


class TorchNetwork:
    """A network in torch; see :class:`engine.backends.network.Network`.

    Everything that depends on constants alone, such as unpacking int8 weights, is computed once at load.

    Args:
        content: The ONNX file's bytes.
        model_id: For messages.
        device: A key of :data:`TORCH_DEVICES`.

    Raises:
        ModelError: If the bytes are no ONNX model or it needs an operator that is not written here.
        DeviceError: If the device is not there or has too little memory for the weights.
    """

    def __init__(self, content: bytes, model_id: str, device: str) -> None:
        self.device = device
        self._one_at_a_time = threading.Lock()
        graph = _read_graph(content, model_id)
        self._input, self._output = graph.input[0].name, graph.output[0].name
        try:
            self._target = torch.device(TORCH_DEVICES[device])
            constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
            self._steps, self._constants = _fold(list(_steps(graph)), constants, self._output)
            self._constants = {name: self._placed(value) for name, value in self._constants.items()}
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(model_id, ModelFault.UNSUITABLE, str(error)) from error
        except (RuntimeError, AssertionError) as error:
            raise self._device_error(error) from error

    def run(self, values: Array, cancel: CancelToken | None = None) -> Array:
        """Compute the network; a cancel is read between the nodes of the graph."""
        try:
            with self._one_at_a_time, torch.inference_mode(), _exact():
                result = self._compute(torch.from_numpy(np.ascontiguousarray(values)).to(self._target), cancel)
                return np.asarray(result.to("cpu").numpy(), np.float32)
        except (RuntimeError, ValueError) as error:
            self._give_back()
            raise self._device_error(error) from error

    def _compute(self, values: Tensor, cancel: CancelToken | None) -> Tensor:
        left = Counter(name for step in self._steps for name in step.inputs)
        left[self._output] += 1
        known = dict(self._constants)
        known[self._input] = values
        del values
        for step in self._steps:
            if cancel is not None:
                cancel.raise_if_cancelled()
            known[step.output] = step.compute(known)
            for name in step.inputs:
                left[name] -= 1
                if not left[name]:
                    known.pop(name, None)  # a deep network's early results would fill the device
        return known[self._output]

    def close(self) -> None:
        """Give back the memory; the network cannot be run afterwards."""
        self._constants = {}
        self._give_back()

    def _placed(self, value: Tensor) -> Tensor:
        """Numbers to the device; shapes and indices stay where Python reads them."""
        return value.to(self._target) if value.is_floating_point() else value

    def _give_back(self) -> None:
        if self._target.type == "cuda":
            torch.cuda.empty_cache()
        elif self._target.type == "mps":
            torch.mps.empty_cache()

    def _device_error(self, error: Exception) -> DeviceError:
        text = str(error).partition("\n")[0][:200]
        is_memory = isinstance(error, torch.OutOfMemoryError) or any(word in str(error) for word in _MEMORY_WORDS)
        fault = DeviceFault.OUT_OF_MEMORY if is_memory else DeviceFault.WRONG_RESULT
        return DeviceError(self.device, fault, text)


def _read_graph(content: bytes, model_id: str) -> onnx.GraphProto:
    try:
        graph = onnx.load_model_from_string(content).graph
    except Exception as error:  # protobuf's exceptions share no public base class
        raise ModelError(model_id, ModelFault.UNSUITABLE, str(error)) from error
    if len(graph.input) != 1 or len(graph.output) != 1:
        detail = f"{len(graph.input)} inputs and {len(graph.output)} outputs, one of each is needed"
        raise ModelError(model_id, ModelFault.UNSUITABLE, detail)
    unknown = sorted({node.op_type for node in graph.node if node.op_type not in OPERATORS or node.domain})
    if unknown:
        detail = f"the torch devices do not know the operators {', '.join(unknown)}"
        raise ModelError(model_id, ModelFault.UNSUITABLE, detail)
    return graph


def _steps(graph: onnx.GraphProto) -> Iterator[_Step]:
    for node in graph.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        tensors = {
            name: numpy_helper.to_array(value)
            for name, value in attributes.items()
            if isinstance(value, onnx.TensorProto)
        }
        yield _Step(node.op_type, tuple(node.input), node.output[0], {**attributes, **tensors})


def _fold(steps: list[_Step], constants: dict[str, Tensor], output: str) -> tuple[list[_Step], dict[str, Tensor]]:
    """Compute what depends on constants alone; returns the steps that are left and the constants that they need."""
    known, remaining = dict(constants), []
    for step in steps:
        if step.output != output and all(name in known or not name for name in step.inputs):
            known[step.output] = step.compute(known)
        else:
            remaining.append(step)
    needed = {name for step in remaining for name in step.inputs}
    return remaining, {name: value for name, value in known.items() if name in needed}


def _exact() -> Any:  # noqa: ANN401 - torch does not type its context
    """Full fp32 in convolutions (no TF32) and the same result each time."""
    return torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)
