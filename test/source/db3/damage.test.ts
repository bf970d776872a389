// Damaged and hostile SQLite files: what is whole is read, what is lost is said, time and memory stay bounded.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../../src/issue.js';
import type { IssueCode } from '../../../src/issue-codes.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { db3 } from '../../../src/source/db3/index.js';
import type { Source } from '../../../src/source/source.js';
import { cpuMs } from '../../support/cpu-time.js';
import { buildDb3, standard, type TableSpec, type Value } from '../../support/db3-builder.js';
import { goldenFile, goldenFiles, openDb3, type Row, rowOf, withBeside } from '../../support/db3-golden.js';
import { turns } from '../../support/effort.js';
import { seeded } from '../../support/seeded.js';

const sizes = [0, 4, 60, 900, 3000, 40];
const data = (i: number) =>
  Uint8Array.from({ length: sizes[i % sizes.length] }, (_, k) => (k < 4 ? k % 2 : (i * 7 + k) % 251));
const count = 120;
const rows: Value[][] = Array.from({ length: count }, (_, i) => [null, 1 + (i % 2), 1000 + i, data(i)]);
const topics: Value[][] = [
  [null, '/a', 'std_msgs/msg/String', 'cdr', '', ''],
  [null, '/b', 'std_msgs/msg/String', 'cdr', '', ''],
];
const tables = (messages: Value[][] = rows): TableSpec[] => [
  { name: 'topics', sql: standard.topics, rows: topics },
  { name: 'messages', sql: standard.messages, rows: messages },
];
const pageSize = 1024;
const built = buildDb3(tables(), { pageSize });
const leaves = built.leaves.get('messages')!;
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
const expected: Row[] = rows.map((_, i) => [
  i % 2 === 0 ? '/a' : '/b',
  'std_msgs/msg/String',
  String(1000 + i),
  data(i).length,
  sha(data(i)),
]);

/** A copy with something done to it. */
function changed(edit: (view: DataView, bytes: Uint8Array) => void, from = built.bytes): Uint8Array {
  const bytes = from.slice();
  edit(new DataView(bytes.buffer), bytes);
  return bytes;
}
const at = (page: number) => (page - 1) * pageSize;

interface Outcome {
  readonly source: Source;
  readonly issues: Issues;
  readonly read: Row[];
  /** Codes of messages that could not be read. */
  readonly failed: IssueCode[];
}

async function outcome(bytes: Uint8Array): Promise<Outcome> {
  const { source, issues } = await openDb3(withBeside(bytes));
  const read: Row[] = [];
  const failed: IssueCode[] = [];
  for (let i = 0; i < source.messages.count; i++)
    try {
      read.push(await rowOf(source, i));
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      failed.push(error.code);
    }
  return { source, issues, read, failed };
}

const text = (rows: readonly Row[]) => rows.map(row => row.join(' '));
const lostCount = ({ lost }: Source) => lost.reduce((sum, one) => sum + one.count, 0);
const issueOf = (issues: Issues, code: IssueCode) => issues.inOrder().find(issue => issue.code === code);

/** Row of the first message that runs over its leaf, and where its cell is. */
async function longCell(): Promise<{ message: number; at: number; first: number }> {
  const { source } = await openDb3(withBeside(built.bytes));
  const view = new DataView(built.bytes.buffer);
  const message = rows.findIndex((_, i) => sizes[i % sizes.length] === 3000);
  const block = source.blocks[source.messages.block.at(message)];
  // Cells are found from the page's list of pointers: the row's own number tells which.
  const page = Math.floor(block.offset / pageSize);
  for (let i = 0; i < view.getUint16(page * pageSize + 3); i++) {
    const cell = page * pageSize + view.getUint16(page * pageSize + 8 + 2 * i);
    // Payload of two bytes, then the row's number.
    if (built.bytes[cell] >= 128 && built.bytes[cell + 2] === message + 1) {
      const payload = (built.bytes[cell] - 128) * 128 + built.bytes[cell + 1];
      const usable = pageSize;
      const least = Math.floor(((usable - 12) * 32) / 255) - 23;
      const local = least + ((payload - least) % (usable - 4));
      const stored = local <= usable - 35 ? local : least;
      return { message, at: cell, first: cell + 3 + stored };
    }
  }
  throw new Error('no such cell');
}

