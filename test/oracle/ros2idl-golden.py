"""Records IDL as ROS 2 writes it, and what peers read by it.

    python -m venv venv && venv/bin/pip install 'empy<4' rosbags mcap mcap-ros2idl-support cyclonedds
    apt-get install python3-rosidl        # rosidl_adapter 3.3.1
    PYTHONPATH=/usr/lib/python3/dist-packages venv/bin/python test/oracle/ros2idl-golden.py test/golden/ros2idl.json

`adapted`: .msg files made into .idl by rosidl_adapter and joined as rosbag2 does; messages by rosbags, which knows the .msg only; values as rosbags
and mcap-ros2idl-support read them by the IDL, which must agree. `written`: IDL that .msg has no words for, messages by Cyclone DDS (XCDR1, XCDR2).
`recording`: an MCAP file of rosbags.
"""

import array
import base64
import json
import random
import sys
import tempfile
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path

import numpy as np
from cyclonedds.idl import IdlEnum, IdlStruct, annotations as annotate, types
from mcap_ros2idl_support import MessageReader
from mcap_ros2idl_support.ros2idl_parser import parse_ros2idl
from rosbags.rosbag2 import StoragePlugin, Writer
from rosbags.typesys import Stores, get_types_from_idl, get_types_from_msg, get_typestore
from rosidl_adapter.msg import convert_msg_to_idl

RULE = '=' * 80 + '\n'
STANDARD = [
    'sensor_msgs/msg/Imu', 'sensor_msgs/msg/PointCloud2', 'sensor_msgs/msg/CameraInfo', 'sensor_msgs/msg/Image', 'tf2_msgs/msg/TFMessage',
    'nav_msgs/msg/Odometry', 'sensor_msgs/msg/JointState', 'sensor_msgs/msg/NavSatFix', 'std_msgs/msg/String', 'std_msgs/msg/Empty',
]
OWN = {
    'demo_msgs/msg/Point': 'float32 x # of the "left" edge\nfloat32 y',
    'demo_msgs/msg/Kinds': '''
# Says "all" kinds; with a \\ and { and // and /* in it
bool flag true
byte raw
char letter
float32 f32 1.5
float64 f64
int8 i8 -3
uint8 u8
int16 i16
uint16 u16
int32 i32
uint32 u32
int64 i64
uint64 u64
string word "it's; {"
string<=5 short_word
float64[3] three
float64[] many
float64[<=4] few
string[2] words
string<=5[<=3] short_words
demo_msgs/Point[] points
demo_msgs/Point[4] corners
builtin_interfaces/Time[<=2] times
bool[3] bits
int32 LIMIT=7
string NAME="a;b}"
# @unit m
uint8 after
''',
}
WRITTEN = '''
#ifndef CAR_IDL
#define CAR_IDL
#include "other.idl"
#pragma once
@annotation mark { string text default ""; };
module car {
  /* constants { of all kinds; */
  module limits { const long ROWS = 2; const unsigned long COLUMNS = (ROWS << 1) - 0x1; const string NAME = "a;\\"}"; const float HALF = .5e0; };
  enum Gear { PARK, DRIVE, REVERSE };
  typedef double Row[limits::COLUMNS];
  module msg {
    typedef Row Grid[car::limits::ROWS];
    typedef sequence<Row, 5> Rows;
    typedef Gear Gears[2];
    struct Inner;
    @final struct Inner { octet a; @unit("m;)") double b, c[2]; };
    typedef Inner Pair[2];
    @final @verbatim(language="comment", text="a ) b" "
// not a comment")
    struct Everything {
      boolean yes; short s; unsigned short us; long l; unsigned long ul; long long ll; unsigned long long ull; float f;
      ::car::Gear gear; Gears gears; sequence<Gear> more_gears;
      octet o; Grid grid; double matrix[2][limits::COLUMNS][1 + 1]; Rows rows;
      sequence<sequence<short>> ragged; sequence<string<3>, 4> words; sequence<Inner> inner; Pair pair; sequence<Pair> pairs; Inner table[2][1];
      string<8> last;
    };
  };
};
#endif
'''


