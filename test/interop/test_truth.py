"""Results against a vehicle that was made up and worked out in numpy alone: picks, bytes, moved points, pixels, poses."""

import json
import zlib

import numpy as np
import pytest
import vehicle
from conftest import Dataset, framelock
from vehicle import CAMERA, LIDAR, SIZE, START, apply, back, lens, pose


@pytest.fixture(scope='module')
def made():
    return vehicle.vehicle()


@pytest.fixture(scope='module')
def drive(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp('vehicle')
    made.write(folder / 'vehicle.mcap')
    framelock('convert', folder / 'vehicle.mcap', '-o', folder / 'frames', '--deskew', '--no-cache')
    return Dataset(folder / 'vehicle.mcap', folder / 'frames')


def of(made, topic):
    return {m['ns']: m for m in made.messages if m['topic'] == topic}


def test_frames_and_picks(made, drive):
    sweeps, pictures = of(made, '/lidar/points'), of(made, '/camera/image_raw')
    assert [row['stamp_ns'] for row in drive.rows] == sorted(sweeps)
    for row in drive.rows:
        nearest = min(pictures, key=lambda ns: (abs(ns - row['stamp_ns']), ns))
        assert row['camera']['stamp_ns'] == row['camera']['raw_stamp_ns'] == nearest
        assert row['camera']['dt_ns'] == nearest - row['stamp_ns']
        assert row['camera']['log_ns'] == pictures[nearest]['log_ns']


def test_sources_lead_to_the_very_bytes(made, drive):
    recording = drive.recording.read_bytes()
    for name, topic in (('lidar', '/lidar/points'), ('camera', '/camera/image_raw')):
        for row in drive.rows:
            source, data = row[name]['source'], of(made, topic)[row[name]['raw_stamp_ns']]['data']
            at = source['offset'] + (source['inner_offset'] or 0)
            assert recording[at : at + source['length']] == data
            assert source['crc32'] == zlib.crc32(data)


def test_nothing_is_lost(made, drive):
    books = drive.manifest['accounting']
    assert books['found'] == len(made.messages) == books['decoded'] + sum(books['dropped'].values()) + books['unselected']


def test_ego_is_in_the_map(drive):
    world = np.array(json.loads(drive.schema.metadata[b'framelock'])['world_origin_m'])
    for row in drive.rows:
        ns = row['stamp_ns'] - START
        moved = ns > 330_000_000
        R, p = pose(ns)
        turn = vehicle.about((0, 0, 1), np.float64(0.2 * moved))
        T = np.array(row['ego']['T_world_rig']).reshape(4, 4)
        np.testing.assert_allclose(T[:3, :3], turn @ R, atol=1e-6)
        np.testing.assert_allclose(T[:3, 3] + world, turn @ p + [2.0 * moved, 0, 0], atol=1e-3)


def world_points(message):
    """Points in odom, each from where the LiDAR was when it was measured."""
    return apply(pose(message['ns'] - START + message['since']), apply(LIDAR, message['xyz']))


def test_moved_points_stand_still_whatever_the_localiser_does(made, drive):
    for row in drive.rows:
        message = of(made, '/lidar/points')[row['stamp_ns']]
        assert row['lidar']['deskewed']
        stored = np.array(row['lidar']['points'], np.float32).reshape(row['lidar']['num_points'], -1)
        expected = back(LIDAR, back(pose(row['stamp_ns'] - START), world_points(message)))
        # 100 Hz: between two poses the true way leaves the straight one by 10 m/s² · (10 ms)² / 8, and turns by less than 0.01 mrad.
        np.testing.assert_allclose(stored[:, :3], expected, atol=1e-3)
        np.testing.assert_allclose(stored[:, 3], message['since'] * 1e-9, atol=3e-8)


def test_pixels_depth_and_who_is_seen(made, drive):
    count = 0
    for row in drive.rows:
        message = of(made, '/lidar/points')[row['stamp_ns']]
        seen = row['projection']['lidar_in_camera']
        assert seen['motion_compensated']
        points = back(CAMERA, back(pose(row['camera']['stamp_ns'] - START), world_points(message)))
        with np.errstate(all='ignore'):
            uv = lens(points)
            ahead = points[:, 2] > 0.1
            inside = ahead & (uv >= -0.5).all(1) & (uv < np.array(SIZE) - 0.5).all(1)
            border = np.abs(np.stack([uv + 0.5, uv - np.array(SIZE) + 0.5])).min((0, 2)) < 0.5
        got = np.zeros(len(points), bool)
        got[seen['index']] = True
        assert not ((got != inside) & ~(border & ahead)).any()
        near = points[seen['index'], 2] < 1
        off = np.hypot(*(np.stack([seen['u'], seen['v']]) - uv[seen['index']].T))
        assert off[~near].max() < 0.3
        np.testing.assert_allclose(seen['depth'], points[seen['index'], 2], atol=1e-3)
        count += len(off)
    assert count > 2000
