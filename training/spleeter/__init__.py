"""Spleeter's two-stem network: read its published checkpoint, rebuild it in torch, export it for the engine."""