def adapt(package, name, text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, 'msg', f'{name}.msg')
        file.parent.mkdir()
        file.write_text(text)
        return Path(convert_msg_to_idl(Path(folder), package, Path('msg', f'{name}.msg'), Path(folder))).read_text('latin-1')


def joined(store, kind):
    """The type and all it needs, each behind its two lines (rosbag2_storage_mcap, message_definition_cache)."""
    own, *others = store.generate_msgdef(kind, ros_version=2)[0].split(RULE)
    bodies = {kind: own}
    for other in others:
        head, body = other.split('\n', 1)
        bodies[head.removeprefix('MSG: ').replace('/', '/msg/')] = body
    texts = []
    for one, body in bodies.items():
        package, _, name = one.split('/')
        texts.append(f'{RULE}IDL: {one}\n{adapt(package, name, OWN.get(one, body))}')
    return '\n'.join(texts)


def filled(store, kind, rng):
    """A message of random numbers by rosbags' own list of fields."""
    made = {}
    for name, (node, detail) in store.fielddefs[kind][1]:
        made[name] = value_of(store, node.name, detail, rng)
    return store.types[kind](**made)


# Peers differ in whether these have a sign.
INTEGERS = {'byte': 'int8', 'octet': 'int8', 'char': 'int8'}


def value_of(store, node, detail, rng):
    if node == 'NAME':
        return filled(store, detail, rng)
    if node == 'BASE':
        base = detail[0]
        if base in ('string', 'wstring'):
            return ''.join(rng.choice('ab cä{};"') for _ in range(rng.randrange(5)))
        if base == 'bool':
            return rng.random() < 0.5
        if base.startswith('float'):
            return float(np.float32(rng.uniform(-1e3, 1e3)))
        info = np.iinfo(INTEGERS.get(base, base))
        return rng.randint(0 if base in INTEGERS else int(info.min), int(info.max))
    (inner, inside), size = detail
    count = size if node == 'ARRAY' else rng.randrange(min(size or 4, 4) + 1)
    items = [value_of(store, inner.name, inside, rng) for _ in range(count)]
    if inner.name == 'BASE' and inside[0] not in ('string', 'wstring'):
        return np.array(items, 'bool' if inside[0] == 'bool' else INTEGERS.get(inside[0], inside[0]))
    return items


def by_idl(text):
    """rosbags 0.11 knows no `#include`."""
    store = get_typestore(Stores.EMPTY)
    types = {}
    for part in text.split(RULE)[1:]:
        types.update(get_types_from_idl('\n'.join(line for line in part.split('\n')[1:] if not line.startswith('#include'))))
    store.register(types)
    return store


def adapted(rng):
    store = get_typestore(Stores.ROS2_HUMBLE)
    own = {}
    for kind, text in OWN.items():
        own.update(get_types_from_msg(text, kind))
    store.register(own)
    made = []
    for kind in [*STANDARD, 'demo_msgs/msg/Kinds']:
        text = joined(store, kind)
        # It takes a constant of text for a name.
        reader = MessageReader(parse_ros2idl(text)) if kind in STANDARD else None
        ours = by_idl(text)
        messages = []
        for _ in range(3):
            data = bytes(store.serialize_cdr(filled(store, kind, rng), kind))
            value = plain(ours.deserialize_cdr(data, kind))
            other = plain(reader.read_message(data)) if reader else value
            assert json.dumps(other) == json.dumps(value), (kind, other, value)
            messages.append({'data': base64.b64encode(data).decode(), 'value': value})
        made.append({'type': kind, 'idl': text, 'messages': messages})
    return made


class Gear(IdlEnum, typename='car.Gear'):
    PARK = 0
    DRIVE = 1
    REVERSE = 2


@dataclass
@annotate.final
class Inner(IdlStruct, typename='car.msg.Inner'):
    a: types.byte
    b: types.float64
    c: types.array[types.float64, 2]


Row = types.array[types.float64, 3]
Pair = types.array[Inner, 2]


