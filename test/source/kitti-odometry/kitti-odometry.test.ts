// KITTI odometry folders: as people have them, what may be missing, what is damaged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError } from '../../../src/issue.js';
import { allFormats } from '../../../src/source/index.js';
import { kittiOdometry } from '../../../src/source/kitti-odometry/index.js';
import { poseDecoder } from '../../../src/source/kitti-odometry/poses.js';
import { readTimes } from '../../../src/source/kitti-odometry/times.js';
import { NO_STAMP } from '../../../src/source/source.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf, sweepOf } from '../opened-folder.js';

const calib =
  'P0: 718.856 0 607.1928 0 0 718.856 185.2157 0 0 0 1 0\n' +
  'P2: 718.856 0 607.1928 45.38225 0 718.856 185.2157 -0.1130887 0 0 1 0.003779761\n' +
  'Tr: 0 -1 0 -0.012 0 0 -1 -0.054 1 0 0 -0.292\n';
const pose = (z: number) => `1 0 0 0 0 1 0 0 0 0 1 ${z.toExponential(6)}`;
const six = (n: number) => String(n).padStart(6, '0');

function sequence(path: string, frames: readonly number[], sensors = ['image_0', 'image_2', 'velodyne']): Files {
  const files: Files = {};
  for (const n of frames)
    for (const sensor of sensors)
      files[`${path}${sensor}/${six(n)}.${sensor === 'velodyne' ? 'bin' : 'png'}`] =
        sensor === 'velodyne' ? sweepOf(n + 1) : pngOf(1241, 376);
  files[`${path}calib.txt`] = calib;
  files[`${path}times.txt`] = frames.map(n => `${(n * 0.1037).toExponential(6)}\n`).join('');
  return files;
}
const formatsOf = (files: Files) =>
  allFormats.filter(format => format.sniffFolder?.(Object.keys(files).sort())).map(({ name }) => name);
const without = (files: Files, ...parts: string[]) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !parts.some(part => path.includes(part))));

const dataset = {
  ...sequence('dataset/sequences/00/', [0, 1, 2]),
  'dataset/poses/00.txt': `${[0, 1, 2].map(pose).join('\n')}\n`,
  ...sequence('dataset/sequences/11/', [0, 1]),
};

