// Recordings that are compressed as a whole (rosbag2's mode FILE): what is read of them is what is read of them unpacked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../src/bytes/bytes.js';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { meansLoss } from '../../../src/issue-losses.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openRecording } from '../../../src/source/open.js';
import type { Source } from '../../../src/source/source.js';
import { implementations } from '../../conformance/sources.js';
import { join, zstdCodec } from '../../support/mcap-builder.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { memoryUnpacking } from '../../support/unpacking.js';

const decompress = nodeDecompressors();
const recordings = implementations.flatMap(({ name, bytes }) => (bytes ? [{ name, bytes }] : []));
const mcap = recordings.find(({ name }) => /mcap/i.test(name))!.bytes;
const db3 = recordings.find(({ name }) => /db3/i.test(name))!.bytes;

async function opened(inputs: Input[], unpack: ReturnType<typeof memoryUnpacking> | undefined = memoryUnpacking()) {
  const issues = new Issues();
  const source = await openRecording(inputs, { issues, decompress, digest: nodeDigest, unpack });
  return { source, issues: issues.sorted(), codes: issues.sorted().map(({ code }) => code), unpack };
}
const file = (name: string, content: Uint8Array): Input => ({ bytes: memoryBytes(name, content) });

async function facts({ messages, channels, format, lost }: Source, read: Source['read']) {
  const rows = [];
  for (let i = 0; i < messages.count; i++) {
    const data = await read(i).then(
      bytes => Buffer.from(bytes).toString('base64'),
      error => String(error.code),
    );
    const topic = channels[messages.channel.at(i)].topic;
    rows.push([topic, messages.logNs.at(i), messages.stampNs.at(i), messages.offset.at(i), data]);
  }
  return { format, lost, rows };
}
const factsOf = (source: Source) => facts(source, source.read);

describe.each(recordings)('$name', ({ bytes }) => {
  const third = Math.ceil(bytes.length / 3);
  const frames = [0, 1, 2].map(i => zstdCodec(bytes.subarray(i * third, (i + 1) * third)));

  it('in one frame and in several: the same as unpacked, and told', async () => {
    const plain = await opened([file('a.rec', bytes)]);
    for (const packed of [zstdCodec(bytes), join(...frames)]) {
      const found = await opened([file('a.rec.zstd', packed)]);
      expect(await factsOf(found.source)).toEqual(await factsOf(plain.source));
      expect(found.source.blocks).toEqual(plain.source.blocks);
      expect(found.source.files).toEqual([{ name: 'a.rec.zstd', size: packed.length }]);
      expect(found.codes.filter(code => code !== 'FL0108')).toEqual(plain.codes);
      expect(found.codes).toContain('FL0108');
      expect(found.unpack!.rooms).toBe(1);
      await found.source.close();
      expect(found.unpack!.rooms).toBe(0);
    }
  });

  it('cut or flipped: what comes before is read as of the recording that is cut there, and it is said', async () => {
    const packed = join(...frames);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: packed.length - 1 }), fc.option(fc.nat(255)), async (at, flip) => {
        const mutant =
          flip === null ? packed.slice(0, at) : packed.map((byte, i) => (i === at ? byte ^ (flip || 1) : byte));
        const unpack = memoryUnpacking();
        try {
          const { source, codes } = await opened([file('a.rec.zstd', mutant)], unpack);
          const { rows } = await factsOf(source);
          if (flip === null) expect(codes.some(meansLoss)).toBe(true);
          if (flip === null)
            expect(rows.length).toBeLessThanOrEqual((await opened([file('a', bytes)])).source.messages.count);
          await source.close();
        } catch (error) {
          expect(error).toBeInstanceOf(FramelockError);
        }
        expect(unpack.rooms).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is refused, and leaves nothing behind', () => {
  const head = [0x28, 0xb5, 0x2f, 0xfd];
  it.each<[string, Uint8Array, string, RegExp]>([
    [
      'something else inside',
      zstdCodec(join(Uint8Array.of(0x50, 0x4b, 3, 4), new Uint8Array(90_000))),
      'FL0103',
      /zip.*zstd file holds/,
    ],
    ['zstd inside', zstdCodec(zstdCodec(mcap)), 'FL0103', /zstd/],
    ['nothing inside', zstdCodec(new Uint8Array(0)), 'FL0205', /holds nothing/],
    ['the magic alone', Uint8Array.from(head), 'FL0205', /cut at its start/],
    ['damage at the start', Uint8Array.of(...head, 0, 0x50, 7, 0, 0, 1, 2, 3), 'FL0205', /damaged from its start/],
    ['a window of a gigabyte', Uint8Array.of(...head, 0, 0xa0, 1, 0, 0), 'FL0208', /--long/],
    ['a claim of a terabyte', Uint8Array.of(...head, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0), 'FL0208', /4294967296/],
  ])('%s', async (_, content, code, message) => {
    const unpack = memoryUnpacking();
    await expect(opened([file('a.mcap.zstd', content)], unpack)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      at: { file: 'a.mcap.zstd' },
    });
    expect(unpack.rooms).toBe(0);
  });

  it('no room for it', async () => {
    const unpack = memoryUnpacking(mcap.length - 1);
    await expect(opened([file('a.mcap.zstd', zstdCodec(mcap))], unpack)).rejects.toMatchObject({ code: 'FL0107' });
    expect(unpack.rooms).toBe(0);
  });

  it('where nothing unpacks: what to do', async () => {
    const context = { issues: new Issues(), decompress, digest: nodeDigest };
    await expect(openRecording([file('a.mcap.zstd', zstdCodec(mcap))], context)).rejects.toMatchObject({
      code: 'FL0103',
      message: expect.stringMatching(/unpack it first/),
    });
  });
});

