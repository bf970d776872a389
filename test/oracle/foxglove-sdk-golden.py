"""Writes test/golden/foxglove-sdk.json: a recording of Foxglove's own SDK, and its messages as mcap-protobuf-support reads them.

    python -m venv venv && venv/bin/pip install foxglove-sdk mcap-protobuf-support pillow
    venv/bin/python test/oracle/foxglove-sdk-golden.py

What protobuf-golden.py does not have: fields that came to the schemas later, pictures in AVIF (as Pillow's libavif writes them, with
the size that Pillow reads), channels in an encoding that framelock does not know.
"""
import base64
import io
import json
import pathlib
import tempfile

import foxglove
from foxglove import Channel, Context, Schema
from foxglove.channels import CompressedImageChannel, JointStatesChannel, LocationFixChannel
from foxglove.messages import CompressedImage, JointState, JointStates, LocationFix, Timestamp, Vector3
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory
from PIL import Image

START = 1_700_000_000_123_456_789


def avif(mode, size):
    file = io.BytesIO()
    Image.new(mode, size).save(file, "AVIF")
    return file.getvalue()


pictures = [avif("RGB", (64, 48)), avif("RGBA", (65, 47)), avif("L", (17, 300))]

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "sdk.mcap"
    context = Context()
    writer = foxglove.open_mcap(path, context=context)
    fix = LocationFixChannel("/fix", context=context)
    picture = CompressedImageChannel("/picture", context=context)
    joints = JointStatesChannel("/joints", context=context)
    boxes = Channel("/boxes", context=context, message_encoding="flatbuffer", schema=Schema(name="own.Boxes", encoding="flatbuffer", data=b"bfbs"))
    for i, data in enumerate(pictures):
        ns = START + i * 100_000_000
        stamp = Timestamp(*divmod(ns, 10**9))
        place = {"latitude": 48.1 + i / 7, "longitude": -11.5, "altitude": 519.3}
        # The second has no velocity, the third neither: their fields may be left out.
        motion = [{"heading": 1.25, "velocity": Vector3(x=0.1, y=-7.3, z=0.02)}, {"heading": 0.0}, {}][i]
        fix.log(LocationFix(timestamp=stamp, frame_id="gps", **place, **motion), log_time=ns)
        picture.log(CompressedImage(timestamp=stamp, frame_id="camera", data=data, format="avif"), log_time=ns)
        arm = [JointState(name="wheel", velocity=0.5 + i), JointState(name="arm", position=0.0, acceleration=-1.5, effort=2.25)]
        joints.log(JointStates(timestamp=stamp, joints=arm[::-1] if i == 1 else arm), log_time=ns)
        boxes.log(b"\x00\x01", log_time=ns)
    writer.close()
    recording = path.read_bytes()

GROUPS = ["position", "velocity", "effort", "acceleration"]
fixes, sizes, states = [], [], []
for _, channel, _, message in make_reader(io.BytesIO(recording), decoder_factories=[DecoderFactory()]).iter_decoded_messages(topics=["/fix", "/picture", "/joints"]):
    if channel.topic == "/picture":
        sizes.append(Image.open(io.BytesIO(message.data)).size)
        continue
    if channel.topic == "/joints":
        states.append({joint.name: {name: getattr(joint, name) for name in GROUPS if joint.HasField(name)} for joint in message.joints})
        continue
    motion = [message.heading if message.HasField("heading") else None]
    motion += [getattr(message.velocity, axis) if message.HasField("velocity") else None for axis in "xyz"]
    fixes.append([message.latitude, message.longitude, message.altitude, *motion])

out = pathlib.Path(__file__).parent.parent / "golden" / "foxglove-sdk.json"
out.write_text(
    json.dumps(
        {
            "written_by": "test/oracle/foxglove-sdk-golden.py, foxglove-sdk 0.30.3, Pillow 13.0.0",
            "recording": base64.b64encode(recording).decode(),
            "fixes": fixes,
            "sizes": sizes,
            "joints": states,
        }
    )
    + "\n"
)
