"""What computes a network: ONNX Runtime, torch, and the choice between them."""
