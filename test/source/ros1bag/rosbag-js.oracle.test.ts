// Against @foxglove/rosbag, another reader of the same format, on real bags: topic, stamp and payload of every message.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bag } from '@foxglove/rosbag';
import { describe, expect, test } from 'vitest';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { listMessages, openBag } from '../../support/open-bag.js';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** A file in memory for the other reader. */
function filelike(bytes: Uint8Array) {
  return {
    size: () => bytes.length,
    read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
  };
}

describe.skipIf(!existsSync(data))('real bags (skipped: ../shared/data is not there)', () => {
  test.each([
    'permissive/ros1/scan_tools/demo.bag',
    'permissive/ros1/kapture_t265/trimmed_locoffice.bag',
    'permissive/ros1/rosbagjs/example.bag',
    'permissive/ros1/rosbagjs/example-unsorted-chunks.bag',
  ])('%s', async file => {
    const bytes = readFileSync(data + file);
    const bag = new Bag(filelike(bytes), { parse: false });
    await bag.open();
    const theirs: string[] = [];
    // Without a start it drops the messages of chunks that are out of time order.
    for await (const { topic, timestamp, data: payload } of bag.messageIterator({ start: { sec: 0, nsec: 0 } })) {
      const ns = BigInt(timestamp.sec) * 1_000_000_000n + BigInt(timestamp.nsec);
      theirs.push(`${topic} ${ns} ${Buffer.from(payload).toString('hex')}`);
    }
    const { source } = await openBag(bytes, nodeDecompressors());
    expect(theirs.length).toBeGreaterThan(0);
    expect((await listMessages(source)).sort()).toEqual(theirs.sort());
  });
});
