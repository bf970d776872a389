// The toy town in the nuScenes layout, opened and read: points, poses, stamps and radar fields are those that went in.
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultOptions } from '../../../src/frame/options.js';
import { planFrames } from '../../../src/frame/plan.js';
import { compose, inverse, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import type { CameraInfo, Image, PointCloud, Transforms } from '../../../src/message/value.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openRecording } from '../../../src/source/open.js';
import type { Source } from '../../../src/source/source.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { nuscenesFolder, tableFiles } from '../../support/nuscenes-folder.js';
import { type NuscenesTown, nuscenesTown } from '../../support/nuscenes-town.js';
import { decode, listOf } from '../../support/source-messages.js';

let town: NuscenesTown;
let source: Source;
const issues = new Issues();

beforeAll(async () => {
  town = await nuscenesTown(1.2);
  const { tables, data } = nuscenesFolder([town.scene]);
  const folder = memoryFolder([...tableFiles(tables), ...data]);
  source = await openRecording([{ folder }], { issues, decompress: new Map(), digest: nodeDigest });
}, 60_000);

const usOf = (message: number) => Number(source.messages.stampNs.at(message) / 1000n);
const near = (a: SE3, b: SE3) => {
  const between = compose(inverse(a), b);
  expect(Math.hypot(...between.t)).toBeLessThan(1e-9);
  expect(Math.hypot(between.q[0], between.q[1], between.q[2])).toBeLessThan(1e-9);
};

describe('the town as nuScenes', () => {
  it('is one recording with a channel per sensor, poses and calibration', () => {
    expect(issues.sorted()).toEqual([]);
    expect(source.format).toBe('nuscenes');
    expect(source.lost).toEqual([]);
    expect(source.channels.map(c => [c.topic, c.decoder.kind, listOf(source, c.topic).length])).toEqual([
      ['CAM_FRONT', 'camera', 15],
      ['LIDAR_TOP', 'lidar', 24],
      ['RADAR_FRONT', 'radar', 16],
      ['tf', 'transforms', 55],
      ['tf_static', 'transforms', 3],
      ['CAM_FRONT/camera_info', 'camera_info', 1],
    ]);
  });

  it('has every point as it was written, at the end of its sweep', async () => {
    for (const [k, message] of listOf(source, 'LIDAR_TOP').entries()) {
      const cloud = (await decode(source, message)) as PointCloud;
      expect(usOf(message)).toBe(town.sweeps[k].us);
      expect(source.messages.stampNs.at(message) % 1000n).toBe(0n);
      expect(cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'intensity', 'ring']);
      expect(cloud.atStamp).toBe(true);
      const floats = new Float32Array(cloud.data.slice().buffer);
      expect(floats).toEqual(Float32Array.from(town.sweeps[k].points.flat()));
    }
  });

  it('has the poses of every datum, and mountings and lens by the tables', async () => {
    for (const message of listOf(source, 'tf')) {
      const { transforms } = (await decode(source, message)) as Transforms;
      const [{ parent, child, stampNs, translation: t, rotationXyzw: q }] = transforms;
      expect([parent, child, stampNs]).toEqual(['map', 'ego_vehicle', source.messages.stampNs.at(message)]);
      near({ t, q }, town.T_map_ego(usOf(message)));
    }
    for (const [i, message] of listOf(source, 'tf_static').entries()) {
      const { transforms } = (await decode(source, message)) as Transforms;
      const [{ parent, child, translation: t, rotationXyzw: q }] = transforms;
      const sensor = town.scene.sensors.find(one => one.channel === child)!;
      expect([parent, child]).toEqual(['ego_vehicle', ['CAM_FRONT', 'LIDAR_TOP', 'RADAR_FRONT'][i]]);
      near({ t, q }, sensor.T_ego_sensor);
    }
    const info = (await decode(source, listOf(source, 'CAM_FRONT/camera_info')[0])) as CameraInfo;
    expect(info.K).toEqual(town.scene.sensors[1].K!.flat());
    expect([info.width, info.height, info.D]).toEqual([160, 120, []]);
    const picture = (await decode(source, listOf(source, 'CAM_FRONT')[3])) as Image;
    expect([picture.format, picture.width, picture.height]).toEqual(['jpeg', 160, 120]);
  });

  it('keeps all fields of the radar, and its rates are compensated by the poses', async () => {
    const cloud = (await decode(source, listOf(source, 'RADAR_FRONT')[0])) as PointCloud;
    expect(cloud.fields.map(f => `${f.name} ${f.type}`).join(', ')).toBe(
      'x float32, y float32, z float32, dyn_prop int8, id int16, rcs float32, vx float32, vy float32, vx_comp float32, vy_comp float32, is_quality_valid int8, ambig_state int8, x_rms int8, y_rms int8, invalid_state int8, pdh0 int8, vx_rms int8, vy_rms int8',
    );
    const plan = await planFrames(source, undefined, defaultOptions, issues);
    const radar = plan.sensors.find(sensor => sensor.channel.topic === 'RADAR_FRONT')!;
    expect(radar.look.layout!.names.at(-1)).toBe('doppler_compensated');
  });

  it('becomes frames with a rig, a lens and a trajectory, without a word', async () => {
    const plan = await planFrames(source, undefined, defaultOptions, issues);
    expect(
      plan.sensors.map(s => [s.name, s.kind, s.rig.T_rig_sensor !== undefined, s.rig.camera !== undefined]),
    ).toEqual([
      ['CAM_FRONT', 'camera', true, true],
      ['LIDAR_TOP', 'lidar', true, false],
      ['RADAR_FRONT', 'radar', true, false],
    ]);
    expect(plan.rig.frameId).toBe('ego_vehicle');
    // The end of the sweep, and no moment is moved by it: the points lie there already.
    expect(plan.rig.sensors.get('LIDAR_TOP')!.stamp).toBe('scan_end');
    const lidar = plan.sensors.find(s => s.name === 'LIDAR_TOP')!;
    expect(lidar.stream.t.at(3)).toBe(Number(BigInt(town.sweeps[3].us) * 1000n - plan.originNs));
    expect(plan.trajectory!.tNs.length).toBe(55);
    expect(issues.sorted().map(i => `${i.code} ${i.text}`)).toEqual([]);
  });
});
