"""The shape in which the peers and framelock print messages, so that they can be compared line by line.

One JSON object per message:
    {"topic", "type", "log_ns", "stamp_ns", "size", "sha256", "value"}
ns are decimal strings (JSON numbers end at 2^53), stamp_ns is null where the type has no header, type is `package/Name`,
sha256 is of the serialized message. In `value`: objects are message fields, a time or duration is its ns as a decimal
string, a byte array is {"bytes": length, "sha256": hex}, NaN and infinities are strings. -0.0 stays a number.
"""

import dataclasses
import hashlib
import json
import math
import sys

import numpy as np


def sha256(data) -> str:
    return hashlib.sha256(data).hexdigest()


def plain_type(name: str) -> str:
    """ROS 2 writes `package/msg/Name`, ROS 1 `package/Name`; both mean the same type."""
    return name.replace('/msg/', '/')


def number(value):
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        value = float(value)
        return value if math.isfinite(value) else str(value)
    value = int(value)
    return value if abs(value) < 2**53 else str(value)


def canonical(value):
    """Turns a decoded field of rosbags, mcap_ros1 or mcap_ros2 into the shape above."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float, np.generic)):
        return number(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {'bytes': len(value), 'sha256': sha256(value)}
    if isinstance(value, np.ndarray) and value.dtype == np.uint8:
        return {'bytes': value.size, 'sha256': sha256(value.tobytes())}
    if isinstance(value, np.ndarray):
        return [number(x) for x in value.ravel()]
    if isinstance(value, (list, tuple)):
        return [canonical(x) for x in value]
    if isinstance(value, dict):
        fields = value
    else:
        fields = {name: getattr(value, name) for name in field_names(value)}
    time = as_ns(fields)
    if time is not None:
        return time
    return {name: canonical(field) for name, field in fields.items()}


def field_names(message):
    """rosbags makes dataclasses (constants are class variables of them), the mcap packages make classes with slots."""
    if dataclasses.is_dataclass(message):
        return [field.name for field in dataclasses.fields(message) if not field.type.startswith('ClassVar')]
    return [name for name in message.__slots__ if not name.startswith('_')]


def as_ns(fields):
    """sec and nanosec (ROS 2), secs and nsecs (ROS 1) or sec and nsec (JSON) of a time or duration, as decimal ns."""
    for seconds, nanoseconds in (('sec', 'nanosec'), ('secs', 'nsecs'), ('sec', 'nsec')):
        if set(fields) == {seconds, nanoseconds}:
            return str(int(fields[seconds]) * 10**9 + int(fields[nanoseconds]))
    return None


def header_stamp(value):
    """The stamp of a ROS header or of a Foxglove message, None where the type has neither."""
    if not isinstance(value, dict):
        return None
    header = value.get('header')
    stamp = header.get('stamp') if isinstance(header, dict) else value.get('timestamp')
    return stamp if isinstance(stamp, str) and stamp.lstrip('-').isdigit() else None


def line(topic, message_type, log_ns, data, value):
    return {
        'topic': topic,
        'type': plain_type(message_type),
        'log_ns': str(log_ns),
        'stamp_ns': header_stamp(value),
        'size': len(data),
        'sha256': sha256(data),
        'value': value,
    }


def show(record) -> None:
    json.dump(record, sys.stdout, allow_nan=False, separators=(',', ':'), ensure_ascii=True)
    sys.stdout.write('\n')
