"""Writes test/golden/nuscenes-kitti.json: what nuScenes' own exporter makes of the golden tables in KITTI's layout, and how its reader reads that.

Run with a Python that has nuscenes-devkit:  python3 test/oracle/nuscenes-kitti-golden.py
Points and pictures are left out: the tests make their own. Corners are those of KittiDB, carried from nuScenes' LiDAR axes into KITTI's.
"""
import base64
import json
import pathlib
import tempfile

import nuscenes.scripts.export_kitti as export
from nuscenes import NuScenes
from nuscenes.utils.kitti import KittiDB
from PIL import Image

golden = pathlib.Path(__file__).parent.parent / "golden"
truth = json.loads((golden / "nuscenes.json").read_text())

with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    (root / "v1.0-mini").mkdir()
    for name, rows in truth["tables"].items():
        (root / "v1.0-mini" / f"{name}.json").write_text(json.dumps(rows))
    for path, data in truth["files"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(base64.b64decode(data))
    for row in truth["tables"]["map"]:
        (root / row["filename"]).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (1, 1)).save(root / row["filename"])
    # The exporter takes its data from /data/sets, and its scenes from the published splits.
    export.NuScenes = lambda version: NuScenes(version=version, dataroot=folder, verbose=False)
    export.create_splits_logs = lambda split, tables: [log["logfile"] for log in tables.log]
    target = root / "kitti"
    export.KittiConverter(nusc_kitti_dir=str(target), nusc_version="v1.0-mini", split="train").nuscenes_gt_to_kitti()

    kitti = KittiDB(root=str(target), splits=("train",))
    frames = {}
    for token in kitti.tokens:
        boxes = kitti.get_boxes(token)
        for box in boxes:
            box.rotate(kitti.kitti_to_nu_lidar_inv)
        name = token.removeprefix("train_")
        frames[name] = {
            **{table: (target / "train" / table / f"{name}.txt").read_text() for table in ("calib", "label_2")},
            "size": Image.open(target / "train" / "image_2" / f"{name}.png").size,
            "boxes": [{"name": box.name, "corners": box.corners().T.tolist()} for box in boxes],
        }

written_by = "test/oracle/nuscenes-kitti-golden.py with nuscenes-devkit 1.2.0"
(golden / "nuscenes-kitti.json").write_text(json.dumps({"written_by": written_by, "frames": frames}) + "\n")
