// Every message of every form of SQLite file, byte for byte, against what the SQLite library itself reads.
import { describe, expect, it } from 'vitest';
import { goldenFile, goldenFiles, openDb3, rowOf, rowsOf, withBeside } from '../../support/db3-golden.js';

const damage = ['FL0191', 'FL0192', 'FL0193', 'FL0201', 'FL0207', 'FL0208'] as const;

describe('reads what the SQLite library reads', () => {
  it.each(goldenFiles)('$name', async ({ content, wal, messages }) => {
    const { source, issues } = await openDb3(withBeside(content, { '-wal': wal }));
    expect(await rowsOf(source)).toEqual(messages);
    expect(source.lost).toEqual([]);
    for (const code of damage) expect([code, issues.has(code)]).toEqual([code, false]);
    expect(issues.has('FL0190')).toBe(wal !== undefined);
    expect(issues.has('FL0206')).toBe(messages.length === 0);
    await source.close();
  });

  it.each(goldenFiles)('$name: any part of a message, in any order', async ({ content, wal, messages }) => {
    const { source } = await openDb3(withBeside(content, { '-wal': wal }));
    for (let i = messages.length - 1; i >= 0; i -= 3) {
      const whole = await source.read(i);
      for (const from of [0, 1, 505, 4090, whole.length - 1])
        for (const length of [0, 1, 600, whole.length - from]) {
          if (from < 0 || length < 0 || from + length > whole.length) continue;
          const into = new Uint8Array(whole.length + 7).fill(9);
          const read = await source.read(i, from, length, into);
          expect(Buffer.compare(read, whole.subarray(from, from + length))).toBe(0);
          expect(into.subarray(length).every(byte => byte === 9)).toBe(true);
        }
    }
  });
});

describe('the files are what their names say', () => {
  const header = (name: string) => new DataView(goldenFile(name).content.buffer);
  it('page sizes, reserved bytes, encodings, vacuum', () => {
    expect(header('pages of 512').getUint16(16)).toBe(512);
    expect(header('pages of 65536').getUint16(16)).toBe(1);
    expect(header('reserved bytes').getUint8(20)).toBe(32);
    expect(header('UTF-16le').getUint32(56)).toBe(2);
    expect(header('UTF-16be').getUint32(56)).toBe(3);
    expect(header('auto_vacuum, pages of 512').getUint32(52)).toBeGreaterThan(0);
    expect(header('deleted and filled again').getUint32(36)).toBeGreaterThan(0);
  });
});

describe('addresses', () => {
  it('begin at the cell of the first message of a block, and are no two the same', async () => {
    for (const { content, messages } of goldenFiles.filter(file => !file.wal)) {
      const { source } = await openDb3(withBeside(content));
      const { block, offset, length } = source.messages;
      const seen = new Set(
        Array.from(
          { length: messages.length },
          (_, i) => `${source.blocks[block.at(i)].offset} ${offset.at(i)} ${length.at(i)}`,
        ),
      );
      const empty = messages.filter(row => row[3] === 0).length;
      expect(seen.size).toBeGreaterThanOrEqual(messages.length - empty);
      for (const one of source.blocks) expect(one.offset + one.length).toBeLessThanOrEqual(content.length);
    }
  });
});

describe('a log beside the file', () => {
  const { content, wal, messages } = goldenFile('a log that was not merged');

  it('is not looked for where nobody can look: the file alone gives what was merged', async () => {
    const { source, issues } = await openDb3({ ...withBeside(content), beside: undefined });
    expect(source.messages.count).toBeGreaterThan(0);
    expect(source.messages.count).not.toBe(messages.length);
    expect(issues.has('FL0190')).toBe(false);
  });

  it.each([
    ['empty', new Uint8Array(0)],
    ['of zeros', new Uint8Array(5000)],
    ['with a wrong salt in its head', wal!.map((byte, i) => (i === 16 ? byte ^ 1 : byte))],
    ['with a damaged first frame', wal!.map((byte, i) => (i === 100 ? byte ^ 1 : byte))],
  ])('%s changes nothing', async (_, log) => {
    const alone = await openDb3(withBeside(content));
    const beside = await openDb3(withBeside(content, { '-wal': log }));
    expect(await rowsOf(beside.source)).toEqual(await rowsOf(alone.source));
    expect(beside.issues.has('FL0190')).toBe(false);
  });

  it('cut anywhere gives a state that was committed: what was merged, and a prefix of what came after', async () => {
    const alone = await rowsOf((await openDb3(withBeside(content))).source);
    const counts = new Set<number>();
    for (let end = 0; end <= wal!.length; end += 4120) {
      const { source } = await openDb3(withBeside(content, { '-wal': wal!.slice(0, end) }));
      const rows = await rowsOf(source);
      expect(source.lost).toEqual([]);
      counts.add(rows.length);
      // Each commit but the last, which deletes, added one row.
      if (rows.length > messages.length || end < wal!.length / 2) expect(rows.slice(0, alone.length)).toEqual(alone);
    }
    expect(counts.size).toBeGreaterThan(10);
  });

  it('that was merged already is not told of', async () => {
    const pageSize = new DataView(wal!.buffer).getUint32(8);
    const { source } = await openDb3(withBeside(content, { '-wal': wal }));
    const merged = new Uint8Array(source.files[0].size);
    merged.set(content.subarray(0, merged.length));
    // As the library merges: every committed frame in its place. The log's own commit marks say which those are.
    const view = new DataView(wal!.buffer);
    let pending: number[] = [];
    for (let at = 32; at + 24 + pageSize <= wal!.length; at += 24 + pageSize) {
      pending.push(at);
      if (view.getUint32(at + 4) === 0 || view.getUint32(at + 8) !== view.getUint32(16)) continue;
      for (const one of pending)
        merged.set(wal!.subarray(one + 24, one + 24 + pageSize), (view.getUint32(one) - 1) * pageSize);
      pending = [];
    }
    const again = await openDb3(withBeside(merged, { '-wal': wal }));
    expect(again.issues.has('FL0190')).toBe(false);
    expect(await rowsOf(again.source)).toEqual(messages);
  });

  it('a rollback journal is told, unless it was finished', async () => {
    const hot = Uint8Array.from([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 1]);
    const { content: plain } = goldenFile('pages of 512');
    expect((await openDb3(withBeside(plain, { '-journal': hot }))).issues.has('FL0191')).toBe(true);
    expect((await openDb3(withBeside(plain, { '-journal': new Uint8Array(512) }))).issues.has('FL0191')).toBe(false);
  });
});

describe('rosbags', () => {
  it('definitions of the file are used where it has them, else the built-in ones', async () => {
    const withText = await openDb3(withBeside(goldenFile('rosbags, version 9, none').content));
    expect(withText.issues.has('FL0302')).toBe(false);
    expect(withText.source.channels[0].schema).toMatchObject({ name: 'std_msgs/msg/String', encoding: 'ros2msg' });
    const without = await openDb3(withBeside(goldenFile('rosbags, version 8, none').content));
    expect(without.source.channels[0].decoder.decode(await without.source.read(1))).toEqual({
      kind: 'generic',
      value: { data: 'go '.repeat(50) },
    });
  });

  it('messages that are compressed one by one', async () => {
    const { source } = await openDb3(withBeside(goldenFile('rosbags, version 9, message').content));
    expect(await rowOf(source, 3)).toEqual(goldenFile('rosbags, version 9, none').messages[3]);
  });
});
