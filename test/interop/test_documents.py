"""Runs the Python of README.md, docs/DATASET.md and a dataset's card as it stands there, on the datasets that they name."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pytest
from mcap.reader import make_reader
from mcap.writer import Writer
from rosbags.typesys import Stores, get_typestore

from conftest import ROOT, framelock

TOWN = ROOT / 'samples' / 'town'
RIG = TOWN / 'rig.true.yaml'


def blocks():
    for document in ('README.md', 'docs/DATASET.md'):
        for number, code in enumerate(re.findall(r'```python\n(.*?)```', (ROOT / document).read_text(encoding='utf8'), re.S)):
            needed = set(re.findall(r'(?:^|, )(?:import |from )?(torch|matplotlib|datasets|duckdb|polars|pyarrow)\b', code, re.M))
            absent = [name for name in sorted(needed) if importlib.util.find_spec(name) is None]
            marks = [pytest.mark.skip(reason=f'needs {", ".join(absent)}')] if absent else []
            yield pytest.param(code, id=f'{document} {number}', marks=marks)


@pytest.fixture(scope='module')
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp('documents')
    framelock('convert', TOWN / 'town.mcap', '--rig', RIG, '-o', where / 'town')
    others = '/lidar_top/points,/camera_front/image/compressed,/camera_left/image/compressed'
    framelock('convert', TOWN / 'town.mcap', '--rig', RIG, '--topics', others, '-o', where / 'no-radar')
    return where


@pytest.fixture(scope='module')
def holes(tmp_path_factory) -> Path:
    """The town whose LiDAR saw nothing in its first and twelfth sweep and lost the second; frames are those of the camera."""
    where = tmp_path_factory.mktemp('holes')
    types, cloud = get_typestore(Stores.ROS2_HUMBLE), 'sensor_msgs/msg/PointCloud2'
    channels, sweeps = {}, 0
    with open(TOWN / 'town.mcap', 'rb') as read, open(where / 'holes.mcap', 'wb') as write:
        out = Writer(write)
        out.start(profile='ros2')
        for schema, channel, message in make_reader(read).iter_messages():
            if channel.topic not in channels:
                kind = out.register_schema(schema.name, schema.encoding, schema.data)
                channels[channel.topic] = out.register_channel(channel.topic, channel.message_encoding, kind)
            data = message.data
            if schema.name == cloud and channel.topic == '/lidar_top/points':
                sweeps += 1
                if sweeps == 2:
                    continue
                if sweeps in (1, 12):
                    sweep = types.deserialize_cdr(data, cloud)
                    sweep.width, sweep.row_step, sweep.data = 0, 0, np.zeros(0, np.uint8)
                    data = bytes(types.serialize_cdr(sweep, cloud))
            out.add_message(channels[channel.topic], message.log_time, data, message.publish_time)
        out.finish()
    timed = ['--reference', '/camera_front/image/compressed', '--tolerance', '30ms']
    framelock('convert', where / 'holes.mcap', '--rig', RIG, *timed, '-o', where / 'town')
    return where


def card_of(dataset: Path) -> str:
    code = re.search(r'```python\n(.*?)```', (dataset / 'README.md').read_text(encoding='utf8'), re.S).group(1)
    return code.replace('path/to/this/folder', dataset.as_posix())


@pytest.mark.parametrize('code', list(blocks()))
def test_the_python_of_the_documents_runs(code, folder, monkeypatch):
    # The check of the dataset's hash is run inside of it, everything else beside it.
    inside = 'pathlib.Path().glob' in code
    where = folder / 'town' if inside else folder
    monkeypatch.setenv('MPLBACKEND', 'Agg')
    done = subprocess.run([sys.executable, '-c', code], cwd=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split('\n')
    if inside:
        assert printed[0] in (where / 'dataset.json').read_text(encoding='utf8')
    # What a comment behind a print says, up to a colon.
    for said in re.findall(r'^print\(.*\)\s+# ([^:\n]+)', code, re.M):
        assert said in printed


def test_hugging_face_gives_no_frames_of_another_folder_of_the_same_name(folder, holes, tmp_path):
    import datasets

    for where in (folder, holes):
        rows = pads.dataset(where / 'town' / 'data', format='ipc').to_table(columns=['stamp_ns']).to_pylist()
        found = datasets.load_dataset(str(where / 'town'), split='train', cache_dir=str(tmp_path))
        assert found.select_columns('stamp_ns').to_list() == rows


@pytest.mark.parametrize('where', ['folder', 'holes'])
def test_the_python_of_a_datasets_card_runs(where, request):
    code = card_of(request.getfixturevalue(where) / 'town')
    # Of every sweep, also one without points, and with frames that have none.
    done = subprocess.run([sys.executable, '-c', f'{code}        print(points.shape)'], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shapes = re.findall(r'\((\d+), (\d+)\)', done.stdout)
    assert {width for _, width in shapes} == {'6'}
    assert (('0', '6') in shapes) == (where == 'holes')


@pytest.mark.parametrize('code', [one for one in blocks() if 'DataLoader' in one.values[0]])
def test_the_loader_takes_frames_without_a_sweep_and_sweeps_without_points(code, holes):
    table = pads.dataset(holes / 'town' / 'data', format='ipc').to_table()
    counts = pc.struct_field(table['lidar_top'], 'num_points').to_pylist()
    assert None in counts and 0 in counts
    done = subprocess.run([sys.executable, '-c', code], cwd=holes, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seen = [frame for frame, count in enumerate(counts) if count is not None]
    assert done.stdout.split('\n')[-2] == f'{len(seen)} {seen[-1]}'
