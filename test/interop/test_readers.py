"""Converts recordings and reads the dataset with the tools people train with; all must see the same frames."""

import zlib
import json
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset as pads
import pytest

MATCHES = {'exact', 'nearest', 'interpolated', 'held', 'missing'}


def comparable(value):
    """The same with every NaN (a reading that is not known) as a word, because NaN equals nothing."""
    if isinstance(value, dict):
        return {key: comparable(part) for key, part in value.items()}
    if isinstance(value, list):
        # Clouds and pictures' points are long: numpy looks for NaN in one go.
        if value and isinstance(value[0], float):
            return ['nan' if number != number else number for number in value] if np.isnan(value).any() else value
        return [comparable(part) for part in value]
    return value


# ---- pyarrow


def test_pyarrow_finds_the_files_valid(dataset):
    assert dataset.shards
    names = [f'train-{i:05d}-of-{len(dataset.shards):05d}.arrow' for i in range(len(dataset.shards))]
    assert [shard.name for shard in dataset.shards] == names
    for path in [*dataset.shards, dataset.folder / 'alignment.arrow', dataset.folder / 'rejects.arrow']:
        with pa.memory_map(str(path)) as file:
            reader = pa.ipc.open_file(file)
            for i in range(reader.num_record_batches):
                batch = reader.get_batch(i)
                batch.validate(full=True)
                if path in dataset.shards:
                    assert 1 <= batch.num_rows <= 16


def test_pyarrow_maps_the_frames_without_copying(dataset):
    for path in dataset.shards:
        with pa.memory_map(str(path)) as file:
            before = pa.total_allocated_bytes()
            table = pa.ipc.open_file(file).read_all()
            assert pa.total_allocated_bytes() - before < 4096, 'compressed or unaligned: pyarrow had to copy'
            del table


def test_pyarrow_dataset_reads_the_folder(dataset):
    found = pads.dataset(str(dataset.folder / 'data'), format='ipc')
    assert found.count_rows() == len(dataset.rows)
    assert comparable(found.to_table().to_pylist()) == comparable(dataset.rows)
    first = dataset.rows[0]['stamp_ns']
    assert found.to_table(columns=['stamp_ns'], filter=pads.field('stamp_ns') == first).num_rows == 1


def test_the_schema_says_what_the_numbers_are(dataset):
    about = json.loads(dataset.schema.metadata[b'framelock'])
    assert about['quaternion_order'] == 'xyzw'
    assert about['reference'] in dataset.schema.names
    for sensor in dataset.sensors('points'):
        assert {'x', 'y', 'z'} <= set(point_fields(dataset, sensor))


# ---- what the columns hold


def point_fields(dataset, sensor):
    points = next(child for child in dataset.schema.field(sensor).type if child.name == 'points')
    return [point['name'] for point in json.loads(points.metadata[b'point_fields'])]


def test_frames_are_numbered_and_ordered(dataset):
    assert [row['frame_index'] for row in dataset.rows] == list(range(len(dataset.rows)))
    stamps = [row['stamp_ns'] for row in dataset.rows]
    assert stamps == sorted(stamps)


def test_stamps_and_errors_agree(dataset):
    for sensor, frame_stamp, cell in dataset.cells('dt_ns'):
        assert cell['match'] in MATCHES
        assert cell['stamp_ns'] - frame_stamp == cell['dt_ns'], sensor
        assert cell['dt_ns'] == 0 or cell['match'] != 'exact', sensor


def test_missing_cells_hold_nothing(dataset):
    for sensor in dataset.sensors('match'):
        for row in dataset.rows:
            if row[sensor]['match'] == 'missing':
                assert not any(value for name, value in row[sensor].items() if name != 'match')


def test_sources_lie_in_the_inputs(dataset):
    sizes = {file['name']: file['size'] for file in dataset.manifest['inputs']}
    for sensor, _, cell in dataset.cells('source'):
        source = cell['source']
        assert 0 <= source['offset'] < sizes[source['file']], sensor
        assert source['length'] >= 0


def test_points_fill_their_fields(dataset):
    for sensor, _, cell in dataset.cells('points'):
        assert len(cell['points']) == cell['num_points'] * len(point_fields(dataset, sensor))


def test_samples_fill_their_columns(dataset):
    for sensor, _, cell in dataset.cells('num_samples'):
        assert len(cell['sample_stamp_ns']) == cell['num_samples']
        for child in dataset.schema.field(sensor).type:
            if child.metadata and b'width' in child.metadata:
                assert len(cell[child.name]) == cell['num_samples'] * int(child.metadata[b'width'])


def test_projections_lie_in_the_picture(dataset):
    if 'projection' not in dataset.schema.names:
        return
    pairs = {f.name: (f.metadata[b'cloud'].decode(), f.metadata[b'camera'].decode()) for f in dataset.schema.field('projection').type}
    lenses = json.loads((dataset.folder / 'rig.json').read_text())['sensors']
    for row in dataset.rows:
        for name, (cloud, camera) in pairs.items():
            hits = row['projection'][name]
            if hits is None:
                continue
            index, u, v, depth = (np.array(hits[part]) for part in ('index', 'u', 'v', 'depth'))
            assert len(index) == len(u) == len(v) == len(depth)
            assert (index < row[cloud]['num_points']).all() and (np.diff(index) > 0).all()
            # A lens that sees more than a half space also sees points behind the plane of depth 0.
            assert (depth > 0).all() or lenses[camera]['camera']['model'] == 'equidistant'
            assert (u >= -0.5).all() and (u < row[camera]['width'] - 0.5).all()
            assert (v >= -0.5).all() and (v < row[camera]['height'] - 0.5).all()


# ---- the files beside the frames


