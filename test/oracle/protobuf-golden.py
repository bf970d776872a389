"""Records what the makers' packages write and read: a Foxglove recording, and messages of every kind that protobuf has.

    python -m venv venv && venv/bin/pip install mcap-protobuf-support foxglove-schemas-protobuf
    venv/bin/python test/oracle/protobuf-golden.py > test/golden/protobuf.json

`recording` is an MCAP file of mcap_protobuf.writer; `messages` are what mcap_protobuf.reader decodes from it, in its order, with
the same content as JSON (google.protobuf.json_format). `types` are definitions of our own, their messages as the Python runtime
serializes them, and what it reads from them. 64-bit integers are text, bytes base64, times [seconds, nanos], maps lists of pairs.
"""

import base64
import io
import json
import math
import struct

from foxglove_schemas_protobuf import (
    CameraCalibration_pb2,
    CompressedImage_pb2,
    CompressedVideo_pb2,
    FrameTransform_pb2,
    FrameTransforms_pb2,
    LaserScan_pb2,
    LocationFix_pb2,
    Log_pb2,
    Odometry_pb2,
    PackedElementField_pb2,
    PointCloud_pb2,
    PoseInFrame_pb2,
    PosesInFrame_pb2,
    RawImage_pb2,
)
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor as F
from mcap_protobuf.reader import read_protobuf_messages
from mcap_protobuf.writer import Writer

START = 1_700_000_000_123_456_789
FRAME = 100_000_000

WRAPPERS = {f"google.protobuf.{n}Value" for n in "Double Float Int64 UInt64 Int32 UInt32 Bool String Bytes".split()}
WIDE = {F.CPPTYPE_INT64, F.CPPTYPE_UINT64}


def tag(number, wire):
    key = number << 3 | wire
    return bytes([key]) if key < 128 else bytes([key & 127 | 128, key >> 7])


def b64(data):
    return base64.b64encode(data).decode()


def stamp(ns, into):
    into.seconds, into.nanos = divmod(ns, 1_000_000_000)


def scalar(field, value):
    if field.type == F.TYPE_BYTES:
        return {"base64": b64(value)}
    if field.cpp_type in WIDE:
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def one(field, value):
    return read(value) if field.cpp_type == F.CPPTYPE_MESSAGE else scalar(field, value)


def read(message):
    name = message.DESCRIPTOR.full_name
    if name in ("google.protobuf.Timestamp", "google.protobuf.Duration"):
        return [message.seconds, message.nanos]
    if name in WRAPPERS:
        return scalar(message.DESCRIPTOR.fields[0], message.value)
    found = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            key, item = field.message_type.fields
            pairs = [[scalar(key, k), one(item, value[k])] for k in value]
            found[field.name] = sorted(pairs, key=lambda pair: json.dumps(pair[0]))
        elif field.is_repeated:
            found[field.name] = [one(field, item) for item in value]
        elif not field.has_presence or message.HasField(field.name):
            found[field.name] = one(field, value)
    return found


