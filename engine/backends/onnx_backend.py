"""Networks on the processor, through ONNX Runtime."""

from __future__ import annotations

import os
import threading

import numpy as np
import onnxruntime as ort

from engine.backends.network import Array
from engine.cancel import Cancelled, CancelToken
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault

_MAX_THREADS = 8
_LOG_FATAL = 4
_MEMORY_WORDS = ("bad_alloc", "Failed to allocate memory", "bad allocation", "Available memory")


def default_threads() -> int:
    """Threads that a network is given: one a core, at most eight, beyond which small networks do not get faster."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    # hyper-threads share the units that a network needs; two cores are too few to halve
    return max(1, min(_MAX_THREADS, count if count <= 2 else count // 2))


class OnnxNetwork:
    """A network in ONNX Runtime's CPU provider; see :class:`engine.backends.network.Network`.

    Memory stays small: callers from several threads take turns, so that there is one set of activations; int8 weights
    are unpacked once at load (``session.disable_quant_qdq``); the arena keeps its blocks, which costs less time than
    taking them from the system at each run, and no pattern plans one block for all. Threads sleep between runs.

    Args:
        content: The ONNX file's bytes.
        model_id: For messages.
        threads: Threads of one run; None takes :func:`default_threads`.

    Raises:
        ModelError: If the bytes are no ONNX model that this runtime can compute.
    """

    device = "cpu"

    def __init__(self, content: bytes, model_id: str, *, threads: int | None = None) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or default_threads()
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False
        options.log_severity_level = _LOG_FATAL
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        try:
            self._session = ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(model_id, ModelFault.UNSUITABLE, _first_line(error)) from error
        self._one_at_a_time = threading.Lock()
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1:
            detail = f"{len(inputs)} inputs and {len(outputs)} outputs, one of each is needed"
            raise ModelError(model_id, ModelFault.UNSUITABLE, detail)
        self._input, self._output = inputs[0].name, outputs[0].name

    def run(self, values: Array, cancel: CancelToken | None = None) -> Array:
        """Compute the network; a cancel ends it at the next node of the graph."""
        if cancel is None:
            return self._compute(values, ort.RunOptions())
        cancel.raise_if_cancelled()
        options = ort.RunOptions()

        def terminate() -> None:
            options.terminate = True

        with cancel.on_cancel(terminate):
            try:
                result = self._compute(values, options)
            except DeviceError:
                if cancel.is_cancelled:
                    raise Cancelled from None
                raise
        cancel.raise_if_cancelled()
        return result

    def _compute(self, values: Array, options: ort.RunOptions) -> Array:
        options.log_severity_level = _LOG_FATAL
        try:
            with self._one_at_a_time:
                (result,) = self._session.run([self._output], {self._input: values}, options)
        except MemoryError as error:
            raise DeviceError(self.device, DeviceFault.OUT_OF_MEMORY, _first_line(error)) from error
        except Exception as error:
            is_memory = any(word in str(error) for word in _MEMORY_WORDS)
            fault = DeviceFault.OUT_OF_MEMORY if is_memory else DeviceFault.WRONG_RESULT
            raise DeviceError(self.device, fault, _first_line(error)) from error
        return np.asarray(result, np.float32)

    def close(self) -> None:
        """Give back the memory; the network cannot be run afterwards."""
        del self._session


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
