"""Recorded points to columns and to rows, with structured dtypes: fields are views, each is copied once, the first four as one."""

import numpy as np

POINT = np.dtype(
    {
        "names": ["x", "y", "z", "first", "ring", "time"],
        "formats": ["<f4", "<f4", "<f4", "V16", "<u2", "<f4"],
        "offsets": [0, 4, 8, 0, 16, 18],
        "itemsize": 22,
    }
)
ROW = np.dtype([("first", "V16"), ("ring", "<f4"), ("time", "<f4")])


def cases(folder, size):
    data = np.fromfile(f"{folder}/{size}/cloud", np.uint8)
    points = data.view(POINT)
    x, y, z = (np.empty(len(points), np.float32) for _ in range(3))
    rows = np.empty(len(points), ROW)

    def columns():
        np.copyto(x, points["x"])
        np.copyto(y, points["y"])
        np.copyto(z, points["z"])

    def in_rows():
        rows["first"] = points["first"]
        rows["ring"] = points["ring"]
        rows["time"] = points["time"]

    yield dict(kernel="decode", variant="numpy", size=size, run=columns, outputs=lambda _: dict(x=x, y=y, z=z))
    yield dict(kernel="decode_rows", variant="numpy", size=size, run=in_rows, outputs=lambda _: dict(rows=rows))
