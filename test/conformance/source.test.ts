// What every source must keep, whatever it reads: one suite, one line per implementation in sources.ts.
import { afterAll, describe, expect, it } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import type { Kind, Value } from '../../src/message/value.js';
import { allFormats } from '../../src/source/index.js';
import { NO_STAMP, type Source } from '../../src/source/source.js';
import { seeded } from '../support/seeded.js';
import { cleanUp, implementations, messageCount } from './sources.js';

afterAll(cleanUp);

const valueKinds: Record<Kind, Value['kind']> = {
  camera: 'image',
  lidar: 'points',
  radar: 'points',
  imu: 'sample',
  odometry: 'sample',
  pose: 'sample',
  gnss: 'sample',
  twist: 'sample',
  wrench: 'sample',
  joints: 'sample',
  range: 'sample',
  signals: 'sample',
  camera_info: 'camera_info',
  transforms: 'transforms',
  other: 'generic',
};

const numbers = ({ messages }: Source) => Array.from({ length: messages.count }, (_, i) => i);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const settled = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof FramelockError ? error.code : `${error}`),
  );

describe('recognising', () => {
  it('has a line for every format', () => {
    expect(new Set(implementations.flatMap(one => one.format ?? []))).toEqual(new Set(allFormats.map(f => f.name)));
  });

  describe.each(allFormats)('$name', format => {
    it.each(implementations.filter(one => one.head))('$name', ({ head, format: own }) => {
      expect(format.sniffBytes?.(head!) ?? false).toBe(own === format.name);
      // A file may be as short as anything.
      for (const length of [0, 1, 4, 7]) expect(format.sniffBytes?.(head!.subarray(0, length)) ?? false).toBe(false);
    });

    it.each(implementations.filter(one => one.names))('$name', ({ names, format: own }) => {
      expect(format.sniffFolder?.(names!) ?? false).toBe(own === format.name);
      expect(format.sniffFolder?.([]) ?? false).toBe(false);
      expect(format.sniffFolder?.(['drive.bag', 'drive.mcap', 'notes.txt']) ?? false).toBe(false);
    });
  });
});

