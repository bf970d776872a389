// Real bags against what python3-rosbag 1.15.15 says of them (reference.json): every message, stamp and byte.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFile } from '../../../src/platform/node/file.js';
import { ros1bag } from '../../../src/source/ros1bag/index.js';
import { NO_STAMP, type Source } from '../../../src/source/source.js';
import { listMessages, openBag } from '../../support/open-bag.js';
import { seeded } from '../../support/seeded.js';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const reference: Record<string, Fact[]> = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8'));

interface Fact {
  topic: string;
  type: string;
  count: number;
  firstLogNs: string;
  lastLogNs: string;
  firstHeaderNs: string | null;
  lastHeaderNs: string | null;
  /** Of the sorted SHA-256 of (record stamp as int64 ns, payload). */
  sha256: string;
}

async function open(file: string): Promise<{ source: Source; issues: Issues }> {
  const issues = new Issues();
  const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  return { source: await ros1bag.openBytes!(await openFile(data + file), context), issues };
}

async function factsOf(source: Source): Promise<Fact[]> {
  const { channel, logNs, stampNs, count } = source.messages;
  const rows = new Map<string, { type: string; log: bigint[]; header: bigint[]; hashes: Buffer[] }>();
  for (let i = 0; i < count; i++) {
    const { topic, type } = source.channels[channel.at(i)];
    let row = rows.get(topic);
    if (!row) {
      row = { type, log: [], header: [], hashes: [] };
      rows.set(topic, row);
    }
    row.log.push(logNs.at(i));
    if (stampNs.at(i) !== NO_STAMP) row.header.push(stampNs.at(i));
    const stamp = Buffer.alloc(8);
    stamp.writeBigInt64LE(logNs.at(i));
    row.hashes.push(
      createHash('sha256')
        .update(stamp)
        .update(await source.read(i))
        .digest(),
    );
  }
  const sorted = (all: bigint[]) => [...all].sort((a, b) => Number(a - b));
  const least = (all: bigint[]) => sorted(all)[0];
  const most = (all: bigint[]) => sorted(all).at(-1);
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([topic, { type, log, header, hashes }]) => ({
      topic,
      type,
      count: log.length,
      firstLogNs: `${least(log)}`,
      lastLogNs: `${most(log)}`,
      firstHeaderNs: header.length ? `${least(header)}` : null,
      lastHeaderNs: header.length ? `${most(header)}` : null,
      sha256: createHash('sha256')
        .update(Buffer.concat(hashes.sort(Buffer.compare)))
        .digest('hex'),
    }));
}

describe.skipIf(!existsSync(data))('real bags (skipped: ../shared/data is not there)', () => {
  test.each(Object.keys(reference))('%s is read as python3-rosbag reads it', async file => {
    const { source, issues } = await open(file);
    const facts = await factsOf(source);
    // Transforms have no header of their own, so the reference gives none; framelock takes the first transform's.
    const comparable = facts.map(f =>
      /TFMessage|tfMessage/.test(f.type) ? { ...f, firstHeaderNs: null, lastHeaderNs: null } : f,
    );
    expect(comparable).toEqual(reference[file]);
    expect(source.lost).toEqual([]);
    expect(
      issues
        .sorted()
        .map(i => i.code)
        .filter(c => c !== 'FL0301'),
    ).toEqual(facts.length ? [] : ['FL0206']);
    await source.close();
  });

  test('the same recording stored, lz4 and bz2 gives the same messages', async () => {
    const lists = [];
    for (const suffix of ['', '-lz4', '-bz2']) {
      const { source } = await open(`permissive/ros1/rosbagjs/example${suffix}.bag`);
      // The recorder and the two compressors wrote equal moments in different orders.
      lists.push((await listMessages(source)).sort());
      await source.close();
    }
    expect(lists[0]).toHaveLength(8647);
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
  });

  test('chunks out of time order stay in file order', async () => {
    const { source } = await open('permissive/ros1/rosbagjs/example-unsorted-chunks.bag');
    expect([...source.messages.logNs].map(Number)).toEqual([2e9, 3e9, 1e9]);
  });

  test('messages that are held do not change while others are read', async () => {
    const { source } = await open('permissive/ros1/kapture_t265/trimmed_locoffice.bag');
    const held = [];
    for (let i = 0; i < source.messages.count; i++) held.push(await source.read(i));
    const then = held.map(bytes => createHash('sha256').update(bytes).digest('hex'));
    for (let i = source.messages.count - 1; i >= 0; i--) await source.read(i);
    expect(held.map(bytes => createHash('sha256').update(bytes).digest('hex'))).toEqual(then);
  });

  test('the index pass of a stored bag of pictures does not read the pictures', async () => {
    const file = await openFile(`${data}permissive/ros1/kapture_t265/trimmed_locoffice.bag`);
    let read = 0;
    const counting = {
      ...file,
      read(at: number, n: number) {
        read += n;
        return file.read(at, n);
      },
    };
    const source = await ros1bag.openBytes!(counting, {
      issues: new Issues(),
      decompress: new Map(),
      digest: nodeDigest,
    });
    expect(source.messages.count).toBe(50);
    expect(read).toBeLessThan(file.size / 4);
  });

  test('200 cuts of a real bag give prefixes of the whole', async () => {
    const whole = readFileSync(`${data}permissive/ros1/kapture_t265/trimmed_locoffice.bag`);
    const full = await openBag(whole);
    const all = await listMessages(full.source);
    let most = 0;
    const random = seeded(1);
    const cuts = Array.from({ length: 200 }, () => 13 + (random() % (whole.length - 13))).sort((a, b) => a - b);
    for (const cut of cuts) {
      const { source, codes } = await openBag(whole.subarray(0, cut));
      const count = source.messages.count;
      expect(count).toBeGreaterThanOrEqual(most);
      most = count;
      expect(codes.some(c => c === 'FL0201' || c === 'FL0202')).toBe(true);
      if (cut % 10 === 0) expect(await listMessages(source)).toEqual(all.slice(0, count));
      else expect([...source.messages.logNs]).toEqual([...full.source.messages.logNs].slice(0, count));
    }
    expect(most).toBeGreaterThan(40);
  });
});
