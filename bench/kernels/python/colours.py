"""Colours of a picture at given places; and OpenCV's remap, which mixes numbers instead of light."""

import numpy as np

try:
    import cv2
except ImportError:
    cv2 = None

# Light in so many parts, each with the number that it is written as: a hair beside an edge it may be off by one.
PARTS = 65535


def light_of(number):
    x = number / 255
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


LIGHT = light_of(np.arange(256)).astype(np.float32)
NUMBER = np.searchsorted(light_of(np.arange(255) + 0.5), np.arange(PARTS + 1) / PARTS, side="right").astype(np.uint8)


def cases(folder, size):
    width, height = np.fromfile(f"{folder}/{size}/size").astype(int).tolist()
    rgb = np.fromfile(f"{folder}/{size}/rgb", np.uint8).reshape(height * width, 3)
    u, v = (np.fromfile(f"{folder}/{size}/{name}", np.float32) for name in "uv")

    def nearest():
        x = (np.clip(u, 0, width - 1) + np.float32(0.5)).astype(np.int32)
        y = (np.clip(v, 0, height - 1) + np.float32(0.5)).astype(np.int32)
        y *= width
        y += x
        return np.take(rgb, y, axis=0)

    def mixed():
        px, py = np.clip(u, 0, width - 1), np.clip(v, 0, height - 1)
        x, y = px.astype(np.int32), py.astype(np.int32)
        s, t = (px - x)[:, None], (py - y)[:, None]
        at = y * width + x
        right = np.where(x < width - 1, 1, 0).astype(np.int32)
        below = at + np.where(y < height - 1, width, 0).astype(np.int32)
        a, b, c, d = (LIGHT[np.take(rgb, place, axis=0)] for place in (at, at + right, below, below + right))
        b -= a
        b *= s
        a += b
        d -= c
        d *= s
        c += d
        c -= a
        c *= t
        a += c
        a *= PARTS
        a += np.float32(0.5)
        return NUMBER[a.astype(np.int32)]

    def outputs(colours):
        return dict(rgb=colours)

    yield dict(kernel="colour_nearest", variant="numpy", size=size, run=nearest, outputs=outputs)
    yield dict(kernel="colour_mixed", variant="numpy", size=size, run=mixed, outputs=outputs)
    if cv2:
        picture = rgb.reshape(height, width, 3)
        # Its pictures have less than 32768 columns.
        maps = u.reshape(300, -1), v.reshape(300, -1)

        def remap():
            return cv2.remap(picture, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

        yield dict(kernel="colour_mixed", variant="opencv", size=size, run=remap, outputs=outputs)
