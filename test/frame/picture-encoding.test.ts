// What a dataset's columns say of the numbers of their pictures, where the stored file does not: mosaics, plain numbers, raw bytes.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { sensorColumn } from '../../src/export/arrow/cell-columns.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { openRecording } from '../../src/source/open.js';
import { drive, mcapOf, type Topic } from '../support/recording.js';

/** Metadata of the camera's column that tell of its numbers. */
async function told(topics: readonly Topic[]) {
  const issues = new Issues();
  const bytes = memoryBytes('drive', await mcapOf(topics));
  const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const plan = await planFrames(source, undefined, defaultOptions, issues);
  const camera = plan.sensors.find(({ kind }) => kind === 'camera')!;
  const { metadata } = sensorColumn(camera, { atFrame: false, deskew: false }).field;
  return ['codec', 'encoding', 'step', 'is_bigendian'].flatMap(key => metadata.get(key) ?? []);
}

it.each([
  ['bayer_rggb8', ['bayer_rggb8']],
  ['16SC1', ['16SC1']],
  ['bgr8', ['bgr8']],
  ['yuv422', ['yuv422']],
  // Stored as they are: nobody could find the rows otherwise. 16 pixels of a byte each in the first plane; the one of colours is missing.
  ['nv12', ['nv12', '16', 'false']],
  ['32FC3', ['32FC3', '192', 'false']],
])('raw pictures of %s: %j', async (encoding, expected) => {
  expect(await told(drive({ encoding }))).toEqual(expected);
});

it.each([
  ['bayer_rggb8; jpeg compressed ', ['bayer_rggb8']],
  ['rgb8; jpeg compressed bgr8', []],
  ['h264', ['h264']],
])('encoded pictures of format "%s": %j', async (format, expected) => {
  const topics = drive().map((topic): Topic => {
    if (topic.type !== 'sensor_msgs/Image') return topic;
    const messages = topic.messages.map(({ logNs, value }) => ({
      logNs,
      value: {
        header: (value as { header: object }).header,
        format,
        data: format === 'h264' ? Uint8Array.of(0, 0, 0, 1, 0x67) : Uint8Array.of(0xff, 0xd8, 0xff),
      },
    }));
    return { topic: '/camera/image_raw/compressed', type: 'sensor_msgs/CompressedImage', messages };
  });
  expect(await told(topics)).toEqual(expected);
});
