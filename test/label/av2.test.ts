// Annotations of Argoverse 2 as labels: pyarrow's values, every fault a row can have, parts that cannot be read, and damaged files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../src/issue.js';
import { type Label, type LabelSet, labelFormats, openLabels } from '../../src/label/index.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { batchedAnnotations, goldenFile, goldenLog } from '../support/av2-golden.js';
import { folderOf } from '../support/av2-log.js';
import { type Column, featherOf } from '../support/feather-writer.js';

const decompress = nodeDecompressors();

async function read(bytes: Uint8Array, name = 'annotations.feather', format?: string) {
  const issues = new Issues();
  const input = { bytes: memoryBytes(name, bytes) };
  return { issues, set: await openLabels(input, labelFormats, { issues, decompress }, format) };
}

const balance = ({ found, labels, dropped }: LabelSet) => {
  expect(labels.length + [...dropped.values()].reduce((a, b) => a + b, 0)).toBe(found);
  expect(new Set(labels.map(label => label.id)).size).toBe(labels.length);
};

const golden = goldenFile('annotations.feather');
const row = (i: number): Label => {
  const of = (name: string) => Number(golden.values[name][i]);
  const track = String(golden.values.track_uuid[i]);
  const stampNs = BigInt(golden.values.timestamp_ns[i]);
  return {
    id: `${track}@${stampNs}`,
    track,
    category: String(golden.values.category[i]),
    moment: { stampNs },
    box: {
      T: {
        t: [of('tx_m'), of('ty_m'), of('tz_m')],
        // Normalised again.
        q: [0, 0, expect.closeTo(of('qz'), 15), expect.closeTo(of('qw'), 15)],
      },
      size: [of('length_m'), of('width_m'), of('height_m')],
    },
    frame: 'rig',
    boxes2: [],
    points: of('num_interior_pts'),
    attributes: [],
  };
};

/** A table of three boxes, with changes. */
function boxes(changes: Record<string, Column | undefined> = {}, batch?: number): Uint8Array {
  const number = (...values: number[]): Column => ({ type: 'float64', values });
  const columns: Record<string, Column | undefined> = {
    timestamp_ns: { type: 'int64', values: [10n, 10n, 20n] },
    track_uuid: { type: 'text', values: ['a', 'b', 'a'] },
    category: { type: 'text', values: ['BUS', 'DOG', 'BUS'] },
    length_m: number(4, 1, 4),
    width_m: number(2, 0.5, 2),
    height_m: number(1.5, 0.6, 1.5),
    qw: number(1, 1, 1),
    qx: number(0, 0, 0),
    qy: number(0, 0, 0),
    qz: number(0, 0, 0),
    tx_m: number(10, 11, 12),
    ty_m: number(0, 1, 2),
    tz_m: number(0, 0, 0),
    num_interior_pts: { type: 'int64', values: [3n, 0n, null] },
    ...changes,
  };
  return featherOf(
    Object.fromEntries(Object.entries(columns).filter((one): one is [string, Column] => one[1] !== undefined)),
    batch,
  );
}

