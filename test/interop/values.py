"""Compares one message as framelock decoded it with the same message as a peer did. Differences are sentences."""

import math

# Columns of framelock that are not called as the field of the ROS message is: the end of that field's path.
COLUMNS = {
    'orientation_xyzw': ('orientation',),
    'linear_velocity': ('linear',),
    'angular_velocity': ('angular_velocity', 'angular'),
    'linear_acceleration': ('linear_acceleration', 'accel.linear'),
    'angular_acceleration': ('accel.angular',),
    'status': ('status.status',),
}

POINT_TYPES = {1: 'int8', 2: 'uint8', 3: 'int16', 4: 'uint16', 5: 'int32', 6: 'uint32', 7: 'float32', 8: 'float64'}


def compare(mine, other):
    for name in ('type', 'size'):
        if mine[name] != other[name]:
            yield f'{name} is {mine[name]}, the peer says {other[name]}'
    yield from compare_stamp(mine['stamp_ns'], other)
    if other['value'] is None or other['type'].startswith('foxglove.'):
        return  # the peer does not decode it, or has no type of its own for it
    value = mine['value']
    if has_no_fields(other['value']):
        return  # nothing to decode
    if value.get('error') is not None:
        yield f'framelock refuses it with {value["error"]}, the peer reads it'
        return
    yield from KINDS[value['kind']](value, other['value'])


def compare_stamp(stamp, other):
    """A type without a header may still hold a time that framelock uses, as transforms do."""
    if other['stamp_ns'] is not None:
        if stamp != other['stamp_ns']:
            yield f'stamp is {stamp}, the peer says {other["stamp_ns"]}'
    elif stamp is not None and not any(part == stamp for part in leaves(other['value'])):
        yield f'stamp is {stamp}, which is no time in the message'


def has_no_fields(ros):
    """rosidl gives a type without fields a dummy one."""
    return set(ros) <= {'structure_needs_at_least_one_member'}


def points(value, ros):
    yield from same('frame', value['frameId'], ros['header']['frame_id'])
    if 'point_step' not in ros:  # a scan, from which framelock computes points
        yield from same('number of points', value['width'] * value['height'], len(ros['ranges']))
        return
    for mine, theirs in (('width', 'width'), ('height', 'height'), ('step', 'point_step'), ('rowStep', 'row_step')):
        yield from same(mine, value[mine], ros[theirs])
    yield from same('bigEndian', value['bigEndian'], ros['is_bigendian'])
    ros_fields = [[f['name'], POINT_TYPES[f['datatype']], f['offset'], f['count']] for f in ros['fields']]
    yield from same('fields', [[f['name'], f['type'], f['offset'], f['count']] for f in value['fields']], ros_fields)
    yield from same('data', value['data'], ros['data'])


def image(value, ros):
    yield from same('frame', value['frameId'], ros['header']['frame_id'])
    yield from same('data', value['data'], ros['data'])
    if 'encoding' in ros:
        yield from same('format', value['format'], ros['encoding'])
        for name in ('width', 'height', 'step'):
            yield from same(name, value[name], ros[name])
        yield from same('bigEndian', value['bigEndian'], bool(ros['is_bigendian']))
        yield from same('encoded', value['encoded'], False)
    else:
        yield from same('encoded', value['encoded'], True)
        if value['format'] not in ros['format']:
            yield f'format is {value["format"]}, the message says {ros["format"]}'


def camera_info(value, ros):
    yield from same('frame', value['frameId'], ros['header']['frame_id'])
    yield from same('model', value['model'], ros['distortion_model'])
    for name in ('width', 'height'):
        yield from same(name, value[name], ros[name])
    for name in ('D', 'K', 'R', 'P'):
        # ROS 2 writes them in lower case.
        yield from same(name, value[name], ros.get(name, ros.get(name.lower())))


def transforms(value, ros):
    theirs = [
        [
            t['header']['frame_id'],
            t['child_frame_id'],
            t['header']['stamp'],
            flat(t['transform']['translation']),
            flat(t['transform']['rotation']),
        ]
        for t in ros.get('transforms', [ros])
    ]
    mine = [[t['parent'], t['child'], t['stampNs'], t['translation'], t['rotationXyzw']] for t in value['transforms']]
    yield from same('transforms', mine, theirs)


def sample(value, ros):
    if 'header' in ros:
        yield from same('frame', value['frameId'], ros['header']['frame_id'])
    yield from same('child frame', value['childFrameId'], ros.get('child_frame_id', ''))
    for name, numbers in value['columns'].items():
        theirs = [flat(field) for field in fields_called(name, ros)]
        if len(theirs) != 1:
            yield f'column {name} may be {len(theirs)} fields of the message'
        elif is_unknown(name, theirs[0], ros):
            if any(number != 'nan' for number in numbers):
                yield f'{name} is {numbers}, the message says that it is not known'
        elif not equal(numbers, theirs[0]):
            yield f'{name} is {numbers}, the peer says {theirs[0]}'


def is_unknown(name, numbers, ros):
    """sensor_msgs/Imu: covariance[0] = -1 says that there is no such reading; so does a quaternion of zeros."""
    covariance = ros.get(f'{name.removesuffix("_xyzw")}_covariance')
    return (covariance is not None and covariance[0] == -1) or (name == 'orientation_xyzw' and not any(numbers))


def generic(value, ros):
    yield from same('value', value['value'], ros)


KINDS = {
    'points': points,
    'image': image,
    'camera_info': camera_info,
    'transforms': transforms,
    'sample': sample,
    'generic': generic,
}


def fields_called(name, ros):
    """The parts of a message at the end of a dotted path, however deep the path begins."""
    ends = tuple(f'.{path}' for path in COLUMNS.get(name, (name,)))
    return [field for path, field in walk(ros) if f'.{path}'.endswith(ends)]


def walk(value, path=''):
    if isinstance(value, dict):
        for name, field in value.items():
            inner = f'{path}.{name}' if path else name
            yield inner, field
            yield from walk(field, inner)


def leaves(value):
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        yield value
        return
    for part in value:
        yield from leaves(part)


def flat(value):
    return list(leaves(value))


def same(name, mine, theirs):
    if not equal(mine, theirs):
        yield f'{name} is {str(mine)[:300]}, the peer says {str(theirs)[:300]}'


def equal(mine, theirs):
    """Numbers are equal when they are the same number; a 64-bit integer may be written as a string."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(equal(mine[key], theirs[key]) for key in mine)
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(equal(a, b) for a, b in zip(mine, theirs))
    if isinstance(mine, str) != isinstance(theirs, str):
        return as_number(mine) is not None and as_number(mine) == as_number(theirs)
    return mine == theirs


def as_number(value):
    if isinstance(value, str):
        return int(value) if value.lstrip('-').isdigit() else None
    return value if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)) else None
