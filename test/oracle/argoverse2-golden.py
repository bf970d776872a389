"""Writes test/golden/argoverse2.json: a small made-up log of Argoverse 2 as pyarrow writes it, with what pyarrow reads of it.

Run with a Python that has pyarrow and numpy:  python3 test/oracle/argoverse2-golden.py [folder of the real log]
With the folder, hashes of the real log's columns, counts and points in boxes are written too, as numpy sees them; none of its data.
int64 is given as text, float16 as the float32 of the same value.
"""
import base64
import hashlib
import io
import json
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc

START = 315966265259836000


def file_of(table, **options):
    sink = io.BytesIO()
    feather.write_feather(table, sink, **options)
    return sink.getvalue()


def text(data):
    return base64.b64encode(data).decode()


def sweep(rng, rows):
    return pa.table({
        "x": pa.array(rng.uniform(-80, 80, rows).astype("float16")),
        "y": pa.array(rng.uniform(-80, 80, rows).astype("float16")),
        "z": pa.array(rng.uniform(-2, 6, rows).astype("float16")),
        "intensity": pa.array(rng.integers(0, 256, rows, dtype="uint8")),
        "laser_number": pa.array(rng.integers(0, 64, rows, dtype="uint8")),
        "offset_ns": pa.array(np.sort(rng.integers(2_654_000, 106_085_816, rows, dtype="int32"))),
    })


def quaternions(rng, rows):
    q = rng.standard_normal((rows, 4))
    return q / np.linalg.norm(q, axis=1, keepdims=True)


def poses(rng, rows):
    q = quaternions(rng, rows)
    columns = {name: pa.array(q[:, i]) for i, name in enumerate(["qw", "qx", "qy", "qz"])}
    for name in ["tx_m", "ty_m", "tz_m"]:
        columns[name] = pa.array(rng.uniform(-9000, 9000, rows))
    return columns


def annotations(rng, sweeps, rows):
    """Boxes around points of the sweeps, with the number of points inside as numpy counts them."""
    out = {name: [] for name in ["timestamp_ns", "track_uuid", "category", "length_m", "width_m", "height_m", "qw", "qx",
                                 "qy", "qz", "tx_m", "ty_m", "tz_m", "num_interior_pts"]}
    for stamp, table in sweeps.items():
        xyz = np.stack([table[c].to_numpy().astype(float) for c in "xyz"], 1)
        for i in range(rows):
            yaw = rng.uniform(-np.pi, np.pi)
            size = rng.uniform([1, 0.5, 0.5], [30, 20, 8])
            centre = xyz[rng.integers(len(xyz))] + rng.normal(0, 1, 3)
            q = [np.cos(yaw / 2), 0.0, 0.0, np.sin(yaw / 2)]
            out["timestamp_ns"].append(stamp)
            out["track_uuid"].append(f"track-{i}")
            out["category"].append(["REGULAR_VEHICLE", "PEDESTRIAN", "BOLLARD"][i % 3])
            for name, value in zip(["length_m", "width_m", "height_m", "qw", "qx", "qy", "qz", "tx_m", "ty_m", "tz_m"],
                                   [*size, *q, *centre]):
                out[name].append(float(value))
            out["num_interior_pts"].append(inside(xyz, size, q, centre))
    out["timestamp_ns"] = pa.array(out["timestamp_ns"], pa.int64())
    return pa.table(out)