describe.each(implementations)('$name', ({ open, format, head, stampsBeside, lacks = [] }) => {
  const using = async (work: (source: Source) => Promise<void>) => {
    const source = await open();
    await work(source);
    await source.close();
  };

  it('gives a table whose every entry lies inside what it names', () =>
    using(async ({ messages, channels, blocks, files, lost, ...source }) => {
      if (head) expect(messages.count).toBe(messageCount);
      expect(messages.count).toBeGreaterThan(10);
      expect(lost).toEqual([]);
      if (format) expect(source.format).toBe(format);
      expect(channels.map(channel => channel.id)).toEqual(channels.map((_, i) => i));
      for (const column of ['channel', 'logNs', 'stampNs', 'block', 'offset', 'length'] as const)
        expect(messages[column].length).toBe(messages.count);
      for (const block of blocks) {
        expect(block.offset + block.length).toBeLessThanOrEqual(files[block.file].size);
        if (block.compression === '') expect(block.size).toBe(block.length);
      }
      const perChannel = channels.map(() => 0);
      for (let i = 0; i < messages.count; i++) {
        perChannel[messages.channel.at(i)]++;
        expect(messages.offset.at(i) + messages.length.at(i)).toBeLessThanOrEqual(blocks[messages.block.at(i)].size);
        expect(messages.logNs.at(i)).not.toBe(NO_STAMP);
      }
      expect(perChannel.reduce((a, b) => a + b)).toBe(messages.count);
      expect(perChannel.every(n => n > 0)).toBe(true);
    }));

  it('reads a message as it is cut from its block, and any part of it', () =>
    using(async source => {
      const { messages, blocks } = source;
      for (let b = 0; b < blocks.length; b++) expect((await source.readBlock(b)).length).toBe(blocks[b].size);
      for (const i of numbers(source)) {
        const from = messages.offset.at(i);
        const length = messages.length.at(i);
        const block = await source.readBlock(messages.block.at(i));
        const whole = hex(block.subarray(from, from + length));
        expect(hex(await source.read(i))).toBe(whole);
        for (const n of new Set([0, Math.min(1, length), length >> 1, length])) {
          expect(hex(await source.read(i, 0, n))).toBe(whole.slice(0, 2 * n));
          expect(hex(await source.read(i, length - n))).toBe(whole.slice(2 * (length - n)));
        }
      }
    }));

  it('refuses what is not there with an error of its own', () =>
    using(async source => {
      const { count, length } = source.messages;
      for (const i of [-1, count, 0.5, Number.NaN]) expect(await settled(source.read(i))).toBe('FL0801');
      for (const b of [-1, source.blocks.length, 0.5, Number.NaN])
        expect(await settled(source.readBlock(b))).toBe('FL0801');
      for (const [from, n] of [
        [-1],
        [length.at(0) + 1],
        [0, length.at(0) + 1],
        [length.at(0), 1],
        [0, -1],
        [Number.NaN],
      ])
        expect(await settled(source.read(0, from, n))).toBe('FL0801');
    }));

  it('leaves bytes alone once it gave them', () =>
    using(async source => {
      const held = await Promise.all(numbers(source).map(i => source.read(i)));
      const before = held.map(hex);
      for (const i of numbers(source).reverse()) await source.read(i, 0, source.messages.length.at(i) >> 1);
      for (let b = 0; b < source.blocks.length; b++) await source.readBlock(b);
      await source.close();
      expect(held.map(hex)).toEqual(before);
    }));

  it('gives each channel a decoder that decodes it to its kind and reads its stamps', () =>
    using(async source => {
      const { messages, channels } = source;
      const kinds = new Set<Kind>();
      for (const i of numbers(source)) {
        const { decoder } = channels[messages.channel.at(i)];
        const payload = await source.read(i);
        const value = decoder.decode(payload);
        expect(value.kind).toBe(valueKinds[decoder.kind]);
        kinds.add(decoder.kind);
        if (value.kind === 'sample')
          expect(value.values.length).toBe(decoder.columns.reduce((sum, { width }) => sum + width, 0));
        const stamp = decoder.stamp(payload);
        if (stampsBeside) expect(stamp).toBeUndefined();
        else expect(messages.stampNs.at(i)).toBe(stamp ?? NO_STAMP);
        // The prefix is enough.
        const prefix = payload.subarray(0, Math.min(decoder.stampPrefix, payload.length));
        expect(decoder.stamp(prefix)).toBe(stamp);
      }
      for (const kind of ['camera', 'lidar', 'camera_info', 'transforms'] as const)
        expect(kinds.has(kind)).toBe(!lacks.includes(kind));
    }));

  it('opens to the same table each time', async () => {
    const [a, b] = [await open(), await open()];
    const plain = ({ files, blocks, messages, lost, channels }: Source) => ({
      files,
      blocks,
      messages,
      lost,
      channels: channels.map(({ topic, type, encoding, schema, decoder }) => [
        topic,
        type,
        encoding,
        schema,
        decoder.kind,
      ]),
    });
    expect(plain(a)).toEqual(plain(b));
    await Promise.all([a.close(), b.close()]);
  });

  it('gives the same to readers at the same time and in any order', async () => {
    const one = await open();
    const sequential: string[] = [];
    for (const i of numbers(one)) sequential.push(hex(await one.read(i)));
    const many = await open();
    const random = seeded(11);
    const order = [...numbers(many), ...numbers(many)].map(i => ({ i, key: random() })).sort((a, b) => a.key - b.key);
    const found = await Promise.all(
      order.map(async ({ i }, k) => {
        if (k % 5 === 0) await many.readBlock(many.messages.block.at(i));
        return hex(await many.read(i));
      }),
    );
    expect(found).toEqual(order.map(({ i }) => sequential[i]));
    await Promise.all([one.close(), many.close()]);
  });

  it('once closed still gives the right bytes or refuses, also while closing, and closes twice', async () => {
    const source = await open();
    const right = hex(await source.read(0));
    const under = numbers(source).map(i => settled(source.read(i)));
    await source.close();
    await source.close();
    for (const outcome of await Promise.all(under)) expect(outcome).toMatch(/^(done|FL\d{4})$/);
    const after = await source.read(0).then(hex, (error: unknown) => error);
    if (typeof after === 'string') expect(after).toBe(right);
    else expect(after).toBeInstanceOf(FramelockError);
    expect(await settled(source.readBlock(source.blocks.length - 1))).toMatch(/^(done|FL\d{4})$/);
  });
});
