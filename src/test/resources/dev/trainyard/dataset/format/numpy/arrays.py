"""Makes arrays.npz beside this file with NumPy (2.4.6), for NpyFormatsTest: python3 arrays.py"""
from pathlib import Path

import numpy as np

pixels = np.arange(4 * 2 * 3).reshape(4, 2, 3) * 10
np.savez_compressed(
    Path(__file__).with_name("arrays.npz"),
    x_train=pixels.astype("u1"), y_train=np.array([2, 0, 1, 2], "<i8"),
    x_test=255 - pixels[:2].astype("u1"), y_test=np.array([1, 0], ">i4"))
