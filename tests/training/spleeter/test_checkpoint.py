"""If these fail, published weights are read wrongly, or damaged ones without a word."""

import struct

import numpy as np
import pytest

from engine.errors import ModelError, ModelFault
from training.spleeter.checkpoint import read_checkpoint, read_index


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number, value):
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    return varint(number << 3) + varint(value)


def entry(dtype, shape, offset, size):
    dimensions = b"".join(field(2, field(1, length)) for length in shape)
    checksum = varint(6 << 3 | 5) + struct.pack("<I", 12345)
    return field(1, dtype) + field(2, dimensions) + field(4, offset) + field(5, size) + checksum


def block(entries):
    """A block whose keys share prefixes, as TensorFlow writes them."""
    out, last = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(last)) and key[shared] == last[shared]:
            shared += 1
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    return out + struct.pack("<II", 0, 1)


def write_checkpoint(folder, tensors, compression=0):
    data, entries = b"", [(b"", field(1, 1))]
    for name, tensor in sorted(tensors.items()):
        raw = tensor.tobytes()
        dtype = {"f": 1, "i": 9}[tensor.dtype.kind]
        entries.append((name.encode(), entry(dtype, tensor.shape, len(data), len(raw))))
        data += raw
    half = len(entries) // 2
    index, handles = b"", []
    for part in (entries[:half], entries[half:]):
        content = block(part)
        handles.append((part[-1][0], varint(len(index)) + varint(len(content))))
        index += content + bytes([compression]) + b"\0\0\0\0"
    top = block(handles)
    footer = varint(0) + varint(0) + varint(len(index)) + varint(len(top))
    index += top + bytes([0]) + b"\0\0\0\0"
    index += footer.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)
    (folder / "model.index").write_bytes(index)
    (folder / "model.data-00000-of-00001").write_bytes(data)
    return folder / "model"


@pytest.fixture
def small():
    random = np.random.default_rng(0)
    shapes = {"conv2d/bias": (3,), "conv2d/kernel": (2, 5, 1, 200), "conv2d_1/bias": (7,), "scalar": ()}
    return {name: random.normal(0, 1, shape).astype(np.float32) for name, shape in shapes.items()}


def test_what_was_written_is_read(tmp_path, small):
    prefix = write_checkpoint(tmp_path, small | {"global_step": np.array([5], np.int64)})
    read = read_checkpoint(prefix)
    assert set(read) == set(small)
    for name, tensor in small.items():
        np.testing.assert_array_equal(read[name], tensor)


def test_the_index_knows_shapes_and_places(tmp_path, small):
    index = write_checkpoint(tmp_path, small).with_suffix(".index").read_bytes()
    entries = read_index(index)
    assert entries["conv2d/kernel"].shape == (2, 5, 1, 200)
    assert entries["conv2d/kernel"].offset == 12


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(ModelError) as raised:
        read_checkpoint(tmp_path / "model")
    assert raised.value.fault is ModelFault.MISSING


def spoil(path, edit):
    path.write_bytes(edit(path.read_bytes()))


@pytest.mark.parametrize(
    ("suffix", "edit"),
    [
        (".index", lambda content: b""),
        (".index", lambda content: content[:-1] + b"\0"),
        (".index", lambda content: content[20:]),
        (".data-00000-of-00001", lambda content: content[:-1]),
    ],
)
def test_damage_is_said(tmp_path, small, suffix, edit):
    prefix = write_checkpoint(tmp_path, small)
    spoil(prefix.with_name(f"model{suffix}"), edit)
    with pytest.raises(ModelError) as raised:
        read_checkpoint(prefix)
    assert raised.value.fault is ModelFault.DAMAGED


def test_a_compressed_index_is_refused(tmp_path, small):
    with pytest.raises(ModelError, match="compressed"):
        read_checkpoint(write_checkpoint(tmp_path, small, compression=1))
