// Whatever stands where a kept index should: it is the index of this very state of this file, or it is made anew.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openWithCache } from '../../../src/source/index-cache/index-cache.js';
import { readIndex } from '../../../src/source/index-cache/read-index.js';
import { ros1bag } from '../../../src/source/ros1bag/index.js';
import { buildBag } from '../../support/bag-builder.js';
import { connections, packed, stored } from '../../support/counting-bag.js';
import { cpuMs } from '../../support/cpu-time.js';
import { testCodecs } from '../../support/open-bag.js';
import { type Indexed, keptOnly, memoryCache, openKept, seenOf } from './memory-cache.js';

const format = ros1bag as Indexed;
const bag = buildBag(connections, [stored(0, 1, 2), stored(3, 4), stored(5)]).bytes.subarray(0, -20);
const key = { state: '1' };
let index: Uint8Array;
let anew: unknown;
beforeAll(async () => {
  const cache = memoryCache();
  anew = await seenOf(issues => openKept(format, 'a.bag', bag, cache, issues));
  index = cache.kept!;
});

const believed = async (content: Uint8Array, wanted: { format?: string; key?: Record<string, string> } = {}) =>
  readIndex(memoryBytes('index', content), {
    format: 'ros1bag',
    key,
    file: memoryBytes('a.bag', bag),
    issues: new Issues(),
    digest: nodeDigest,
    ...wanted,
  });

test('it is an index, and says in words what it is and of which file', async () => {
  expect(await believed(index)).toBeDefined();
  const text = new TextDecoder().decode(index);
  expect(text).toContain('framelock index\n');
  expect(text).toContain('"file":"a.bag"');
  expect(text).toContain('may be deleted');
});

test.each<[string, { format?: string; key?: Record<string, string> }]>([
  ['another state', { key: { state: '2' } }],
  ['a key of fewer fields', { key: {} }],
  ['a key of more fields', { key: { state: '1', version: '2' } }],
  ['another format', { format: 'mcap' }],
])('%s', async (_, wanted) => {
  expect(await believed(index, wanted)).toBeUndefined();
});

test('another version of the layout', async () => {
  const other = index.slice();
  other[16]++;
  expect(await believed(other)).toBeUndefined();
});

test('torn at every byte, and with something behind it', async () => {
  for (let length = 0; length < index.length; length++)
    expect(await believed(index.subarray(0, length))).toBeUndefined();
  expect(await believed(Buffer.concat([index, Buffer.alloc(1)]))).toBeUndefined();
  expect(await believed(Buffer.concat([index, index]))).toBeUndefined();
});

test('any byte changed: it is not believed, or says the same', async () => {
  let refused = 0;
  for (let at = 0; at < index.length; at++) {
    const other = index.slice();
    other[at] ^= 0x41;
    if ((await believed(other)) === undefined) refused++;
    else
      expect(await seenOf(issues => openKept(keptOnly(format), 'a.bag', bag, memoryCache(other), issues))).toEqual(
        anew,
      );
  }
  // Only what fills up to the next multiple of 8, and four bytes that mean nothing.
  expect(index.length - refused).toBeLessThan(4 + 8 * 13);
});

test('a place that cannot be read, or became shorter', async () => {
  const failing = { ...memoryBytes('index', index), read: () => Promise.reject(new FramelockError('FL0104', 'gone')) };
  const wanted = { format: 'ros1bag', key, file: memoryBytes('a.bag', bag), issues: new Issues(), digest: nodeDigest };
  expect(await readIndex(failing, wanted)).toBeUndefined();
});

test('a recording that cannot be opened leaves nothing behind', async () => {
  const cache = memoryCache();
  const seen = await seenOf(issues => openKept(format, 'a.bag', bag.subarray(0, 5), cache, issues));
  expect(seen).toHaveProperty('error');
  expect(cache.kept).toBeUndefined();
});

