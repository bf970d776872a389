"""Follows the source address of each cell into the recording, with no code of framelock, and finds the message there."""

import bz2
import zlib

import lz4.frame
import pytest
import zstandard

# The first bytes of a compressed chunk tell its codec; each of these stops by itself at the end of the chunk.
CODECS = {
    b'\x28\xb5\x2f\xfd': lambda: zstandard.ZstdDecompressor().decompressobj(),
    b'\x04\x22\x4d\x18': lz4.frame.LZ4FrameDecompressor,
    b'BZh9': bz2.BZ2Decompressor,
}


def test_the_message_lies_where_its_cell_says(dataset):
    if not dataset.recording.is_file():
        pytest.skip('a recording of several files')
    data = dataset.recording.read_bytes()
    chunks = {}
    checked = 0
    for sensor, _, cell in dataset.cells('source'):
        source = cell['source']
        assert source['file'] == dataset.recording.name
        start, inner = source['offset'], source['inner_offset']
        if inner is None:
            message = data[start : start + source['length']]
        else:
            if start not in chunks:
                chunks[start] = CODECS[data[start : start + 4]]().decompress(data[start:])
            message = chunks[start][inner : inner + source['length']]
        assert len(message) == source['length'], sensor
        assert zlib.crc32(message) == source['crc32'], sensor
        # Encoded pictures and clouds are stored in the frame as they are in the message.
        if cell.get('image') and cell['image']['bytes'][:2] == b'\xff\xd8':
            assert cell['image']['bytes'] in message, sensor
        checked += 1
    assert checked > 0
