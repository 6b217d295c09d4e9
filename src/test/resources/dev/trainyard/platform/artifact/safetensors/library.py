"""Writes library.safetensors with the reference implementation of the format, and NumPy."""
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

save_file({
    "weights": np.array([[1, -2.5, 3], [0, 1e-30, np.finfo(np.float32).max]], np.float32),
    "position": np.array([1, -(1 << 62)], np.int64),
    "labels": np.array([7, -7, -(1 << 31)], np.int32),
    "pixels": np.array([[[0, 127, 255]]], np.uint8),
    "exact": np.array([np.pi, np.nan, -np.inf], np.float64),
    "scalar": np.array(2.5, np.float64),
    "empty": np.zeros((0, 3), np.float32),
}, Path(__file__).with_name("library.safetensors"), {"format": "é", "quotes": '"\\\n'})
