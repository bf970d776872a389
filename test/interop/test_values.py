"""The comparison itself: it must see a difference where there is one."""

import copy

import pytest
from values import compare

IMU = {
    'type': 'sensor_msgs/Imu',
    'size': 10,
    'stamp_ns': '1700000000123456789',
    'value': {
        'header': {'stamp': '1700000000123456789', 'frame_id': 'imu'},
        'orientation': {'x': 0.0, 'y': 0.0, 'z': 0.6, 'w': 0.8},
        'angular_velocity': {'x': 1, 'y': 2, 'z': 3},
    },
}
OURS = {
    'type': 'sensor_msgs/Imu',
    'size': 10,
    'stamp_ns': '1700000000123456789',
    'value': {
        'kind': 'sample',
        'frameId': 'imu',
        'childFrameId': '',
        'columns': {'orientation_xyzw': [0, 0, 0.6, 0.8], 'angular_velocity': [1, 2, 3]},
    },
}


def test_equal_messages_have_no_difference():
    assert list(compare(OURS, IMU)) == []


@pytest.mark.parametrize(
    'path, wrong',
    [
        (('type',), 'sensor_msgs/Image'),
        (('size',), 11),
        (('stamp_ns',), '1700000000123456788'),
        (('stamp_ns',), None),
        (('value', 'frameId'), 'imu2'),
        (('value', 'columns', 'orientation_xyzw'), [0.8, 0, 0, 0.6]),
        (('value', 'columns', 'angular_velocity'), [1, 2]),
        (('value', 'columns', 'unheard_of'), [1]),
        (('value',), {'error': 'FL0304'}),
    ],
)
def test_each_fault_is_one_difference(path, wrong):
    ours = copy.deepcopy(OURS)
    place = ours
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert len(list(compare(ours, IMU))) == 1