it('the file is sound before anything is done to it', async () => {
  const { read, source, issues } = await outcome(built.bytes);
  expect(read).toEqual(expected);
  expect(source.lost).toEqual([]);
  expect(issues.has('FL0192') || issues.has('FL0193') || issues.has('FL0201')).toBe(false);
  expect(leaves.length).toBeGreaterThan(10);
});

describe('what is whole is read', () => {
  it.each(['as rosbag2 writes it', 'pages of 512', 'many small rows'])('cut anywhere: %s', async name => {
    const { content, messages } = goldenFile(name);
    const random = seeded(3);
    let some = 0;
    for (let i = 0; i < turns(20, 300); i++) {
      const end = 100 + (random() % (content.length - 100));
      const found = await outcome(content.slice(0, end)).catch(error => error);
      if (found instanceof FramelockError) {
        expect(found.code).toBe('FL0103');
        continue;
      }
      expect(found.issues.has('FL0201')).toBe(true);
      expect(text(messages)).toEqual(expect.arrayContaining(text(found.read)));
      some += found.read.length > messages.length / 10 ? 1 : 0;
    }
    expect(some).toBeGreaterThan(5);
  });

  it.each([
    ['zeroed', (_: DataView, bytes: Uint8Array, page: number) => bytes.fill(0, at(page), at(page) + pageSize)],
    ['of another kind', (view: DataView, _: Uint8Array, page: number) => view.setUint8(at(page), 10)],
    ['with 65535 cells', (view: DataView, _: Uint8Array, page: number) => view.setUint16(at(page) + 3, 65535)],
    ['with a cell in its own head', (view: DataView, _: Uint8Array, page: number) => view.setUint16(at(page) + 8, 3)],
  ])('a leaf that is %s costs its own messages, and its place is told', async (_, edit) => {
    const page = leaves[4];
    const { read, issues } = await outcome(changed((view, bytes) => edit(view, bytes, page)));
    expect(issueOf(issues, 'FL0192')).toMatchObject({ at: { offset: at(page) }, count: 1 });
    expect(issueOf(issues, 'FL0192')!.text).toMatch(/after \d+ up to \d+/);
    expect(read.length).toBeGreaterThan(count - 12);
    expect(read.length).toBeLessThan(count);
    const [after, upTo] = /after (\d+) up to (\d+)/.exec(issueOf(issues, 'FL0192')!.text)!.slice(1).map(Number);
    expect(read).toEqual([...expected.slice(0, after), ...expected.slice(upTo)]);
  });

  it.each([
    ['to itself', (root: number) => root, /met before/],
    ['outside', () => 1_000_000, /not there/],
    ['to page 0', () => 0, /not there/],
    ['to a leaf that was read', () => leaves[1], /met before/],
  ])('a pointer of the root %s', async (_, target, words) => {
    const root = built.roots.get('messages')!;
    const bytes = changed(view => {
      const cell = at(root) + view.getUint16(at(root) + 12 + 2 * 3);
      view.setUint32(cell, target(root));
    });
    const { read, issues } = await outcome(bytes);
    expect(issueOf(issues, 'FL0192')!.text).toMatch(words);
    expect(issueOf(issues, 'FL0192')!.count).toBe(1);
    expect(text(expected)).toEqual(expect.arrayContaining(text(read)));
    expect(read.length).toBeGreaterThan(count - 30);
  });

  it.each(['as rosbag2 writes it', 'many small rows', 'deleted and filled again', 'pages of 512'])(
    'leaves below a root that is zeroed are found again, and deleted rows are not: %s',
    async name => {
      const { content, messages } = goldenFile(name);
      const view = new DataView(content.buffer);
      const size = view.getUint16(16);
      const kindAt = (page: number) => view.getUint8((page - 1) * size);
      // Of these files only the table of messages has an inner page of tables.
      const inner = Array.from({ length: content.length / size - 1 }, (_, i) => i + 2).filter(p => kindAt(p) === 5);
      expect(inner.length).toBeGreaterThan(0);
      const bytes = content.slice();
      for (const page of inner) bytes.fill(0, (page - 1) * size, page * size);
      const { read, issues, source } = await outcome(bytes);
      expect(read).toEqual(messages);
      expect(source.lost).toEqual([]);
      expect(issueOf(issues, 'FL0194')!.text).toContain(`${messages.length} messages`);
    },
  );

  it('leaves that stand in the place of another give their rows once, and what stood there is lost', async () => {
    const short = rows.map(([id, topic, time, bytes]) => [id, topic, time, (bytes as Uint8Array).slice(0, 60)]);
    const small = buildDb3(tables(short), { pageSize });
    const [, , one, two] = small.leaves.get('messages')!;
    const leafAt = (page: number) => small.bytes.slice(at(page), at(page) + pageSize);
    const { read: whole } = await outcome(small.bytes);
    expect(whole).toHaveLength(count);
    const exchanged = await outcome(
      changed((_, bytes) => {
        bytes.set(leafAt(one), at(two));
        bytes.set(leafAt(two), at(one));
      }, small.bytes),
    );
    expect(text(exchanged.read).sort()).toEqual(text(whole).sort());
    expect(issueOf(exchanged.issues, 'FL0192')).toMatchObject({ count: 2, at: { offset: at(one) } });
    const doubled = await outcome(changed((_, bytes) => bytes.set(leafAt(one), at(two)), small.bytes));
    const told = issueOf(doubled.issues, 'FL0192')!.text;
    const [after, upTo] = /of another place; what it held of rows after (\d+) up to (\d+)/
      .exec(told)!
      .slice(1)
      .map(Number);
    expect(upTo - after).toBeGreaterThan(5);
    expect(doubled.read).toEqual([...whole.slice(0, after), ...whole.slice(upTo)]);
  });

  it.each([
    ['in a circle', (first: number) => first],
    ['out of the file', () => 99_999_999],
    ['to nothing', () => 0],
  ])('a row that runs over %s is refused when it is read, and no other', async (_, target) => {
    const { message, first } = await longCell();
    const bytes = changed(view => {
      const start = view.getUint32(first);
      view.setUint32(at(start), target(start));
    });
    const { source, read, failed } = await outcome(bytes);
    expect(source.messages.count).toBe(count);
    expect(failed).toEqual(['FL0192']);
    expect(read).toEqual(expected.filter((_, i) => i !== message));
    await expect(source.readBlock(source.messages.block.at(message))).rejects.toMatchObject({ code: 'FL0192' });
  });

  it('a length that is not that of the columns makes the row damaged, counted, and said with its place', async () => {
    const { message, at: cell } = await longCell();
    for (const byte of [0x80, 0xff]) {
      const { source, read, issues } = await outcome(changed(view => view.setUint8(cell, byte)));
      expect(source.lost).toEqual([{ reason: 'row_damaged', topic: '', count: 1 }]);
      expect(issueOf(issues, 'FL0193')).toMatchObject({ at: { offset: cell } });
      expect(read).toEqual(expected.filter((_, i) => i !== message));
    }
  });

  it('a cell that is pointed to many times is one message', async () => {
    const page = at(leaves[2]);
    const bytes = changed(view => {
      for (let i = 1; i < view.getUint16(page + 3); i++) view.setUint16(page + 8 + 2 * i, view.getUint16(page + 8));
    });
    const { source, read } = await outcome(bytes);
    expect(new Set(text(read)).size).toBe(read.length);
    expect(read.length + lostCount(source)).toBe(count);
  });

  it('a message of a topic that is not listed', async () => {
    const strange = buildDb3(tables([...rows.slice(0, 5), [null, 9, 5, data(2)], ...rows.slice(5, 8)]), { pageSize });
    const { source, read, issues } = await outcome(strange.bytes);
    expect(source.lost).toEqual([{ reason: 'channel_unknown', topic: '', count: 1 }]);
    expect(issues.has('FL0207')).toBe(true);
    expect(text(read)).toEqual(text(expected.slice(0, 8)));
  });

  it('values that are none of a message: text for data, no topic, a time that is no whole number', async () => {
    const odd: Value[][] = [
      [null, 1, 1000, 'text'],
      [null, null, 1000, data(1)],
      [null, 1, null, data(1)],
      [null, 1, 1000, null],
      [null, 1, 'soon', data(1)],
    ];
    const { source, read } = await outcome(buildDb3(tables([...odd, rows[0]]), { pageSize }).bytes);
    expect(source.lost).toEqual([{ reason: 'row_damaged', topic: '', count: odd.length }]);
    expect(text(read)).toEqual(text([expected[0]]));
  });
});

