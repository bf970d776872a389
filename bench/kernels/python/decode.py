"""Recorded points to columns and to rows, with a structured dtype: the fields are views, each is copied once."""

import numpy as np

STEP = 22
POINT = np.dtype(
    {
        "names": ["x", "y", "z", "intensity", "ring", "time"],
        "formats": ["<f4", "<f4", "<f4", "<f4", "<u2", "<f4"],
        "offsets": [0, 4, 8, 12, 16, 18],
        "itemsize": STEP,
    }
)


def cases(folder, size):
    data = np.fromfile(f"{folder}/{size}/cloud", np.uint8)
    points = data.view(POINT)
    floats = np.ndarray((len(points), 4), "<f4", data, 0, (STEP, 4))
    x, y, z = (np.empty(len(points), np.float32) for _ in range(3))
    rows = np.empty((len(points), 6), np.float32)

    def columns():
        np.copyto(x, points["x"])
        np.copyto(y, points["y"])
        np.copyto(z, points["z"])

    def in_rows():
        rows[:, :4] = floats
        rows[:, 4] = points["ring"]
        rows[:, 5] = points["time"]

    yield dict(kernel="decode", variant="numpy", size=size, run=columns, outputs=lambda _: dict(x=x, y=y, z=z))
    yield dict(kernel="decode_rows", variant="numpy", size=size, run=in_rows, outputs=lambda _: dict(rows=rows))