def drive():
    """Three frames of a LiDAR, a raw and an encoded camera, and what moves and places them."""
    identity = dict(x=0, y=0, z=0, w=1)
    for f in range(3):
        at = START + f * FRAME
        cloud = PointCloud_pb2.PointCloud(frame_id="lidar", point_stride=19)
        stamp(at, cloud.timestamp)
        cloud.pose.orientation.w = 1
        types = PackedElementField_pb2.PackedElementField
        for field, offset, kind in [
            ("x", 0, types.FLOAT32),
            ("y", 4, types.FLOAT32),
            ("z", 8, types.FLOAT32),
            ("intensity", 12, types.UINT8),
            ("ring", 13, types.UINT16),
            ("time", 15, types.FLOAT32),
        ]:
            cloud.fields.add(name=field, offset=offset, type=kind)
        cloud.data = b"".join(
            struct.pack("<fffBHf", 4 + i / 8, (i - 20) / 16, -0.5 + f / 4, i * 6, i % 4, i / 400) for i in range(40)
        )
        yield "/lidar/points", at + 5_000_000, cloud

        raw = RawImage_pb2.RawImage(frame_id="camera", width=16, height=12, encoding="rgb8", step=48)
        stamp(at + 2_000_000, raw.timestamp)
        raw.data = bytes((7 * i + 31 * f) % 256 for i in range(48 * 12))
        yield "/camera/raw", at + 6_000_000, raw

        picture = CompressedImage_pb2.CompressedImage(frame_id="camera", format="png", data=PNG)
        stamp(at + 2_000_000, picture.timestamp)
        yield "/front/picture", at + 7_000_000, picture

        video = CompressedVideo_pb2.CompressedVideo(frame_id="camera", format="h264", data=b"\0\0\0\1")
        stamp(at, video.timestamp)
        yield "/front/video", at + 7_000_001, video

        lens = CameraCalibration_pb2.CameraCalibration(frame_id="camera", width=16, height=12)
        stamp(at, lens.timestamp)
        lens.distortion_model = "plumb_bob"
        lens.D.extend([0.01, -0.02, 0, 0, 0])
        lens.K.extend([16, 0, 7.5, 0, 16, 5.5, 0, 0, 1])
        lens.R.extend([1, 0, 0, 0, 1, 0, 0, 0, 1])
        lens.P.extend([16, 0, 7.5, 0, 0, 16, 5.5, 0, 0, 0, 1, 0])
        yield "/camera/calibration", at + 1_000_000, lens

        mount = FrameTransforms_pb2.FrameTransforms()
        for child, q, t in [
            ("lidar", identity, dict(x=0, y=0, z=1.5)),
            ("camera", dict(x=-0.5, y=0.5, z=-0.5, w=0.5), dict(x=0.2, y=0, z=1.25)),
        ]:
            edge = mount.transforms.add(parent_frame_id="base_link", child_frame_id=child)
            stamp(at, edge.timestamp)
            edge.rotation.x, edge.rotation.y, edge.rotation.z, edge.rotation.w = q["x"], q["y"], q["z"], q["w"]
            edge.translation.x, edge.translation.y, edge.translation.z = t["x"], t["y"], t["z"]
        yield "/tf_static", at + 1_000_001, mount

        single = FrameTransform_pb2.FrameTransform(parent_frame_id="odom", child_frame_id="base_link")
        stamp(at, single.timestamp)
        single.translation.x, single.rotation.w = f / 10, 1
        single.translation.y = single.translation.z = 0
        yield "/tf", at + 1_000_002, single

        odometry = Odometry_pb2.Odometry(frame_id="odom", body_frame_id="base_link")
        stamp(at, odometry.timestamp)
        odometry.pose.position.x, odometry.pose.orientation.w = f / 10, 1
        if f != 1:
            odometry.linear_velocity.x, odometry.angular_velocity.z = 1, 0.25
        yield "/odometry", at + 1_000_003, odometry

        pose = PoseInFrame_pb2.PoseInFrame(frame_id="map")
        stamp(at, pose.timestamp)
        pose.pose.position.y, pose.pose.orientation.z, pose.pose.orientation.w = f, 0.6, 0.8
        yield "/pose", at + 1_000_004, pose

        poses = PosesInFrame_pb2.PosesInFrame(frame_id="map")
        stamp(at, poses.timestamp)
        poses.poses.add().CopyFrom(pose.pose)
        poses.poses.add().orientation.w = 1
        yield "/plan", at + 1_000_005, poses

        fix = LocationFix_pb2.LocationFix(latitude=48.1 + f / 1e5, longitude=11.5, altitude=-3.25, frame_id="gnss")
        stamp(at, fix.timestamp)
        fix.position_covariance.extend([4, 0, 0, 0, 4, 0, 0, 0, 9])
        fix.position_covariance_type = fix.DIAGONAL_KNOWN
        yield "/gnss", at + 1_000_006, fix

        scan = LaserScan_pb2.LaserScan(frame_id="laser", start_angle=-1.5, end_angle=1.5)
        stamp(at, scan.timestamp)
        scan.ranges.extend([1 + f, 2, math.inf, 0, math.nan, 5, 6])
        scan.intensities.extend([10, 20, 30, 40, 50, 60, 70])
        yield "/laser", at + 1_000_007, scan

        log = Log_pb2.Log(level=Log_pb2.Log.WARNING, message="Größe", name="node", file="a.cpp", line=7)
        stamp(at, log.timestamp)
        yield "/log", at + 1_000_008, log


# 2 x 1 pixels, 8 bit grey.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNgaAAAAIMAgdUYlTYAAAAASUVORK5CYII="
)


def recording():
    out = io.BytesIO()
    content = list(drive())
    with Writer(out, chunk_size=4096) as writer:
        for topic, log, message in content:
            writer.write_message(topic, message, log, log)
    out.seek(0)
    messages = [
        {
            "topic": m.topic,
            "type": m.proto_msg.DESCRIPTOR.full_name,
            "log": str(m.log_time_ns),
            "value": read(m.proto_msg),
            "json": json_format.MessageToJson(
                m.proto_msg,
                preserving_proto_field_name=True,
                always_print_fields_with_no_presence=True,
                use_integers_for_enums=True,
                indent=None,
            ),
        }
        for m in read_protobuf_messages(out, log_time_order=False)
    ]
    return b64(out.getvalue()), messages


