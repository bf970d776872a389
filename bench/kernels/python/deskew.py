"""Points moved by the pose of their own time: per segment of the motion, slerp as Rodrigues' rotation, columns of float32."""

import numpy as np


def product(a, b):
    """Hamilton's, xyzw."""
    (ax, ay, az, aw), (bx, by, bz, bw) = a, b
    return np.array(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ]
    )


def matrix(q):
    x, y, z, w = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def segments(folder):
    t = np.fromfile(f"{folder}/scene/pose_t")
    q = np.fromfile(f"{folder}/scene/pose_q").reshape(-1, 4)
    p = np.fromfile(f"{folder}/scene/pose_p").reshape(-1, 3)
    for i in range(len(t) - 1):
        turn = product(q[i] * [-1, -1, -1, 1], q[i + 1])
        turn = turn if turn[3] >= 0 else -turn
        sine = np.linalg.norm(turn[:3])
        axis = turn[:3] / sine if sine > 0 else np.zeros(3)
        yield t[i], t[i + 1], 2 * np.arctan2(sine, turn[3]), axis, matrix(q[i]), p[i], p[i + 1] - p[i]


def deskew_run(segment, x, y, z, t):
    """R P + p + part dp = (M0 + sin M1 + (1 - cos) M2) point + …: three rows of sums over nine columns that depend on time only."""
    t0, t1, angle, k, R, p, dp = segment
    part = (t - np.float32(t0)) * np.float32(1 / (t1 - t0))
    turned = part * np.float32(angle)
    sine, rest = np.sin(turned), 1 - np.cos(turned)
    K = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    RK, RKK = R @ K, R @ K @ K
    for row in range(3):
        out = part * np.float32(dp[row])
        out += np.float32(p[row])
        for column, axis in enumerate((x, y, z)):
            entry = sine * np.float32(RK[row, column])
            entry += rest * np.float32(RKK[row, column])
            entry += np.float32(R[row, column])
            entry *= axis
            out += entry
        yield out


def cases(folder, size):
    x, y, z, t = (np.fromfile(f"{folder}/{size}/{c}", np.float32) for c in "xyzt")
    moved = [np.empty_like(x) for _ in range(3)]
    motion = list(segments(folder))
    ends = np.array([segment[1] for segment in motion[:-1]], np.float32)
    rising = bool((np.diff(t) >= 0).all())

    def run():
        if rising:
            cuts = [0, *np.searchsorted(t, ends), len(t)]
            runs = [slice(a, b) for a, b in zip(cuts, cuts[1:])]
        else:
            of = np.searchsorted(ends, t, side="right")
            runs = [np.flatnonzero(of == k) for k in range(len(motion))]
        for segment, at in zip(motion, runs):
            for out, values in zip(moved, deskew_run(segment, x[at], y[at], z[at], t[at])):
                out[at] = values

    def outputs(_):
        return dict(zip(("moved_x", "moved_y", "moved_z"), moved))

    yield dict(kernel="deskew", variant="numpy", size=size, run=run, outputs=outputs)
