"""Writes test/golden/nuscenes.json: a small seeded dataset in the nuScenes layout, and what the official devkit says of it.

Run with a Python that has nuscenes-devkit:  python3 test/oracle/nuscenes-golden.py
Scene a has four samples, a gap of more than 1.5 s before the last, objects that come and go; scene b one. The car turns and climbs.
"""
import base64
import hashlib
import io
import json
import pathlib
import struct
import tempfile

import numpy as np
from nuscenes.nuscenes import NuScenes
from nuscenes.utils.data_classes import RadarPointCloud
from nuscenes.utils.geometry_utils import BoxVisibility, points_in_box
from PIL import Image
from pyquaternion import Quaternion

rng = np.random.default_rng(6)
START = 1532402927000000
WIDTH, HEIGHT = 160, 90
root = pathlib.Path(__file__).parent.parent.parent
tables = {name: [] for name in "scene sample sample_data ego_pose calibrated_sensor sensor sample_annotation instance category attribute visibility log map".split()}
files = {}


def token(text):
    return hashlib.md5(text.encode()).hexdigest()


def add(table, **row):
    tables[table].append(row)
    return row["token"]


def turn(axis, degrees):
    return Quaternion(axis=axis, degrees=degrees)


def quaternion(q):
    return [float(v) for v in q.unit.elements]


def ego(us):
    s = (us - START) / 1e6
    q = turn([0, 0, 1], 25 + 9 * s) * turn([0, 1, 0], 1.5) * turn([1, 0, 0], -0.7)
    return [600 + 7 * s, 1600 + 2 * s * s, 0.3 * s], q


def radar_file(points):
    fields = "x y z dyn_prop id rcs vx vy vx_comp vy_comp is_quality_valid ambig_state x_rms y_rms invalid_state pdh0 vx_rms vy_rms"
    head = f"# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS {fields}\nSIZE 4 4 4 1 2 4 4 4 4 4 1 1 1 1 1 1 1 1\nTYPE F F F I I F F F F F I I I I I I I I\nCOUNT {' '.join('1' * 18)}\nWIDTH {len(points)}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {len(points)}\nDATA binary\n"
    return head.encode() + b"".join(struct.pack("<fffbhfffffbbbbbbbb", *p) for p in points) + b"\n"


sensors = {
    "LIDAR_TOP": ("lidar", [0.94, 0.01, 1.84], turn([0, 0, 1], -90) * turn([1, 0, 0], 0.6), []),
    "CAM_FRONT": ("camera", [1.7, 0.02, 1.5], Quaternion(0.5, -0.5, 0.5, -0.5) * turn([0, 1, 0], 0.9), [[126.0, 0, 81.2], [0, 126.4, 44.1], [0, 0, 1]]),
    "CAM_BACK": ("camera", [0.03, 0.0, 1.5], turn([0, 0, 1], 180) * Quaternion(0.5, -0.5, 0.5, -0.5), [[81.0, 0, 79.0], [0, 81.0, 46.0], [0, 0, 1]]),
    "RADAR_FRONT": ("radar", [3.4, 0.0, 0.5], turn([0, 0, 1], 0.4), []),
}
late = {"LIDAR_TOP": 0, "CAM_FRONT": -37_123, "CAM_BACK": 11_007, "RADAR_FRONT": 18_450}

for i, level in enumerate(["v0-40", "v40-60", "v60-80", "v80-100"]):
    add("visibility", description=level, token=str(i + 1), level=level)
for name in ["vehicle.moving", "vehicle.parked", "pedestrian.standing"]:
    add("attribute", token=token(name), name=name, description="")
for name in ["vehicle.car", "human.pedestrian.adult"]:
    add("category", token=token(name), name=name, description="")
for channel, (modality, *_) in sensors.items():
    add("sensor", token=token(channel), channel=channel, modality=modality)
add("map", category="semantic_prior", token=token("map"), filename="maps/none.png", log_tokens=[token("log")])
add("log", token=token("log"), logfile="n000", vehicle="n000", date_captured="2018-07-24", location="boston-seaport")

