"""Writes test/golden/codecs.json: small bz2 streams (Python's bz2, libbz2) and lz4 frames (PyPI lz4, the lz4 library), of every
option the formats have, with the SHA-256 of what they hold.

    python3 -m venv .venv && .venv/bin/pip install lz4
    .venv/bin/python test/oracle/codecs-golden.py
"""
import base64
import bz2
import hashlib
import json
import struct
from pathlib import Path

import lz4.block
import lz4.frame


def noise(n, seed, mask=255):
    x, out = seed, bytearray()
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out.append((x >> 16) & mask)
    return bytes(out)


def cloud(points):
    """Like a sweep: x, y, z that change little, an intensity, a ring."""
    out = bytearray()
    for i in range(points):
        out += struct.pack("<fffBH", 10 + (i % 64) * 0.01, -3 + (i // 64) * 0.125, -1.5, (i * 7) & 63, i % 64)
    return bytes(out)


plain = {
    "empty": b"",
    "one byte": b"a",
    "noise": noise(900, 1),
    "few symbols": noise(3000, 2, 3),
    "all bytes, descending": bytes(range(255, -1, -1)) * 2,
    "cloud": cloud(800),
    "zeros": bytes(300_000),
    "periods": b"".join((noise(k, k) * (40_000 // k)) for k in (2, 3, 5, 7, 11, 15, 16, 17, 33, 1000)),
    "runs of every length": b"".join(bytes([65 + n % 3]) * n for n in range(1, 700)),
    "far matches": noise(700, 3) + bytes(64_000) + noise(700, 3) + bytes(70_000) + noise(700, 3),
}
long = noise(6_000, 4, 1) + bytes(2_000_000) + b"framelock" * 60_000

cases = []


def case(codec, name, data, packed):
    cases.append(
        {
            "codec": codec,
            "name": name,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "packed": base64.b64encode(packed).decode(),
        }
    )


for name, data in plain.items():
    for level in (1, 9):
        case("bz2", f"{name}, level {level}", data, bz2.compress(data, level))
case("bz2", "several blocks", long, bz2.compress(long, 1))
case("bz2", "streams in a row", b"one" + plain["cloud"], bz2.compress(b"one") + bz2.compress(plain["cloud"]))

for name, data in plain.items():
    for linked in (False, True):
        for level in (0, 9):
            packed = lz4.frame.compress(
                data, compression_level=level, block_linked=linked, content_checksum=linked, store_size=not linked
            )
            case("lz4", f"{name}, {'linked' if linked else 'independent'} blocks, level {level}", data, packed)
for size in (lz4.frame.BLOCKSIZE_MAX64KB, lz4.frame.BLOCKSIZE_MAX256KB, lz4.frame.BLOCKSIZE_MAX1MB, lz4.frame.BLOCKSIZE_MAX4MB):
    packed = lz4.frame.compress(long, block_size=size, block_checksum=True, content_checksum=True, block_linked=True)
    case("lz4", f"long, blocks of kind {size}, checksums", long, packed)
parts = lz4.frame.compress(b"first ") + struct.pack("<II", 0x184D2A53, 5) + b"skip!" + lz4.frame.compress(b"second")
case("lz4", "two frames and a skippable one", b"first second", parts)

# What the libraries themselves read back: the file is written only if they agree.
for entry in cases:
    packed = base64.b64decode(entry["packed"])
    if entry["name"].startswith("two frames"):
        continue
    back = bz2.decompress(packed) if entry["codec"] == "bz2" else lz4.frame.decompress(packed)
    assert hashlib.sha256(back).hexdigest() == entry["sha256"], entry["name"]

target = Path(__file__).parent.parent / "golden" / "codecs.json"
target.write_text(json.dumps(cases, indent=1) + "\n")
print(len(cases), "cases,", target.stat().st_size, "bytes")
