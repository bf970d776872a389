// Doppler without the car's own motion: one more number per radar point, where poses tell how the car moved.
//
//   v_comp = d + uᵀ(v + ω × l)      d: rate of range, m/s, positive when receding
import type { RadarScan } from '../calibration/observe/radar-velocity.js';
import type { Vec3 } from '../geometry/index.js';
import type { Issues } from '../issue.js';
import type { PointLayout } from '../kernel/index.js';
import type { Trajectory } from '../rig/index.js';
import type { ReadCloud } from './cloud-reader.js';
import type { LookedAt } from './message-looks.js';
import { dopplerField, radarScan } from './motion/radar-motion.js';
import { type RigVelocity, rigVelocity, sensorVelocity } from './motion/rig-velocity.js';
import type { FirstLook, Sensor } from './sensor.js';

/** How a radar's rates are read and turned into ones that are positive when the target recedes. */
export interface DopplerUse {
  readonly field: NonNullable<ReturnType<typeof dopplerField>>;
  readonly sign: 1 | -1;
}

/** Scans that are asked for the sign, spread over the drive. */
const MOST_ASKED = 40;
/** m/s: slower tells no sign. */
const LEAST_SPEED = 2;
/** Of detections whose rate tells the sign, the part that must fit a standing world, and how many at least. */
const LEAST_SHARE = 0.3;
const FEWEST = 20;
const NAME = 'doppler_compensated';

/** The layout with one more column, for a radar with Doppler whose place in the rig is known, in a recording with poses. */
export async function withDoppler(
  look: FirstLook,
  radar: LookedAt,
  trajectory: Trajectory | undefined,
  issues: Issues,
): Promise<FirstLook> {
  const { layout } = look;
  const field = radar.kind === 'radar' && layout ? dopplerField(layout.names) : undefined;
  if (!field || !layout || look.recorded || !trajectory || !radar.rig.T_rig_sensor) return look;
  const sign = await signOf(radar, trajectory, issues);
  if (sign === undefined) return look;
  const wide = widened(layout, definitionOf(layout, field, sign, trajectory));
  return { ...look, layout: wide, recorded: layout, doppler: { field, sign: sign === 'assumed' ? 1 : sign } };
}

function widened(layout: PointLayout, definition: string): PointLayout {
  let name = NAME;
  for (let i = 2; layout.names.includes(name); i++) name = `${NAME}_${i}`;
  const column = { name, unit: 'm/s', converted: false, rounded: false, synthesised: true, definition };
  return { ...layout, names: [...layout.names, name], columns: [...layout.columns, column], width: layout.width + 1 };
}

function definitionOf(
  { names }: PointLayout,
  field: DopplerUse['field'],
  sign: 1 | -1 | 'assumed',
  { from, worldFrame }: Trajectory,
): string {
  const rate = 'rate' in field ? names[field.rate] : `(${names[field.vx]}, ${names[field.vy]}) along u`;
  const recorded =
    sign === -1
      ? `−${rate} (recorded positive when approaching)`
      : `${rate} (positive when receding${sign === 'assumed' ? ', assumed' : ''})`;
  return `rate of range without the car's own motion, positive when receding: ${recorded} + u·(v + ω × l); u: unit vector from the radar to the point; v, ω: of the rig in ${worldFrame} by ${String(from)}, over ±50 ms or one step; l: place of the radar in the rig; NaN where the poses do not tell`;
}

/** Undefined, with FL0632, where neither sign fits; `assumed` where the car never moves. */
async function signOf(
  radar: LookedAt,
  trajectory: Trajectory,
  issues: Issues,
): Promise<1 | -1 | 'assumed' | undefined> {
  const { looks, channel, rig, stream } = radar;
  const velocityAt = rigVelocity(trajectory);
  const moving: { readonly message: number; readonly v: Vec3 }[] = [];
  for (let i = 0; i < stream.t.length; i++) {
    const velocity = velocityAt(stream.t.at(i));
    const v = velocity && sensorVelocity(velocity, rig.T_rig_sensor!);
    if (v && Math.hypot(...v) > LEAST_SPEED) moving.push({ message: stream.message.at(i), v });
  }
  if (moving.length === 0) return 'assumed';
  const fits = { receding: 0, approaching: 0, asked: 0 };
  const count = Math.min(MOST_ASKED, moving.length);
  for (let k = 0; k < count; k++) {
    const { message, v } = moving[Math.floor((k * moving.length) / count)];
    const scan = await looks.at(channel, message, value => (value.kind === 'points' ? radarScan(value) : undefined));
    if (scan) countFits(scan, v, fits);
  }
  const { receding, approaching, asked } = fits;
  if (asked === 0) return 'assumed';
  const [more, less] = [Math.max(receding, approaching), Math.min(receding, approaching)];
  if (more < FEWEST || more < LEAST_SHARE * asked || more < 2 * less) {
    issues.add(
      'FL0632',
      `of ${asked} detections whose rate would tell, ${receding} fit a standing world when rates count as positive receding and ${approaching} when approaching; they were kept as recorded and not compensated: look at the radar's pose and its clock`,
      { topic: channel.topic },
    );
    return undefined;
  }
  if (approaching > receding)
    issues.add(
      'FL0633',
      `${approaching} of ${asked} detections fit a standing world when rates are positive approaching, ${receding} when receding`,
      { topic: channel.topic },
    );
  return receding > approaching ? 1 : -1;
}

function countFits(
  { count, xyz, doppler }: RadarScan,
  v: Vec3,
  fits: { receding: number; approaching: number; asked: number },
) {
  const near = 0.5 + 0.05 * Math.hypot(...v);
  for (let i = 0; i < count; i++) {
    const range = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    const expected = -(xyz[3 * i] * v[0] + xyz[3 * i + 1] * v[1] + xyz[3 * i + 2] * v[2]) / range;
    if (!(Math.abs(expected) > 2 * near) || !Number.isFinite(doppler[i])) continue;
    fits.asked++;
    if (Math.abs(doppler[i] - expected) < near) fits.receding++;
    if (Math.abs(doppler[i] + expected) < near) fits.approaching++;
  }
}

/** The cloud in the sensor's wide layout; `velocity`: the rig's when the cloud was measured. */
export function withCompensation(cloud: ReadCloud, sensor: Sensor, velocity: RigVelocity | undefined): ReadCloud {
  const { names, width } = sensor.look.recorded!;
  const { field, sign } = sensor.look.doppler!;
  const v = velocity && sensorVelocity(velocity, sensor.rig.T_rig_sensor!);
  const lower = names.map(name => name.toLowerCase());
  const [x, y, z] = ['x', 'y', 'z'].map(name => lower.indexOf(name));
  const points = new Float32Array(cloud.count * (width + 1));
  for (let i = 0; i < cloud.count; i++) {
    const row = cloud.points.subarray(i * width, (i + 1) * width);
    points.set(row, i * (width + 1));
    const at: Vec3 = [row[x], row[y], z < 0 ? 0 : row[z]];
    const range = Math.hypot(...at);
    const rate =
      'rate' in field ? row[field.rate] : (row[field.vx] * at[0] + row[field.vy] * at[1]) / Math.hypot(at[0], at[1]);
    const own = v ? (at[0] * v[0] + at[1] * v[1] + at[2] * v[2]) / range : Number.NaN;
    points[i * (width + 1) + width] = sign * rate + own;
  }
  return { ...cloud, points };
}