describe('as people have it', () => {
  it.each([
    ['all of it', dataset, undefined, true],
    ['one of it', dataset, '00', true],
    ['one by its path', dataset, 'dataset/sequences/00', true],
    ['sequences alone', sequence('00/', [0, 1, 2]), undefined, false],
    ["a sequence's own folder", sequence('', [0, 1, 2]), undefined, false],
    ['SemanticKITTI', { ...sequence('', [0, 1, 2]), 'poses.txt': [0, 1, 2].map(pose).join('\n') }, undefined, true],
  ])('%s', async (_, files, part, poses) => {
    expect(formatsOf(files)).toEqual(['kitti-odometry']);
    const { source, codes } = await opened(kittiOdometry, memoryFolder(files, 'kitti'), part);
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([0, 103.7, 207.4]);
    expect(messagesOf(source, 'image_2').map(([ms]) => ms)).toEqual([0, 103.7, 207.4]);
    expect(messagesOf(source, 'poses').map(([ms]) => ms)).toEqual(poses ? [0, 103.7, 207.4] : []);
    expect(codes.filter(code => code !== 'FL0105')).toEqual(poses ? ['FL0112'] : ['FL0112', 'FL0571']);
    expect(source.lost).toEqual([]);
    expect([...source.messages.stampNs].every(stamp => stamp === NO_STAMP)).toBe(true);
  });

  it('of several the first is read, and the others are named as if they were folders', async () => {
    const { issues } = await opened(kittiOdometry, memoryFolder(dataset, 'kitti'));
    const { text } = issues.find(({ code }) => code === 'FL0105')!;
    expect(text).toContain('2 KITTI odometry sequences (00, 11); only 00 is read');
    expect(text).toContain('kitti/11');
  });

  it.each(['12', 'x', ''])('%j is not there: FL0124', async part => {
    await expect(opened(kittiOdometry, memoryFolder(dataset), part)).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('pictures without a LiDAR are converted by the clock of a camera', async () => {
    const folder = memoryFolder(sequence('', [0, 1, 2], ['image_0', 'image_1']), '15');
    const { frames, plan } = await framesOfFolder(folder);
    expect(plan.reference.channel.topic).toBe('image_0');
    expect(frames.map(({ stampNs }) => stampNs)).toEqual([0n, 103_700_000n, 207_400_000n]);
  });

  it('without a clock and a calibration the folder above tells what it is', async () => {
    const files = without(sequence('sequences/04/', [0, 3]), 'times.txt', 'calib.txt');
    expect(formatsOf(files)).toEqual(['kitti-odometry']);
    const made = { ...files, 'poses/04.txt': [0, 1, 2, 3, 4, 5].map(pose).join('\n') };
    const { source, codes } = await opened(kittiOdometry, memoryFolder(made));
    expect(codes).toEqual(['FL0106', 'FL0502', 'FL0112', 'FL0120']);
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([0, 300]);
    expect(source.lost).toEqual([{ reason: 'stamp_missing', topic: 'poses', count: 2 }]);
  });

  it('leaves the object benchmark alone', () => {
    const object = { 'training/velodyne/000000.bin': sweepOf(1), 'training/calib/000000.txt': calib };
    expect(formatsOf(object)).toEqual(['kitti-object']);
    expect(formatsOf({ 'velodyne/000000.bin': sweepOf(1) })).toEqual(['kitti-object']);
    expect(formatsOf({ ...object, ...dataset })).toEqual(['kitti-object', 'kitti-odometry']);
  });
});

describe('places', () => {
  it('lenses hang from the velodyne by Tr and the fourth column of P; so does the frame of the poses', async () => {
    const { source } = await opened(kittiOdometry, memoryFolder(sequence('', [0])));
    const value = await firstOf(source, 'tf_static');
    if (value.kind !== 'transforms') throw new Error(value.kind);
    const places = new Map(value.transforms.map(({ child, translation }) => [child, translation]));
    expect([...places.keys()]).toEqual(['image_00', 'image_02', 'rectified_00']);
    expect(value.transforms.every(({ parent }) => parent === 'velodyne')).toBe(true);
    // −Rᵀ t of Tr: the camera is 0.292 m ahead of the velodyne, 0.012 m to its right, 0.054 m below.
    const expected = [0.292, -0.012, -0.054];
    for (const frame of ['rectified_00', 'image_00'])
      places.get(frame)!.forEach((v, i) => {
        expect(v).toBeCloseTo(expected[i], 12);
      });
    // The colour camera is 45.38225 / 718.856 m to the left of the grey one, less what P's own depth takes away.
    const left = (45.38225 - 607.1928 * 0.003779761) / 718.856;
    expect(places.get('image_02')![1]).toBeCloseTo(-0.012 + left, 12);
  });

  it('calibrations of the grey pictures alone have no Tr: the sweeps are not placed', async () => {
    const files = { ...sequence('', [0, 1]), 'calib.txt': calib.replace(/Tr.*\n/, ''), 'poses.txt': pose(0) };
    const { plan, issues } = await framesOfFolder(memoryFolder(files, '00'));
    expect(plan.rig.sensors.get('velodyne')!.T_rig_sensor).toBeUndefined();
    expect(plan.rig.sensors.get('image_2')!.T_rig_sensor).toBeDefined();
    expect(plan.trajectory).toBeDefined();
    expect(issues.has('FL0508')).toBe(true);
  });
});

describe('what is missing or damaged', () => {
  it('files without a line, lines without a file, lines that are no time', async () => {
    const files = sequence('', [0, 1, 2, 3, 4]);
    files['times.txt'] = '\ufeff0\r\nx\r\n\r\n0.3\r\n';
    const { source, codes, issues } = await opened(
      kittiOdometry,
      memoryFolder(without(files, 'velodyne/000003'), '00'),
    );
    expect(messagesOf(source, 'image_0')).toEqual([
      [0, 'image_0/000000.png'],
      [300, 'image_0/000003.png'],
    ]);
    expect(source.lost).toEqual([
      { reason: 'stamp_missing', topic: 'image_0', count: 3 },
      { reason: 'stamp_missing', topic: 'image_2', count: 3 },
      { reason: 'stamp_missing', topic: 'velodyne', count: 3 },
      { reason: 'file_missing', topic: 'velodyne', count: 1 },
    ]);
    expect(codes).toEqual(['FL0106', 'FL0106', 'FL0106', 'FL0112', 'FL0571']);
    expect(issues[0].text).toContain('image_0/000001.png');
    expect([...source.stamps!.values()].map(stamps => [...stamps])).toEqual([[0n, 300_000_000n]]);
  });

  it('poses: a damaged line costs itself, what is no rotation is refused, lines beyond the clock are counted', async () => {
    const rows = [pose(0), 'x', '2 0 0 0 0 1 0 0 0 0 1 0', `${pose(3)} 9`, pose(4), pose(5)];
    const files = { ...sequence('', [0, 1, 2, 3, 4]), 'poses.txt': rows.join('\n') };
    const { source } = await opened(kittiOdometry, memoryFolder(files));
    const channel = source.channels.find(({ topic }) => topic === 'poses')!;
    const found: (number | string)[] = [];
    for (let i = 0; i < source.messages.count; i++) {
      if (source.messages.channel.at(i) !== channel.id) continue;
      try {
        const value = channel.decoder.decode(await source.read(i));
        found.push(value.kind === 'sample' ? value.values[2] : value.kind);
      } catch (error) {
        found.push((error as FramelockError).code);
      }
    }
    expect(found).toEqual([0, 'FL0304', 'FL0304', 'FL0304', 4]);
    expect(source.lost).toEqual([{ reason: 'stamp_missing', topic: 'poses', count: 1 }]);
  });

  it('fewer lines of poses than frames are said; a file that one sensor lacks is, without a clock too', async () => {
    const files = { ...sequence('', [0, 1, 2]), 'poses.txt': `${pose(1)}\n${pose(2)}\n` };
    const few = await opened(kittiOdometry, memoryFolder(files));
    expect(few.issues[0].text).toMatch(/^2 rows of poses for 3 frames/);
    const whole = { ...files, 'poses.txt': [0, 1, 2].map(pose).join('\n') };
    const gone = without(whole, 'velodyne/000001', 'times.txt');
    const { source, issues } = await opened(kittiOdometry, memoryFolder(gone));
    expect(issues[0].text).toMatch(/^1 of 3 frames have no file of velodyne/);
    expect(source.lost).toEqual([{ reason: 'file_missing', topic: 'velodyne', count: 1 }]);
  });

  it("of two files of poses the benchmark's own is read; labels of points are said not to be", async () => {
    const files = {
      ...dataset,
      'dataset/sequences/00/poses.txt': pose(9),
      'dataset/sequences/00/labels/000000.label': '',
    };
    const { source, issues } = await opened(kittiOdometry, memoryFolder(files), '00');
    expect(messagesOf(source, 'poses')[0][1]).toBe('dataset/poses/00.txt');
    expect(issues.map(({ code }) => code)).toEqual(['FL0105', 'FL0112', 'FL0570']);
  });

  it.each(['Tr: 1 0 0 0 0 1 0 0 0 0 1 0\n', `P0:${' 0'.repeat(12)}\nTr: 1 0 0 0 0 1 0 0 0 0 1 0\n`])(
    'a LiDAR alone needs no lens: %j',
    async text => {
      const files = {
        ...sequence('', [0, 1], ['velodyne']),
        'calib.txt': text,
        'poses.txt': `${pose(0)}\n${pose(1)}\n`,
      };
      const { plan, frames, issues } = await framesOfFolder(memoryFolder(files, '00'));
      expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0112']);
      expect(plan.trajectory?.from).toBe('poses');
      expect(frames[1].T_world_rig!.t).toEqual([0, 0, 1]);
    },
  );

  it('a calibration that is none, or too long, is said, and the rest is read', async () => {
    const long = { ...sequence('', [0]), 'calib.txt': ' '.repeat(2 << 20) };
    const read = await opened(kittiOdometry, memoryFolder(long));
    expect([read.codes.includes('FL0502'), read.source.messages.count]).toEqual([true, 3]);
    const files = { ...sequence('', [0]), 'calib.txt': 'P0: 1 2 3\nP2: nan\n' };
    const { codes, source } = await opened(kittiOdometry, memoryFolder(files));
    expect(codes).toContain('FL0502');
    expect(messagesOf(source, 'velodyne')).toHaveLength(1);
  });
});

describe('text', () => {
  it.each([
    ['0.000000e+00', 0n],
    ['1.037365e-01', 103_736_500n],
    ['4.70e2', 470_000_000_000n],
    ['  1.5 ', 1_500_000_000n],
    ['1317013045.123456789', 1_317_013_045_123_456_789n],
    ['nan', undefined],
    ['inf', undefined],
    ['1e99', undefined],
    ['0x10', undefined],
    ['1 2', undefined],
  ])('%s is %s ns', async (text, ns) => {
    const times = await readTimes(memoryBytes('times.txt', new TextEncoder().encode(text)));
    expect(times.of(0)).toBe(ns);
    expect([...times.frames()]).toEqual(ns === undefined ? [] : [0]);
  });

  it('more times than a sequence can have are refused before they fill the memory', async () => {
    const bytes = new TextEncoder().encode(`${'\n'.repeat(1 << 22)}1\n`);
    await expect(readTimes(memoryBytes('times.txt', bytes))).rejects.toMatchObject({ code: 'FL0208' });
  });

  it('any bytes give times or none, and poses or FL0304', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: fc.constantFrom(...'0123456789.e+- \n\rnai') })),
        async given => {
          const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
          const times = await readTimes(memoryBytes('times.txt', bytes));
          const frames = [...times.frames()];
          expect(frames.every(frame => typeof times.of(frame) === 'bigint')).toBe(true);
          try {
            const value = poseDecoder('c').decode(bytes);
            expect(value.kind === 'sample' && value.values.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(FramelockError);
            expect((error as FramelockError).code).toBe('FL0304');
          }
        },
      ),
    ));
});
