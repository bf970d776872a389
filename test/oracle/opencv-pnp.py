"""Writes test/golden/opencv-pnp.json: poses as OpenCV's solvePnP finds them, the truth for test/calibration/target.

Run with a Python that has OpenCV 4 and numpy:  python3 test/oracle/opencv-pnp.py
solvePnP(ITERATIVE) minimises the squared distances in the picture; solvePnPGeneric(IPPE) gives both poses of a plane.
"""
import json
import pathlib

import cv2
import numpy as np

LENSES = [
    {"model": "plumb_bob", "k": [900, 905, 640, 480], "size": [1280, 960], "d": [-0.28, 0.08, 0.0006, -0.0004, 0.0]},
    {"model": "rational_polynomial", "k": [976.9, 976.6, 1016.6, 783.2], "size": [2048, 1536],
     "d": [0.6307, -2.8355, 0.00047, -0.00012, 1.6344, 0.5075, -2.6576, 1.5546]},
    {"model": "plumb_bob", "k": [721, 721, 609.5, 172.8], "size": [1242, 375], "d": [0, 0, 0, 0, 0]},
]


def board(columns, rows, step):
    x, y = np.meshgrid((np.arange(columns) - (columns - 1) / 2) * step, (np.arange(rows) - (rows - 1) / 2) * step)
    return np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)


def main():
    rng = np.random.default_rng(4)
    cases = []
    for lens in LENSES:
        fx, fy, cx, cy = lens["k"]
        K = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=np.float64)
        D = np.array(lens["d"], dtype=np.float64)
        for kind in ["plane", "space", "space", "plane"]:
            if kind == "plane":
                X = board(7, 5, 0.12)
                rvec, tvec = rng.normal(0, 0.5, 3), np.array([rng.normal(0, 0.1), rng.normal(0, 0.05), 1.6 + rng.random()])
            else:
                X = rng.uniform(-1, 1, (40, 3)) * [1.2, 0.4, 1.5]
                rvec, tvec = rng.normal(0, 0.8, 3), np.array([0.1, 0.0, 5.0])
            uv, _ = cv2.projectPoints(X, rvec, tvec, K, D)
            # Bounded noise: nothing here is an outlier for anyone.
            uv = uv.reshape(-1, 2) + rng.uniform(-0.5, 0.5, (len(X), 2))
            ok, r, t = cv2.solvePnP(X, uv, K, D, flags=cv2.SOLVEPNP_ITERATIVE)
            r, t = cv2.solvePnPRefineLM(X, uv, K, D, r, t, (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 200, 1e-14))
            p, _ = cv2.projectPoints(X, r, t, K, D)
            case = {"kind": kind, "model": lens["model"], "width": lens["size"][0], "height": lens["size"][1],
                    "K": lens["k"], "D": lens["d"], "xyz": X.ravel().tolist(), "uv": uv.ravel().tolist(),
                    "rvec": r.ravel().tolist(), "tvec": t.ravel().tolist(),
                    "rms": float(np.sqrt(((p.reshape(-1, 2) - uv) ** 2).sum(1).mean()))}
            if kind == "plane":
                _, rs, ts, _ = cv2.solvePnPGeneric(X, uv, K, D, flags=cv2.SOLVEPNP_IPPE)
                case["both"] = [{"rvec": a.ravel().tolist(), "tvec": b.ravel().tolist()} for a, b in zip(rs, ts)]
            cases.append(case)
    out = pathlib.Path(__file__).parent.parent / "golden" / "opencv-pnp.json"
    out.write_text(json.dumps({"opencv": cv2.__version__, "cases": cases}, separators=(",", ":")) + "\n")


main()