for scene, steps in (("scene-0001", [0, 500_123, 1_000_207, 2_900_311]), ("scene-0002", [0])):
    base = START + (0 if scene == "scene-0001" else 30_000_000)
    names = [token(f"{scene} sample {i}") for i in range(len(steps))]
    add("scene", token=token(scene), log_token=token("log"), nbr_samples=len(steps), first_sample_token=names[0], last_sample_token=names[-1], name=scene, description="")
    for i, step in enumerate(steps):
        add("sample", token=names[i], timestamp=base + step, prev=names[i - 1] if i else "", next=names[i + 1] if i + 1 < len(names) else "", scene_token=token(scene))
    for channel, (modality, t, q, k) in sensors.items():
        add("calibrated_sensor", token=token(f"{scene} {channel}"), sensor_token=token(channel), translation=t, rotation=quaternion(q), camera_intrinsic=k)
        stamps = [base + step + late[channel] for step in steps]
        # One sweep between the key frames.
        frames = [(stamps[0], True, names[0]), (stamps[0] + 49_900, False, names[0])] + [(s, True, n) for s, n in zip(stamps[1:], names[1:])]
        own = [token(f"{scene} {channel} {us}") for us, _, _ in frames]
        for i, (us, key, sample) in enumerate(frames):
            ending = {"lidar": "pcd.bin", "camera": "jpg", "radar": "pcd"}[modality]
            filename = f"{'samples' if key else 'sweeps'}/{channel}/{scene}__{channel}__{us}.{ending}"
            if modality == "lidar":
                p = np.column_stack([rng.uniform(-18, 18, 400), rng.uniform(-18, 18, 400), rng.uniform(-2, 0.5, 400), rng.integers(0, 255, 400), rng.integers(0, 32, 400)])
                files[filename] = p.astype("<f4").tobytes()
            elif modality == "radar":
                files[filename] = radar_file([[*rng.uniform([1, -20, 0], [60, 20, 0]), int(rng.integers(0, 7)), n - 3, *rng.uniform(-20, 20, 5), 1, 3, 19, 20, 0, 1, 16, 3] for n in range(12)])
            else:
                out = io.BytesIO()
                Image.new("RGB", (WIDTH, HEIGHT), (90, 90, 90)).save(out, "JPEG")
                files[filename] = out.getvalue()
            camera = modality == "camera"
            add("sample_data", token=own[i], sample_token=sample, ego_pose_token=own[i], calibrated_sensor_token=token(f"{scene} {channel}"), timestamp=us, fileformat="jpg" if camera else "pcd", is_key_frame=key, height=HEIGHT if camera else 0, width=WIDTH if camera else 0, filename=filename, prev=own[i - 1] if i else "", next=own[i + 1] if i + 1 < len(own) else "")
            t_ego, q_ego = ego(us)
            add("ego_pose", token=own[i], timestamp=us, rotation=quaternion(q_ego), translation=t_ego)
    for n in range(6):
        # Object 4 is seen once, object 5 from the second sample on.
        seen = [i for i in range(len(steps)) if n < 4 or (n == 4 and i == 0) or (n == 5 and i > 0)]
        if not seen:
            continue
        person = n == 3
        add("instance", token=token(f"{scene} object {n}"), category_token=token("human.pedestrian.adult" if person else "vehicle.car"), nbr_annotations=len(seen), first_annotation_token="", last_annotation_token="")
        # Seen from the car at the sample.
        at, yaw, speed = rng.uniform([-15, -15, 0], [20, 15, 1.5]), rng.uniform(-180, 180), rng.uniform(-8, 8, 3) * [1, 1, 0.05]
        size = [0.7, 0.6, 1.8] if person else [float(v) for v in rng.uniform([1.7, 4, 1.4], [2.6, 9, 3.5])]
        own = [token(f"{scene} object {n} {i}") for i in seen]
        for k, i in enumerate(seen):
            t_ego, q_ego = ego(base)
            centre = np.array(t_ego) + q_ego.rotate(at) + speed * steps[i] / 1e6
            add("sample_annotation", token=own[k], sample_token=names[i], instance_token=token(f"{scene} object {n}"), visibility_token=str(1 + n % 4), attribute_tokens=[token("pedestrian.standing" if person else "vehicle.moving")], translation=[float(v) for v in centre], size=size, rotation=quaternion(turn([0, 0, 1], yaw + 20 * steps[i] / 1e6) * turn([1, 0, 0], 2)), prev=own[k - 1] if k else "", next=own[k + 1] if k + 1 < len(own) else "", num_lidar_pts=0, num_radar_pts=n)


