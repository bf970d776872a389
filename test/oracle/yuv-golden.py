"""Writes test/golden/yuv.json: small pictures in YUV and what OpenCV's cvtColor makes of them, the truth for test/export/yuv.test.ts.

Run with a Python that has numpy and OpenCV:
  python3 test/oracle/yuv-golden.py
OpenCV has no code for NV24 (a colour for each pixel): each of its pixels is asked for as an NV12 picture of 2 × 2 equal pixels.
"""
import json
import pathlib

import cv2
import numpy as np

WIDTH, HEIGHT = 12, 6
random = np.random.default_rng(5)


def bytes_of(*shape):
    picture = random.integers(0, 256, shape, dtype=np.uint8)
    # Values outside of video range, and the corners.
    picture.flat[:: 7] = random.choice([0, 1, 15, 16, 17, 235, 236, 240, 254, 255], picture.flat[:: 7].shape)
    return picture


def packed(code):
    data = bytes_of(HEIGHT, WIDTH, 2)
    return data, cv2.cvtColor(data, code)


def planes(code):
    data = bytes_of(HEIGHT * 3 // 2, WIDTH)
    return data, cv2.cvtColor(data, code)


def nv24():
    data = bytes_of(HEIGHT * 3, WIDTH)
    luma, chroma = data[:HEIGHT], data[HEIGHT:].reshape(HEIGHT, WIDTH, 2)
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            four = np.array([[luma[y, x]] * 2] * 2 + [list(chroma[y, x])], np.uint8)
            rgb[y, x] = cv2.cvtColor(four, cv2.COLOR_YUV2RGB_NV12)[0, 0]
    return data, rgb


CASES = {
    "yuv422": packed(cv2.COLOR_YUV2RGB_UYVY),
    "yuv422_yuy2": packed(cv2.COLOR_YUV2RGB_YUY2),
    "nv12": planes(cv2.COLOR_YUV2RGB_NV12),
    "nv21": planes(cv2.COLOR_YUV2RGB_NV21),
    "nv24": nv24(),
    "i420": planes(cv2.COLOR_YUV2RGB_I420),
}

golden = {
    "opencv": cv2.__version__,
    "width": WIDTH,
    "height": HEIGHT,
    "pictures": [
        {"encoding": name, "data": data.ravel().tolist(), "rgb": rgb.ravel().tolist()} for name, (data, rgb) in CASES.items()
    ],
}
path = pathlib.Path(__file__).parent.parent / "golden" / "yuv.json"
path.write_text(json.dumps(golden) + "\n")
