"""Writes test/golden/kitti-odometry.json: a small seeded sequence in KITTI's odometry layout, and what pykitti says of it.

Run with a Python that has pykitti and numpy, from anywhere:  python3 test/oracle/kitti-odometry-golden.py
Numbers are written as the benchmark writes them: 7 digits, times in exponent form. Projections are the devkit's own line,
x = P_i Tr X, with the matrices that pykitti read.
"""
import base64
import importlib.metadata
import json
import pathlib
import struct
import tempfile
import zlib

import numpy as np
import pykitti

rng = np.random.default_rng(17)
FRAMES, POINTS, WIDTH, HEIGHT = 5, 300, 160, 60
root = pathlib.Path(__file__).parent.parent.parent


def turn(x, y, z):
    cx, sx, cy, sy, cz, sz = np.cos(x), np.sin(x), np.cos(y), np.sin(y), np.cos(z), np.sin(z)
    Rx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    Ry = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    Rz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return Rz @ Ry @ Rx


def row(numbers):
    return " ".join(f"{number:.6e}" for number in numbers)


def png():
    """A grey picture, written out so that the same bytes come from any library."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    lines = b"".join(b"\0" + bytes([line % 256]) * WIDTH for line in range(HEIGHT))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


fx, cx, cy = 90.0, 79.3, 28.9
offsets = [(0, 0, 0), (-48.2, 0, 0), (5.6, -0.11, 0.0038), (-42.1, 0.29, 0.0027)]
axes = np.array([[0, -1, 0], [0, 0, -1], [1, 0, 0]]) @ turn(0.01, -0.02, 0.015)
lines = [f"P{i}: {row([fx, 0, cx, x, 0, fx, cy, y, 0, 0, 1, z])}" for i, (x, y, z) in enumerate(offsets)]
lines.append(f"Tr: {row(np.hstack([axes, [[-0.012], [-0.054], [-0.292]]]).ravel())}")
poses = [np.hstack([turn(0.004 * i, 0.07 * i, -0.003 * i), [[0.1 * i], [-0.02 * i], [1.05 * i]]]) for i in range(FRAMES)]
times = [0.0, 0.1036978, 0.2074012, 0.3110987, 0.4149553]

texts = {
    "sequences/07/calib.txt": "\n".join(lines) + "\n",
    "sequences/07/times.txt": "".join(f"{time:.6e}\n" for time in times),
    "poses/07.txt": "".join(row(pose.ravel()) + "\n" for pose in poses),
}
files = {}
for i in range(FRAMES):
    points = np.column_stack(
        [rng.uniform(-20, 40, POINTS), rng.uniform(-20, 20, POINTS), rng.uniform(-2, 4, POINTS), rng.uniform(0, 1, POINTS)]
    )
    files[f"sequences/07/velodyne/{i:06d}.bin"] = points.astype("<f4").tobytes()
    for camera in range(4):
        files[f"sequences/07/image_{camera}/{i:06d}.png"] = png()

with tempfile.TemporaryDirectory() as folder:
    for name, data in [*((n, t.encode()) for n, t in texts.items()), *files.items()]:
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    data = pykitti.odometry(folder, "07")
    calib = data.calib
    P = [calib.P_rect_00, calib.P_rect_10, calib.P_rect_20, calib.P_rect_30]
    projected = []
    for i in range(FRAMES):
        cloud = data.get_velo(i).astype(np.float64)
        X = np.column_stack([cloud[:, :3], np.ones(len(cloud))]) @ calib.T_cam0_velo.T
        found = []
        for camera in range(4):
            x = X @ P[camera].T
            z = x[:, 2]
            with np.errstate(divide="ignore", invalid="ignore"):
                u, v = x[:, 0] / z, x[:, 1] / z
            inside = (z > 0.1) & (u >= -0.5) & (u < WIDTH - 0.5) & (v >= -0.5) & (v < HEIGHT - 0.5)
            sums = [float(np.sum(values[inside])) for values in (u, v, z)]
            found.append({"count": int(inside.sum()), "u": sums[0], "v": sums[1], "depth": sums[2]})
        projected.append(found)
    golden = {
        "written_by": f"test/oracle/kitti-odometry-golden.py, pykitti {importlib.metadata.version('pykitti')}",
        "texts": texts,
        "png": base64.b64encode(png()).decode(),
        "sweeps": [base64.b64encode(files[f"sequences/07/velodyne/{i:06d}.bin"]).decode() for i in range(FRAMES)],
        "times_s": [time.total_seconds() for time in data.timestamps],
        "T_w_cam0": [pose.tolist() for pose in data.poses],
        "T_cam0_velo": calib.T_cam0_velo.tolist(),
        "K": [calib.K_cam0.tolist(), calib.K_cam1.tolist(), calib.K_cam2.tolist(), calib.K_cam3.tolist()],
        "projected": projected,
    }
(root / "test/golden/kitti-odometry.json").write_text(json.dumps(golden) + "\n")