def box_facts(box):
    return {"center": [float(v) for v in box.center], "rotation_wxyz": [float(v) for v in box.orientation.unit.elements], "wlh": [float(v) for v in box.wlh]}


with tempfile.TemporaryDirectory() as folder:
    home = pathlib.Path(folder)
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    (home / "maps").mkdir()
    Image.new("L", (8, 8)).save(home / "maps" / "none.png")
    (home / "v1.0-mini").mkdir()

    def load():
        for name, rows in tables.items():
            (home / "v1.0-mini" / f"{name}.json").write_text(json.dumps(rows, indent=0))
        return NuScenes(version="v1.0-mini", dataroot=folder, verbose=False)

    nusc = load()
    # What the dataset itself claims of points is what the devkit counts.
    for sample in nusc.sample:
        path, boxes, _ = nusc.get_sample_data(sample["data"]["LIDAR_TOP"])
        points = np.fromfile(path, "<f4").reshape(-1, 5)[:, :3].T
        for box in boxes:
            next(row for row in tables["sample_annotation"] if row["token"] == box.token)["num_lidar_pts"] = int(points_in_box(box, points).sum())
    nusc = load()

    facts = []
    for sample in nusc.sample:
        boxes = {channel: {box.token: box_facts(box) for box in nusc.get_sample_data(sample["data"][channel], box_vis_level=BoxVisibility.NONE)[1]} for channel in ("LIDAR_TOP", "CAM_FRONT")}
        counts = {}
        for camera in ("CAM_FRONT", "CAM_BACK"):
            for sensor in ("LIDAR_TOP", "RADAR_FRONT"):
                # With no radar return left out.
                RadarPointCloud.disable_filters()
                pixels, depth, _ = nusc.explorer.map_pointcloud_to_image(sample["data"][sensor], sample["data"][camera])
                counts[f"{sensor} {camera}"] = {"count": int(pixels.shape[1]), "pixels": float(pixels[:2].sum()), "depth": float(depth.sum())}
        annotations = []
        for one in sample["anns"]:
            row = nusc.get("sample_annotation", one)
            velocity = nusc.box_velocity(one)
            annotations.append({
                "token": one, "instance": row["instance_token"], "category": row["category_name"], "num_lidar_pts": row["num_lidar_pts"],
                "attributes": [nusc.get("attribute", a)["name"] for a in row["attribute_tokens"]], "visibility": nusc.get("visibility", row["visibility_token"])["level"],
                "velocity": None if np.isnan(velocity).any() else [float(v) for v in velocity],
            })
        facts.append({"scene": nusc.get("scene", sample["scene_token"])["name"], "lidar_stamp_us": nusc.get("sample_data", sample["data"]["LIDAR_TOP"])["timestamp"], "boxes_lidar": boxes["LIDAR_TOP"], "boxes_cam_front": boxes["CAM_FRONT"], "annotations": annotations, "projected": counts})
    radar = next(row for row in nusc.sample_data if row["channel"] == "RADAR_FRONT")
    radar_points = RadarPointCloud.from_file(str(home / radar["filename"]), list(range(18)), list(range(8)), list(range(5))).points
    cloud = {"file": radar["filename"], "columns": [[float(v) for v in row] for row in radar_points]}

import importlib.metadata
golden = {
    "written_by": f"test/oracle/nuscenes-golden.py, nuscenes-devkit {importlib.metadata.version('nuscenes-devkit')}",
    "tables": tables,
    "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
    "samples": facts,
    "radar": cloud,
}
(root / "test/golden/nuscenes.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
