#!/usr/bin/env python3
"""read.py READER RECORDING: goes through every message, deserialized, and prints count, bytes of payload and nanoseconds of stamps.

READER: rosbag (Debian's python3-rosbag), rosbags (PyPI), mcap (PyPI, with mcap-ros1-support)."""
import sys


def by_rosbag(path):
    import rosbag
    with rosbag.Bag(path) as bag:
        for _, message, _ in bag.read_messages():
            yield message, 'nsecs'


def by_rosbags(path):
    from pathlib import Path
    from rosbags.highlevel import AnyReader
    with AnyReader([Path(path)]) as reader:
        for connection, _, raw in reader.messages():
            yield reader.deserialize(raw, connection.msgtype), 'nanosec'


def by_mcap(path):
    from mcap.reader import make_reader
    from mcap_ros1.decoder import DecoderFactory
    with open(path, 'rb') as file:
        for _, _, _, message in make_reader(file, decoder_factories=[DecoderFactory()]).iter_decoded_messages():
            yield message, 'nsecs'


READERS = {'rosbag': by_rosbag, 'rosbags': by_rosbags, 'mcap': by_mcap}
messages = payload = nanoseconds = 0
for message, name in READERS[sys.argv[1]](sys.argv[2]):
    messages += 1
    header = getattr(message, 'header', None)
    if header is not None:
        nanoseconds += getattr(header.stamp, name, None) if hasattr(header.stamp, name) else header.stamp.nsec
    data = getattr(message, 'data', None)
    if data is not None:
        payload += len(data)
print(messages, payload, nanoseconds)
