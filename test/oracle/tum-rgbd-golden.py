"""Records what the field's reader of TUM trajectories makes of a sequence's texts: poses, and which pictures belong together.

    python -m venv venv && venv/bin/pip install evo
    venv/bin/python test/oracle/tum-rgbd-golden.py > test/golden/tum-rgbd.json

`texts` are lists as the benchmark writes them, of cameras that drop pictures and a motion capture of 100 Hz. `ns`: their stamps by Python's
Decimal. `poses`: evo.tools.file_interface. `pairs`: evo.core.sync.matching_time_indices of every rgb picture, at most 20 ms apart.
"""

import io
import json
import random
import sys
from decimal import Decimal

import numpy as np
from evo.core.sync import matching_time_indices
from evo.tools.file_interface import read_tum_trajectory_file

START = Decimal('1305031102.175304')


def main():
    rng = random.Random(3)
    texts, stamps = {}, {}
    for camera, kind, shift in (('rgb', 'color images', '0'), ('depth', 'depth maps', '-0.0152')):
        times = [START + Decimal(shift) + Decimal(i) / 30 + Decimal(rng.randrange(-2000, 2000)).scaleb(-6) for i in range(60) if rng.random() < 0.85]
        stamps[camera] = [str(t.quantize(Decimal('1e-6'))) for t in times]
        rows = ''.join(f'{t} {camera}/{t}.png\n' for t in stamps[camera])
        texts[f'{camera}.txt'] = f"# {kind}\n# file: 'rgbd_dataset_freiburg1_xyz.bag'\n# timestamp filename\n{rows}"
    lines = []
    for i in range(220):
        q = np.array([rng.gauss(0, 1) for _ in range(4)])
        q /= np.linalg.norm(q)
        t = (START + Decimal(i) / 100 - Decimal('0.05')).quantize(Decimal('1e-4'))
        lines.append(' '.join([str(t), *(f'{rng.uniform(-3, 3):.4f}' for _ in range(3)), *(f'{x:.4f}' for x in q)]))
    stamps['groundtruth'] = [line.split(' ')[0] for line in lines]
    texts['groundtruth.txt'] = "# ground truth trajectory\n# file: 'rgbd_dataset_freiburg1_xyz.bag'\n# timestamp tx ty tz qx qy qz qw\n" + '\n'.join(lines) + '\n'
    trajectory = read_tum_trajectory_file(io.StringIO(texts['groundtruth.txt']))
    poses = np.hstack([trajectory.positions_xyz, trajectory.orientations_quat_wxyz[:, [1, 2, 3, 0]]]).tolist()
    first, second = matching_time_indices(*(np.array([float(t) for t in stamps[c]]) for c in ('rgb', 'depth')), max_diff=0.02)
    ns = {topic: [str(int(Decimal(t).scaleb(9))) for t in all] for topic, all in stamps.items()}
    json.dump({'texts': texts, 'ns': ns, 'poses': poses, 'pairs': list(zip(map(int, first), map(int, second)))}, sys.stdout, separators=(',', ':'))
    sys.stdout.write('\n')


main()
