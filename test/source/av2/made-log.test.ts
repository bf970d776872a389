// A made-up log of Argoverse 2, whole and with every gap that the layout can have: stamps, places, pixels in closed form, and issues.
import { describe, expect, it } from 'vitest';
import type { CloudCell } from '../../../src/frame/frame.js';
import { lidarMotion } from '../../../src/frame/motion/lidar-motion.js';
import { apply, inverse } from '../../../src/geometry/se3.js';
import type { Issues } from '../../../src/issue.js';
import { Issues as NewIssues } from '../../../src/issue.js';
import { parseRigFile } from '../../../src/rig/index.js';
import type { Source } from '../../../src/source/source.js';
import {
  egoAt,
  folderOf,
  lens,
  lensTable,
  logStart,
  madeLog,
  mountings,
  pictureSize,
  pictureStamp,
  points,
  poseColumns,
  secondsOf,
  seenAt,
  sweepStamp,
  sweepsOfLog,
} from '../../support/av2-log.js';
import { featherOf } from '../../support/feather-writer.js';
import { framesOfFolder, sourceOf } from '../../support/plan-of-folder.js';

const codes = (issues: Issues) => issues.sorted().map(issue => issue.code);
const textOf = (issues: Issues, code: string) => issues.sorted().find(issue => issue.code === code)?.text ?? '';
const listOf = (source: Source, topic: string) =>
  [...source.messages.channel].flatMap((c, i) => (source.channels[c].topic === topic ? [i] : []));
const decode = async (source: Source, message: number) =>
  source.channels[source.messages.channel[message]].decoder.decode(await source.read(message));
const open = (files: Map<string, Uint8Array>) => sourceOf(folderOf(files));
const lidarOf = (cells: readonly { kind: string }[]) => cells.find(cell => cell.kind === 'cloud') as CloudCell;

