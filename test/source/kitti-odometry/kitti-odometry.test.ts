// KITTI odometry folders: sequences, their clock, poses and calibration, and what may be missing. Expected values are closed forms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/message/value.js';
import { allFormats } from '../../../src/source/index.js';
import { kittiOdometry } from '../../../src/source/kitti-odometry/index.js';
import { nsOfSeconds, parseTimes } from '../../../src/source/kitti-odometry/times.js';
import type { Source } from '../../../src/source/source.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf, sweepOf } from '../opened-folder.js';

const cameras = [0, 1, 2, 3].map(
  i => `P${i}: 718.856 0 607.1928 ${i === 2 ? 45.38225 : 0} 0 718.856 185.2157 0 0 0 1 0`,
);
/** The scanner's x is the camera's z, its y the camera's −x, its z the camera's −y. */
const calib = `${cameras.join('\n')}\nTr: 0 -1 0 0 0 0 -1 -0.08 1 0 0 -0.27\n`;
/** At the start; a metre ahead; turned by 90° to the right on the spot. */
const poses = ['1 0 0 0 0 1 0 0 0 0 1 0', '1 0 0 0 0 1 0 0 0 0 1 1', '0 0 1 0 0 1 0 0 -1 0 0 0'];

function sequence(name: string, frames: readonly number[], at = 'dataset/sequences/'): Files {
  const files: Files = { [`${at}${name}/calib.txt`]: calib };
  files[`${at}${name}/times.txt`] = `${frames.map(n => (n * 0.103736).toExponential(6)).join('\n')}\n`;
  for (const n of frames) {
    const frame = String(n).padStart(6, '0');
    files[`${at}${name}/velodyne/${frame}.bin`] = sweepOf(n + 1);
    files[`${at}${name}/image_2/${frame}.png`] = pngOf(1241, 376);
  }
  return files;
}

const full = (): Files => ({ ...sequence('00', [0, 1, 2]), 'dataset/poses/00.txt': `${poses.join('\n')}\n` });
const open = (files: Files, part?: string) => opened(kittiOdometry, memoryFolder(files, 'kitti'), part);

async function posesOf({ channels, messages, ...source }: Source): Promise<number[][]> {
  const found: number[][] = [];
  for (let i = 0; i < messages.count; i++) {
    const { topic, decoder } = channels[messages.channel[i]];
    if (topic === 'poses') found.push([...(decoder!.decode(await source.read(i)) as Sample).values]);
  }
  return found;
}

