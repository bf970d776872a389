// Which moment of a camera fits the LiDAR: the toy town's own clocks are found again, and what cannot be told is not told.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FrameEvidence, motionAfter } from '../../../src/calibration/evidence/index.js';
import {
  comparedCounts,
  curveMoments,
  probeCounts,
  probeFrame,
  probeWeights,
  timeCurve,
  unprobed,
} from '../../../src/calibration/nid/index.js';
import { probeMotion } from '../../../src/calibration/nid/probe.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { apply, compose, inverse } from '../../../src/geometry/se3.js';
import { samples } from '../../support/cli.js';
import { townEvidence } from '../town-evidence.js';

const truth: { sensors: Record<string, { clock: { offset_ns: number } }> } = JSON.parse(
  readFileSync(`${samples}town/truth.json`, 'utf8'),
);
/** How much later a sensor's stamps are than the truth, ns. */
const late = (sensor: string) => truth.sensors[sensor].clock.offset_ns;

let town: Map<string, FrameEvidence[]>;

beforeAll(async () => {
  town = await townEvidence('raw');
}, 60_000);

function curveOf(evidence: readonly FrameEvidence[]) {
  const frames = evidence.map(probeFrame).filter(frame => frame !== undefined);
  return timeCurve(
    frames,
    curveMoments.map(dtNs => frames.map(frame => probeCounts(frame, { ...unprobed, dtNs }))),
  );
}

describe('the town with its clocks as recorded', () => {
  it.each(['camera_front', 'camera_left'])('tells by how much %s is late beside the LiDAR', camera => {
    const { best, reason } = curveOf(town.get(`lidar_top ${camera}`)!);
    expect(reason).toBeUndefined();
    // A late stamp is put right by going back; the LiDAR's own error goes the other way.
    const expected = late('lidar_top') - late(camera);
    expect(Math.abs(best!.dtNs - expected)).toBeLessThan(3 * best!.sigmaNs);
    expect(Math.abs(best!.dtNs - expected)).toBeLessThan(4e6);
    expect(best!.sigmaNs).toBeLessThan(6e6);
  });
});

describe('what cannot be told', () => {
  it('a car that stands', () => {
    const still = town.get('lidar_top camera_front')!.map(one => ({
      ...one,
      twist: { linear: [0, 0, 0] as const, angular: [0, 0, 0] as const },
    }));
    const { best, reason } = curveOf(still);
    expect(best).toBeUndefined();
    expect(reason).toContain('hardly moves');
  });

  it('a picture that shows nothing', () => {
    const blank = town.get('lidar_top camera_front')!.map(one => ({
      ...one,
      picture: { ...one.picture, data: new Uint8Array(one.picture.data.length).fill(99) },
    }));
    expect(curveOf(blank).best).toBeUndefined();
  });

  it('pictures of somewhere else: the frames do not agree, or scatter', () => {
    const all = town.get('lidar_top camera_front')!;
    const seen = town.get('lidar_top camera_left')!;
    const mixed = all.map((one, k) => ({ ...one, picture: seen[k % seen.length].picture }));
    const { best, reason } = curveOf(mixed);
    expect([best, typeof reason]).toEqual([undefined, 'string']);
  });

  it('three frames, and none', () => {
    expect(curveOf(town.get('lidar_top camera_front')!.slice(0, 3)).reason).toContain('only 3');
    expect(curveOf([]).reason).toContain('none of its frames');
  });
});

describe('a nudge of pose and time at once', () => {
  it('counts what the evidence at that moment and with that pose counts', () => {
    const one = town.get('lidar_top camera_front')![5];
    const dtNs = -30e6;
    const T_new_given = { q: rotationExp([0.004, -0.006, 0.002]), t: [0.03, -0.02, 0.05] as const };
    const frame = probeFrame(one)!;
    // The same ordinary points, moved by hand: first by the car, then into the nudged camera.
    const T_later_now = inverse(motionAfter(one.twist!, dtNs));
    const T = compose(T_new_given, one.T_camera_lidar);
    const motion = probeMotion(frame, { T_new_given, dtNs });
    for (let i = 0; i < one.count; i += 97) {
      const point = [one.xyz[3 * i], one.xyz[3 * i + 1], one.xyz[3 * i + 2]] as const;
      const given = apply(one.T_camera_lidar, point);
      const expected = apply(T, apply(T_later_now, point));
      const there = apply(motion, given);
      for (let k = 0; k < 3; k++) expect(Math.abs(there[k] - expected[k])).toBeLessThan(1e-5);
    }
  });

  it('back to the truth is better on every side, and away from it is worse', () => {
    const frames = town
      .get('lidar_top camera_front')!
      .map(probeFrame)
      .filter(frame => frame !== undefined);
    const at = (dtNs: number) => frames.map(frame => probeCounts(frame, { ...unprobed, dtNs }));
    const weights = probeWeights(at(0));
    const right = comparedCounts(at(0), at(-41e6), weights);
    expect(right.after).toBeLessThan(right.before);
    expect(right.better).toBe(1);
    expect(comparedCounts(at(0), at(30e6), weights).better).toBeLessThan(0.1);
  });
});
