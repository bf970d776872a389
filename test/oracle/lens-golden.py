"""Writes test/golden/lens-projections.json: models that OpenCV does not have, from the papers' formulas with 50 digits.

Run with a Python that has mpmath:  python3 test/oracle/lens-golden.py
`end` is the largest angle (rad) at which a formula is one-to-one, looked for without knowing its theory: the first place
where the image radius stops rising, or turns negative behind a pole.
"""
import json
import pathlib
import random

from mpmath import atan, atan2, cos, findroot, mp, mpf, pi, polyval, sin, sqrt, tan

mp.dps = 50


def fov(X, Y, Z, w):
    r = sqrt(X * X + Y * Y)
    rd = atan((r / Z) * 2 * tan(w / 2)) / w
    return (rd * X / r, rd * Y / r) if r > 0 else (mpf(0), mpf(0))


def ucm(X, Y, Z, alpha):
    return eucm(X, Y, Z, alpha, mpf(1))


def eucm(X, Y, Z, alpha, beta):
    d = sqrt(beta * (X * X + Y * Y) + Z * Z)
    depth = alpha * d + (1 - alpha) * Z
    return X / depth, Y / depth


def double_sphere(X, Y, Z, xi, alpha):
    d1 = sqrt(X * X + Y * Y + Z * Z)
    d2 = sqrt(X * X + Y * Y + (xi * d1 + Z) ** 2)
    depth = alpha * d2 + (1 - alpha) * (xi * d1 + Z)
    return X / depth, Y / depth


def mei(X, Y, Z, xi, k1=0, k2=0, p1=0, p2=0):
    # Point on the unit sphere, seen from ξ behind its centre.
    n = sqrt(X * X + Y * Y + Z * Z)
    xs, ys, zs = X / n, Y / n, Z / n
    x, y = xs / (zs + xi), ys / (zs + xi)
    q = x * x + y * y
    L = 1 + k1 * q + k2 * q * q
    return x * L + 2 * p1 * x * y + p2 * (q + 2 * x * x), y * L + p1 * (q + 2 * y * y) + 2 * p2 * x * y


def equidistant(X, Y, Z, k1, k2, k3, k4):
    r = sqrt(X * X + Y * Y)
    theta = atan2(r, Z)
    bent = theta + k1 * theta**3 + k2 * theta**5 + k3 * theta**7 + k4 * theta**9
    return (bent * X / r, bent * Y / r) if r > 0 else (mpf(0), mpf(0))


def plane(radius, X, Y, Z, d, e):
    r = sqrt(X * X + Y * Y)
    rho = radius(atan2(r, Z))
    a, b = (rho * X / r, rho * Y / r) if r > 0 else (mpf(0), mpf(0))
    return a, b, d, e


def ftheta(X, Y, Z, end, d, e, *k):
    return plane(lambda theta: polyval(list(reversed(k)), theta), X, Y, Z, d, e)


def ftheta_backward(X, Y, Z, end, d, e, *k):
    def radius(theta):
        return findroot(lambda rho: polyval(list(reversed(k)), rho) - theta, theta / k[1]) if theta > 0 else mpf(0)

    return plane(radius, X, Y, Z, d, e)


