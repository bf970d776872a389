#!/usr/bin/python3
"""Writes test/golden/image-geometry.json: what ROS's image_geometry and OpenCV see through cameras with binning and a region of interest.

Run with the Debian packages python3-image-geometry, python3-sensor-msgs and python3-opencv:
    /usr/bin/python3 test/oracle/image-geometry-golden.py
K and P as PinholeCameraModel.fromCameraInfo brings them to the pictures; raw pixels by cv2.projectPoints with that K, rectified ones
by project3dToPixel of R X. This Python version does not scale P's fourth column with the binning (the C++ one does), so a
case has a baseline or binning, not both.
"""
import json
import pathlib

import cv2
import numpy as np
from image_geometry import PinholeCameraModel
from sensor_msgs.msg import CameraInfo

WHOLE = (0, 0, 0, 0)
CASES = [
    # name, size, K, D, model, binning, roi (x, y, width, height), do_rectify, baseline px m
    ("all zeros", (1280, 960), (900, 905, 640, 480), [-0.28, 0.08, 6e-4, -4e-4, 0], "plumb_bob", (0, 0), WHOLE, False, 0),
    ("binned 2x2", (1280, 960), (900, 905, 652.25, 471.5), [-0.28, 0.08, 6e-4, -4e-4, 0], "plumb_bob", (2, 2), WHOLE, False, 0),
    ("binned 4x2", (2064, 1544), (1198, 1200, 1016.5, 735.75), [-0.0977, 0.0809, -0.0037, 0.002, 0], "plumb_bob", (4, 2), WHOLE, False, 0),
    ("odd size binned 2x2", (1937, 1217), (1400, 1402, 960, 600), [-0.1, 0, 0, 0, 0], "plumb_bob", (2, 2), WHOLE, False, 0),
    ("region", (752, 480), (420, 421, 370.5, 244), [-0.3, 0.1, 1e-4, 2e-4, 0], "plumb_bob", (1, 1), (106, 70, 200, 300), True, 0),
    ("region binned 2x2", (752, 480), (420, 421, 370.5, 244), [-0.3, 0.1, 1e-4, 2e-4, 0], "plumb_bob", (2, 2), (106, 70, 200, 300), True, 0),
    ("odd region binned 2x2", (752, 480), (420, 421, 370.5, 244), [-0.3, 0.1, 1e-4, 2e-4, 0], "plumb_bob", (2, 2), (51, 33, 601, 401), True, 0),
    ("cropped video mode", (1280, 1024), (1100, 1100, 633, 510), [0.63, -2.83, 4e-4, 1e-4, 1.6, 0.5, -2.65, 1.55], "rational_polynomial", (0, 1), (0, 152, 1280, 720), False, 0),
    ("the right one of a pair, cropped", (752, 480), (420, 421, 370.5, 244), [-0.3, 0.1, 1e-4, 2e-4, 0], "plumb_bob", (0, 0), (100, 60, 500, 300), True, -46.2),
]


def main():
    rng = np.random.default_rng(104)
    cases = []
    for name, (width, height), (fx, fy, cx, cy), d, model, binning, (x, y, w, h), rectify, p3 in CASES:
        m = CameraInfo()
        m.width, m.height, m.distortion_model, m.D = width, height, model, d
        m.K = [fx, 0, cx, 0, fy, cy, 0, 0, 1]
        R, _ = cv2.Rodrigues(rng.normal(0, 0.02, 3))
        m.R = R.ravel().tolist()
        m.P = [0.9 * fx, 0, cx - 3.25, p3, 0, 0.9 * fx, cy + 2.5, 0, 0, 0, 1, 0]
        m.binning_x, m.binning_y = binning
        m.roi.x_offset, m.roi.y_offset, m.roi.width, m.roi.height, m.roi.do_rectify = x, y, w, h, rectify
        seen = PinholeCameraModel()
        seen.fromCameraInfo(m)
        z = rng.uniform(2, 30, 40)
        X = np.stack([rng.uniform(-0.4, 0.4, 40) * z, rng.uniform(-0.3, 0.3, 40) * z, z], 1)
        raw, _ = cv2.projectPoints(X, np.zeros(3), np.zeros(3), np.array(seen.K), np.array(d, dtype=np.float64))
        rectified = [seen.project3dToPixel(R @ p) for p in X]
        cases.append({
            "name": name,
            "info": {"width": width, "height": height, "model": model, "D": d, "K": list(m.K), "R": list(m.R), "P": list(m.P),
                     "binning": list(binning),
                     "roi": {"xOffset": x, "yOffset": y, "width": w, "height": h, "doRectify": rectify}},
            "K": np.array(seen.K).ravel().tolist(),
            "P": np.array(seen.P)[:, :3].ravel().tolist(),
            "points": X.ravel().tolist(),
            "raw": raw.ravel().tolist(),
            "rectified": np.array(rectified).ravel().tolist(),
        })
    path = pathlib.Path(__file__).parent.parent / "golden" / "image-geometry.json"
    path.write_text(json.dumps({"opencv": cv2.__version__, "image_geometry": "1.16.2", "cases": cases}) + "\n")


main()
