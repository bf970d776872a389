// Annotations of the toy town in the nuScenes layout: boxes hold the returns that the simulator counted, tracks move as the town does.
import { beforeAll, describe, expect, it } from 'vitest';
import { pointsInBox } from '../../../src/geometry/box3.js';
import { apply, compose, inverse, rotationAngle, toMatrix, type Vec3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { type LabelSet, labelFormats, openLabels } from '../../../src/label/index.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { nuscenesFolder, tableFiles, token } from '../../support/nuscenes-folder.js';
import { type NuscenesTown, nuscenesTown } from '../../support/nuscenes-town.js';

let town: NuscenesTown;
let set: LabelSet;
const issues = new Issues();

beforeAll(async () => {
  town = await nuscenesTown(1.6);
  const { tables } = nuscenesFolder([town.scene]);
  set = await openLabels({ folder: memoryFolder(tableFiles(tables)) }, labelFormats, { issues, decompress: new Map() });
}, 60_000);

const at = (us: number) =>
  set.labels.filter(({ moment }) => 'stampNs' in moment && moment.stampNs === BigInt(us) * 1000n);
/** The token that the town's name of a track became. */
const tracks = (boxes: readonly { track: string }[]) =>
  new Map(boxes.map(box => [token(`${town.scene.name} ${box.track}`), box.track]));

describe('annotations of the town', () => {
  it('are all there, in the frame of the rig, in words of the file', () => {
    expect(issues.sorted()).toEqual([]);
    expect(set.format).toBe('nuscenes');
    expect(set.found).toBe(set.labels.length);
    expect(set.labels.length).toBe(town.scene.samples.reduce((sum, { annotations }) => sum + annotations!.length, 0));
    expect(set.labels.length).toBeGreaterThan(60);
    expect(new Set(set.labels.map(label => label.frame))).toEqual(new Set(['rig']));
    expect(set.labels[0].attributes.map(([name]) => name)).toEqual(['attribute', 'visibility', 'num_radar_pts']);
    expect(set.labels[0].occluded).toBeCloseTo(0.3, 12);
  });

  it('stand where the town has its objects, at the moment of the sweep', () => {
    let compared = 0;
    for (const { us, boxes } of town.sweeps.filter((_, i) => i % 10 === 0)) {
      const names = tracks(boxes);
      const labels = new Map(at(us).map(label => [names.get(label.track), label]));
      expect(labels.size).toBe(boxes.length);
      for (const truth of boxes) {
        const { box, category, points } = labels.get(truth.track)!;
        const off = compose(inverse(truth.T_base_box), box!.T);
        expect(Math.hypot(...off.t)).toBeLessThan(1e-9);
        expect(rotationAngle(off)).toBeLessThan(1e-7);
        expect(box!.size).toEqual(truth.size_m);
        expect([category, points]).toEqual([`vehicle.${truth.label}`, truth.points]);
        compared++;
      }
    }
    expect(compared).toBe(set.labels.length);
  });

  it('hold the returns that the simulator counted, of all that stands', () => {
    const T_ego_lidar = town.scene.sensors[0].T_ego_sensor;
    let [boxes, points] = [0, 0];
    for (const sweep of town.sweeps.filter((_, i) => i % 10 === 0)) {
      const M = toMatrix(T_ego_lidar);
      const rows = Float64Array.from(
        sweep.points.flatMap(([x, y, z]) =>
          [0, 4, 8].map(r => M[r] * Math.fround(x) + M[r + 1] * Math.fround(y) + M[r + 2] * Math.fround(z) + M[r + 3]),
        ),
      );
      const truths = new Map(sweep.boxes.map(box => [token(`${town.scene.name} ${box.track}`), box]));
      for (const label of at(sweep.us)) {
        const truth = truths.get(label.track)!;
        // What drives was seen at other moments of the sweep than its end; a cylinder does not fill its box, which does not matter.
        if (Math.hypot(...truth.velocity) > 0) continue;
        // Returns lie on the faces, up to the rounding of float32.
        const size = label.box!.size.map(length => length + 1e-3) as [number, number, number];
        const inside = pointsInBox(
          { T: label.box!.T, size },
          { points: rows, stride: 3, xyz: [0, 1, 2], count: sweep.points.length },
        );
        expect(inside.length, label.id).toBe(label.points);
        boxes++;
        points += inside.length;
      }
    }
    expect(boxes).toBeGreaterThan(20);
    expect(points).toBeGreaterThan(200);
  });

  it('move as the town does: from the key frame before to the one after, in the axes of the rig', () => {
    const keys = town.sweeps.filter((_, i) => i % 10 === 0);
    let [moving, central] = [0, 0];
    for (const [k, { us, boxes }] of keys.entries()) {
      const names = tracks(boxes);
      const T_ego_map = inverse(town.T_map_ego(us));
      const turned = (v: Vec3) => apply({ q: T_ego_map.q, t: [0, 0, 0] }, v);
      for (const label of at(us)) {
        const track = names.get(label.track)!;
        const at = (i: number) => keys[i]?.boxes.find(box => box.track === track)?.T_map_box.t;
        const [before, after] = [at(k - 1) ? k - 1 : k, at(k + 1) ? k + 1 : k];
        if (before === after) {
          expect(label.velocity).toBeUndefined();
          continue;
        }
        const seconds = (keys[after].us - keys[before].us) / 1e6;
        const [x, y, z] = at(after)!.map((value, i) => (value - at(before)![i]) / seconds);
        const off = (v: Vec3) => Math.hypot(...label.velocity!.map((value, i) => value - v[i]));
        expect(off(turned([x, y, z]))).toBeLessThan(1e-9);
        const truth = boxes.find(box => box.track === track)!.velocity;
        if (Math.hypot(...truth) > 1) moving++;
        if (Math.hypot(...truth) < 1 || after - before < 2) continue;
        // The road swings and traffic changes its speed: a third derivative of a few m/s³ over ±0.5 s.
        expect(off(turned(truth))).toBeLessThan(0.03 * Math.hypot(...truth));
        central++;
      }
    }
    expect(moving).toBeGreaterThan(5);
    expect(central).toBeGreaterThan(2);
  });
});
