"""Makes kinds.npz beside this file with NumPy (2.4.6), for NpyFormatsTest: python3 kinds.py

For each number type: an array [4, 3, 2] with the extreme values of the type, in both byte orders and in C and Fortran order, and its
values as float64 of shape [4, 6] in C order."""
from pathlib import Path

import numpy as np

arrays = {}
for name in ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"):
    kind = np.dtype(name)
    if name == "b1":
        values = np.arange(24) % 5 == 0
    elif kind.kind == "f":
        info = np.finfo(kind)
        largest = np.float64(info.max if name != "f8" else np.finfo("f4").max)
        values = np.concatenate([[largest, -largest, info.tiny, info.smallest_subnormal, 1 / 3, -0.0, 1 + info.eps, np.pi], np.arange(16) / 7])
    else:
        info = np.iinfo(kind)
        values = np.array([info.min, info.max, info.max - 1, info.max // 2 + 1] + [(17 * k) % 101 for k in range(20)], kind)
    array = values.astype(kind).reshape(4, 3, 2)
    arrays["expected_" + name] = array.astype("f8").reshape(4, 6)
    for order, mark in (("little", "<"), ("big", ">")):
        ordered = array.astype(mark + name)
        arrays[f"{name}_{order}_c"] = np.ascontiguousarray(ordered)
        arrays[f"{name}_{order}_fortran"] = np.asfortranarray(ordered)
np.savez_compressed(Path(__file__).with_name("kinds.npz"), **arrays)
