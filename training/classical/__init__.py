"""Separation without training: yardsticks between doing nothing and knowing the answer."""

from training.classical.base import ClassicalSeparator, Oracle
from training.classical.registry import CLASSICAL, build_classical

__all__ = ["CLASSICAL", "ClassicalSeparator", "Oracle", "build_classical"]
