// A made-up log of Argoverse 2: stamps, places and pixels in closed form, and points that no option moves twice.
import { describe, expect, it } from 'vitest';
import type { CloudCell } from '../../../src/frame/frame.js';
import { lidarMotion } from '../../../src/frame/motion/lidar-motion.js';
import { apply, inverse } from '../../../src/geometry/se3.js';
import type { Issues } from '../../../src/issue.js';
import { Issues as NewIssues } from '../../../src/issue.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import {
  egoAt,
  folderOf,
  lens,
  logStart,
  madeLog,
  mountings,
  pictureSize,
  pictureStamp,
  points,
  secondsOf,
  seenAt,
  sweepStamp,
  sweepsOfLog,
} from '../../support/av2-log.js';
import { framesOfFolder, sourceOf } from '../../support/plan-of-folder.js';
import { decode, listOf } from '../../support/source-messages.js';

const codes = (issues: Issues) => issues.sorted().map(issue => issue.code);
const textOf = (issues: Issues, code: string) => issues.sorted().find(issue => issue.code === code)?.text ?? '';
const open = (files: Map<string, Uint8Array>) => sourceOf(folderOf(files));
const lidarOf = (cells: readonly { kind: string }[]) => cells.find(cell => cell.kind === 'cloud') as CloudCell;

describe('a whole log', () => {
  it('has its stamps to the nanosecond, and only the files that are there', async () => {
    const { source, issues } = await open(madeLog());
    expect(source.format).toBe('argoverse2');
    expect(codes(issues)).toEqual(['FL0112']);
    expect(source.lost).toEqual([]);
    const stamps = (topic: string) => listOf(source, topic).map(i => source.messages.stampNs.at(i));
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
      const { t, q } = egoAt(secondsOf(source.messages.stampNs.at(i)));
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
          if (picture.kind !== 'picture') throw new Error(picture.kind);
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
    const t = Float64Array.from(messages, i => Number(source.messages.stampNs.at(i) - logStart));
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
