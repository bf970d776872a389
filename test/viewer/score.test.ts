// Scores without a browser: the viewer's evidence is that of `calib check`, and what curves and files say is right.

import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameEvidence } from '../../src/calibration/evidence/index.js';
import { frameScore } from '../../src/calibration/health/frame-score.js';
import { sweepAxes, sweepOf, sweepsOf } from '../../src/calibration/health/sweeps.js';
import type { TimeCurve } from '../../src/calibration/nid/time-curve.js';
import { datasetEvidence } from '../../src/export/read/dataset-evidence.js';
import { compose, inverse } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { decodeGray } from '../../src/platform/node/gray.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { type Host, HostError } from '../../viewer/data/host.js';
import { type OpenDataset, openDataset } from '../../viewer/data/open-dataset.js';
import { frameEvidence } from '../../viewer/score/frame-evidence.js';
import { loadFrames } from '../../viewer/score/load-frames.js';
import { pickFrames } from '../../viewer/score/pick-frames.js';
import { causeSentence, causeValue } from '../../viewer/state/calibrate/cause-words.js';
import { poseOfNudge } from '../../viewer/state/calibrate/nudge.js';
import { nudgedRig } from '../../viewer/state/calibrate/nudged-rig.js';
import { lensOf } from '../../viewer/state/calibrate/reprojection.js';
import {
  clearlyOff,
  judged,
  sweepPlaces,
  sweepSentence,
  timeSentence,
  timingSentence,
} from '../../viewer/state/calibrate/score-words.js';
import { filesIn } from '../support/memory-output.js';
import { seeded } from '../support/seeded.js';
import { smallDataset } from './small-dataset.js';

let files: Map<string, Uint8Array>;
let host: Host;
let dataset: OpenDataset;
/** Of camera_front against the LiDAR, as `calib check` reads the same dataset. */
let checked: FrameEvidence[];

beforeAll(async () => {
  files = await smallDataset();
  const bytes = (path: string) => {
    const found = files.get(path);
    if (!found) throw new HostError('missing', `${path} is not there`);
    return Uint8Array.from(found);
  };
  host = {
    range: async (path, from, to) => bytes(path).slice(from, to),
    tail: async (path, count) => ({ bytes: bytes(path).slice(-count), size: bytes(path).length }),
    text: async path => new TextDecoder().decode(bytes(path)),
  };
  dataset = await openDataset(host);
  const { source } = await datasetEvidence(filesIn(files), { decodeGray }, new Issues(), { camera: 'camera_front' });
  checked = [];
  for await (const found of source.read([4, 9, 14])) for (const { evidence } of found) checked.push(evidence);
}, 60_000);

const sensor = (name: string) => dataset.data.sensors.find(s => s.name === name)!;

test('evidence is the same that calib check takes from the dataset', async () => {
  expect(checked.map(one => one.frame)).toEqual([4, 9, 14]);
  for (const other of checked) {
    const around = await Promise.all(
      [-1, 0, 1].map(async d => {
        const batch = await dataset.readBatch(await dataset.batchOf(other.frame + d));
        return batch.find(frame => frame.index === other.frame + d)!;
      }),
    );
    const [camera, cloud] = [sensor('camera_front'), sensor('lidar_top')];
    const lens = lensOf(camera)!;
    const mine = frameEvidence({ frame: around[1], around, camera, cloud, lens, picture: other.picture })!;
    expect(mine.count).toBe(other.count);
    expect(mine.compensated).toBe(true);
    expect(mine.intensity).toEqual(other.intensity);
    let worst = 0;
    for (let i = 0; i < mine.xyz.length; i++) worst = Math.max(worst, Math.abs(mine.xyz[i] - other.xyz[i]));
    // Screws here, linear and slerp there, between poses 100 ms apart.
    expect(worst).toBeLessThan(0.02);
    const [a, b] = [mine.twist!, other.twist!];
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(a.linear[k] - b.linear[k])).toBeLessThan(0.2);
      expect(Math.abs(a.angular[k] - b.angular[k])).toBeLessThan(0.02);
    }
    expect(mine.T_camera_lidar).toEqual(other.T_camera_lidar);
  }
});

test('a set reads its frames once, two to tune by and one held out, and tells what is right from what is not', async () => {
  const parts: number[] = [];
  const { set, loaded } = await loadFrames(
    host,
    sensor('camera_front'),
    sensor('lidar_top'),
    decodeGray,
    async part => {
      parts.push(part);
    },
  );
  expect(parts.at(-1)).toBe(1);
  expect([loaded.training.length, loaded.heldOut.length, loaded.looked]).toEqual([13, 7, 20]);
  expect(loaded.moving).toBeGreaterThan(15);
  const yaw = (deg: number) => ({
    T_new_given: inverse(poseOfNudge({ rotationDeg: [0, deg, 0], translationM: [0, 0, 0], dtMs: 0 })),
    dtNs: 0,
  });
  const { training, heldOut } = set.score(yaw(1));
  expect([judged(training!), judged(heldOut!)]).toEqual(['worse', 'worse']);
  expect(judged(set.score(yaw(0)).heldOut!)).toBe('no clear difference');
  const { training: later } = set.score({ T_new_given: yaw(0).T_new_given, dtNs: 40e6 });
  expect(judged(later!)).toBe('worse');
});