describe('what is no recording', () => {
  const code = (bytes: Uint8Array) =>
    openDb3(withBeside(bytes)).then(
      () => 'opened',
      error => error,
    );
  it.each([
    ['page size 1000', changed(view => view.setUint16(16, 1000)), /power of two/],
    ['page size 0', changed(view => view.setUint16(16, 0)), /power of two/],
    [
      'most of a page reserved',
      buildDb3(tables(), { pageSize: 512, reserved: 0 }).bytes.map((b, i) => (i === 20 ? 200 : b)),
      /used bytes/,
    ],
    ['a later version', changed(view => view.setUint8(19, 9)), /version/],
    ['an encoding that is none', changed(view => view.setUint32(56, 7)), /encoding/],
    ['only its header', built.bytes.slice(0, 100), /pages of 1024/],
    ['a header cut', built.bytes.slice(0, 40), /100 bytes/],
    [
      'no such tables',
      buildDb3([{ name: 'x', sql: 'CREATE TABLE x(a)', rows: [] }], { pageSize }).bytes,
      /messages.*tables x/,
    ],
    [
      'tables without their columns',
      buildDb3([tables()[0], { name: 'messages', sql: 'CREATE TABLE messages(a)', rows: [] }], { pageSize }).bytes,
      /no column topic_id, timestamp, data/,
    ],
  ])('%s', async (_, bytes, words) => {
    const error = await code(bytes);
    expect(error).toMatchObject({ code: 'FL0103' });
    expect(error.message).toMatch(words);
  });
});

