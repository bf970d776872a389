"""Points of made-up Velodyne packets, by the PyPI package velodyne-decoder 3.0.0 (BSD-3), for test/message/velodyne.test.ts.

    python -m venv v && v/bin/pip install velodyne-decoder==3.0.0 "numpy<2" && v/bin/python test/oracle/velodyne-golden.py

Writes test/golden/velodyne.json: for each model and return mode two packets, as they lie in a VelodyneScan, and what the
package makes of them: x y z intensity ring time as float32, in base64. The sensor turns at a constant rate, and over 360 degrees.
"""

import base64
import json
import pathlib
import struct

import numpy as np
import velodyne_decoder as vd

MODELS = {
    "VLP-16": (vd.Model.VLP16, 0x22, 40),
    "Puck Hi-Res": (vd.Model.PuckHiRes, 0x24, 40),
    "HDL-32E": (vd.Model.HDL32E, 0x21, 17),
    "VLP-32C": (vd.Model.VLP32C, 0x28, 20),
    "VLS-128": (vd.Model.AlphaPrime, 0xA1, 19),
    "VLS-128, firmware 5.2.3": (vd.Model.AlphaPrime, 0xA1, 21),
}
MODES = {"strongest": 0x37, "last": 0x38, "dual": 0x39}
STAMP = 100.0


def packet(random, model, mode, azimuth, step, micros):
    """
    Twelve blocks of 32 returns; every other return is none, and half of a dual block's second returns are its first. Of a VLS-128
    four blocks, or four pairs, share an azimuth, and behind one group of pairs nothing follows.
    """
    blocks, last = b"", None
    wide, each = model == 0xA1, 2 if mode == 0x39 else 1
    for i in range(12):
        if wide and each == 2 and i >= 8:
            blocks += bytes(100)
            continue
        turn = i // each // (4 if wide else 1)
        distance = random.integers(500, 30000, 32)
        distance[random.random(32) < 0.5] = 0
        intensity = random.integers(0, 256, 32)
        if mode == 0x39 and i % 2 == 1:
            same = random.random(32) < 0.5
            distance = np.where(same, last[0], distance)
            intensity = np.where(same, last[1], intensity)
        last = distance, intensity
        bank = b"\xee\xdd\xcc\xbb"[i // each % 4] if wide else 0xEE
        blocks += bytes([0xFF, bank]) + struct.pack("<H", (azimuth + turn * step) % 36000)
        blocks += b"".join(struct.pack("<HB", int(d), int(i)) for d, i in zip(distance, intensity))
    return blocks + struct.pack("<IBB", micros, mode, model)


cases = []
for seed, (name, (model, number, step)) in enumerate(MODELS.items()):
    for mode, code in MODES.items():
        random = np.random.default_rng([seed, code])
        wide = number == 0xA1
        turns = (1 if mode == "dual" else 3) if wide else (6 if mode == "dual" else 12)
        # A VLS-128's round takes 53.3 or 57.8 us.
        between = 1e-6 * turns * (57.8 if "5.2.3" in name else 53.3) if wide else 0.0013
        stamps = [STAMP - between, STAMP]
        begin = 35990 - turns * step if wide else 35800
        packets = [
            packet(random, number, code, begin + k * turns * step, step, 1234567 + round(1e6 * between * k))
            for k in range(3 if wide else 2)
        ]
        decoder = vd.ScanDecoder(vd.Config(model=model, min_range=0, max_range=1000))
        if wide:
            # It knows the turn of the head from the packet before only, and the firmware from two packets.
            before = packet(random, number, code, begin - turns * step, step, 1234567 - round(1e6 * between))
            early = [vd.VelodynePacket(t, list(p)) for t, p in zip([STAMP - 3 * between, STAMP - 2 * between], [before, packets[0]])]
            decoder.decode(vd.PacketVector(early))
            packets = packets[1:]
        vector = vd.PacketVector([vd.VelodynePacket(t, list(p)) for t, p in zip(stamps, packets)])
        _, points = decoder.decode(vector, as_pcl_structs=True)
        columns = [points[c].astype("<f4") for c in ("x", "y", "z", "intensity", "ring", "time")]
        cases.append({
            "model": name,
            "mode": mode,
            "stamps": stamps,
            "packets": [base64.b64encode(p).decode() for p in packets],
            "points": base64.b64encode(np.stack(columns, 1).tobytes()).decode(),
        })
target = pathlib.Path(__file__).parent.parent / "golden" / "velodyne.json"
target.write_text(json.dumps({"made_by": "velodyne-decoder 3.0.0", "cases": cases}, indent=1) + "\n")
