"""Writes test/golden/pcd.json: PCD files as pypcd4 writes them, in base64 with their values, and what it reads from real ones.

Run with a Python that has pypcd4 and numpy, from anywhere:  python3 test/oracle/pcd-golden.py
Of the real files only the SHA-256 of every column is kept (little-endian, without gaps).
"""
import base64
import hashlib
import json
import math
import pathlib
import tempfile

import numpy as np
from pypcd4 import Encoding, PointCloud

REAL = [
    "permissive/opencalib/lidar2camera_manual/0.pcd",
    "permissive/opencalib/radar2lidar/lidar.pcd",
    "permissive/opencalib/lidar2lidar/0001/left.pcd",
    "permissive/opencalib/lidar2lidar/0001/right.pcd",
    "permissive/opencalib/lidar2lidar/0001/top.pcd",
    "permissive/db3/nebula_vlp16/vlp16/1673400472138016708.pcd",
]
root = pathlib.Path(__file__).parent.parent.parent
data = root.parent / "shared" / "data"


def plain(value):
    value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value


def made(rng, points):
    fields = ("x", "y", "z", "intensity", "ring", "tag", "time", "offset", "count")
    types = (np.float32, np.float32, np.float32, np.float32, np.uint16, np.int8, np.float64, np.int32, np.uint32)
    columns = []
    for kind in types:
        if np.issubdtype(kind, np.floating):
            columns.append((rng.standard_normal(points) * 30).astype(kind))
        else:
            info = np.iinfo(kind)
            columns.append(rng.integers(info.min, info.max, points, dtype=kind, endpoint=True))
    columns[0][:3] = np.nan
    # Long runs, which compression turns into copies that overlap themselves.
    columns[3][:] = 7
    columns[4][:] = np.arange(points) // 50
    return PointCloud.from_points(columns, fields, types)


def main():
    rng = np.random.default_rng(5)
    files = []
    for points in [2, 150]:
        cloud = made(rng, points)
        for encoding in [Encoding.ASCII, Encoding.BINARY, Encoding.BINARY_COMPRESSED]:
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "a.pcd"
                cloud.save(path, encoding)
                written = path.read_bytes()
                # Text has fewer digits than the numbers had.
                back = PointCloud.from_path(path)
            values = {f: [plain(v) for v in back.pc_data[f]] for f in back.fields}
            files.append({"name": f"{encoding.value}, {points} points", "columns": values, "file": base64.b64encode(written).decode()})
    real = []
    for name in REAL:
        if not (data / name).exists():
            continue
        cloud = PointCloud.from_path(data / name)
        hashes = {f: hashlib.sha256(np.ascontiguousarray(cloud.pc_data[f]).tobytes()).hexdigest() for f in cloud.fields}
        real.append({"file": name, "points": cloud.metadata.points, "columns": hashes})
    out = root / "test" / "golden" / "pcd.json"
    out.write_text(json.dumps({"files": files, "real": real}, separators=(",", ":"), allow_nan=False) + "\n")


main()