CASES = [
    ("TUM monocular", fov, [685.7, 685.6, 630.9, 511.9], [1280, 1024], [0.897966], 1.5),
    ("wide ATAN", fov, [400, 401, 640, 400], [1280, 800], [2.4], 1.5),
    ("unified", ucm, [190, 191, 254, 256], [512, 512], [0.63], 1.7),
    ("unified with a pole", ucm, [300, 300, 320, 240], [640, 480], [0.35], 1.9),
    ("TUM-VI extended unified", eucm, [191.15, 191.11, 254.96, 256.9], [512, 512], [0.6292, 1.0418], 1.6),
    ("extended unified, narrow", eucm, [500, 501, 640, 480], [1280, 960], [0.41, 0.6], 1.3),
    ("TUM-VI double sphere", double_sphere, [158.28, 158.27, 254.96, 256.57], [512, 512], [-0.172131, 0.593118], 1.8),
    ("double sphere, far shift", double_sphere, [400, 400, 320, 240], [640, 480], [0.7, 0.3], 2.2),
    ("double sphere, negative shift, no second", double_sphere, [300, 300, 320, 240], [640, 480], [-0.4, 0], 1.1),
    ("double sphere beyond one", double_sphere, [900, 900, 320, 240], [640, 480], [1.5, 0.55], 2.2),
    ("KITTI-360 fisheye", mei, [1336.3, 1335.8, 716.94, 705.76], [1400, 1400],
     [2.2134, 0.016798, 1.6549, 0.00042223, 0.00042462], 1.6),
    ("mirror without distortion", mei, [420, 421, 640, 480], [1280, 960], [1], 2.4),
    ("fisheye beyond a right angle", equidistant, [285.9, 286.0, 423.6, 398.9], [848, 800],
     [-0.0066, 0.0436, -0.0414, 0.0076], 1.75),
    ("f-theta 120", ftheta, [1, 1, 959.5, 603.5], [1920, 1208],
     [1.3, 0, 0, 0, 928.4, -3.1, 21.7, -40.2, 9.8], 1.2),
    ("f-theta with a linear term", ftheta, [1.002, 1, 959.5, 603.5], [1920, 1208],
     [2.0, -0.003, 0.0015, 0, 540.1, 1.7, -11.9, 5.5, -3.3], 1.6),
    ("f-theta backward", ftheta_backward, [0.9995, 1, 959.5, 603.5], [1920, 1208],
     [1.75, 0.001, -0.002, 0, 1.0786e-3, -6.9e-9, 3.4e-11, -2.1e-14, 1.5e-17], 1.6),
]


def end_of(model, d):
    """The first angle at which |m| stops rising, by steps of a milliradian, then halving."""
    if model in (fov, ):
        return pi / 2
    radial = [d[0], *d[1:3]] if model is mei else d
    limit = pi
    if model in (ftheta, ftheta_backward):
        radial = [d[0], 0, 0, *d[3:]]
        limit = min(mpf(d[0]), pi)
        if model is ftheta_backward:
            # Its polynomial rises up to `limit` in the case above, which the assertion checks.
            k = list(reversed(d[3:]))
            assert all(polyval(k, mpf(i) / 10) < polyval(k, mpf(i + 1) / 10) for i in range(18000))
            return limit

    def radius(theta):
        return model(sin(theta), mpf(0), cos(theta), *radial)[0]

    def rises(theta):
        h = mpf(10) ** -20
        return radius(theta) > 0 and radius(theta + h) > radius(theta - h)

    lo, hi = mpf("0.001"), None
    step = mpf("0.001")
    theta = lo
    while theta < limit:
        if not rises(theta):
            hi = theta
            break
        lo = theta
        theta += step
    if hi is None:
        return limit
    for _ in range(60):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if rises(mid) else (lo, mid)
    return lo


def main():
    rng = random.Random(20180827)
    cases = []
    for name, model, (fx, fy, cx, cy), size, d, widest in CASES:
        D = [mpf(k) for k in d]
        points, pixels = [], []
        for i in range(120):
            theta = widest * rng.random() ** 0.5 if i else 0.0
            turn, reach = 2 * float(pi) * rng.random(), 0.5 + 80 * rng.random()
            p = [float(reach * sin(theta) * cos(turn)), float(reach * sin(theta) * sin(turn)), float(reach * cos(theta))]
            m = model(*[mpf(v) for v in p], *D)
            a, b, skew_u, skew_v = m if len(m) == 4 else (*m, 0, 0)
            points += p
            pixels += [float(mpf(fx) * a + skew_u * b + mpf(cx)), float(skew_v * a + mpf(fy) * b + mpf(cy))]
        cases.append({"name": name, "model": model.__name__, "width": size[0], "height": size[1], "K": [fx, fy, cx, cy],
                      "D": d, "end": float(end_of(model, D)), "points": points, "pixels": pixels})
    out = pathlib.Path(__file__).parent.parent / "golden" / "lens-projections.json"
    out.write_text(json.dumps({"digits": mp.dps, "cases": cases}, separators=(",", ":")) + "\n")


main()