test.each([
  [
    'a missing picture is left out and said',
    async () => Promise.reject(new Error('no')),
    'the picture cannot be decoded',
  ],
  [
    'a picture of another size',
    async () => ({ width: 3, height: 2, data: new Uint8Array(6) }),
    'not of the size of the lens',
  ],
])('%s', async (_, decode, words) => {
  const [camera, cloud] = [sensor('camera_front'), sensor('lidar_top')];
  const { set, loaded } = await loadFrames(host, camera, cloud, decode, async () => {});
  expect(loaded.training).toEqual([]);
  expect(loaded.leftOut.join()).toContain(words);
  expect(set.score({ T_new_given: { q: [0, 0, 0, 1], t: [0, 0, 0] }, dtNs: 0 })).toEqual({});
  expect((await set.timeCurve(async () => {})).reason).toContain('none of its frames');
});

test('frames are spread, every third held out', () => {
  expect(pickFrames(0)).toEqual([]);
  expect(pickFrames(1)).toEqual([{ frame: 0, heldOut: false }]);
  const many = pickFrames(1000);
  expect(many.length).toBe(24);
  expect(many.filter(one => one.heldOut).length).toBe(8);
  expect(many[0].frame).toBeLessThan(30);
  expect(many[23].frame).toBeGreaterThan(970);
});

describe('curves', () => {
  test('point to the nudge that puts a wrong calibration right', () => {
    // The given calibration looks 0.5° too far right and stands 6 cm too far down: the nudge back is −0.5° and −6 cm.
    const wrong = poseOfNudge({ rotationDeg: [0, 0.5, 0], translationM: [0, 0.06, 0], dtMs: 0 });
    const frames = checked.map(one =>
      frameScore({ ...one, T_camera_lidar: compose(inverse(wrong), one.T_camera_lidar) }),
    );
    const sweeps = sweepsOf(frames);
    expect(sweeps.map(one => one.axis)).toEqual([...sweepAxes]);
    const best = (axis: string) => {
      const sweep = sweeps.find(one => one.axis === axis)!;
      return sweepPlaces(sweep)[sweep.nats.indexOf(0)];
    };
    expect(Math.abs(best('yaw') + 0.5)).toBeLessThanOrEqual(0.15);
    expect(best('down')).toBeLessThan(0);
    expect(Math.abs(best('time'))).toBeLessThanOrEqual(15);
  });

  test('are said in words', () => {
    const at = Float64Array.of(-0.1, 0, 0.1);
    const of = { axis: 'right', at, frames: 9, sigma: 0.02 } as const;
    expect(sweepSentence({ ...of, nats: Float64Array.of(-1, 0, -1), observable: false }, 'cm')).toBe(
      'flat: cannot be seen here',
    );
    expect(sweepSentence({ ...of, nats: Float64Array.of(0, -3, -9), observable: true }, 'cm')).toBe('best +10 ± 2 cm');
    // One clear side: the best lies at the end of the curve or beyond it, which is not the same as telling nothing.
    expect(sweepSentence({ ...of, nats: Float64Array.of(-9, -3, 0), observable: false }, 'cm')).toBe(
      'best -10 cm or beyond',
    );
  });

  test('of fewer than four frames tell no best place, for nobody knows how sure it is', () => {
    const { sigma, ...yaw } = sweepsOf([frameScore(checked[0])]).find(one => one.axis === 'yaw')!;
    expect(sigma).toBeUndefined();
    expect(sweepSentence({ ...yaw, nats: Float64Array.of(-9, 0, -9), observable: true }, 'deg')).toBe(
      'cannot be told: 1 of 4 frames',
    );
  });

  test('over many frames tell a sigma that holds: the tops of paraboloids whose own tops are spread by 0.1°', () => {
    const degree = Math.PI / 180;
    const next = seeded(3);
    const uniform = () => (next() / 2147483647 - 0.5) * 2 * Math.sqrt(3);
    const base = frameScore(checked[0]);
    let inside = 0;
    for (let round = 0; round < 200; round++) {
      const tops = Array.from({ length: 16 }, () => 0.2 + 0.1 * uniform());
      const frames = tops.map(top => {
        const score = (change: ArrayLike<number>) => -100 * (change[1] / degree - top) ** 2;
        return { ...base, score };
      });
      const sweep = sweepOf(frames, 'yaw')!;
      // 0.1° / √16, and the step of 0.05° besides.
      expect(sweep.sigma! / degree).toBeGreaterThan(0.02);
      expect(sweep.sigma! / degree).toBeLessThan(0.045);
      const best = sweep.at[sweep.nats.indexOf(0)] / degree;
      if (Math.abs(best - 0.2) <= sweep.sigma! / degree) inside++;
    }
    // 68 % of 200, by three sigma of the binomial.
    expect(inside).toBeGreaterThan(200 * 0.68 - 3 * Math.sqrt(200 * 0.68 * 0.32));
  });

  test('over time: earlier, later, as it is, and not told', () => {
    const curve = { atNs: [0], nid: [1], frames: 9 };
    const at = (ms: number, sigma: number) => ({
      ...curve,
      best: { dtNs: ms * 1e6, sigmaNs: sigma * 1e6, widthNs: 1 },
    });
    expect(timeSentence('front', at(-37, 3))).toBe('front: its stamps are 37 ms too late, ± 3 ms');
    expect(timeSentence('front', at(18, 3))).toBe('front: its stamps are 18 ms too early, ± 3 ms');
    expect(timeSentence('front', at(4, 3))).toBe('front: its stamps fit as they are, ± 3 ms');
    expect(timeSentence('front', { ...curve, reason: 'none of its frames' }, ['8 × too few points fall'])).toBe(
      'front: cannot be told: none of its frames (8 × too few points fall)',
    );
    expect(timeSentence('front', { ...curve, reason: 'the car hardly moves' })).toBe(
      'front: cannot be told: the car hardly moves',
    );
    const all = new Map([
      ['left', at(18, 3)],
      ['front', at(-37, 3)],
      ['rear', at(-90, 60)],
    ]);
    expect(clearlyOff(all)).toBe('front is 37 ms too late, left is 18 ms too early');
    expect(clearlyOff(new Map([['rear', at(-4, 3)]]))).toBeUndefined();

    const untold = { ...curve, reason: 'the car hardly moves' };
    const fits = at(1, 3);
    expect(timingSentence(all, 3).off).toBe(`${clearlyOff(all)}, or sits wrong: Sync looks for the cause.`);
    expect(timingSentence(new Map([['front', fits]]), 1)).toEqual({
      off: '',
      rest: 'The stamps of the cameras fit the cloud, as far as Sync can tell.',
    });
    // What could not be told is never called fitting.
    const nothing = timingSentence(new Map([['front', untold]]), 1);
    expect(nothing).toEqual({
      off: '',
      rest: 'Whether the stamps of front fit the cloud cannot be told: Sync says why.',
    });
    expect(
      timingSentence(
        new Map<string, TimeCurve>([
          ['front', untold],
          ['left', fits],
        ]),
        2,
      ).rest,
    ).toMatch(/front fit the cloud cannot be told.* other cameras fit the cloud/);
    expect(timingSentence(new Map([['front', fits]]), 2).rest).toMatch(/^Whether .* was not checked yet/);
  });
});

