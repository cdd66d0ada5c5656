"""Reading a TensorFlow checkpoint without TensorFlow.

A checkpoint is a pair of files (format: ``tensorflow/core/util/tensor_bundle/tensor_bundle.h`` and
``tensorflow/core/lib/io/table_format.txt``): ``.index`` is an uncompressed sorted string table that maps the name of a
tensor to a ``BundleEntryProto``, ``.data-00000-of-00001`` holds the numbers, little-endian, one tensor after another.
Nothing in it is executed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import ModelError, ModelFault

_FOOTER_BYTES = 48
_MAGIC = 0xDB4775248B80FB57
_FLOAT32 = 1


@dataclass(frozen=True)
class TensorEntry:
    """Where one tensor lies in the data file.

    Attributes:
        dtype: TensorFlow's number of the type; 1 is float32.
        shape: Its shape.
        offset: First byte in the data file.
        size: Bytes.
    """

    dtype: int
    shape: tuple[int, ...]
    offset: int
    size: int


def read_checkpoint(prefix: Path) -> dict[str, NDArray[np.float32]]:
    """Read all float32 tensors of a checkpoint.

    Args:
        prefix: Path without its endings, such as ``…/2stems/model``.

    Returns:
        Tensors by name, in the shapes in which TensorFlow stores them.

    Raises:
        ModelError: If a file is not there or is no such checkpoint.
    """
    index_path = prefix.with_name(prefix.name + ".index")
    data_path = prefix.with_name(prefix.name + ".data-00000-of-00001")
    try:
        index, data = index_path.read_bytes(), data_path.read_bytes()
    except OSError as error:
        raise ModelError(str(prefix), ModelFault.MISSING, str(error)) from error
    try:
        entries = read_index(index)
        return {name: _tensor(data, entry) for name, entry in entries.items() if entry.dtype == _FLOAT32}
    except (ValueError, IndexError, KeyError, struct.error) as error:
        raise ModelError(str(prefix), ModelFault.DAMAGED, str(error)) from error


def read_index(index: bytes) -> dict[str, TensorEntry]:
    """Read the table of tensors.

    Args:
        index: Content of the ``.index`` file.

    Returns:
        Entries by the tensor's name.

    Raises:
        ValueError: If the bytes are no uncompressed sorted string table.
    """
    if len(index) < _FOOTER_BYTES or struct.unpack("<Q", index[-8:])[0] != _MAGIC:
        raise ValueError("not a checkpoint index: wrong magic number")
    footer = index[-_FOOTER_BYTES:]
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    offset, at = _varint(footer, at)
    size, _ = _varint(footer, at)
    entries = {}
    for _, handle in _block(index, offset, size):
        block_offset, at = _varint(handle, 0)
        block_size, _ = _varint(handle, at)
        for key, value in _block(index, block_offset, block_size):
            if key:  # the empty key holds the bundle's header
                entries[key.decode("utf-8")] = _entry(value)
    return entries


def _tensor(data: bytes, entry: TensorEntry) -> NDArray[np.float32]:
    count = int(np.prod(entry.shape, dtype=np.int64))
    if entry.size != 4 * count or entry.offset + entry.size > len(data):
        raise ValueError(f"{entry} does not fit into {len(data)} bytes of data")
    flat = np.frombuffer(data, dtype="<f4", count=count, offset=entry.offset)
    return flat.reshape(entry.shape).astype(np.float32)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a base-128 number; returns it and the position after it."""
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _block(data: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of one block; each key shares a prefix with the one before it."""
    if data[offset + size] != 0:
        raise ValueError("the index is compressed")
    block = data[offset : offset + size]
    (restarts,) = struct.unpack("<I", block[-4:])
    at, end, key = 0, size - 4 - 4 * restarts, b""
    while at < end:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + length]
        at += length


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and values of a protobuf message; groups do not occur here."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        value: int | bytes
        match tag & 7:
            case 0:
                value, at = _varint(message, at)
            case 2:
                length, at = _varint(message, at)
                value, at = message[at : at + length], at + length
            case 5:
                value, at = message[at : at + 4], at + 4
            case 1:
                value, at = message[at : at + 8], at + 8
            case wire:
                raise ValueError(f"protobuf wire type {wire} is not known")
        yield tag >> 3, value


def _entry(message: bytes) -> TensorEntry:
    """Read a BundleEntryProto: 1 dtype, 2 shape (repeated 2: dimension with 1: size), 4 offset, 5 size."""
    numbers = {1: 0, 4: 0, 5: 0}
    shape: tuple[int, ...] = ()
    for number, value in _fields(message):
        if number == 2 and isinstance(value, bytes):
            dimensions = [v for n, v in _fields(value) if n == 2 and isinstance(v, bytes)]
            shape = tuple(_size(dimension) for dimension in dimensions)
        elif number in numbers and isinstance(value, int):
            numbers[number] = value
    return TensorEntry(numbers[1], shape, numbers[4], numbers[5])


def _size(dimension: bytes) -> int:
    return next((v for n, v in _fields(dimension) if n == 1 and isinstance(v, int)), 0)