describe('bounded', () => {
  it('rows that all run over to the same pages cannot make these be read again and again', async () => {
    const many = Array.from({ length: 300 }, () => [null, 1, 5, new Uint8Array(60_000)]);
    const { bytes } = buildDb3(tables(many), { pageSize, oneChain: true });
    const { source, issues } = await openDb3(withBeside(bytes));
    expect(source.messages.count).toBeGreaterThan(1);
    expect([...source.messages.length].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(bytes.length);
    expect(source.messages.count + lostCount(source)).toBe(300);
    expect(issueOf(issues, 'FL0193')!.text).toMatch(/more pages than the file has/);
  });

  it('messages that would decompress to gigabytes are indexed up to four of them', async () => {
    // zstd's magic, one segment, a size of 4 bytes: 1 GiB each. Imu has a header stamp, for which they are decompressed.
    const packed = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, ...Array(20).fill(1)]);
    const stamped = [[null, '/imu', 'sensor_msgs/msg/Imu', 'cdr', '', '']];
    const messages = Array.from({ length: 9 }, (_, i) => [null, 1, i, packed]);
    const { bytes } = buildDb3(
      [
        { ...tables()[0], rows: stamped },
        { ...tables()[1], rows: messages },
      ],
      { pageSize },
    );
    let asked = 0;
    const zstd = async (_: Uint8Array, size: number) => {
      asked += size;
      return new Uint8Array(64);
    };
    const issues = new Issues();
    const decompress = new Map([['zstd', zstd]]);
    const source = await db3.openBytes!(withBeside(bytes), { issues, decompress, digest: nodeDigest });
    expect([source.messages.count, asked]).toEqual([4, 4 * 2 ** 30]);
    expect(source.lost).toEqual([{ reason: 'too_large', topic: '/imu', count: 5 }]);
    expect(issues.has('FL0208')).toBe(true);
  });

  it('any bytes changed: a table and bytes, or an error of ours, soon', async () => {
    const random = seeded(77);
    const files = [built.bytes, ...goldenFiles.filter(file => file.content.length < 120_000).map(file => file.content)];
    const started = cpuMs();
    let opened = 0;
    const all = turns(120, 1500);
    for (let i = 0; i < all; i++) {
      const content = files[i % files.length].slice();
      const page = new DataView(content.buffer).getUint16(16) || 4096;
      for (let k = 0; k < 1 + (random() % 6); k++) {
        // Heads of pages are where it hurts.
        const place =
          k % 2 ? random() % content.length : (random() % Math.ceil(content.length / page)) * page + (random() % 40);
        if (place >= 16 && place < content.length) content[place] = random() % 3 === 0 ? 255 : random() % 256;
      }
      const found = await outcome(content).catch(error => error);
      if (found instanceof FramelockError) continue;
      if (found instanceof Error) throw found;
      opened++;
      expect(found.issues.size).toBeLessThan(30);
      for (const block of found.source.blocks) expect(block.offset + block.length).toBeLessThanOrEqual(content.length);
    }
    expect(opened).toBeGreaterThan(all / 2);
    expect((cpuMs() - started) / all).toBeLessThan(500);
  });
});
