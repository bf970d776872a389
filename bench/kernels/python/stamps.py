"""The nearest of one sorted list of int64 stamps to each of another: ties to the earlier, of equal ones the first."""

import numpy as np


def cases(folder, size):
    a, b, tolerance = (np.fromfile(f"{folder}/{size}/{name}", np.int64) for name in ("a", "b", "tolerance"))

    def run():
        number = np.arange(len(b), dtype=np.int32)
        first = np.maximum.accumulate(np.where(np.concatenate(([True], b[1:] != b[:-1])), number, 0))
        after = np.searchsorted(b, a)
        before = after - 1
        down = np.where(before >= 0, a - b[np.maximum(before, 0)], np.iinfo(np.int64).max)
        up = np.where(after < len(b), b[np.minimum(after, len(b) - 1)] - a, np.iinfo(np.int64).max)
        earlier = down <= up
        found = np.where(earlier, first[np.maximum(before, 0)], after)
        found[np.minimum(down, up) > tolerance[0]] = -1
        return found.astype(np.int32)

    yield dict(kernel="match", variant="numpy", size=size, run=run, outputs=lambda found: dict(nearest=found))