@dataclass
@annotate.final
class Everything(IdlStruct, typename='car.msg.Everything'):
    """What WRITTEN declares, by hand: the wheel's own idlc crashes."""

    yes: bool
    s: types.int16
    us: types.uint16
    l: types.int32
    ul: types.uint32
    ll: types.int64
    ull: types.uint64
    f: types.float32
    gear: Gear
    gears: types.array[Gear, 2]
    more_gears: types.sequence[Gear]
    o: types.byte
    grid: types.array[Row, 2]
    matrix: types.array[types.array[types.array[types.float64, 2], 3], 2]
    rows: types.sequence[Row]
    ragged: types.sequence[types.sequence[types.int16]]
    words: types.sequence[types.bounded_str[3]]
    inner: types.sequence[Inner]
    pair: Pair
    pairs: types.sequence[Pair]
    table: types.array[types.array[Inner, 1], 2]
    last: types.bounded_str[8]


def written(rng):
    def inner():
        return Inner(a=rng.randrange(256), b=rng.random(), c=[rng.random(), rng.random()])

    def row(length=3):
        return [rng.random() for _ in range(length)]

    def some(make, most=4):
        return [make() for _ in range(rng.randrange(most))]

    def gear():
        return rng.choice(list(Gear))

    made = []
    for _ in range(3):
        message = Everything(
            yes=rng.random() < 0.5, s=-rng.randrange(9), us=rng.randrange(9), l=-rng.randrange(9), ul=rng.randrange(9), ll=-(2**62) - rng.randrange(9),
            ull=2**63 + rng.randrange(9), f=rng.randrange(99) / 8, gear=gear(), gears=[gear(), gear()], more_gears=some(gear), o=rng.randrange(256),
            grid=[row(), row()], matrix=[[row(2) for _ in range(3)] for _ in range(2)], rows=some(row),
            ragged=some(lambda: some(lambda: rng.randrange(-9, 9))), words=some(lambda: 'abc'[: rng.randrange(4)]), inner=some(inner),
            pair=[inner(), inner()], pairs=some(lambda: [inner(), inner()]), table=[[inner()], [inner()]], last='end',
        )
        data = {f'xcdr{v}': base64.b64encode(message.serialize(use_version_2=v == 2)).decode() for v in (1, 2)}
        made.append({**data, 'value': plain(message)})
    return [{'type': 'car/msg/Everything', 'idl': f'{RULE}IDL: car/msg/Everything\n{WRITTEN}', 'messages': made}]


def plain(value):
    """As JSON: structs are objects, arrays of truth values 0 and 1, integers beyond 2^53 text."""
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (np.ndarray, list, tuple, bytes, array.array)):
        return [int(one) if isinstance(one, (bool, np.bool_)) else plain(one) for one in value]
    if isinstance(value, dict):
        return {'nsec' if name == 'nanosec' else name: plain(one) for name, one in value.items()}
    if not isinstance(value, (int, float, np.generic, Enum)):
        names = [field.name for field in fields(value) if not str(field.type).startswith('ClassVar')]
        return plain({name: getattr(value, name) for name in names})
    value = value.value if isinstance(value, Enum) else value.item() if isinstance(value, np.generic) else value
    return str(value) if isinstance(value, int) and abs(value) >= 2**53 else value


def recording(cases):
    with tempfile.TemporaryDirectory() as folder:
        with Writer(Path(folder, 'bag'), version=9, storage_plugin=StoragePlugin.MCAP) as writer:
            for case in cases:
                topic = writer.add_connection('/' + case['type'].split('/')[-1].lower(), case['type'], msgdef=case['idl'], rihs01='RIHS01_' + '0' * 64)
                for i, message in enumerate(case['messages']):
                    writer.write(topic, 1_700_000_000_000_000_000 + i * 100_000_000, base64.b64decode(message['data']))
        return base64.b64encode(next(Path(folder, 'bag').glob('*.mcap')).read_bytes()).decode()


def main():
    rng = random.Random(7)
    cases = adapted(rng)
    few = [case for case in cases if case['type'].split('/')[-1] in ('Imu', 'Kinds', 'String')]
    made = {'adapted': cases, 'written': written(rng), 'recording': recording(few)}
    # rosidl_adapter keeps the standard output for itself.
    Path(sys.argv[1]).write_text(json.dumps(made, allow_nan=False, separators=(',', ':')) + '\n')


main()
