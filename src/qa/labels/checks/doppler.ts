// Check: radar detections on a box move along the ray as its track does.
import type { SceneCloud } from '../../../frame/scene/index.js';
import { inverse, toMatrix, type Vec3 } from '../../../geometry/se3.js';
import type { LabelCheck, Measured } from '../check.js';
import { radarRates } from '../frame/radar-rates.js';

/** How far outside of the box its detections lie: m, and m per m of range (a degree and a half). */
const GROWN = [0.4, 0.025] as const;
/** A radar whose heights all lie within this, m, measures none. */
const FLAT = 0.05;
const FEWEST = 2;

/** `told`: number of detections, their rate and the one expected, m/s. */
export const doppler: LabelCheck = {
  name: 'doppler',
  unit: 'm/s',
  limit: 1.5,
  severity: 'warning',
  about:
    "median difference between the rates of two or more radar detections in the box and its velocity along their rays, without the rig's own motion; the box is grown by 0.4 m and 2.5 cm per m, and detections in several boxes are left out. Of two detections the nearer one counts",
  tellsRig: 'radar',
  start: ({ scene }) => ({
    *frame({ frame, here, inRig }): Iterable<Measured> {
      for (const cloud of frame.clouds) {
        const rates = cloud.kind === 'radar' ? radarRates(cloud, scene.poseAt) : undefined;
        if (!rates) continue;
        const origin = cloud.T_rig_sensor.t;
        const flat = isFlat(cloud);
        const solids = here.flatMap(bound => {
          const box = bound.velocity && bound.boxAt(cloud.stampNs);
          if (!box || !bound.velocity) return [];
          const grown = GROWN[0] + GROWN[1] * Math.hypot(...box.T.t.map((v, k) => v - origin[k]));
          const half = box.size.map((s, k) => (flat && k === 2 ? Number.POSITIVE_INFINITY : s / 2 + grown));
          return [
            {
              bound,
              velocity: bound.velocity,
              M: toMatrix(inverse(box.T)),
              half,
              off: [] as number[],
              seen: [] as number[],
            },
          ];
        });
        const { points, count } = inRig(cloud);
        for (let row = 0; row < count; row++) {
          const rate = rates(row);
          if (!Number.isFinite(rate)) continue;
          const p: Vec3 = [points[3 * row], points[3 * row + 1], points[3 * row + 2]];
          const hit = solids.filter(({ M, half }) =>
            [0, 1, 2].every(
              k => Math.abs(M[4 * k] * p[0] + M[4 * k + 1] * p[1] + M[4 * k + 2] * p[2] + M[4 * k + 3]) <= half[k],
            ),
          );
          if (hit.length !== 1) continue;
          const ray = p.map((v, k) => v - origin[k]);
          const range = Math.hypot(...ray);
          const expected = hit[0].velocity.reduce((sum, v, k) => sum + (v * ray[k]) / range, 0);
          hit[0].off.push(rate - expected);
          hit[0].seen.push(rate);
        }
        for (const { bound, off, seen } of solids) {
          if (off.length < FEWEST) continue;
          const order = off.map((_, i) => i).sort((a, b) => Math.abs(off[a]) - Math.abs(off[b]));
          const middle = order[(order.length - 1) >> 1];
          yield {
            label: bound.position,
            frame: bound.frame,
            sensor: cloud.sensor,
            value: Math.abs(off[middle]),
            told: [off.length, seen[middle], seen[middle] - off[middle]],
          };
        }
      }
    },
  }),
  say({ sensor, told: [count, seen, expected] = [] }) {
    return `${count} detections of ${sensor} on it recede at ${seen.toFixed(1)} m/s, its track at ${expected.toFixed(1)} m/s`;
  },
};

function isFlat({ points, stride, xyz, count }: SceneCloud): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const z = points[i * stride + xyz[2]];
    if (z < low) low = z;
    if (z > high) high = z;
  }
  return !(high - low > FLAT);
}