def inside(xyz, size, q, centre):
    w, x, y, z = np.asarray(q) / np.linalg.norm(q)
    R = np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                  [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                  [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    return int((np.abs((xyz - np.asarray(centre)) @ R) <= np.asarray(size) / 2).all(axis=1).sum())


def values(table):
    out = {}
    for field in table.schema:
        column = table.column(field.name)
        if pa.types.is_float16(field.type):
            out[field.name] = column.to_numpy().astype("float32").astype(float).tolist()
        elif field.type == pa.int64():
            out[field.name] = [None if v is None else str(v) for v in column.to_pylist()]
        else:
            out[field.name] = column.to_pylist()
    return out


def stored_hash(column):
    """SHA-256 of the numbers, little-endian, float16 as float32; of texts, one to a line."""
    if pa.types.is_string(column.type):
        return hashlib.sha256("".join(f"{v}\n" for v in column.to_pylist()).encode()).hexdigest()
    numbers = column.to_numpy()
    if numbers.dtype == np.float16:
        numbers = numbers.astype(np.float32)
    return hashlib.sha256(np.ascontiguousarray(numbers).tobytes()).hexdigest()


def hashes(path):
    table = feather.read_table(path)
    return {"rows": table.num_rows, "columns": {f.name: stored_hash(table.column(f.name)) for f in table.schema}}


def real(folder):
    root = pathlib.Path(folder)
    labels = feather.read_table(root / "annotations.feather").to_pydict()
    sweeps = {}
    for path in sorted((root / "sensors" / "lidar").iterdir()):
        table = feather.read_table(path)
        xyz = np.stack([table[c].to_numpy().astype(float) for c in "xyz"], 1)
        rows = [i for i, stamp in enumerate(labels["timestamp_ns"]) if stamp == int(path.stem)]
        pick = lambda names, i: [labels[name][i] for name in names]
        counts = [inside(xyz, pick(["length_m", "width_m", "height_m"], i), pick(["qw", "qx", "qy", "qz"], i),
                         pick(["tx_m", "ty_m", "tz_m"], i)) for i in rows]
        sweeps[path.stem] = {**hashes(path), "boxes": len(rows), "inside": sum(counts),
                             "empty": sum(count == 0 for count in counts),
                             "same_as_file": counts == [labels["num_interior_pts"][i] for i in rows]}
    tables = ["annotations", "city_SE3_egovehicle", "calibration/egovehicle_SE3_sensor", "calibration/intrinsics"]
    return {"sweeps": sweeps, "tables": {name: hashes(root / f"{name}.feather") for name in tables}}


def main():
    rng = np.random.default_rng(6)
    sweeps = {START: sweep(rng, 150), START + 100_196_000: sweep(rng, 90)}
    log = {}
    for i, (stamp, table) in enumerate(sweeps.items()):
        options = [{"compression": "lz4", "chunksize": 64}, {"compression": "zstd"}][i]
        log[f"sensors/lidar/{stamp}.feather"] = (table, file_of(table, **options))
    names = ["ring_front_center", "ring_front_left", "up_lidar", "down_lidar"]
    stamps = pa.array(START - 50_000_000 + np.arange(30, dtype="int64") * 9_961_708 + 1)
    lenses = {"sensor_name": names[:2], "fx_px": [1776.0414843455, 1687.5277], "fy_px": [1776.0414843455, 1687.5277],
              "cx_px": [777.99, 1031.44], "cy_px": [1013.52, 768.26], "k1": [-0.24, -0.28], "k2": [-0.21, -0.03],
              "k3": [0.32, 0.1], "height_px": pa.array([2048, 1550], pa.uint16()),
              "width_px": pa.array([1550, 2048], pa.uint16())}
    tables = {
        "city_SE3_egovehicle.feather": pa.table({"timestamp_ns": stamps, **poses(rng, 30)}),
        "calibration/egovehicle_SE3_sensor.feather": pa.table({"sensor_name": names, **poses(rng, 4)}),
        "calibration/intrinsics.feather": pa.table(lenses),
        "annotations.feather": annotations(rng, sweeps, 12),
    }
    for path, table in tables.items():
        log[path] = (table, file_of(table, compression="lz4"))
    batched = io.BytesIO()
    with ipc.new_file(batched, tables["annotations.feather"].schema, options=ipc.IpcWriteOptions(compression="lz4")) as writer:
        for batch in tables["annotations.feather"].to_batches(max_chunksize=8):
            writer.write_batch(batch)
    golden = {
        "pyarrow": pa.__version__,
        "log": [{"path": path, "values": values(table), "file": text(data)} for path, (table, data) in log.items()],
        "batched_annotations": text(batched.getvalue()),
    }
    out = pathlib.Path(__file__).parent.parent / "golden" / "argoverse2.json"
    if len(sys.argv) > 1:
        golden["real"] = real(sys.argv[1])
    elif out.exists():
        golden["real"] = json.loads(out.read_text()).get("real")
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