/** Checksums made good again: what a liar would write. */
function resealed(
  content: Uint8Array,
  change: (head: Record<string, unknown>, columns: Uint8Array[]) => void,
): Uint8Array {
  const view = new DataView(content.buffer, content.byteOffset);
  const length = view.getUint32(20, true);
  const head = JSON.parse(new TextDecoder().decode(content.subarray(32, 32 + length)));
  const widths = [4, 8, 8, 4, 4, 4, 8, 8, 8, 1, 4, 4, 1];
  let at = 32 + length;
  const columns = head.columns.map(({ items }: { items: number }, i: number) => {
    const bytes = items * widths[i];
    if (bytes > 0) at = Math.ceil(at / 8) * 8;
    at += bytes;
    return content.slice(at - bytes, at);
  });
  const old = head.columns;
  change(head, columns);
  if (head.columns === old)
    head.columns = columns.map((column: Uint8Array, i: number) => ({ ...old[i], crc32: nodeDigest.crc32(column) }));
  const json = new TextEncoder().encode(JSON.stringify(head));
  const start = content.slice(0, 32);
  const out = new DataView(start.buffer);
  out.setUint32(20, json.length, true);
  out.setUint32(24, nodeDigest.crc32(json), true);
  const pieces: Uint8Array[] = [start, json];
  let size = 32 + json.length;
  for (const column of columns) {
    if (column.length === 0) continue;
    const gap = (8 - (size % 8)) % 8;
    pieces.push(new Uint8Array(gap), column);
    size += gap + column.length;
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function setTo(list: unknown, item: number, field: string, value: unknown): void {
  (list as Record<string, unknown>[])[item][field] = value;
}

describe('with good checksums', () => {
  const packedBag = buildBag(connections, [packed(0, 1, 2), stored(3, 4), packed(5)]).bytes;
  const cache = memoryCache();
  const open = (content: Uint8Array | undefined, issues = new Issues()) =>
    openWithCache(
      format,
      memoryBytes('a.bag', packedBag),
      content === undefined ? cache : memoryCache(content),
      context(issues),
    );
  const context = (issues: Issues) => ({ issues, decompress: testCodecs, digest: nodeDigest });
  let whole: Uint8Array;
  beforeAll(async () => {
    await open(undefined);
    whole = cache.kept!;
    // The tool of this test changes nothing by itself.
    const again = resealed(whole, () => {});
    expect(await believedOf(again)).toBe(true);
  });
  const believedOf = async (content: Uint8Array) => {
    const wanted = {
      format: 'ros1bag',
      key,
      file: memoryBytes('a.bag', packedBag),
      issues: new Issues(),
      digest: nodeDigest,
    };
    return (await readIndex(memoryBytes('index', content), wanted)) !== undefined;
  };

  test('a lie in the tables leads nowhere: every read gives bytes or a FramelockError', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(12), fc.nat(400), fc.oneof(fc.nat(255), fc.constant(255))), {
          minLength: 1,
          maxLength: 6,
        }),
        async changes => {
          const content = resealed(whole, (_, columns) => {
            for (const [column, at, value] of changes)
              if (columns[column].length > 0) columns[column][at % columns[column].length] = value;
          });
          const source = await open(content);
          const { messages, blocks } = source;
          for (let i = 0; i < messages.count; i++) {
            const { offset, length, size } = blocks[messages.block.at(i)];
            expect(offset + length).toBeLessThanOrEqual(packedBag.length);
            expect(messages.offset.at(i) + messages.length.at(i)).toBeLessThanOrEqual(size);
            const bytes = await source.read(i).catch((error: unknown) => error);
            if (bytes instanceof Uint8Array) expect(bytes.length).toBe(messages.length.at(i));
            else expect(bytes).toBeInstanceOf(FramelockError);
          }
          await source.close();
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  test('a lie in the head is refused, or is as good as a lie in a recording', async () => {
    const places = ['what', 'file', 'key', 'format', 'schemas', 'channels', 'codecs', 'lost', 'issues', 'columns'];
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(-1, 1.5, 2 ** 53, 1e300, '', [], {}, null, [[]], [{}], [null], { at: [['stamp', 'x']] }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.option(fc.nat(20)),
        fc.option(fc.nat(5)),
        odd,
        async (name, item, field, value) => {
          const content = resealed(whole, head => {
            const list = head[name];
            if (!Array.isArray(list) || item === null || list.length === 0) head[name] = value;
            else if (field === null || typeof list[item % list.length] !== 'object') list[item % list.length] = value;
            else {
              const one = list[item % list.length];
              const keys = Object.keys(one);
              one[keys[field % keys.length]] = value;
            }
          });
          const issues = new Issues();
          const source = await open(content, issues);
          expect(source.channels.length).toBeGreaterThanOrEqual(0);
          for (const { text, severity } of issues.sorted())
            expect([typeof text, typeof severity]).toEqual(['string', 'string']);
          for (let i = 0; i < source.messages.count; i++)
            await source.read(i).catch(error => expect(error).toBeInstanceOf(FramelockError));
          await source.close();
        },
      ),
      { seed: 8, numRuns: 600 },
    );
  });

  test.each<[string, (head: Record<string, unknown>) => void]>([
    ['more items than the file has', head => setTo(head.columns, 1, 'items', 2 ** 27)],
    ['more items than any table has', head => setTo(head.columns, 1, 'items', 2 ** 40)],
    ['a decoder of a later channel', head => setTo(head.channels, 0, 'decoder', 1)],
    [
      'a decoder of another definition',
      head => {
        const channels = head.channels as { decoder: number; encoding: string }[];
        channels[0].encoding = 'json';
        channels[1].decoder = 0;
      },
    ],
    ['no definitions', head => setTo([head], 0, 'schemas', [])],
    [
      'a definition that would be parsed for hours',
      head => {
        const text = 'x'.repeat(1 << 16);
        head.schemas = (head.schemas as object[]).map(one => ({ ...one, text }));
        const [one] = head.channels as object[];
        head.channels = Array.from({ length: 2000 }, (_, i) => ({ ...one, topic: `/${i}`, decoder: i }));
      },
    ],
  ])('%s', async (_, change) => {
    const started = cpuMs();
    expect(
      await believedOf(
        resealed(whole, head => {
          const { columns } = head;
          change(head);
          head.columns = [...(columns as object[])];
        }),
      ),
    ).toBe(false);
    expect(cpuMs() - started).toBeLessThan(5000);
  });
});
