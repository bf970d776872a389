"""Reads recordings with framelock and with its peers: channels, counts, stamps, bytes and decoded values must agree."""

import json
import sys
from collections import Counter, defaultdict

import pytest
from conftest import ROOT, dump, framelock, json_lines, own, shared
from values import compare

ROSBAGS = ROOT / 'test' / 'oracle' / 'dump-rosbags.py'
MCAP = ROOT / 'test' / 'oracle' / 'dump-mcap.py'

ROS1 = shared(
    'composed/kitti_2011_09_26.bag',
    'permissive/ros1/imu_tools/ardrone_imu.bag',
    'permissive/ros1/imu_tools/sparkfun_razor.bag',
    'permissive/ros1/kapture_t265/trimmed_locoffice.bag',
    'permissive/ros1/robot_localization/test1.bag',
    'permissive/ros1/rosbagjs/example.bag',
    'permissive/ros1/rosbagjs/example-lz4.bag',
    'permissive/ros1/rosbagjs/example-bz2.bag',
    'permissive/ros1/rosbagjs/example-unsorted-chunks.bag',
)
ROS2_MCAP = shared(
    'composed/kitti_2011_09_26.mcap',
    'composed/nuscenes_sample.mcap',
    'permissive/mcap/rosbag2/mcap/convert_a/rewriter_a_0.mcap',
    'permissive/mcap/rosbag2/mcap/convert_b/rewriter_b_0.mcap',
    'permissive/mcap/rosbag2/mcap/talker/talker.mcap',
    'permissive/mcap/rosbag2/mcap/reindex_test_bags/multiple_files/multiple_files_0.mcap',
    'permissive/mcap/rosbag2/mcap/wbag/wbag_0.mcap',
)
JSON_MCAP = shared('permissive/mcap/lichtblick/custom-camera-model.mcap')
OWN_MCAP = [sample for sample in own() if sample.values[0].suffix == '.mcap']


@pytest.mark.parametrize('recording', own() + ROS1 + ROS2_MCAP)
def test_as_rosbags_reads_it(recording):
    assert_equal(recording, dump(recording), json_lines(sys.executable, ROSBAGS, recording))


@pytest.mark.parametrize('recording', OWN_MCAP + ROS2_MCAP + JSON_MCAP)
def test_as_mcap_reads_it(recording):
    assert_equal(recording, dump(recording), json_lines(sys.executable, MCAP, recording))


def assert_equal(recording, ours, theirs):
    # First the cheap and telling things, so that a failure names the topic and not a message.
    assert Counter(m['topic'] for m in ours) == Counter(m['topic'] for m in theirs)
    assert {(m['topic'], m['type']) for m in ours} == {(m['topic'], m['type']) for m in theirs}
    assert by_message(ours).keys() == by_message(theirs).keys()
    differences = [
        f'{topic} at log time {log_ns}: {text}'
        for (topic, log_ns, _), pairs in zipped(ours, theirs).items()
        for mine, other in pairs
        for text in compare(mine, other)
    ]
    if differences:
        pytest.fail(f'{len(differences)} differences, first\n' + '\n'.join(differences[:10]), pytrace=False)
    assert_info(recording, theirs)


def by_message(messages):
    """Messages of equal topic, log time and bytes are one group: their order among themselves says nothing."""
    groups = defaultdict(list)
    for message in messages:
        groups[message['topic'], message['log_ns'], message['sha256']].append(message)
    return groups


def zipped(ours, theirs):
    mine, other = by_message(ours), by_message(theirs)
    assert {key: len(group) for key, group in mine.items()} == {key: len(group) for key, group in other.items()}
    return {key: list(zip(group, other[key])) for key, group in mine.items()}


def assert_info(recording, theirs):
    """`framelock info --json` sums up what the peer found."""
    info = json.loads(framelock('info', recording, '--json'))
    expected = {}
    for message in theirs:
        row = expected.setdefault(message['topic'], {'messages': 0, 'log': [], 'stamp': []})
        row['messages'] += 1
        row['log'].append(int(message['log_ns']))
        if message['stamp_ns'] is not None:
            row['stamp'].append(int(message['stamp_ns']))
    channels = {channel['topic']: channel for channel in info['channels'] if channel['messages'] > 0}
    assert channels.keys() == expected.keys()
    for topic, row in expected.items():
        channel = channels[topic]
        assert channel['messages'] == row['messages'], topic
        assert int(channel['first_log_ns']) == min(row['log']), topic
        assert int(channel['last_log_ns']) == max(row['log']), topic
        if row['stamp']:
            assert int(channel['first_stamp_ns']) == min(row['stamp']), topic
            assert int(channel['last_stamp_ns']) == max(row['stamp']), topic
