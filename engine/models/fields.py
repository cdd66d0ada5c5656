"""Reading JSON objects strictly: every entry has a type, none is left over."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from engine.errors import ParameterError


class Fields:
    """One JSON object, read entry by entry.

    Args:
        content: What ``json.loads`` gave.
        name: What the object is called in messages.

    Raises:
        ParameterError: From every method, if an entry is missing or has another type or value; from here, if
            ``content`` is no object.
    """

    def __init__(self, content: object, name: str = "") -> None:
        if not isinstance(content, dict):
            raise ParameterError(f"{name or 'content'} must be an object")
        self._left: dict[str, object] = dict(content)
        self._name = name

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise ParameterError(f"{self._label(key)} is missing")
        return self._left.pop(key)

    def _label(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def text(self, key: str, *, pattern: str | None = None, one_of: Sequence[str] | None = None) -> str:
        """Take a string, optionally one that matches ``pattern`` as a whole or is one of several."""
        return self._check_text(key, self._take(key), pattern, one_of)

    def optional_text(self, key: str, *, pattern: str | None = None) -> str:
        """Take a string, or an empty one where it is missing."""
        return self.text(key, pattern=pattern) if key in self._left else ""

    def _check_text(self, key: str, value: object, pattern: str | None, one_of: Sequence[str] | None) -> str:
        if not isinstance(value, str):
            raise ParameterError(f"{self._label(key)}={value!r} must be a string")
        if pattern is not None and not re.fullmatch(pattern, value):
            raise ParameterError(f"{self._label(key)}={value!r} must match {pattern}")
        if one_of is not None and value not in one_of:
            raise ParameterError(f"{self._label(key)}={value!r} must be one of {', '.join(one_of)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of different strings, at least one."""
        values = self._take(key)
        if not isinstance(values, list) or not values or len(set(map(str, values))) != len(values):
            raise ParameterError(f"{self._label(key)}={values!r} must be a list of different strings")
        return tuple(self._check_text(key, value, r"[a-z0-9-]+", None) for value in values)

    def integer(self, key: str, *, minimum: int = 0) -> int:
        """Take a whole number that is at least ``minimum``."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            raise ParameterError(f"{self._label(key)}={value!r} must be a whole number of at least {minimum}")
        return value

    def number(self, key: str) -> float:
        """Take a finite number."""
        value = self._take(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise ParameterError(f"{self._label(key)}={value!r} must be a finite number")
        return float(value)

    def numbers(self) -> Mapping[str, float]:
        """Take all that is left, as finite numbers by name."""
        return {key: self.number(key) for key in sorted(self._left)}

    def group(self, key: str) -> Fields:
        """Take an object."""
        return Fields(self._take(key), self._label(key))

    def optional_group(self, key: str) -> Fields | None:
        """Take an object or null."""
        value = self._take(key)
        return None if value is None else Fields(value, self._label(key))

    def groups(self, key: str) -> list[Fields]:
        """Take a list of objects."""
        values = self._take(key)
        if not isinstance(values, list):
            raise ParameterError(f"{self._label(key)} must be a list")
        return [Fields(value, f"{self._label(key)}[{index}]") for index, value in enumerate(values)]

    def finish(self) -> None:
        """Hold that nothing is left."""
        if self._left:
            raise ParameterError(f"unknown: {', '.join(self._label(key) for key in sorted(self._left))}")
