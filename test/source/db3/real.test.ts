// Real recordings that exist as db3 and as MCAP, both by official writers: the same messages, byte for byte.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../src/bytes/bytes.js';
import { Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFile } from '../../../src/platform/node/file.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openRecording } from '../../../src/source/open.js';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const present = existsSync(data);

/** Topic, type, log time and bytes of every message, in the order of these. */
async function messagesOf(input: Input): Promise<string[]> {
  const issues = new Issues();
  const source = await openRecording([input], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const found: string[] = [];
  for (let i = 0; i < source.messages.count; i++) {
    const { topic, type } = source.channels[source.messages.channel.at(i)];
    const crc = nodeDigest.crc32(await source.read(i));
    found.push(
      `${topic} ${type} ${source.messages.logNs.at(i)} ${source.messages.stampNs.at(i)} ${source.messages.length.at(i)} ${crc}`,
    );
  }
  await source.close();
  return found.sort();
}

describe.skipIf(!present)('real recordings (shared data present)', () => {
  it.each([
    ['reindex_test_bags/multiple_files', 3177],
    ['wbag', 6074],
  ])('rosbag2 %s: its parts are one recording', async (name, count) => {
    const folder = openFolder(join(data, 'permissive/db3/rosbag2/sqlite3', name));
    expect(await messagesOf({ folder })).toHaveLength(count);
  });

  it('three sweeps of KITTI with pictures: those of the MCAP of six', async () => {
    const db3 = await messagesOf({ folder: openFolder(join(data, 'composed/kitti_2011_09_26_db3')) });
    const mcap = await messagesOf({ bytes: await openFile(join(data, 'composed/kitti_2011_09_26.mcap')) });
    expect(db3).toHaveLength(13);
    expect(mcap).toEqual(expect.arrayContaining(db3));
  });

  it('packets of a Velodyne', async () => {
    const folder = openFolder(join(data, 'permissive/db3/nebula_vlp16/vlp16/1673400471837873222'));
    const found = await messagesOf({ folder });
    expect(found).toHaveLength(4);
    // sqlite3: select sum(length(data)) from messages.
    expect(found.reduce((sum, line) => sum + Number(line.split(' ')[4]), 0)).toBe(733376);
  });
});
