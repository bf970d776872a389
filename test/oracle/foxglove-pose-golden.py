"""Writes test/golden/foxglove-pose.json: clouds and scans in a pose of their own, by Foxglove's SDK, and their points in the frame.

    python -m venv venv && venv/bin/pip install foxglove-sdk numpy
    venv/bin/python test/oracle/foxglove-pose-golden.py

Poses turn about an axis by an angle; the points are turned by Rodrigues' formula, not by the quaternion that the message holds.
"""
import base64
import json
import pathlib
import tempfile

import foxglove
import numpy as np
from foxglove import Context
from foxglove.channels import LaserScanChannel, PointCloudChannel
from foxglove.messages import LaserScan, PackedElementField, PackedElementFieldNumericType as T, PointCloud, Pose, Quaternion, Timestamp, Vector3

START = 1_700_000_000_000_000_000
# Axis, angle [rad], position [m]; changes from message to message.
POSES = [([0, 0, 1], np.pi / 2, [1, 2, 3]), ([1, -2, 0.5], 2.1, [-0.3, 0, 40]), ([0, 1, 0], 0, [0, 0, 1.8]), None]


def pose(axis, angle, position):
    n = np.array(axis) / np.linalg.norm(axis)
    q = [*(np.sin(angle / 2) * n), np.cos(angle / 2)]
    return Pose(position=Vector3(**dict(zip("xyz", position))), orientation=Quaternion(**dict(zip("xyzw", q))))


def moved(points, axis, angle, position):
    n = np.array(axis) / np.linalg.norm(axis)
    turned = points * np.cos(angle) + np.cross(n, points) * np.sin(angle) + np.outer(points @ n, n) * (1 - np.cos(angle))
    return turned + position


def fields(*names):
    at, out = 0, []
    for name, kind, size in names:
        out.append(PackedElementField(name=name, offset=at, type=kind))
        at += size
    return out


random = np.random.default_rng(7)
context = Context()
expected = {"/lidar/single": [], "/lidar/double": [], "/lidar/scan": []}
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "pose.mcap"
    writer = foxglove.open_mcap(path, context=context)
    single, double, whole, radar = (PointCloudChannel(name, context=context) for name in ["/lidar/single", "/lidar/double", "/lidar/whole", "/radar"])
    scan = LaserScanChannel("/lidar/scan", context=context)
    for i, place in enumerate(POSES):
        ns = START + i * 100_000_000
        head = {"timestamp": Timestamp(*divmod(ns, 10**9)), "frame_id": "base", "pose": place and pose(*place)}
        points = random.uniform(-60, 60, (5, 3)).astype("<f4")
        points[2] = np.nan
        row = np.zeros(5, np.dtype([("i", "u1"), ("p", "<f4", 3), ("t", "<u4")]))
        row["i"], row["p"], row["t"] = range(200, 205), points, range(5)
        names = fields(("intensity", T.Uint8, 1), ("x", T.Float32, 4), ("y", T.Float32, 4), ("z", T.Float32, 4), ("t", T.Uint32, 4))
        single.log(PointCloud(**head, point_stride=17, fields=names, data=row.tobytes()), log_time=ns)
        exact = random.uniform(-60, 60, (3, 3))
        names = fields(("x", T.Float64, 8), ("y", T.Float64, 8), ("z", T.Float64, 8))
        double.log(PointCloud(**head, point_stride=24, fields=names, data=exact.astype("<f8").tobytes()), log_time=ns)
        ranges = np.array([1.5, 20.0, 7.25])
        scan.log(LaserScan(**head, start_angle=-0.5, end_angle=0.5, ranges=list(ranges)), log_time=ns)
        angles = np.linspace(-0.5, 0.5, 3)
        flat = np.stack([ranges * np.cos(angles), ranges * np.sin(angles), 0 * ranges], 1)
        for topic, given in [("/lidar/single", points.astype(float)), ("/lidar/double", exact), ("/lidar/scan", flat)]:
            here = moved(given, *place) if place else given
            expected[topic].append([[None if np.isnan(v) else float(v) for v in point] for point in here])
        names = fields(("x", T.Int32, 4), ("y", T.Int32, 4), ("z", T.Int32, 4))
        whole.log(PointCloud(**head, point_stride=12, fields=names, data=bytes(24)), log_time=ns)
        names = fields(("x", T.Float32, 4), ("y", T.Float32, 4), ("z", T.Float32, 4), ("doppler", T.Float32, 4))
        radar.log(PointCloud(**head, point_stride=16, fields=names, data=bytes(32)), log_time=ns)
    writer.close()
    recording = path.read_bytes()

out = pathlib.Path(__file__).parent.parent / "golden" / "foxglove-pose.json"
out.write_text(
    json.dumps(
        {
            "written_by": "test/oracle/foxglove-pose-golden.py, foxglove-sdk 0.30.3",
            "recording": base64.b64encode(recording).decode(),
            "points": expected,
        }
    )
    + "\n"
)
