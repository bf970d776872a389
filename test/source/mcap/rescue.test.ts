// Damage inside and around chunks: what is whole before it and behind it is found, and what is lost is counted.
import { describe, expect, test } from 'vitest';
import {
  channel,
  chunk,
  dataEnd,
  footer,
  header,
  join,
  lz4Codec,
  magicBytes,
  mcapFile,
  message,
  messageIndex,
  record,
  schema,
  statistics,
  str,
  u32,
  u64,
  zstdCodec,
} from '../../support/mcap-builder.js';
import { listed, lostCount, opened } from './opened.js';

const definitions = join(
  schema(1, 'pkg/A', 'jsonschema', '{}'),
  channel(1, 1, '/a', 'json'),
  channel(2, 0, '/b', 'json'),
);
const start = join(magicBytes, header(), definitions);
const utf8 = new TextEncoder();
const m = (log: number) => message({ channel: 1 + (log % 2), log: BigInt(log), data: utf8.encode(`{"value":${log}}`) });
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => m(from + i));
const end = join(dataEnd(), footer(0), magicBytes);
const codecs = {
  stored: {},
  lz4: { compression: 'lz4', codec: lz4Codec },
  zstd: { compression: 'zstd', codec: zstdCodec },
};
/** Three chunks of the messages 10 to 14, 20 to 24 and 30 to 34. */
const chunksOf = (codec: object) => [10, 20, 30].map(log => chunk(join(...messages(log, log + 5)), codec));
const all = [10, 20, 30].flatMap(log => [0, 1, 2, 3, 4].map(i => log + i));

async function logsOf(file: Uint8Array) {
  const { source, codes } = await opened(file);
  const found = await listed(source);
  // Nothing comes that was not written.
  for (const { log, data } of found) expect(Buffer.from(data, 'hex').toString()).toBe(`{"value":${log}}`);
  return { logs: found.map(({ log }) => Number(log)), codes, lost: lostCount(source) };
}

/** Writes `length` into a chunk's record, and into its head where `inner` says so. */
function withLength(bytes: Uint8Array, added: number, inner: boolean): Uint8Array {
  const out = Buffer.from(bytes);
  const add = (at: number) => out.writeBigUInt64LE(out.readBigUInt64LE(at) + BigInt(added), at);
  add(1);
  if (inner) add(9 + 32 + out.readUInt32LE(9 + 28));
  return new Uint8Array(out);
}

/** `bytes` with some in the middle of message `log` replaced. */
function damaged(bytes: Uint8Array, log: number, by: Uint8Array, before = 9 + 22): Uint8Array {
  const at = Buffer.from(bytes).indexOf(`{"value":${log}}`) - before;
  return join(bytes.slice(0, at), by, bytes.slice(at + by.length));
}

describe.each(['with their checksum', 'without'])('stored chunks %s', how => {
  const options = how === 'without' ? { crc: 0 } : {};
  const five = () => chunk(join(...messages(10, 15)), options);

  test('a zeroed head of a message: those before and behind come', async () => {
    const { logs, codes, lost } = await logsOf(join(start, damaged(five(), 12, new Uint8Array(20)), end));
    expect(logs).toEqual([10, 11, 13, 14]);
    expect(codes).toContain('FL0203');
    expect(lost).toBeLessThanOrEqual(1);
  });

  test('a length that reaches into the next message, which comes all the same', async () => {
    const bent = damaged(five(), 12, u64(22 + 14 + 40), 8 + 22);
    const { logs, lost } = await logsOf(join(start, bent, end));
    expect(logs).toEqual([10, 11, 13, 14]);
    expect(lost).toBe(1);
  });

  test('bytes too many, and too few: the indexes still say which messages are there', async () => {
    const offsets = [10, 11, 12, 13, 14].map(log => ({ log: BigInt(log), offset: 0 }));
    const indexes = [1, 2].map(id =>
      messageIndex(
        id,
        offsets.filter(({ log }) => Number(log % 2n) === id - 1),
      ),
    );
    const whole = five();
    const at = Buffer.from(whole).indexOf('{"value":11}');
    for (const bent of [
      join(whole.slice(0, at), new Uint8Array(7).fill(1), whole.slice(at)),
      join(whole.slice(0, at), whole.slice(at + 7)),
    ]) {
      const { source } = await opened(join(start, bent, ...indexes, ...chunksOf({}).slice(1), end));
      const logs = (await listed(source)).map(({ log }) => Number(log));
      expect(logs.filter(log => log !== 11)).toEqual(all.filter(log => log !== 11));
    }
  });
});

describe.each(Object.entries(codecs))('%s chunks', (_, codec) => {
  test.each([
    ['too long', 150],
    ['far too long', 2 ** 45],
    ['too short', -20],
  ])('both lengths %s: nothing is lost', async (_, added) => {
    for (const ending of [end, new Uint8Array(0)]) {
      const [first, second, third] = chunksOf(codec);
      const file = join(start, first, withLength(second, added, true), third, ending);
      const { logs, codes } = await logsOf(file);
      expect(logs).toEqual(all);
      expect(codes).toContain('FL0203');
    }
  });

  test('a record of unknown kind that is laid out as a chunk is one', async () => {
    const chunks = chunksOf(codec);
    chunks[1][0] = 0x46;
    const { logs, codes } = await logsOf(join(start, ...chunks, end));
    expect(logs).toEqual(all);
    expect(codes).toContain('FL0203');
  });
});

