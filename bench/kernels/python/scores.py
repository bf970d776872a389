"""What a picture shows at the points of a cloud, counted with bincount; float64."""

import numpy as np

WIDTH, HEIGHT = 960, 540
RANK_BINS, BINS, SLOPES, STEPS = 16, 16, 8, 16


def spread(row, rank, length):
    """Shared among four bins by a cubic B-spline."""
    place = 1 + rank * (RANK_BINS - 3.001)
    whole = place.astype(np.int64)
    f = place - whole
    g = 1 - f
    parts = (g * g * g / 6, (4 - 3 * f * f * (2 - f)) / 6, (4 - 3 * g * g * (2 - g)) / 6, f * f * f / 6)
    return sum(np.bincount(row + whole + (k - 1), part, length) for k, part in enumerate(parts))


def between(table, u, v):
    """Bilinear, both columns at once; u and v lie inside."""
    x, y = u.astype(np.int64), v.astype(np.int64)
    s, t = (u - x)[:, None], (v - y)[:, None]
    at = y * WIDTH + x
    a, b, c, d = (table[at + k].astype(np.float64) for k in (0, 1, WIDTH, WIDTH + 1))
    above, below = a + s * (b - a), c + s * (d - c)
    return above + t * (below - above)


def cases(folder, size):
    def read(name, kind=np.float64):
        return np.fromfile(f"{folder}/{size}/{name}", kind)

    x, y, z = np.ascontiguousarray(read("xyz").reshape(-1, 3).T)
    m, change = read("motion"), read("change")
    lens = np.fromfile(f"{folder}/scene/lens_plumb_bob")
    fx, fy, cx, cy, limit = lens[[2, 3, 4, 5, 7]]
    k1, k2, p1, p2, k3 = lens[12:17]
    ranks, table = read("ranks", np.float32).reshape(-1, 2), read("bytes", np.uint8).reshape(-1, 2)
    bins, levels = read("bin", np.uint8).astype(np.int64), read("levels", np.float32).astype(np.float64)
    rows = np.ascontiguousarray(read("rows", np.float32).reshape(-1, 16).T)
    length = RANK_BINS * RANK_BINS + 3 * RANK_BINS

    def nid():
        X, Y, Z = (m[i] * x + m[i + 1] * y + m[i + 2] * z + m[i + 3] for i in (0, 4, 8))
        a, b = X / Z, Y / Z
        q = a * a + b * b
        L = 1 + q * (k1 + q * (k2 + q * k3))
        u = (fx * (a * L + 2 * p1 * a * b + p2 * (q + 2 * a * a)) + cx + 0.5) * 0.5 - 0.5
        v = (fy * (b * L + p1 * (q + 2 * b * b) + 2 * p2 * a * b) + cy + 0.5) * 0.5 - 0.5
        seen = np.flatnonzero((Z > 0) & (q < limit) & (u >= 0) & (v >= 0) & (u < WIDTH - 1) & (v < HEIGHT - 1))
        found, bin = between(ranks, u[seen], v[seen]), bins[seen]
        counts = spread(RANK_BINS * (RANK_BINS + np.maximum(bin - RANK_BINS, 0)), found[:, 1], length)
        plain = bin < RANK_BINS
        return counts + spread(RANK_BINS * bin[plain], found[plain, 0], length)

    def edges():
        u, v = rows[0].astype(np.float64), rows[1].astype(np.float64)
        for k in range(7):
            u += change[k] * rows[2 + 2 * k]
            v += change[k] * rows[3 + 2 * k]
        np.clip(u, 0, WIDTH - 1.001, out=u)
        np.clip(v, 0, HEIGHT - 1.001, out=v)
        found = between(table, u, v)
        found /= STEPS
        whole = found.astype(np.int64)
        part = found - whole
        slope, q = part[:, 1], part[:, 0]
        slopes = np.bincount(whole[:, 1], 1 - slope, SLOPES + 1) + np.bincount(whole[:, 1] + 1, slope, SLOPES + 1)
        level = levels.astype(np.int64)
        p = levels - level
        cell, room = level * BINS + whole[:, 0], BINS * BINS + BINS + 1
        parts = ((0, (1 - p) * (1 - q)), (1, (1 - p) * q), (BINS, p * (1 - q)), (BINS + 1, p * q))
        joint = sum(np.bincount(cell + step, weight, room) for step, weight in parts)
        return slopes[:SLOPES], joint[: BINS * BINS]

    yield dict(kernel="nid_counts", variant="numpy", size=size, run=nid, outputs=lambda counts: dict(counts=counts))
    yield dict(
        kernel="edge_scores",
        variant="numpy",
        size=size,
        run=edges,
        outputs=lambda tables: dict(slopes=tables[0], joint=tables[1]),
    )