describe('annotations', () => {
  it.each([
    ['in one batch', golden.bytes],
    ['in batches', batchedAnnotations()],
  ])('%s have the values that pyarrow wrote', async (_, bytes) => {
    const { set, issues } = await read(bytes);
    balance(set);
    expect(set.format).toBe('argoverse2');
    expect(set.labels).toEqual(Array.from({ length: 24 }, (_, i) => row(i)));
    expect(issues.size).toBe(0);
    expect(set.notes.join()).toMatch(/frame of the ego vehicle at the stamp of their sweep.*w, x, y, z/);
  });

  it('are found in a log, and under any name', async () => {
    const context = () => ({ issues: new Issues(), decompress });
    const inLog = await openLabels({ folder: folderOf(goldenLog()) }, labelFormats, context());
    expect(inLog.found).toBe(24);
    expect((await read(golden.bytes, 'mine.arrow')).set.found).toBe(24);
    const below = new Map([...goldenLog()].map(([path, bytes]) => [`val/one/${path}`, bytes]));
    expect((await openLabels({ folder: folderOf(below) }, labelFormats, context())).found).toBe(24);
    below.set('val/two/annotations.feather', golden.bytes);
    await expect(openLabels({ folder: folderOf(below) }, labelFormats, context())).rejects.toMatchObject({
      code: 'FL1002',
      message: expect.stringMatching(/annotations of one log, got 2 files/),
    });
  });

  it.each([
    ['other tables of a log', goldenFile('city_SE3_egovehicle.feather').bytes],
    ['a sweep', goldenFile('315966265259836000.feather').bytes],
    ['no Feather file', new TextEncoder().encode('{"framelock": 1}')],
    ['an empty file', new Uint8Array(0)],
  ])('are not %s', async (_, bytes) => {
    await expect(read(bytes, 'x.feather')).rejects.toMatchObject({ code: 'FL1001' });
  });

  it('take null and missing columns for what nobody said', async () => {
    const { set } = await read(boxes({ track_uuid: undefined }));
    expect(set.labels.map(({ id, track, points }) => [id, track, points])).toEqual([
      ['row 0', '', 3],
      ['row 1', '', 0],
      ['row 2', '', undefined],
    ]);
    const detections = await read(
      boxes({
        num_interior_pts: undefined,
        score: { type: 'float64', values: [0.5, null, 0.25] },
        log_id: { type: 'text', values: ['l', 'l', 'm'] },
      }),
    );
    expect(detections.set.labels.map(label => label.attributes)).toEqual([
      [
        ['score', '0.5'],
        ['log_id', 'l'],
      ],
      [['log_id', 'l']],
      [
        ['score', '0.25'],
        ['log_id', 'm'],
      ],
    ]);
  });

  it.each<[string, Record<string, Column>, string]>([
    ['a NaN', { tx_m: { type: 'float64', values: [1, Number.NaN, 3] } }, 'not_finite'],
    ['no place', { ty_m: { type: 'float64', values: [1, null, 3] } }, 'not_finite'],
    ['an infinite size', { width_m: { type: 'float64', values: [1, Number.POSITIVE_INFINITY, 3] } }, 'not_finite'],
    ['a size of 0', { height_m: { type: 'float64', values: [1, 0, 3] } }, 'no_size'],
    ['a negative size', { length_m: { type: 'float64', values: [1, -4, 3] } }, 'no_size'],
    ['no rotation', { qw: { type: 'float64', values: [1, 0, 1] } }, 'no_rotation'],
    ['no stamp', { timestamp_ns: { type: 'int64', values: [10n, null, 20n] } }, 'no_moment'],
  ])('with %s in a row leave that row out', async (_, changes, fault) => {
    const { set, issues } = await read(boxes(changes));
    balance(set);
    expect(set.labels).toHaveLength(2);
    expect([...set.dropped]).toEqual([[fault, 1]]);
    expect(issues.sorted().map(({ code, at }) => [code, at?.file])).toEqual([['FL1003', 'annotations.feather']]);
  });

  it('that stand twice, or name no class, are kept', async () => {
    const { set, issues } = await read(
      boxes({
        timestamp_ns: { type: 'int64', values: [10n, 10n, 10n] },
        category: { type: 'text', values: ['BUS', null, ''] },
      }),
    );
    balance(set);
    expect(set.labels.map(({ id, category }) => [id, category])).toEqual([
      ['a@10', 'BUS'],
      ['b@10', 'unknown'],
      ['a@10#2', 'unknown'],
    ]);
    expect(issues.sorted().map(issue => issue.code)).toEqual(['FL1006', 'FL1007']);
  });

  it('without rows are no labels, and stamps must be whole', async () => {
    expect(
      (
        await read(
          featherOf(
            Object.fromEntries(
              [
                'timestamp_ns',
                'category',
                'tx_m',
                'ty_m',
                'tz_m',
                'length_m',
                'width_m',
                'height_m',
                'qx',
                'qy',
                'qz',
                'qw',
              ].map(name => [
                name,
                {
                  type: name === 'timestamp_ns' ? 'int64' : name === 'category' ? 'text' : 'float64',
                  values: [],
                } as Column,
              ]),
            ),
          ),
        )
      ).set.found,
    ).toBe(0);
    await expect(
      read(boxes({ timestamp_ns: { type: 'float64', values: [1.7e18, 1.7e18, 1.7e18] } })),
    ).rejects.toMatchObject({ code: 'FL1002', message: expect.stringMatching(/timestamp_ns.*float64/) });
    // Arrow's own stamps are whole numbers too, in the unit that their column says.
    const stamps = (type: 'stamp_us' | 'stamp_ns'): Column => ({ type, values: [10n, 10n, 20n] });
    expect((await read(boxes({ timestamp_ns: stamps('stamp_ns') }))).set.labels[2].moment).toEqual({ stampNs: 20n });
    await expect(read(boxes({ timestamp_ns: stamps('stamp_us') }))).rejects.toMatchObject({
      code: 'FL1002',
      message: expect.stringMatching(/in ns, got int64 in us/),
    });
  });

  it('lose no more than the part that cannot be read', async () => {
    // The body of the second of three batches of eight rows.
    const bytes = batchedAnnotations();
    const { batches } = (await import('../../src/bytes/feather/index.js')).openFeather(bytes, '');
    for (const { offset, length } of batches[1].buffers.filter(one => one.length > 20))
      bytes.fill(0xff, offset + 8, offset + length);
    const { set, issues } = await read(bytes);
    balance(set);
    expect([set.found, set.labels.length, [...set.dropped]]).toEqual([24, 16, [['unreadable', 8]]]);
    expect(issues.sorted()[0].text).toMatch(/^expected rows 8 to 15, got a part that cannot be read/);
    for (const batch of batches)
      for (const { offset, length } of batch.buffers) bytes.fill(0xff, offset + 8, offset + length);
    await expect(read(bytes)).rejects.toMatchObject({ code: 'FL1002', at: { file: 'annotations.feather' } });
  });

  it('cut or changed anywhere give labels or faults of ours', async () => {
    const settled = async (bytes: Uint8Array) => {
      try {
        balance((await read(bytes)).set);
      } catch (error) {
        if (!(error instanceof FramelockError)) throw error;
        expect(error.code).toMatch(/^FL100[12]$/);
      }
    };
    for (const whole of [golden.bytes, batchedAnnotations()])
      for (let k = 0; k < 60; k++) {
        const part = whole.subarray(0, Math.floor((k * (whole.length - 1)) / 59));
        await expect(read(part)).rejects.toMatchObject({ code: expect.stringMatching(/^FL100[12]$/) });
      }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(golden.bytes, batchedAnnotations(), boxes()),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 1, max: 255 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        async (whole, flips) => {
          const bytes = whole.slice();
          for (const [at, bits] of flips) bytes[Math.floor(at * bytes.length)] ^= bits;
          await settled(bytes);
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });
});