describe('a sequence', () => {
  it('has its sweeps, pictures, poses and calibration at the stamps of its clock', async () => {
    const { source, codes } = await open(full());
    expect([codes, source.format, source.lost]).toEqual([[], 'kitti-odometry', []]);
    for (const topic of ['velodyne', 'image_2', 'poses'])
      expect(messagesOf(source, topic).map(([ms]) => ms)).toEqual([0, 103.736, 207.472]);
    expect(await firstOf(source, 'image_2/camera_info')).toMatchObject({
      frameId: 'image_02',
      width: 1241,
      height: 376,
    });
    expect(await firstOf(source, 'velodyne')).toMatchObject({
      frameId: 'velodyne',
      atStamp: true,
      sweepStamp: { meaning: 'scan_mid' },
    });
  });

  it('has poses of the scanner in its own first frame, x forward and z up', async () => {
    const { source } = await open(full());
    const found = await posesOf(source);
    // The scanner lies 0.27 m behind the camera that it turns about: its tail swings to the left, 0.27 m ahead of where it was.
    const half = Math.SQRT1_2;
    const expected = [
      [0, 0, 0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0, 0, 1],
      [0.27, 0.27, 0, 0, 0, -half, half],
    ];
    expect(found.length).toBe(3);
    for (const [i, pose] of found.entries()) {
      // q and −q are one rotation.
      const side = Math.sign(pose[6]);
      for (const [k, value] of pose.entries()) expect(k < 3 ? value : side * value).toBeCloseTo(expected[i][k], 9);
    }
    expect(await firstOf(source, 'poses')).toMatchObject({ frameId: 'world', childFrameId: 'velodyne' });
  });

  it('without the scanner’s place has poses of the camera, as written', async () => {
    const { source } = await open({ ...full(), 'dataset/sequences/00/calib.txt': `${cameras.join('\n')}\n` });
    expect((await posesOf(source))[1].slice(0, 3)).toEqual([0, 0, 1]);
    expect(await firstOf(source, 'poses')).toMatchObject({ frameId: 'world', childFrameId: 'image_00' });
  });

  it('of SemanticKITTI has the poses that lie in it', async () => {
    const { source } = await open({ ...sequence('08', [0, 1, 2]), 'dataset/sequences/08/poses.txt': poses.join('\n') });
    expect((await posesOf(source)).length).toBe(3);
  });

  it.each([['01'], ['dataset/01'], ['dataset/sequences/01']])('named %s below the folder', async part => {
    const { source, codes } = await open({ ...full(), ...sequence('01', [0, 1]) }, part);
    expect([messagesOf(source, 'velodyne').map(([, file]) => file), codes]).toEqual([
      ['dataset/sequences/01/velodyne/000000.bin', 'dataset/sequences/01/velodyne/000001.bin'],
      [],
    ]);
  });

  it('of several the first is read, and how to read the others is said', async () => {
    const { issues, codes } = await open({ ...full(), ...sequence('01', [0]) });
    expect(codes).toEqual(['FL0105']);
    expect(issues[0].text).toContain(
      'only dataset/00 is read; name another one as if it were a folder: kitti/dataset/01',
    );
    await expect(open(full(), '09')).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('is no frame of the object benchmark, and the other way round', () => {
    const format = (files: Files) => allFormats.find(one => one.sniffFolder?.(Object.keys(files).sort()))?.name;
    expect(format({ 'velodyne/000000.bin': '', 'times.txt': '' })).toBe('kitti-odometry');
    expect(format({ 'velodyne/000000.bin': '', 'calib.txt': '' })).toBe('kitti-odometry');
    expect(format({ 'velodyne/000000.bin': '', 'calib/000000.txt': '' })).toBe('kitti-object');
  });
});

describe('what is missing or damaged', () => {
  it('sweeps in the middle, and times at the end', async () => {
    const files = full();
    delete files['dataset/sequences/00/velodyne/000001.bin'];
    files['dataset/sequences/00/times.txt'] = '0\n0.1\n';
    const { source, codes } = await open(files);
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([0]);
    expect(codes).toEqual(['FL0106', 'FL0106', 'FL0106', 'FL0106']);
    expect(source.lost).toEqual([
      { reason: 'stamp_missing', topic: 'image_2', count: 1 },
      { reason: 'file_missing', topic: 'velodyne', count: 1 },
      { reason: 'stamp_missing', topic: 'velodyne', count: 1 },
      { reason: 'stamp_missing', topic: 'poses', count: 1 },
    ]);
  });

  it('the clock: made up and told', async () => {
    const files = full();
    delete files['dataset/sequences/00/times.txt'];
    const { source, codes } = await open(files);
    expect([messagesOf(source, 'image_2').map(([ms]) => ms), codes]).toEqual([[0, 100, 200], ['FL0120']]);
  });

  it('the calibration: told, everything else is read', async () => {
    const files = full();
    delete files['dataset/sequences/00/calib.txt'];
    const { source, codes } = await open(files);
    expect([messagesOf(source, 'velodyne').length, codes]).toEqual([3, ['FL0502']]);
  });

  it('poses that are none: dropped one by one', async () => {
    const { source } = await open({
      ...full(),
      'dataset/poses/00.txt': 'a b\n1 0 0 0 0 1 0 0 0 0 nan 0\n9 0 0 0 0 9 0 0 0 0 9 0\n',
    });
    const rows = [...source.messages.channel.entries()].filter(([, c]) => source.channels[c].topic === 'poses');
    expect(rows.length).toBe(3);
    for (const [i, c] of rows) {
      const bytes = await source.read(i);
      expect(() => source.channels[c].decoder!.decode(bytes)).toThrow(expect.objectContaining({ code: 'FL0304' }));
    }
  });
});

describe('seconds of times.txt', () => {
  it('are read to the last ns, however they are written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), fc.integer({ min: -9, max: 9 }), (ns, shift) => {
        expect(nsOfSeconds(`${ns}e-9`)).toBe(ns);
        const [whole, fraction] = [ns / 10n ** 9n, String(ns % 10n ** 9n).padStart(9, '0')];
        expect(nsOfSeconds(`${whole}.${fraction}`)).toBe(ns);
        const moved =
          shift >= 0 ? ns * 10n ** BigInt(shift) : (ns + 10n ** BigInt(-shift) / 2n) / 10n ** BigInt(-shift);
        expect(nsOfSeconds(`${whole}.${fraction}e${shift}`)).toBe(moved < 2n ** 63n ? moved : undefined);
      }),
      { numRuns: 200, seed: 4 },
    );
    expect(parseTimes('0.000000e+00\r\n1.037360e-01\r\n')).toEqual([0n, 103_736_000n]);
  });

  it.each(['', 'nan', '-1', '1e', '1e999', '1 2', '9'.repeat(50)])('%j is none', text => {
    expect(nsOfSeconds(text)).toBeUndefined();
  });
});
