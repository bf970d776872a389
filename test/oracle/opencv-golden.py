"""Writes test/golden/opencv-projections.json: where OpenCV's own functions project points, the truth for test/camera.

Run with a Python that has numpy and OpenCV with its contributed modules (opencv-contrib-python-headless):
  python3 test/oracle/opencv-golden.py
The points lie inside every model's valid domain: OpenCV does not check it.
"""
import json
import pathlib

import cv2
import numpy as np

MODELS = [
    {"name": "KITTI cam2 raw", "model": "plumb_bob", "k": [959.791, 956.9251, 696.0217, 224.1806], "size": [1392, 512],
     "d": [-0.3691481, 0.1968681, 0.001353473, 0.0005677587, -0.06770705], "max_angle": 0.85},
    {"name": "four coefficients", "model": "plumb_bob", "k": [458.654, 457.296, 367.215, 248.375], "size": [752, 480],
     "d": [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-05], "max_angle": 0.8},
    {"name": "strong tangential", "model": "plumb_bob", "k": [600, 610, 640, 480], "size": [1280, 960],
     "d": [-0.1, 0.02, 0.02, -0.03, 0.001], "max_angle": 0.7},
    {"name": "Azure Kinect colour", "model": "rational_polynomial", "k": [976.9, 976.6, 1016.6, 783.2],
     "size": [2048, 1536], "d": [0.6307, -2.8355, 0.00047, -0.00012, 1.6344, 0.5075, -2.6576, 1.5546],
     "max_angle": 0.8},
    {"name": "wide rational", "model": "rational_polynomial", "k": [1000, 1001, 958, 603], "size": [1920, 1208],
     "d": [5.1, 2.2, 0.0002, -0.0001, 0.08, 5.45, 3.9, 0.6], "max_angle": 1.0},
    # cv::fisheye divides by Z, so its points stay in front.
    {"name": "T265 fisheye", "model": "equidistant", "k": [285.9, 286.0, 423.6, 398.9], "size": [848, 800],
     "d": [-0.0066, 0.0436, -0.0414, 0.0076], "max_angle": 1.4},
    {"name": "strong fisheye", "model": "equidistant", "k": [330, 331, 640, 540], "size": [1280, 1080],
     "d": [0.1, -0.08, 0.01, -0.001], "max_angle": 1.2},
    {"name": "thin prism", "model": "thin_prism", "k": [1510, 1508, 971, 612], "size": [1920, 1200],
     "d": [-0.31, 0.09, 0.0004, -0.0011, -0.011, 0.02, -0.03, 0.004, 0.0012, -0.0004, -0.0021, 0.0003], "max_angle": 0.75},
    {"name": "twelve coefficients named as ROS drivers do", "model": "rational_polynomial", "k": [800, 801, 640, 360],
     "size": [1280, 720], "d": [5.1, 2.2, 0.0002, -0.0001, 0.08, 5.45, 3.9, 0.6, -0.003, 0.0006, 0.002, -0.0003],
     "max_angle": 0.9},
    {"name": "tilted", "model": "tilted", "k": [1510, 1508, 971, 612], "size": [1920, 1200],
     "d": [-0.31, 0.09, 0.0004, -0.0011, -0.011, 0.02, -0.03, 0.004, 0.0012, -0.0004, -0.0021, 0.0003, 0.05, -0.11],
     "max_angle": 0.7},
    {"name": "steeply tilted", "model": "tilted", "k": [700, 710, 640, 480], "size": [1280, 960],
     "d": [-0.1, 0.01, 0.001, 0.002, 0, 0, 0, 0, 0, 0, 0, 0, -0.6, 0.4], "max_angle": 0.7},
    # KITTI-360's left fisheye.
    {"name": "KITTI-360 fisheye", "model": "mei", "k": [1336.3, 1335.8, 716.94, 705.76], "size": [1400, 1400],
     "d": [2.2134, 0.016798, 1.6549, 0.00042223, 0.00042462], "max_angle": 1.6},
    {"name": "omnidirectional behind the lens", "model": "mei", "k": [420, 421, 640, 480], "size": [1280, 960],
     "d": [0.85, -0.11, 0.012, 0.0006, -0.0003], "max_angle": 1.8},
]


def main():
    rng = np.random.default_rng(20110926)
    cases = []
    for m in MODELS:
        angle = m["max_angle"] * np.sqrt(rng.random(300))
        angle[0] = 0.0
        turn = 2 * np.pi * rng.random(300)
        reach = 0.5 + 80 * rng.random(300)
        points = np.stack([np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn), np.cos(angle)], 1) * reach[:, None]
        fx, fy, cx, cy = m["k"]
        K = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=np.float64)
        D = np.array(m["d"], dtype=np.float64)
        zero = np.zeros(3)
        if m["model"] == "equidistant":
            pixels, _ = cv2.fisheye.projectPoints(points.reshape(1, -1, 3), zero, zero, K, D)
        elif m["model"] == "mei":
            pixels, _ = cv2.omnidir.projectPoints(points.reshape(1, -1, 3), zero, zero, K, D[0], D[1:].reshape(1, 4))
        else:
            pixels, _ = cv2.projectPoints(points, zero, zero, K, D)
        cases.append({
            "name": m["name"], "model": m["model"], "width": m["size"][0], "height": m["size"][1],
            "K": m["k"], "D": m["d"], "points": points.ravel().tolist(), "pixels": pixels.reshape(-1).tolist(),
        })
    out = pathlib.Path(__file__).parent.parent / "golden" / "opencv-projections.json"
    out.write_text(json.dumps({"opencv": cv2.__version__, "cases": cases}, separators=(",", ":")) + "\n")


main()
