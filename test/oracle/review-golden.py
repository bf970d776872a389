"""Writes test/golden/review.json: content hashes, coefficients of agreement and intervals as other tools compute them.

Run with a Python that has rfc8785, krippendorff, irrCAC, scikit-learn, scipy, numpy and pandas:  python3 test/oracle/review-golden.py
The hashes are made here from docs/REVIEW.md alone, with another library's canonical JSON.
"""
import hashlib
import json
import math
import pathlib

import krippendorff
import numpy as np
import pandas as pd
import rfc8785
from irrCAC.raw import CAC
from scipy.stats import beta
from sklearn.metrics import cohen_kappa_score


def sha(value):
    return "sha256:" + hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def order(value):
    """UTF-16 code units of the canonical JSON, as RFC 8785 sorts keys."""
    return rfc8785.dumps(value).decode("utf-8").encode("utf-16-be")


def whole(value, per):
    return math.floor(value * per + 0.5)


def micro(values):
    return [whole(v, 1e6) for v in values]


def rotation(q):
    parts = [whole(v, 1e9) for v in q]
    first = next((p for p in reversed(parts) if p != 0), 0)
    return [whole(-v, 1e9) for v in q] if first < 0 else parts


def canonical_label(label):
    box = label.get("box")
    share = lambda v: None if v is None else whole(v, 1e6)
    return {
        "framelock_label": 1,
        "track": label["track"],
        "category": label["category"],
        "moment": label["moment"],
        "box": box and {"frame": label["frame"], "q": rotation(box["q"]), "t": micro(box["t"]), "size": micro(box["size"])},
        "boxes2": sorted(
            ([b["camera"]] + [whole(b[e], 1e4) for e in ("left", "top", "right", "bottom")] for b in label["boxes2"]),
            key=order,
        ),
        "velocity": label.get("velocity") and micro(label["velocity"]),
        "occluded": share(label.get("occluded")),
        "truncated": share(label.get("truncated")),
        "attributes": sorted(label["attributes"], key=order),
    }


def labels(rng):
    words = ["car", "Fußgänger", "歩行者", "a\"b\\c", "tab\there", "\U0001f697"]
    found = []
    for i in range(40):
        q = rng.standard_normal(4)
        q /= np.linalg.norm(q)
        if i % 4 == 0:
            yaw = [0.0, math.pi, -math.pi / 2, 1e-10][i // 4 % 4]
            q = np.array([0, 0, math.sin(yaw / 2), math.cos(yaw / 2)]) * (-1 if i % 8 else 1)
        label = {
            "track": str(i % 7) if i % 5 else "",
            "category": words[i % len(words)],
            "moment": {"file": f"{i:06d}"} if i % 3 else {"ns": str(1700000001007959682 + i)},
            "frame": "rig" if i % 2 else "",
            "boxes2": [
                {"camera": f"cam{k % 2}", **dict(zip(("left", "top", "right", "bottom"), map(float, rng.uniform(-50, 2000, 4))))}
                for k in range(i % 4)
            ],
            "attributes": [["moving", "true"], ["b", "2"], ["a", "1"]][: i % 4],
        }
        if i % 6 != 5:
            label["box"] = {"q": q.tolist(), "t": (rng.uniform(-100, 100, 3)).tolist(), "size": rng.uniform(0.1, 9, 3).tolist()}
            label["velocity"] = rng.uniform(-20, 20, 3).tolist() if i % 2 else None
        if i % 3 == 1:
            label["occluded"] = float(rng.uniform())
        if i % 3 == 2:
            label["truncated"] = float(rng.uniform())
        found.append({"label": label, "rev": sha(canonical_label(label))})
    return found


def ratings(rng):
    """Random raters with gaps who agree more or less; -1 is nothing."""
    found = []
    for case in range(12):
        raters = [2, 2, 3, 5][case % 4]
        q = 2 + case % 4
        truth = rng.integers(0, q, 80)
        table = np.array([[t if rng.uniform() < 0.7 else rng.integers(0, q) for t in truth] for _ in range(raters)])
        if case >= 2:
            table[rng.uniform(size=table.shape) < 0.2] = -1
        table[:, :q] = np.arange(q)  # every category is used, so that all tools count the same number of them
        values = np.where(table < 0, np.nan, table.astype(float))
        frame = pd.DataFrame(values.T)
        gwet = CAC(frame, categories=list(range(q)), digits=15).gwet()["est"]["coefficient_value"]
        both = (table >= 0).all(axis=0)
        found.append(
            {
                "q": q,
                "table": table.T.tolist(),
                "alpha": krippendorff.alpha(reliability_data=values, level_of_measurement="nominal"),
                "ac1": gwet,
                "kappa": cohen_kappa_score(table[0][both], table[1][both]) if raters == 2 and both.all() else None,
            }
        )
    return found


def intervals():
    pairs = [(0, 1), (1, 1), (0, 20), (1, 20), (3, 20), (10, 20), (20, 20), (7, 50), (0, 1000), (13, 1000), (999, 1000), (40, 100000)]
    return [
        {
            "k": k,
            "n": n,
            "low": 0.0 if k == 0 else float(beta.ppf(0.025, k, n - k + 1)),
            "high": 1.0 if k == n else float(beta.ppf(0.975, k + 1, n - k)),
        }
        for k, n in pairs
    ]


rng = np.random.default_rng(6)
golden = {"labels": labels(rng), "ratings": ratings(rng), "intervals": intervals()}
golden["set"] = sha({"framelock_labels": 1, "labels": sorted(each["rev"] for each in golden["labels"])})
golden["recording"] = sha({"framelock_recording": 1, "inputs": sorted([["b" * 64, 7], ["a" * 64, 12]])})
place = pathlib.Path(__file__).parent.parent / "golden" / "review.json"
place.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")