PROTO3 = """
name: "own/three.proto" package: "own.three" syntax: "proto3"
dependency: "google/protobuf/timestamp.proto" dependency: "google/protobuf/duration.proto"
dependency: "google/protobuf/wrappers.proto" dependency: "own/shared.proto"
message_type {
  name: "All"
  SCALARS
  field { name: "colour" number: 30 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".own.shared.Colour" }
  field { name: "colours" number: 31 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".own.shared.Colour" }
  field { name: "when" number: 32 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" }
  field { name: "length" number: 33 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" }
  field { name: "wrapped" number: 34 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.DoubleValue" }
  field { name: "wrapped_all" number: 35 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".google.protobuf.Int64Value" }
  field { name: "maybe" number: 36 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 1 proto3_optional: true }
  field { name: "left" number: 37 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
  field { name: "right" number: 38 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".own.shared.Point" oneof_index: 0 }
  field { name: "by_name" number: 39 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".own.three.All.ByNameEntry" }
  field { name: "by_number" number: 40 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".own.three.All.ByNumberEntry" }
  field { name: "child" number: 41 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".own.three.All" }
  field { name: "points" number: 42 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".own.shared.Point" }
  field { name: "__proto__" number: 43 label: LABEL_OPTIONAL type: TYPE_INT32 }
  field { name: "constructor" number: 44 label: LABEL_OPTIONAL type: TYPE_STRING }
  field { name: "hasOwnProperty" number: 536870911 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".own.shared.Point" }
  nested_type {
    name: "ByNameEntry" options { map_entry: true }
    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".own.shared.Point" }
  }
  nested_type {
    name: "ByNumberEntry" options { map_entry: true }
    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT64 }
    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".own.shared.Colour" }
  }
  oneof_decl { name: "side" } oneof_decl { name: "_maybe" }
}
"""

SHARED = """
name: "own/shared.proto" package: "own.shared" syntax: "proto3"
message_type {
  name: "Point"
  field { name: "x" number: 1 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
  field { name: "y" number: 2 label: LABEL_OPTIONAL type: TYPE_FLOAT }
}
enum_type { name: "Colour" value { name: "RED" number: 0 } value { name: "GREEN" number: 5 } value { name: "BELOW" number: -3 } }
"""

PROTO2 = """
name: "own/two.proto" package: "own.two"
message_type {
  name: "Old"
  field { name: "id" number: 1 label: LABEL_REQUIRED type: TYPE_UINT32 }
  field { name: "with_default" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "-7" }
  field { name: "plain" number: 3 label: LABEL_REPEATED type: TYPE_INT32 }
  field { name: "packed" number: 4 label: LABEL_REPEATED type: TYPE_INT32 options { packed: true } }
  field { name: "part" number: 5 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: ".own.two.Old.Part" }
  field { name: "parts" number: 6 label: LABEL_REPEATED type: TYPE_GROUP type_name: ".own.two.Old.Part" }
  field { name: "text" number: 7 label: LABEL_OPTIONAL type: TYPE_STRING }
  nested_type {
    name: "Part"
    field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_SFIXED64 }
    field { name: "inner" number: 2 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: ".own.two.Old.Part" }
  }
}
"""

EDITION = """
name: "own/edition.proto" package: "own.edition" syntax: "editions" edition: EDITION_2023
message_type {
  name: "New"
  field { name: "explicit" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
  field { name: "implicit" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 options { features { field_presence: IMPLICIT } } }
  field { name: "expanded" number: 3 label: LABEL_REPEATED type: TYPE_FIXED32
    options { features { repeated_field_encoding: EXPANDED } } }
  field { name: "between_tags" number: 4 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".own.edition.New"
    options { features { message_encoding: DELIMITED } } }
}
"""

SCALARS = "double float int64 uint64 int32 fixed64 fixed32 bool string bytes uint32 sfixed32 sfixed64 sint32 sint64".split()


def definitions():
    from google.protobuf import duration_pb2, text_format, timestamp_pb2, wrappers_pb2

    fields = "".join(
        f'field {{ name: "{s}_{form}" number: {i + 1 + 15 * (form == "list")} label: {label} type: TYPE_{s.upper()} }}\n'
        for form, label in [("one", "LABEL_OPTIONAL"), ("list", "LABEL_REPEATED")]
        for i, s in enumerate(SCALARS)
    )
    # Numbers 30 and above belong to what follows.
    fields = fields.replace("number: 30 label: LABEL_REPEATED type: TYPE_SINT64", "number: 100 label: LABEL_REPEATED type: TYPE_SINT64")
    files = [m.DESCRIPTOR for m in (timestamp_pb2, duration_pb2, wrappers_pb2)]
    protos = []
    for file in files:
        proto = descriptor_pb2.FileDescriptorProto()
        file.CopyToProto(proto)
        protos.append(proto)
    for text in (SHARED, PROTO3.replace("SCALARS", fields), PROTO2, EDITION):
        protos.append(text_format.Parse(text, descriptor_pb2.FileDescriptorProto()))
    return protos


