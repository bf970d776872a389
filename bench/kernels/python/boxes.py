"""How many points lie in each box: all points against each box, and the same where only those beside its middle are turned."""

import numpy as np


def boxes_in(path):
    """Middle, rows of the rotation into the box, half lengths, half lengths along the points' axes."""
    for numbers in np.fromfile(path).reshape(-1, 15):
        R, half = numbers[3:12].reshape(3, 3), numbers[12:] / 2
        yield numbers[:3].tolist(), R.T.tolist(), half.tolist(), (np.abs(R) @ half + 1e-4).tolist()


def inside(x, y, z, middle, rows, half):
    dx, dy, dz = x - middle[0], y - middle[1], z - middle[2]
    seen = None
    for (a, b, c), limit in zip(rows, half):
        q = dx * a
        q += dy * b
        q += dz * c
        within = np.abs(q, out=q) <= limit
        seen = within if seen is None else np.logical_and(seen, within, out=seen)
    return np.count_nonzero(seen)


def cases(folder, size):
    x, y, z = (np.fromfile(f"{folder}/{size}/{c}", np.float32) for c in "xyz")
    boxes = list(boxes_in(f"{folder}/{size}/boxes"))

    def brute():
        return np.array([inside(x, y, z, middle, rows, half) for middle, rows, half, _ in boxes], np.uint32)

    def culled():
        counts = []
        for middle, rows, half, reach in boxes:
            near = np.flatnonzero((x >= middle[0] - reach[0]) & (x <= middle[0] + reach[0]))
            near = near[np.abs(y[near] - middle[1]) <= reach[1]]
            counts.append(inside(x[near], y[near], z[near], middle, rows, half))
        return np.array(counts, np.uint32)

    for variant, run in (("numpy", brute), ("numpy-culled", culled)):
        yield dict(kernel="boxes", variant=variant, size=size, run=run, outputs=lambda counts: dict(counts=counts))