def test_the_manifest_tells_the_truth(dataset):
    listed = {Path(shard['path']).name: shard for shard in dataset.manifest['shards']}
    assert sorted(listed) == [shard.name for shard in dataset.shards]
    for path in dataset.shards:
        shard = listed[path.name]
        assert shard['bytes'] == path.stat().st_size
        assert shard['crc32'] == f'{zlib.crc32(path.read_bytes()):08x}'
        assert 'sha256' not in shard
        assert shard['rows'] == pa.ipc.open_file(path).read_all().num_rows
    assert (dataset.folder / 'rig.json').exists()


def test_the_alignment_has_a_row_per_frame_and_sensor(dataset):
    alignment = pl.read_ipc(dataset.folder / 'alignment.arrow')
    sensors = dataset.sensors('match')
    assert alignment.height == len(dataset.rows) * len(sensors)
    for row in alignment.iter_rows(named=True):
        frame = dataset.rows[row['frame_index']]
        assert row['frame_stamp_ns'] == frame['stamp_ns']
        cell = frame[row['sensor']]
        assert [row[name] for name in ('match', 'stamp_ns', 'dt_ns')] == [cell[name] for name in ('match', 'stamp_ns', 'dt_ns')]


def test_every_reject_has_a_reason(dataset):
    rejects = pl.read_ipc(dataset.folder / 'rejects.arrow')
    assert rejects.filter(pl.col('reason').is_null() | (pl.col('reason') == '')).height == 0


# ---- polars, DuckDB


def test_polars_reads_the_same(dataset):
    eager = pl.concat(pl.read_ipc(shard) for shard in dataset.shards)
    assert comparable(eager.to_dicts()) == comparable(pl.from_arrow(dataset.table).to_dicts())
    assert eager.get_column('stamp_ns').to_list() == [row['stamp_ns'] for row in dataset.rows]
    lazy = pl.scan_ipc(str(dataset.folder / 'data' / '*.arrow'))
    assert lazy.select(pl.len()).collect().item() == len(dataset.rows)
    for sensor in dataset.sensors('points'):
        counts = lazy.select(pl.col(sensor).struct.field('points').list.len()).collect().to_series().to_list()
        fields = len(point_fields(dataset, sensor))
        numbers = [row[sensor]['num_points'] for row in dataset.rows]
        assert counts == [None if n is None else n * fields for n in numbers]


def test_duckdb_queries_the_same(dataset):
    frames = pads.dataset(str(dataset.folder / 'data'), format='ipc')
    with duckdb.connect() as connection:
        connection.register('frames', frames)
        stamps = connection.sql('select stamp_ns from frames order by frame_index').fetchall()
        assert [stamp for (stamp,) in stamps] == [row['stamp_ns'] for row in dataset.rows]
        for sensor in dataset.sensors('match'):
            dts = connection.sql(f'select "{sensor}".dt_ns from frames order by frame_index').fetchall()
            assert [dt for (dt,) in dts] == [row[sensor]['dt_ns'] for row in dataset.rows]
        for sensor in dataset.sensors('points'):
            sums = connection.sql(f'select list_sum("{sensor}".points) from frames order by frame_index').fetchall()
            for (total,), row in zip(sums, dataset.rows):
                points = np.array(row[sensor]['points'] or [], np.float64)
                if points.size > 0 and np.isfinite(points).all():
                    assert total == pytest.approx(points.sum(), rel=1e-4, abs=1e-2)


# ---- Hugging Face datasets


@pytest.mark.parametrize('streaming', [False, True], ids=['cached', 'streaming'])
def test_hugging_face_gives_pictures_and_numbers(dataset, streaming, tmp_path):
    import datasets

    found = datasets.load_dataset(str(dataset.folder), split='train', streaming=streaming, cache_dir=str(tmp_path))
    assert set(found.features) == set(dataset.schema.names)
    for sensor in dataset.sensors('image'):
        assert isinstance(found.features[sensor]['image'], datasets.Image)
    rows = list(found)
    assert [row['stamp_ns'] for row in rows] == [row['stamp_ns'] for row in dataset.rows]
    for row, expected in zip(rows, dataset.rows):
        for sensor in dataset.sensors('image'):
            picture, cell = row[sensor]['image'], expected[sensor]
            assert (picture is None) == (cell['image'] is None or cell['image']['bytes'] is None)
            if picture is not None:
                picture.load()
                assert picture.size == (cell['width'], cell['height'])
        for sensor in dataset.sensors('points'):
            assert row[sensor]['num_points'] == expected[sensor]['num_points']
            np.testing.assert_array_equal(row[sensor]['points'] or [], expected[sensor]['points'] or [])


def test_hugging_face_gives_numpy_arrays(dataset, tmp_path):
    import datasets

    found = datasets.load_dataset(str(dataset.folder), split='train', cache_dir=str(tmp_path)).with_format('numpy')
    for sensor in dataset.sensors('points'):
        for row, expected in zip(found, dataset.rows):
            if expected[sensor]['num_points']:
                assert row[sensor]['points'].dtype == np.float32
                assert row[sensor]['points'].shape == (len(expected[sensor]['points']),)


def test_hugging_face_loads_every_table_of_the_card(dataset, tmp_path):
    import datasets

    rows = {'default': len(dataset.rows)}
    for name in ('alignment', 'rejects'):
        rows[name] = pl.read_ipc(dataset.folder / f'{name}.arrow').height
    for config in datasets.get_dataset_config_names(str(dataset.folder)):
        if rows.get(config) == 0:
            continue  # datasets refuses a table without rows
        found = datasets.load_dataset(str(dataset.folder), config, cache_dir=str(tmp_path))
        assert sum(split.num_rows for split in found.values()) == rows.get(config, len(dataset.rows)), config
