"""What the interop tests share: the recordings there are, and running framelock on them."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / 'shared' / 'data'
NODE = os.environ.get('FRAMELOCK_NODE', 'node')
NO_CODE_GENERATION = '--disallow-code-generation-from-strings'

sys.path.insert(0, str(ROOT / 'test' / 'oracle'))


def framelock(*arguments) -> str:
    """Runs the built CLI and returns what it printed. Exit status 3 is a complete run with declared loss."""
    command = [NODE, NO_CODE_GENERATION, ROOT / 'dist' / 'cli' / 'main.js', *arguments]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (0, 3), f'{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}'
    return done.stdout


def json_lines(*command):
    """The JSON objects a program prints, one per line."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, f'{command}: exit {done.returncode}\n{done.stderr}'
    return [json.loads(line) for line in done.stdout.splitlines()]


@functools.cache
def dump(*recordings):
    """Every message as framelock reads it."""
    return json_lines(NODE, NO_CODE_GENERATION, ROOT / 'scripts' / 'dump-messages.mjs', *recordings)


def samples():
    """The recordings that come with framelock: files anywhere below samples/, and folders that hold a db3."""
    files = [path for ending in ('bag', 'mcap') for path in (ROOT / 'samples').rglob(f'*.{ending}')]
    return sorted({*files, *(path.parent for path in (ROOT / 'samples').rglob('*.db3'))})


def rig_of(recording: Path):
    """The rig file that lies beside a sample, if there is one."""
    for name in (f'{recording.stem}.rig.yaml', 'rig.yaml', 'rig.true.yaml'):
        if (recording.parent / name).exists():
            return recording.parent / name
    return None


def shared(*paths):
    """Real recordings that lie beside a developer's checkout; skipped with a word where they do not."""
    missing = pytest.mark.skip(reason='needs the real recordings in ../shared/data')
    return [
        pytest.param(SHARED / path, id=path, marks=[] if (SHARED / path).exists() else [missing]) for path in paths
    ]


def own():
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in samples()]


REAL = shared('composed/nuscenes_sample.mcap', 'composed/kitti_2011_09_26.bag')


class Dataset:
    """A converted recording and what pyarrow reads of it, by which the other readers are measured."""

    def __init__(self, recording: Path, folder: Path):
        self.recording = recording
        self.folder = folder
        self.manifest = json.loads((folder / 'dataset.json').read_text())
        self.shards = sorted((folder / 'data').glob('*.arrow'))
        self.table = pa.concat_tables(pa.ipc.open_file(shard).read_all() for shard in self.shards)
        self.schema = self.table.schema
        self.rows = self.table.to_pylist()

    def sensors(self, payload):
        """Names of the sensor columns that hold a field of this name."""
        return [
            field.name
            for field in self.schema
            if pa.types.is_struct(field.type) and {'match', payload} <= {child.name for child in field.type}
        ]

    def cells(self, payload):
        """(sensor, frame stamp, cell) of each cell that is not missing."""
        for sensor in self.sensors(payload):
            for row in self.rows:
                if row[sensor]['match'] != 'missing':
                    yield sensor, row['stamp_ns'], row[sensor]


@pytest.fixture(scope='session', params=own() + REAL)
def dataset(request, tmp_path_factory):
    recording, folder = request.param, tmp_path_factory.mktemp('dataset') / 'frames'
    rig = rig_of(recording)
    framelock('convert', recording, '-o', folder, *(['--rig', rig] if rig else []))
    return Dataset(recording, folder)