def own_types():
    protos = definitions()
    pool = descriptor_pool.DescriptorPool()
    for proto in protos:
        pool.Add(proto)
    make = lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
    All, Old, New = make("own.three.All"), make("own.two.Old"), make("own.edition.New")
    limits = {
        "double": [0.1, -1e300, math.inf, math.nan],
        "float": [0.5, -math.inf, 1e-45],
        "int64": [-(2**63), 2**63 - 1, -1, 2**53 + 1],
        "uint64": [2**64 - 1, 1, 2**53 + 1],
        "int32": [-(2**31), 2**31 - 1, -1],
        "fixed64": [2**64 - 1, 3],
        "fixed32": [2**32 - 1, 3],
        "bool": [True, False, True],
        "string": ["äöü €😀", "", "x" * 200],
        "bytes": [bytes(range(256)), b"", b"\xff"],
        "uint32": [2**32 - 1, 300],
        "sfixed32": [-(2**31), 9],
        "sfixed64": [-(2**63), 9],
        "sint32": [-(2**31), 2**31 - 1, -1],
        "sint64": [-(2**63), 2**63 - 1, -1],
    }
    full = All()
    for name, values in limits.items():
        setattr(full, f"{name}_one", values[0])
        getattr(full, f"{name}_list").extend(values)
    full.colour, full.maybe, full.left = 5, 0, "l"
    full.colours.extend([0, 5, -3, 77])
    stamp(1_600_000_000_000_000_001, full.when)
    full.length.seconds, full.length.nanos = -2, -5
    full.wrapped.value = 0
    full.wrapped_all.add(value=2**62)
    full.wrapped_all.add()
    full.by_name["__proto__"].x = 1
    full.by_name[""].y = 2
    full.by_number[-5], full.by_number[2**40] = 5, 0
    full.child.child.int32_one = 4
    full.points.add(x=1, y=2)
    full.points.add()
    setattr(full, "__proto__", 11)
    setattr(full, "constructor", "c")
    full.hasOwnProperty.x = 3
    other = All()
    other.right.x = 2
    for i in range(300):
        other.points.add(x=i)
    old = Old(id=1, plain=[1, -1, 2**31 - 1], packed=[5, -5])
    old.part.a = -(2**63)
    old.part.inner.inner.a = 4
    old.parts.add(a=1)
    old.parts.add()
    new = New(explicit=0, implicit=0, expanded=[1, 2])
    new.between_tags.between_tags.explicit = 3

    def case(name, message, data=None):
        data = message.SerializeToString() if data is None else data
        back = type(message)()
        back.ParseFromString(data)
        return {"name": name, "type": message.DESCRIPTOR.full_name, "data": b64(data), "value": read(back)}

    joined = full.SerializeToString() + other.SerializeToString()
    int32_list = [f for f in All.DESCRIPTOR.fields if f.name == "int32_list"][0].number
    unpacked = tag(int32_list, 0) + b"\x01" + tag(int32_list, 2) + b"\x02\x02\x03" + tag(int32_list, 0) + b"\x04"
    wrong = tag(5, 5) + b"\0\0\0\0" + tag(41, 0) + b"\x07" + tag(int32_list, 1) + bytes(8)
    unknown = b"\xa3\x3f\x08\x01\xab\x3f\xac\x3f\xa4\x3f" + full.SerializeToString()
    cases = [
        case("every field", full),
        case("other member of a oneof, many messages", other),
        case("nothing", All()),
        case("two messages in one are merged", full, joined),
        case("packed and single numbers mixed", full, unpacked),
        case("another wire type than the definition's", full, wrong),
        case("unknown groups", full, unknown),
        case("proto2, groups", old),
        case("proto2, nothing but what is required", Old(id=0)),
        case("edition 2023", new),
    ]
    names = {"own.three.All": "own/three.proto", "own.two.Old": "own/two.proto", "own.edition.New": "own/edition.proto"}
    imports = {p.name: p for p in protos}

    def definition(name):
        needed, queue = [], [names[name]]
        # As the C++ writers of MCAP do it: the file itself first, then what it imports.
        while queue:
            file = queue.pop(0)
            if file not in needed:
                needed.append(file)
                queue.extend(imports[file].dependency)
        return b64(descriptor_pb2.FileDescriptorSet(file=[imports[n] for n in needed]).SerializeToString())

    return {name: definition(name) for name in names}, cases


mcap, messages = recording()
schemas, cases = own_types()
print("{")
print(f' "comment": "written by test/oracle/protobuf-golden.py",\n "recording": "{mcap}",')
for name, rows, end in [("messages", messages, ","), ("cases", cases, ",")]:
    print(f' "{name}": [')
    print(",\n".join(f"  {json.dumps(row, allow_nan=False)}" for row in rows))
    print(f" ]{end}")
print(f' "definitions": {json.dumps(schemas)}')
print("}")