describe('a whole log', () => {
  it('has its stamps to the nanosecond, and only the files that are there', async () => {
    const { source, issues } = await open(madeLog());
    expect(source.format).toBe('argoverse2');
    expect(codes(issues)).toEqual(['FL0112']);
    expect(source.lost).toEqual([]);
    const stamps = (topic: string) => listOf(source, topic).map(i => source.messages.stampNs[i]);
    expect(stamps('lidar')).toEqual(Array.from({ length: sweepsOfLog }, (_, k) => sweepStamp(k)));
    expect(stamps('ring_front_center')).toEqual(Array.from({ length: 8 }, (_, k) => pictureStamp(k)));
    expect(stamps('ring_side_left')).toEqual([0, 1, 5, 6, 7].map(pictureStamp));
    expect(stamps('city_SE3_egovehicle')).toEqual(
      Array.from({ length: 60 }, (_, i) => logStart + BigInt(i - 5) * 10_000_000n),
    );
    expect(source.channels.map(channel => channel.topic)).not.toContain('stereo_front_left/camera_info');
  });

  it('gives poses, mountings and lenses as they were written', async () => {
    const { source } = await open(madeLog());
    for (const i of listOf(source, 'city_SE3_egovehicle')) {
      const pose = await decode(source, i);
      if (pose.kind !== 'sample') throw new Error(pose.kind);
      const { t, q } = egoAt(secondsOf(source.messages.stampNs[i]));
      expect([pose.frameId, pose.childFrameId, ...pose.values]).toEqual([
        'city',
        'ego_vehicle',
        ...t,
        ...q.map(v => expect.closeTo(v, 15)),
      ]);
    }
    const placed = await Promise.all(listOf(source, 'tf_static').map(i => decode(source, i)));
    const edges = placed.flatMap(one => (one.kind === 'transforms' ? one.transforms : []));
    expect(edges.map(edge => [edge.parent, edge.child])).toEqual(
      [...Object.keys(mountings), 'up_lidar'].map(name => ['ego_vehicle', name]),
    );
    for (const edge of edges.slice(0, 2)) expect(edge.translation).toEqual(mountings[edge.child].t);
    const info = await decode(source, listOf(source, 'ring_side_left/camera_info')[0]);
    if (info.kind !== 'camera_info') throw new Error(info.kind);
    const { fx, fy, cx, cy } = lens;
    expect(info).toMatchObject({
      ...pictureSize,
      D: [],
      K: [fx, 0, cx, 0, fy, cy, 0, 0, 1],
      frameId: 'ring_side_left',
    });
  });

  it('projects points where the cameras saw them, and moves no point twice', async () => {
    // 12 m/s: moved once more by its own time, a point would be up to 1.2 m off, which is pixels.
    for (const deskew of [false, true]) {
      const { frames, issues } = await framesOfFolder(folderOf(madeLog()), { reference: 'lidar', deskew });
      expect(codes(issues).sort()).toEqual(['FL0112', 'FL0502', 'FL0508']);
      expect(frames).toHaveLength(sweepsOfLog);
      let compared = 0;
      for (const frame of frames) {
        const cloud = lidarOf(frame.cells);
        expect([cloud.sensor.rig.stamp, cloud.stampNs]).toEqual(['scan_start', sweepStamp(frame.index)]);
        expect(cloud.times).toBeUndefined();
        expect(cloud.recorded).toBeUndefined();
        expect(cloud.deskewed).toEqual(deskew ? { moved: false, why: 'at_stamp' } : undefined);
        for (const projection of frame.projections.filter(one => one !== undefined)) {
          expect(projection.compensated).toBe(true);
          const picture = frame.cells.find(cell => cell.sensor.name === projection.camera)!;
          const expected = points.flatMap((point, i) => {
            const seen = seenAt(projection.camera, picture.stampNs, point);
            // Near the border float32 decides.
            const near = (value: number, size: number) =>
              Math.abs(value + 0.5) < 1e-3 || Math.abs(value + 0.5 - size) < 1e-3;
            if (near(seen.u, pictureSize.width) || near(seen.v, pictureSize.height))
              throw new Error('choose another seed');
            const inside = seen.depth > 0.1 && seen.u >= -0.5 && seen.u < 63.5 && seen.v >= -0.5 && seen.v < 47.5;
            return inside ? [{ i, ...seen }] : [];
          });
          expect([...projection.index]).toEqual(expected.map(({ i }) => i));
          for (const [n, { u, v, depth }] of expected.entries()) {
            expect(Math.hypot(projection.u[n] - u, projection.v[n] - v)).toBeLessThan(1e-3);
            expect(Math.abs(projection.depth[n] - depth)).toBeLessThan(1e-4);
            compared++;
          }
        }
      }
      expect(compared).toBeGreaterThan(150);
    }
  });

  it('leaves sweeps at their stamps whatever a rig file calls these, and merges none', async () => {
    const rigFile = parseRigFile('framelock_rig: 1\nsensors: {lidar: {topic: lidar, stamp: scan_start}}\n', 'rig.yaml');
    const { plan, frames, issues } = await framesOfFolder(
      folderOf(madeLog()),
      { reference: 'lidar', mergeSweeps: true },
      rigFile,
    );
    expect(plan.reference.name).toBe('lidar');
    expect(lidarOf(frames[1].cells).stampNs).toBe(sweepStamp(1));
    expect(textOf(issues, 'FL0606')).toMatch(/moved its points to their stamps/);
  });

  it('makes no times of directions, if a rig file asks for it', async () => {
    const asked = 'framelock_rig: 1\nsensors: {lidar: {topic: lidar, stamp: scan_start, point_time: azimuth}}\n';
    const options = { reference: 'lidar', deskew: true, mergeSweeps: true };
    const { frames, issues } = await framesOfFolder(folderOf(madeLog()), options, parseRigFile(asked, 'rig.yaml'));
    expect(textOf(issues, 'FL0604')).toMatch(/moved its points to their stamps/);
    const plain = await framesOfFolder(folderOf(madeLog()), { reference: 'lidar' });
    for (const [f, frame] of frames.entries()) {
      expect(lidarOf(frame.cells)).toMatchObject({
        stampNs: sweepStamp(f),
        deskewed: { moved: false, why: 'at_stamp' },
      });
      expect(frame.projections.map(one => one?.u)).toEqual(plain.frames[f].projections.map(one => one?.u));
    }
  });

  it('tells the motion of the LiDAR at the stamps', async () => {
    const { source } = await open(madeLog());
    const channel = source.channels.find(one => one.topic === 'lidar')!;
    const messages = Uint32Array.from(listOf(source, 'lidar'));
    const t = Float64Array.from(messages, i => Number(source.messages.stampNs[i] - logStart));
    const motion = await lidarMotion({ source, channel, messages, t, originNs: logStart }, new NewIssues());
    expect([motion.moment, motion.momentSigmaNs]).toEqual(['stamp meaning', 0]);
  });

  it('opens without times of points, as TbV logs are', async () => {
    const { frames, issues } = await framesOfFolder(folderOf(madeLog({ untimed: true })), { reference: 'lidar' });
    expect(codes(issues).sort()).toEqual(['FL0112', 'FL0502', 'FL0508']);
    const cloud = lidarOf(frames[2].cells);
    expect(cloud.sensor.look.layout!.names).toEqual(['x', 'y', 'z', 'intensity', 'laser_number']);
    const at = apply(inverse(egoAt(0.2)), points[7]);
    for (const k of [0, 1, 2]) expect(cloud.points[7 * 5 + k]).toBe(Math.fround(at[k]));
  });

  it('says which camera no table knows', async () => {
    const { issues, frames } = await framesOfFolder(folderOf(madeLog()), { reference: 'lidar' });
    expect(textOf(issues, 'FL0502')).toMatch(/ring_extra/);
    expect(textOf(issues, 'FL0508')).toMatch(/ring_extra/);
    expect(frames[0].cells.map(cell => cell.sensor.name)).toContain('ring_extra');
  });
});

