"""Writes test/golden/opencv-storage.json: files as OpenCV's FileStorage writes them, and where OpenCV itself then sees points.

Run with a Python that has OpenCV 4 and numpy:  python3 test/oracle/opencv-storage.py
Every case holds the same numbers in YAML, XML and JSON, read back by OpenCV, and pixels by cv2.projectPoints (cv2.fisheye where
said) of points in the first camera's frame: the second camera is at x2 = R x1 + T, as cv2.stereoCalibrate defines it.
"""
import json
import pathlib
import tempfile

import cv2
import numpy as np

OUT = pathlib.Path(__file__).parent.parent / "golden" / "opencv-storage.json"


def text_of(fields, ending):
    """What cv2.FileStorage writes for (name, value) pairs."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / f"calibration.{ending}")
        storage = cv2.FileStorage(path, cv2.FILE_STORAGE_WRITE)
        for name, value in fields:
            if isinstance(value, (list, tuple)):
                storage.startWriteStruct(name, cv2.FileNode_SEQ)
                for item in value:
                    storage.write("", item)
                storage.endWriteStruct()
            else:
                storage.write(name, value)
        storage.release()
        check = cv2.FileStorage(path, cv2.FILE_STORAGE_READ)
        for name, value in fields:
            if isinstance(value, np.ndarray):
                assert np.array_equal(check.getNode(name).mat(), value), (name, ending)
        check.release()
        return pathlib.Path(path).read_text(encoding="utf8")


def camera(k, d, size):
    fx, fy, cx, cy = k
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]]), np.array([d], dtype=float), size


def main():
    rng = np.random.default_rng(4)
    left = camera((412.3456789012345, 413.25, 318.75, 241.125), (-0.31, 0.12, 0.0011, -0.0007, -0.02), (640, 480))
    right = camera((409.5, 410.75, 322.5, 236.0), (-0.29, 0.1, -0.0005, 0.0009, -0.015), (640, 480))
    rational = camera((976.9, 976.6, 1016.6, 783.2), (0.63, -2.83, 0.00047, -0.00012, 1.63, 0.5, -2.65, 1.55), (2048, 1536))
    fisheye = camera((285.9, 286.0, 423.6, 398.9), (-0.0066, 0.0436, -0.0414, 0.0076), (848, 800))
    R = cv2.Rodrigues(np.array([0.02, -0.05, 0.013]))[0]
    T = np.array([[-0.1203], [0.0011], [-0.0023]])
    points = np.stack([rng.uniform(-1, 1, 40), rng.uniform(-0.8, 0.8, 40), rng.uniform(2, 9, 40)], 1)
    zero = np.zeros(3)

    def seen(cam, rvec, tvec):
        return cv2.projectPoints(points, rvec, tvec, cam[0], cam[1])[0].reshape(-1, 2).tolist()

    def seen_fisheye(cam):
        return cv2.fisheye.projectPoints(points.reshape(1, -1, 3), zero, zero, cam[0], cam[1][0])[0].reshape(-1, 2).tolist()

    cases = {
        "calibration sample": {
            "fields": [("image_width", left[2][0]), ("image_height", left[2][1]), ("flags", 0), ("camera_matrix", left[0]),
                       ("distortion_coefficients", left[1]), ("avg_reprojection_error", 0.1837)],
            "cameras": {"camera": seen(left, zero, zero)},
        },
        "column of coefficients, size as a list": {
            "fields": [("cameraMatrix", rational[0]), ("distCoeffs", rational[1].T.copy()), ("imageSize", list(rational[2]))],
            "cameras": {"camera": seen(rational, zero, zero)},
        },
        "fisheye": {
            "fields": [("image_width", fisheye[2][0]), ("image_height", fisheye[2][1]), ("fisheye_model", 1),
                       ("camera_matrix", fisheye[0]), ("distortion_coefficients", fisheye[1])],
            "cameras": {"camera": seen_fisheye(fisheye)},
        },
        "stereo in one file": {
            "fields": [("K1", left[0]), ("D1", left[1]), ("K2", right[0]), ("D2", right[1]), ("R", R), ("T", T),
                       ("imageSize", list(left[2]))],
            "cameras": {"camera_1": seen(left, zero, zero), "camera_2": seen(right, cv2.Rodrigues(R)[0], T)},
        },
        "stereo sample": {
            "files": [
                [("M1", left[0]), ("D1", left[1]), ("M2", right[0]), ("D2", right[1])],
                [("R", R), ("T", T), ("R1", np.eye(3)), ("R2", np.eye(3)), ("P1", np.eye(3, 4)), ("P2", np.eye(3, 4)), ("Q", np.eye(4))],
            ],
            "size": list(left[2]),
            "cameras": {"camera_1": seen(left, zero, zero), "camera_2": seen(right, cv2.Rodrigues(R)[0], T)},
        },
        "float32 matrices": {
            "fields": [("cameraMatrixL", left[0].astype(np.float32)), ("distCoeffsL", left[1].astype(np.float32)),
                       ("cameraMatrixR", right[0].astype(np.float32)), ("distCoeffsR", right[1].astype(np.float32)),
                       ("R", R), ("T", T), ("image_size", list(left[2]))],
            "cameras": {
                "camera_1": seen((left[0].astype(np.float32).astype(float), left[1].astype(np.float32).astype(float), 0), zero, zero),
                "camera_2": seen((right[0].astype(np.float32).astype(float), right[1].astype(np.float32).astype(float), 0),
                                 cv2.Rodrigues(R)[0], T),
            },
        },
    }
    written = []
    for name, case in cases.items():
        files = case.get("files") or [case["fields"]]
        for ending in ("yml", "xml", "json"):
            written.append({
                "name": f"{name}, {ending}",
                "texts": [text_of(fields, ending) for fields in files],
                "ending": ending,
                "size": case.get("size"),
                "pixels": case["cameras"],
            })
    OUT.write_text(json.dumps({"opencv": cv2.__version__, "points": points.tolist(), "cases": written}, indent=1) + "\n")


main()