test('causes are said with what would put them right, in the sense of a nudge', () => {
  const cause = { name: 'rotation' as const, value: [0, Math.PI / 180, 0], sigma: [0, 0.001, 0], r2: 0.8 };
  expect(causeValue(cause)).toBe('x y z 0.00 ± 0.00, -1.00 ± 0.06, 0.00 ± 0.00°');
  expect(causeValue({ name: 'time', value: [-0.037], sigma: [0.003], r2: 0.8 })).toBe('picture -37 ± 3 ms');
  const base = { rms: 4, count: 40, causes: [cause], untested: [] };
  expect(causeSentence('front', { ...base, best: 'rotation', alike: ['translation'] })).toBe(
    'front: a turn of the camera explains best (R² 0.80) that points lie 4.0 px beside; a shift of the camera would do nearly as well here',
  );
  expect(causeSentence('front', { ...base, alike: [], reason: 'none of the causes explains it alone' })).toBe(
    'front: none of the causes explains it alone',
  );
});

test('two nudged cameras make one rig file with two entries, and everything else stays', () => {
  const nudge = { rotationDeg: [0, 0.5, 0] as const, translationM: [0.01, 0, 0] as const, dtMs: -37.2 };
  const one = (camera: string) => ({ camera, nudge, reasons: ['by eye'], accepted: true });
  const text = nudgedRig(dataset.data, [one('camera_front'), one('camera_left')]);
  const [old, made] = [dataset.data.rigText, text].map(rig => parseRigFile(rig, 'rig.json'));
  expect(made.history!.length).toBe((old.history?.length ?? 0) + 2);
  for (const entry of made.history!) {
    expect(entry.parent).toEqual({ file: 'rig.json', sha256: dataset.data.rigHash });
    expect(entry.time).toEqual({ offset_ns: -37_200_000, sigma_ns: null });
    expect(entry.change.rotation_deg).toEqual([0, 0.5, 0]);
  }
  for (const name of ['camera_front', 'camera_left']) {
    expect(made.sensors[name].clock!.offsetNs - old.sensors[name].clock!.offsetNs).toBe(-37_200_000);
    const off = compose(inverse(old.sensors[name].pose!.T_to_frame), made.sensors[name].pose!.T_to_frame);
    expect(off.t[0]).toBeCloseTo(0.01, 9);
  }
  expect(made.sensors.lidar_top).toEqual(old.sensors.lidar_top);
});