describe('folders', () => {
  const metadata = (...names: string[]) =>
    `rosbag2_bagfile_information:\n  version: 5\n  compression_format: zstd\n  compression_mode: FILE\n  relative_file_paths:\n${names.map(name => `    - ${name}\n`).join('')}`;
  const packed = zstdCodec(db3);

  it('parts by the names that metadata.yaml has, and one whose name lies', async () => {
    const { source, codes } = await opened([
      {
        folder: memoryFolder([
          ['metadata.yaml', metadata('x_0.db3.zstd', 'x_1.db3.zstd')],
          ['x_0.db3.zstd', packed],
          ['x_1.db3.zstd', zstdCodec(mcap)],
        ]),
      },
    ]);
    expect(source.files.map(({ name }) => name)).toEqual(['x_0.db3.zstd', 'x_1.db3.zstd']);
    expect([source.format, codes.filter(code => code.startsWith('FL01'))]).toEqual([
      'db3+mcap',
      ['FL0105', 'FL0108', 'FL0108'],
    ]);
  });

  it('a part that is missing, one that is damaged from its start: the other is used, and both are told', async () => {
    const { source, issues } = await opened([
      {
        folder: memoryFolder([
          ['metadata.yaml', metadata('x_0.db3.zstd', 'x_1.db3.zstd', 'x_2.db3.zstd')],
          ['x_0.db3.zstd', packed],
          ['x_2.db3.zstd', packed.slice(0, 7)],
        ]),
      },
    ]);
    expect(source.files).toHaveLength(1);
    expect(issues.find(({ code }) => code === 'FL0101')!.text).toMatch(/x_1.db3.zstd/);
    expect(issues.find(({ code }) => code === 'FL0205')!.at).toMatchObject({ file: 'x_2.db3.zstd' });
  });

  it.each([
    ['whole', db3, 'x_0.db3', /x_0\.db3\.zstd was not$/],
    [
      'larger, as a database that was written to since',
      join(db3, new Uint8Array(4096)),
      'x_0.db3',
      /x_0\.db3\.zstd was not$/,
    ],
    ['cut, as by an interrupted zstd -d', db3.slice(0, db3.length - 4096), 'x_0.db3.zstd', /and x_0\.db3 was not$/],
    ['empty', new Uint8Array(0), 'x_0.db3.zstd', /^x_0\.db3 has 0 bytes of the \d+/],
  ])('a compressed part beside what it was unpacked to, which is %s', async (_, bare, read, said) => {
    const inputs = () => [
      {
        folder: memoryFolder([
          ['x_0.db3', bare],
          ['x_0.db3.zstd', packed],
        ]),
      },
    ];
    const { source, issues } = await opened(inputs());
    expect(source.files.map(({ name }) => name)).toEqual([read]);
    expect(issues.filter(({ code }) => code === 'FL0105').map(({ text }) => text)).toEqual([
      expect.stringMatching(said),
    ]);
    // Who cannot unpack reads what there is.
    const plain = await openRecording(inputs(), { issues: new Issues(), decompress, digest: nodeDigest }).catch(
      () => undefined,
    );
    expect(plain?.files.map(({ name }) => name)).toEqual(bare.length > 0 ? ['x_0.db3'] : undefined);
  });

  it('a recording and the same compressed are one', async () => {
    const { source, codes } = await opened([file('x.db3', db3), file('x.db3.zstd', packed)]);
    expect(source.files.map(({ name }) => name)).toEqual(['x.db3']);
    expect(codes).toContain('FL0105');
  });
});
