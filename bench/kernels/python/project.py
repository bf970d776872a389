"""Points of the rig's frame, as columns of float32, to what a camera sees of them; and the pipeline around OpenCV that people write.

numpy: what lies beside the picture is left out by its columns, in steps, so that the formula meets few points more than are seen.
"""

import numpy as np

try:
    import cv2

    cv2.setNumThreads(1)
except ImportError:
    cv2 = None


class Lens:
    def __init__(self, path):
        v = np.fromfile(path)
        self.width, self.height, self.fx, self.fy, self.cx, self.cy, self.least, self.limit = v[:8].tolist()
        self.bounds = v[8:12].tolist()
        self.d = v[12:].tolist()
        self.right, self.bottom = self.width - 0.5, self.height - 0.5


def row(m, x, y, z):
    """m0 x + m1 y + m2 z + m3 with two arrays made."""
    out = x * m[0]
    part = y * m[1]
    out += part
    np.multiply(z, m[2], out=part)
    out += part
    out += m[3]
    return out


def seen(lens, index, u, v, depth):
    inside = np.flatnonzero((u >= -0.5) & (u < lens.right) & (v >= -0.5) & (v < lens.bottom))
    return index[inside], u[inside], v[inside], depth[inside]


def brown(lens, m, x, y, z, rational):
    k1, k2, p1, p2, k3, k4, k5, k6 = lens.d[:8] if rational else (*lens.d[:5], 0, 0, 0)
    min_a, max_a, min_b, max_b = lens.bounds
    Z = row(m[8:12], x, y, z)
    index = np.flatnonzero(Z > lens.least)
    x, y, z, Z = x[index], y[index], z[index], Z[index]
    inverse = 1 / Z
    a = row(m[0:4], x, y, z)
    a *= inverse
    near = np.flatnonzero((a > min_a) & (a < max_a))
    index, x, y, z, Z, inverse, a = index[near], x[near], y[near], z[near], Z[near], inverse[near], a[near]
    b = row(m[4:8], x, y, z)
    b *= inverse
    near = np.flatnonzero((b > min_b) & (b < max_b))
    index, Z, a, b = index[near], Z[near], a[near], b[near]
    aa, bb = a * a, b * b
    q = aa + bb
    valid = q < lens.limit
    L = q * k3
    for k in (k2, k1):
        L += k
        L *= q
    L += 1
    if rational:
        below = q * k6
        for k in (k5, k4):
            below += k
            below *= q
        below += 1
        L /= below
    ab = a * b
    ab *= 2
    u = a * L + p1 * ab + p2 * (q + 2 * aa)
    v = b * L + p1 * (q + 2 * bb) + p2 * ab
    u *= lens.fx
    u += lens.cx
    v *= lens.fy
    v += lens.cy
    if not valid.all():
        u[~valid] = np.nan
    return seen(lens, index, u, v, Z)


def equidistant(lens, m, x, y, z, _):
    k1, k2, k3, k4 = lens.d
    X, Y, Z = row(m[0:4], x, y, z), row(m[4:8], x, y, z), row(m[8:12], x, y, z)
    R2 = X * X
    R2 += Y * Y
    size2 = Z * Z
    size2 += R2
    index = np.flatnonzero((size2 > lens.least**2) & (Z >= lens.bounds[1] * np.sqrt(size2)))
    X, Y, Z, R = X[index], Y[index], Z[index], np.sqrt(R2[index])
    angle = np.arctan2(R, Z)
    t = angle * angle
    scale = t * k4
    for k in (k3, k2, k1):
        scale += k
        scale *= t
    scale += 1
    scale *= angle
    scale /= np.maximum(R, np.float32(1e-9))
    u = X * scale
    u *= lens.fx
    u += lens.cx
    v = Y * scale
    v *= lens.fy
    v += lens.cy
    if not (angle < lens.limit).all():
        u[~(angle < lens.limit)] = np.nan
    return seen(lens, index, u, v, Z)


def opencv(lens, m, points, model):
    """float64 through OpenCV, as in most scripts, less what the polynomial would fold back; its fisheye model wants points in front."""
    m = np.asarray(m).reshape(3, 4)
    in_camera = points @ m[:, :3].T + m[:, 3]
    seen_by_lens = in_camera[:, 2] > lens.least
    if model != "equidistant":
        seen_by_lens &= (in_camera[:, :2] ** 2).sum(axis=1) < lens.limit * in_camera[:, 2] ** 2
    index = np.flatnonzero(seen_by_lens)
    in_camera = in_camera[index]
    K = np.array([[lens.fx, 0, lens.cx], [0, lens.fy, lens.cy], [0, 0, 1]])
    none = np.zeros(3)
    if model == "equidistant":
        uv, _ = cv2.fisheye.projectPoints(in_camera[None], none, none, K, np.array(lens.d))
        uv = uv[0]
    else:
        uv, _ = cv2.projectPoints(in_camera, none, none, K, np.array(lens.d[:8] if model == "rational" else lens.d[:5]))
        uv = uv[:, 0]
    return seen(lens, index, uv[:, 0], uv[:, 1], in_camera[:, 2])


def cases(folder, size):
    x, y, z = (np.fromfile(f"{folder}/{size}/{c}", np.float32) for c in "xyz")
    points = np.stack([x, y, z], axis=1).astype(np.float64)
    m = np.fromfile(f"{folder}/scene/toCamera").tolist()
    for name, by_numpy in (("plumb_bob", brown), ("rational", brown), ("equidistant", equidistant)):
        lens = Lens(f"{folder}/scene/lens_{name}")

        def in_numpy(lens=lens, by_numpy=by_numpy, name=name):
            with np.errstate(divide="ignore", invalid="ignore"):
                return by_numpy(lens, m, x, y, z, name == "rational")

        def in_opencv(lens=lens, name=name):
            return opencv(lens, m, points, name)

        yield dict(kernel=f"project_{name}", variant="numpy", size=size, run=in_numpy, outputs=outputs)
        if cv2:
            yield dict(kernel=f"project_{name}", variant="opencv", size=size, run=in_opencv, outputs=outputs)


def outputs(result):
    index, u, v, depth = result
    return dict(
        index=index.astype(np.uint32),
        u=u.astype(np.float32),
        v=v.astype(np.float32),
        depth=depth.astype(np.float32),
    )
