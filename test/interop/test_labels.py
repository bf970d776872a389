"""framelock's own labels: what pyarrow, polars and DuckDB see is what the label file says, and what pyarrow writes again is read."""

import json

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pytest
from conftest import framelock

CUBOIDS = {
    # Frame, object: class, x y z qx qy qz qw length width height.
    ('0', '1'): ('car', [1.25, -2.5, 0.75, 0.0, 0.0, 0.6, 0.8, 4.5, 1.75, 1.5]),
    ('0', '2'): ('Fußgänger "ß"', [-10.1, 0.3, 1e-3, 0.0, 0.0, 0.0, 1.0, 0.5, 0.6, 1.8]),
    ('7', '1'): ('car', [2.25, -2.5, 0.75, 0.0, 0.0, 0.6, 0.8, 4.5, 1.75, 1.5]),
}
STAMPS = {'0': 1608294055298616400, '7': 1608294055398616401}
NUMBERS = ['x', 'y', 'z', 'qx', 'qy', 'qz', 'qw', 'length', 'width', 'height']


def document():
    frames = {}
    for (frame, uid), (_, values) in CUBOIDS.items():
        stamp = f'{STAMPS[frame] // 10**9}.{STAMPS[frame] % 10**9:09d}'
        box = frames.setdefault(frame, {'frame_properties': {'timestamp': stamp}, 'objects': {}})
        data = {'cuboid': [{'name': 'shape', 'coordinate_system': 'ego', 'val': values}]}
        if uid == '1':
            data['bbox'] = [{'name': 'two', 'coordinate_system': 'front', 'val': [100.0, 50.0, 20.0, 10.0]}]
            data['text'] = [{'name': 'color', 'val': 'red'}]
        box['objects'][uid] = {'object_data': data}
    systems = {'ego': {'type': 'local_cs', 'parent': ''}, 'front': {'type': 'sensor_cs', 'parent': 'ego'}}
    objects = {uid: {'name': uid, 'type': category} for (_, uid), (category, _) in CUBOIDS.items()}
    return {
        'openlabel': {
            'metadata': {'schema_version': '1.0.0'},
            'coordinate_systems': systems,
            'objects': objects,
            'frames': frames,
        }
    }


@pytest.fixture(scope='module')
def arrow(tmp_path_factory):
    folder = tmp_path_factory.mktemp('labels')
    source = folder / 'scene.json'
    source.write_text(json.dumps(document()), encoding='utf-8')
    path = folder / 'labels.arrow'
    framelock('labels', source, '--to', 'framelock', '-o', path)
    return path


def expected():
    rows = []
    for (frame, uid), (category, values) in CUBOIDS.items():
        has_picture = uid == '1'
        rows.append(
            {
                'track': uid,
                'category': category,
                'stamp_ns': STAMPS[frame],
                'frame_file': None,
                'frame': 'rig',
                **dict(zip(NUMBERS, values, strict=True)),
                **dict.fromkeys(['vx', 'vy', 'vz', 'points', 'occluded', 'truncated']),
                # Middle and size from the corner of the first pixel: half a pixel less from its centre.
                'boxes_2d': [{'camera': 'front', 'left': 89.5, 'top': 44.5, 'right': 109.5, 'bottom': 54.5}] * has_picture,
                'attributes': [{'name': 'color', 'value': 'red'}] * has_picture,
            }
        )
    return rows


def plain(rows):
    return [{name: value for name, value in row.items() if name != 'label_id'} for row in rows]


def test_pyarrow(arrow):
    with pa.memory_map(str(arrow)) as file:
        reader = pa.ipc.open_file(file)
        for i in range(reader.num_record_batches):
            reader.get_batch(i).validate(full=True)
        table = reader.read_all()
    assert plain(table.to_pylist()) == expected()
    assert table.schema.metadata[b'framelock_labels'] == b'1'
    assert table.schema.field('x').metadata[b'unit'] == b'm'
    assert all(field.metadata and field.metadata[b'about'] for field in table.schema)


def test_polars(arrow):
    assert plain(pl.read_ipc(arrow).to_dicts()) == expected()


def test_duckdb(arrow):
    labels = feather.read_table(arrow)  # noqa: F841 - DuckDB finds it by name
    found = duckdb.sql("select category, count(*), sum(length * width * height) from labels group by 1 order by 1").fetchall()
    assert [(category, n) for category, n, _ in found] == [('Fußgänger "ß"', 1), ('car', 2)]
    assert found[1][2] == pytest.approx(2 * 4.5 * 1.75 * 1.5)
    cameras = duckdb.sql('select track, b.camera, b."left" from (select track, unnest(boxes_2d) as b from labels) order by 1')
    assert cameras.fetchall() == [('1', 'front', 89.5), ('1', 'front', 89.5)]


@pytest.mark.parametrize('compression', ['uncompressed', 'lz4', 'zstd'])
def test_what_pyarrow_writes_again_is_read(arrow, tmp_path, compression):
    again = tmp_path / 'again.arrow'
    feather.write_feather(feather.read_table(arrow), str(again), compression=compression, chunksize=2)
    back = tmp_path / 'back.arrow'
    framelock('labels', again, '--to', 'framelock', '-o', back)
    assert feather.read_table(back).equals(feather.read_table(arrow))


def test_openlabel_as_written_says_the_same(arrow, tmp_path):
    path = tmp_path / 'back.json'
    framelock('labels', arrow, '--to', 'openlabel', '-o', path)
    written = json.loads(path.read_text(encoding='utf-8'))['openlabel']
    frames = written['frames'].values()
    found = {
        (frame['frame_properties']['timestamp'], uid): (written['objects'][uid]['type'], *data['object_data']['cuboid'][0]['val'])
        for frame in frames
        for uid, data in frame['objects'].items()
    }
    assert found == {(STAMPS[f] / 1e9, uid): (category, *values) for (f, uid), (category, values) in CUBOIDS.items()}