test('the index tells what a damaged head of a chunk was', async () => {
  const records = join(...messages(20, 25));
  const stored = zstdCodec(records);
  const [first, second, third] = chunksOf(codecs.zstd);
  const at = start.length + first.length;
  const data = join(start, first, second, third, dataEnd());
  const times = [u64(20), u64(24)];
  const place = [u64(at), u64(second.length), u32(0), u64(0)];
  const index = record(8, ...times, ...place, str('zstd'), u64(stored.length), u64(records.length));
  const file = join(data, index, footer(data.length), magicBytes);
  expect((await logsOf(file)).logs).toEqual(all);
  // Start and end, size, checksum, length of the name, name, stored length.
  for (const [offset, bytes] of [
    [16, u64(3)],
    [16, u64(2 ** 50)],
    [28, u32(200)],
    [32, utf8.encode('zzzz')],
    [36, u64(5)],
  ] as const) {
    const bent = file.slice();
    bent.set(bytes, at + 9 + offset);
    const { logs, codes, lost } = await logsOf(bent);
    expect([offset, logs, lost]).toEqual([offset, all, 0]);
    expect(codes).toContain('FL0203');
  }
});

describe('without chunks', () => {
  test.each([
    ['in a file that ends properly', end],
    ['in one that was cut', new Uint8Array(0)],
  ])('a length that swallows the messages behind it, %s', async (_, ending) => {
    for (const length of [100, 2 ** 40]) {
      const bent = damaged(join(...messages(10, 20)), 12, u64(length), 8 + 22);
      const { logs, codes, lost } = await logsOf(join(start, bent, ending));
      expect(logs).toEqual([10, 11, 13, 14, 15, 16, 17, 18, 19]);
      expect(codes).toContain('FL0203');
      expect(lost).toBeLessThanOrEqual(1);
    }
  });

  test('one message of a senseless time does not hide those behind the next damage', async () => {
    const lines = messages(10, 20);
    lines[2].set(u64(2n ** 62n), 9 + 6);
    lines[4].fill(0, 0, 20);
    const { source } = await opened(join(start, ...lines, end));
    expect((await listed(source)).map(({ log }) => Number(log)).filter(log => log < 100)).toEqual([
      10, 11, 13, 15, 16, 17, 18, 19,
    ]);
  });

  test('definitions that stand behind all messages are found before those are looked for', async () => {
    const file = join(
      magicBytes,
      header(),
      new Uint8Array(50),
      ...messages(10, 15),
      dataEnd(),
      definitions,
      end.slice(13),
    );
    expect((await logsOf(file)).logs).toEqual([10, 11, 12, 13, 14]);
  });
});

test.each([0, 3, 300, 2 ** 45])(
  'a channel record that says it is %i bytes long ends where its texts do',
  async length => {
    const bent = channel(1, 1, '/a', 'json');
    bent.set(u64(length), 1);
    const records = join(
      schema(1, 'pkg/A', 'jsonschema', '{}'),
      bent,
      channel(2, 0, '/b', 'json'),
      ...messages(10, 15),
    );
    for (const file of [
      join(magicBytes, header(), records, end),
      join(magicBytes, header(), chunk(records, { crc: 0 }), end),
    ])
      expect((await logsOf(file)).logs).toEqual([10, 11, 12, 13, 14]);
  },
);

test('a recording inside a damaged message of a chunk is not taken for the recording', async () => {
  const nested = mcapFile({ definitions, groups: [[{ channel: 1, log: 12n, data: utf8.encode('{"nested":1}') }]] });
  const outer = message({ channel: 1, log: 12n, data: nested });
  outer.fill(0, 0, 20);
  const records = join(m(10), m(11), outer, m(13), m(14));
  for (const file of [join(start, chunk(records), end), join(start, chunk(records, { crc: 1 }))])
    expect((await logsOf(file)).logs).toEqual([10, 11, 13, 14]);
});

test('statistics that do not add up count nothing as lost', async () => {
  const counts = statistics(new Map([[1, 3]]), 9);
  counts.set(u64(2 ** 35), counts.length - 8);
  const data = join(start, chunk(join(...messages(10, 15))), dataEnd());
  const { codes, lost } = await logsOf(join(data, definitions, counts, footer(data.length), magicBytes));
  expect([codes, lost]).toEqual([['FL0202'], 0]);
});

test('a recording behind another is not read, and told apart from other bytes', async () => {
  const one = join(start, ...messages(10, 12), end);
  const two = join(start, ...messages(20, 22), end);
  for (const [rest, words] of [
    [two, /another recording begins .* its \d+ bytes were not read/],
    [two.slice(20), /^\d+ bytes follow the end/],
  ] as const) {
    const { source, issues } = await opened(join(one, rest));
    expect((await listed(source)).map(({ log }) => Number(log))).toEqual([10, 11]);
    const [told] = issues.sorted().filter(({ code }) => code === 'FL0203');
    expect([told.at?.offset, told.text]).toEqual([one.length, expect.stringMatching(words)]);
    expect(told.text).toContain(`${rest.length} bytes`);
  }
});
