// A rolling shutter from the rig file to the projected points, against pictures that the toy town rendered line by line.
import { describe, expect, it } from 'vitest';
import { frameTable } from '../../src/export/arrow/frame-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { VISIBLE } from '../../src/projection/index.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { rigFileToJson } from '../../src/rig/index.js';
import { readScenario, simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import { camera } from '../../src/simulate/sensors/camera.js';
import type { SweepTruth } from '../../src/simulate/truth.js';
import { quick, run } from '../simulate/support.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const rolling = { readout_ns: 90_000_000, readout: 'left_to_right' };
/** The car turns and drives; a very slow readout, so that lines lie far apart in time. */
const sensors = {
  lidar_top: { ...none, rings: 24, range_sigma_m: 0 },
  camera_front: { ...none, ...rolling, noise_sigma: 0, width: 240, height: 180, fx: 156, fy: 155, cx: 120, cy: 89 },
  camera_left: null,
  radar_front: null,
  imu: null,
  gnss: null,
  odometry: { rate_hz: 100, position_sigma_m: 0, rotation_sigma_deg: 0 },
};
const scenario = quick(sensors, { seed: 5 });
const town = run(scenario);
/** The same without anything that tells how the car moved. */
const blind = run(quick({ ...sensors, odometry: null }, { seed: 5 }));

async function planOf(rig: string, topics?: readonly string[], from = town) {
  const issues = new Issues();
  const source = await simulatedSource(from, issues);
  const options = { ...defaultOptions, reference: 'lidar_top', topics, visibility: true };
  return { plan: await planFrames(source, parseRigFile(rig, 'rig.yaml'), options, issues), issues };
}

/** Share of projected points whose pixel shows the surface that the LiDAR met. */
async function agreement(rig: string): Promise<{ right: number; points: number }> {
  const { plan, issues } = await planOf(rig);
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const eye = camera(town.stage, 'camera_front', scenario.sensors.camera_front!);
  const planned = (topic: string) => town.plan.filter(p => town.topics[p.topic].topic === topic);
  let right = 0;
  let points = 0;
  for (const f of [2, 6]) {
    const frame = await reader.read(f);
    const [projection] = frame.projections;
    const [cloud, picture] = ['lidar_top', 'camera_front'].map(name => frame.cells.find(c => c.sensor.name === name)!);
    if (!projection || cloud.kind !== 'cloud' || picture.kind !== 'picture') continue;
    const sweep = planned('/lidar_top/points').find(p => BigInt(p.stamp) + town.stage.startNs === cloud.rawNs)!;
    const view = planned('/camera_front/image/compressed').find(
      p => BigInt(p.stamp) + town.stage.startNs === picture.rawNs,
    )!;
    const { surfaces } = (await town.make(sweep)).truth as SweepTruth;
    const rendered = eye.render(view.k, view.t);
    projection.index.forEach((i, n) => {
      const pixel = Math.round(projection.v[n]) * 240 + Math.round(projection.u[n]);
      // The road is the same wherever one looks at it; other cars move between sweep and picture.
      if (surfaces[i] === 0 || projection.visibility![n] !== VISIBLE) return;
      if (town.stage.world.solids[surfaces[i] - 1].drive) return;
      points++;
      if (rendered.surfaces[pixel] === surfaces[i]) right++;
    });
  }
  return { right: right / points, points };
}

const rig = trueRigYaml(town);

describe('a rolling shutter', () => {
  it('reaches the projection: pixels show what the LiDAR met', async () => {
    expect(rig).toContain('readout: left_to_right');
    const known = await agreement(rig);
    const unknown = await agreement(rig.replace(/ *readout(_ns)?: .*\n/g, ''));
    expect(known.points).toBeGreaterThan(300);
    // Pixels at the edges of things remain.
    expect(known.right).toBeGreaterThan(0.97);
    expect(1 - known.right).toBeLessThan(0.5 * (1 - unknown.right));
  });

  it('moves a stamp at its begin or end by half of exposure and readout', async () => {
    const stampOf = async (more: string) => {
      const camera = `  camera_front: {topic: /camera_front/image/compressed, ${more}}`;
      const { plan } = await planOf(`framelock_rig: 1\nsensors:\n${camera}\n`);
      return plan.sensors.find(s => s.name === 'camera_front')!.stream.t.at(0);
    };
    const readout = 'readout_ns: 30000000, readout: top_to_bottom';
    const middle = await stampOf(`stamp: exposure_mid, ${readout}`);
    expect((await stampOf(`stamp: exposure_start, ${readout}`)) - middle).toBe(15e6);
    expect((await stampOf(`stamp: exposure_end, exposure_ns: 4000000, ${readout}`)) - middle).toBe(-17e6);
  });

  it('is told where no trajectory says how the camera moved, and stands in the columns', async () => {
    await expect(planOf(rig, ['lidar_top'], blind)).rejects.toMatchObject({
      code: 'FL0801',
      message: expect.stringMatching(/"\/odom", which the recording does not have/),
    });
    const { issues, plan } = await planOf(trueRigYaml(blind), ['lidar_top', 'camera_front'], blind);
    expect(plan.trajectory).toBeUndefined();
    const said = issues.sorted().filter(({ code }) => code === 'FL0601' || code === 'FL0620');
    expect(said.map(({ code, at }) => [code, at?.topic])).toEqual([
      ['FL0620', '/camera_front/image/compressed'],
      ['FL0601', undefined],
    ]);
    const moving = await planOf(rig, ['lidar_top', 'camera_front']);
    expect(moving.issues.has('FL0601') || moving.issues.has('FL0620')).toBe(false);
    const field = frameTable(plan, 'town').schema.fields.find(f => f.name === 'camera_front')!;
    const again = parseRigFile(rigFileToJson(plan.rig), 'rig.json').sensors.camera_front;
    expect(again.readout).toEqual({ ns: 90e6, direction: 'left_to_right' });
    expect([field.metadata.get('readout'), field.metadata.get('readout_ns')]).toEqual(['left_to_right', '90000000']);
  });

  it.each([
    ['readout_ns: 5000, stamp: exposure_mid', /expected readout_ns and readout, got one of them/],
    ['readout: top_to_bottom, stamp: exposure_mid', /expected readout_ns and readout, got one of them/],
    ['readout_ns: 5000, readout: top_to_bottom', /expected stamp: exposure_start/],
    ['readout_ns: 5000, readout: downwards, stamp: exposure_mid', /expected "top_to_bottom"/],
    ['readout_ns: 0, readout: top_to_bottom, stamp: exposure_mid', /expected/],
  ])('a rig file with %s is refused', (more, refusal) => {
    expect(() => parseRigFile(`framelock_rig: 1\nsensors:\n  c: {topic: /c, ${more}}\n`, 'a.yaml')).toThrow(refusal);
  });

  it('a scenario needs both settings, and a known direction', () => {
    const of = (more: object) => readScenario({ framelock_scenario: 1, sensors: { camera_front: more } });
    expect(() => of({ readout_ns: 5 })).toThrow(/expected readout_ns and readout/);
    expect(() => of({ readout_ns: 5, readout: 'down' })).toThrow(/expected one of top_to_bottom/);
    expect(of({}).sensors.camera_front).not.toHaveProperty('readout');
  });
});