describe('a log with gaps', () => {
  const without = (...paths: string[]) => {
    const files = madeLog();
    for (const path of paths) files.delete(path);
    return files;
  };

  it.each([
    ['city_SE3_egovehicle.feather', /^the log has no poses/],
    ['calibration/egovehicle_SE3_sensor.feather', /^the log has no mountings/],
    ['calibration/intrinsics.feather', /^the log has no lenses/],
  ])('without %s', async (path, text) => {
    const { source, issues } = await open(without(path));
    expect(codes(issues)).toEqual(['FL0110', 'FL0112']);
    expect(issues.sorted()[0]).toMatchObject({ text: expect.stringMatching(text), at: { file: path }, count: 1 });
    expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
    const { frames } = await framesOfFolder(folderOf(without(path)), { reference: 'lidar' });
    expect(frames).toHaveLength(sweepsOfLog);
  });

  it('without all of them says each once, and opens what is there', async () => {
    const files = madeLog();
    for (const path of files.keys()) if (!path.startsWith('sensors/')) files.delete(path);
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0110', 'FL0110', 'FL0110', 'FL0112']);
    expect(source.channels.map(channel => channel.topic)).toEqual([
      'ring_extra',
      'ring_front_center',
      'ring_side_left',
      'lidar',
    ]);
  });

  it('of sweeps alone needs no lenses', async () => {
    const files = madeLog();
    for (const path of files.keys()) if (/cameras|intrinsics/.test(path)) files.delete(path);
    expect(codes((await open(files)).issues)).toEqual(['FL0112']);
  });

  it('of pictures alone, or of poses alone', async () => {
    const pictures = madeLog();
    for (const path of pictures.keys()) if (/lidar/.test(path)) pictures.delete(path);
    expect(codes((await open(pictures)).issues)).toEqual([]);
    const files = madeLog();
    for (const path of files.keys()) if (path !== 'city_SE3_egovehicle.feather') files.delete(path);
    expect((await open(files)).source.messages.count).toBe(60);
  });

  it('leaves out sweeps that are damaged, empty or hold something else, and counts them', async () => {
    const files = madeLog();
    const sweep = (k: number) => `sensors/lidar/${sweepStamp(k)}.feather`;
    files.set(sweep(0), files.get(sweep(0))!.subarray(0, 900));
    files.set(sweep(1), new Uint8Array(0));
    files.set(sweep(2), featherOf({ x: { type: 'float32', values: [1] }, y: { type: 'text', values: ['2'] } }));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0111', 'FL0112']);
    expect(textOf(issues, 'FL0111')).toMatch(
      /^3 of 4 sweeps cannot be used, the first because: .*cut off at 900 bytes/,
    );
    expect(source.lost).toEqual([{ reason: 'file_damaged', topic: 'lidar', count: 3 }]);
    expect(listOf(source, 'lidar')).toHaveLength(1);
  });

  it.each([
    'city_SE3_egovehicle.feather',
    'calibration/egovehicle_SE3_sensor.feather',
    'calibration/intrinsics.feather',
  ])('with a damaged %s opens all the rest', async path => {
    for (const bytes of [
      new Uint8Array(0),
      madeLog().get(path)!.subarray(0, -40),
      featherOf({ a: { type: 'int32', values: [1] } }),
    ]) {
      const { source, issues } = await open(madeLog().set(path, bytes));
      expect(codes(issues)).toEqual(['FL0111', 'FL0112']);
      expect(issues.sorted()[0].at).toEqual({ file: path });
      expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
    }
  });

  it('refuses poses whose stamps are in another unit', async () => {
    const poses = { timestamp_ns: { type: 'stamp_us' as const, values: [1n] }, ...poseColumns([egoAt(0)]) };
    const { issues } = await open(madeLog().set('city_SE3_egovehicle.feather', featherOf(poses)));
    expect(textOf(issues, 'FL0111')).toMatch(/expected column "timestamp_ns" in ns, got us/);
  });

  it('names rows that make no calibration or pose, and keeps the others', async () => {
    const files = madeLog();
    const numbers = (...values: (number | null)[]) => ({ type: 'float64' as const, values });
    files.set(
      'city_SE3_egovehicle.feather',
      featherOf({
        timestamp_ns: { type: 'int64', values: [sweepStamp(0), sweepStamp(1), null, sweepStamp(3)] },
        qw: numbers(1, 0.2, 1, 1),
        qx: numbers(0, 0, 0, 0),
        qy: numbers(0, 0, 0, 0),
        qz: numbers(0, 0, 0, 0),
        tx_m: numbers(1, 1, 1, 1),
        ty_m: numbers(2, 2, 2, Number.NaN),
        tz_m: numbers(3, 3, 3, 3),
      }),
    );
    files.set('calibration/intrinsics.feather', lensTable(['ring_front_center', 'ring_extra']));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0106', 'FL0112']);
    expect(source.lost).toEqual([{ reason: 'stamp_missing', topic: 'city_SE3_egovehicle', count: 1 }]);
    const poses = listOf(source, 'city_SE3_egovehicle');
    expect(poses).toHaveLength(3);
    await expect(decode(source, poses[0])).resolves.toMatchObject({ kind: 'sample' });
    for (const bad of [1, 2]) await expect(decode(source, poses[bad])).rejects.toMatchObject({ code: 'FL0304' });
  });

  it('skips files that are named by no stamp, and never sees hidden twins', async () => {
    const files = madeLog();
    const sweep = files.get(`sensors/lidar/${sweepStamp(0)}.feather`)!;
    for (const name of ['first', '9223372036854775808', '-5', '1e9']) files.set(`sensors/lidar/${name}.feather`, sweep);
    files.set(`sensors/lidar/._${sweepStamp(0)}.feather`, new Uint8Array(4096));
    files.set('sensors/cameras/ring_side_left/last.JPG', new Uint8Array(9));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0106', 'FL0106', 'FL0112']);
    expect(source.lost).toEqual([
      { reason: 'stamp_missing', topic: 'ring_side_left', count: 1 },
      { reason: 'stamp_missing', topic: 'lidar', count: 4 },
    ]);
    expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
  });

  it('reads one of several logs, and says which', async () => {
    const two = new Map(
      [...madeLog()].flatMap(
        ([path, bytes]) =>
          [
            [`val/b/${path}`, bytes],
            [`val/a/${path}`, bytes],
          ] as const,
      ),
    );
    const { source, issues } = await open(two);
    expect(codes(issues)).toEqual(['FL0105', 'FL0112']);
    expect(textOf(issues, 'FL0105')).toMatch(/holds 2 Argoverse 2 logs; only a is read/);
    expect(source.files.every(file => file.name.startsWith('val/a/'))).toBe(true);
  });
});
