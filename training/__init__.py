"""training."""

import engine  # noqa: F401 - before ONNX Runtime is loaded: it keeps its wheels from reporting to their makers
