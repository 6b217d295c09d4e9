"""Writes golden.safetensors from the specification of the format, with Python's standard library only."""
import json
import math
import struct
from pathlib import Path

FLOAT_MAX = struct.unpack("<f", b"\xff\xff\x7f\x7f")[0]
TENSORS = [
    ("position", "I64", [2], struct.pack("<2q", 1, -(1 << 62))),
    ("exact", "F64", [1], struct.pack("<d", math.pi)),
    ("weights", "F32", [2, 3], struct.pack("<6f", 1, -2.5, 3, 0, 1e-30, FLOAT_MAX)),
    ("labels", "I32", [3], struct.pack("<3i", 7, -7, -(1 << 31))),
    ("pixels", "U8", [3], bytes([0, 127, 255])),
]

header = {"__metadata__": {"a": "1", "format": "é"}}
offset = 0
for name, dtype, shape, data in TENSORS:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
    offset += len(data)
text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
text += b" " * (-len(text) % 8)
Path(__file__).with_name("golden.safetensors").write_bytes(
    struct.pack("<Q", len(text)) + text + b"".join(data for *_, data in TENSORS))
