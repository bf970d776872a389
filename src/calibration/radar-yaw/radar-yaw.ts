// How a radar is turned about the car's upright axis, from the Doppler of what stands while the car drives.
//
//   −dᵢ = a·uᵢ·v + b·uᵢ·(z × v)      δ = atan2(−b, a)
//
// dᵢ: rate of range, m/s, positive when receding; uᵢ: unit vector to the target; v: the sensor's velocity and z: the car's
// upright axis, both turned into the sensor's frame by the mounting as given. Turning the mounting by δ about z on top makes it
// fit. All detections of the drive at once: a scan alone tells the direction to 0.3°, six hundred to 0.02°.
import type { Vec3 } from '../../geometry/index.js';
import { crossProduct } from '../../geometry/rotation-vector.js';
import { DopplerSignFinder } from '../observe/doppler-sign.js';
import type { RadarScan } from '../observe/radar-velocity.js';
import { medianOf } from '../time-offset/knots.js';
import { fitYaw, type YawFit, type YawRows } from './fit-yaw.js';
import { unwrapped } from './start-yaw.js';
import { judgeYaw, type RadarYawEstimate, type YawOptions } from './yaw-verdict.js';

/** Velocity of the sensor's place, m/s, and the car's upright axis, in the sensor's frame as given; how fast the car turns, rad/s. */
export interface SensorMotion {
  readonly velocity: Vec3;
  readonly up: Vec3;
  readonly turning: number;
}

/** Slower, the direction is noise; m/s. */
const LEAST_SPEED = 2;
/** Turning faster for its speed, the direction hangs on the lever arm and on the stamps, rad/m: a bend of 25 m radius. */
const MOST_BEND = 0.04;
/** Detections held; beyond, every second scan is let go. */
const MOST_ROWS = 400_000;

interface Scan {
  readonly t: number;
  readonly rows: Float64Array;
}

/** A radar's yaw on the car from the Doppler of what stands still: push all scans, then `finish`. Holds a bounded number of detections. */
export class RadarYaw {
  readonly #finder = new DopplerSignFinder();
  #scans: Scan[] = [];
  #held = 0;
  #stride = 1;
  #usable = 0;
  readonly #counts = { scans: 0, slow: 0, bent: 0, unknown: 0 };

  /** `tNs` ascends. `motion` is undefined where nobody knows how the car moved. */
  push(scan: RadarScan, tNs: number, motion: SensorMotion | undefined): void {
    this.#counts.scans++;
    this.#finder.push(scan, tNs);
    const speed = motion && Math.hypot(...motion.velocity);
    if (!motion || !Number.isFinite(speed)) this.#counts.unknown++;
    else if (speed! < LEAST_SPEED) this.#counts.slow++;
    else if (motion.turning > MOST_BEND * speed!) this.#counts.bent++;
    else this.#keep(scan, tNs, motion);
  }

  #keep(scan: RadarScan, t: number, { velocity, up }: SensorMotion): void {
    this.#usable++;
    if (this.#usable % this.#stride !== 0) return;
    const side = crossProduct(up, velocity);
    const speed = Math.hypot(...velocity);
    const rows: number[] = [];
    for (let i = 0; i < scan.count; i++) {
      const at: Vec3 = [scan.xyz[3 * i], scan.xyz[3 * i + 1], scan.xyz[3 * i + 2]];
      const range = Math.hypot(...at);
      if (!(range > 0.1 && range < 1e4) || !(Math.abs(scan.doppler[i]) < 200)) continue;
      const along = (v: Vec3) => (at[0] * v[0] + at[1] * v[1] + at[2] * v[2]) / range;
      rows.push(along(velocity), along(side), -scan.doppler[i], speed);
    }
    this.#scans.push({ t, rows: Float64Array.from(rows) });
    this.#held += rows.length / 4;
    if (this.#held <= MOST_ROWS) return;
    this.#stride *= 2;
    this.#scans = this.#scans.filter((_, k) => k % 2 === 0);
    this.#held = this.#scans.reduce((sum, one) => sum + one.rows.length / 4, 0);
  }

  /** Scans that are held. */
  get held(): number {
    return this.#scans.length;
  }

  /** Median of |rate − what a standing target would show|, m/s, were the radar turned by `yaw`; NaN without scans. */
  misfit(yaw: number, sign: 1 | -1, wrap = 0): number {
    const { count, p, q, d } = rowsOf(this.#scans);
    const apart = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const predicted = Math.cos(yaw) * p[i] - Math.sin(yaw) * q[i];
      apart[i] = Math.abs(unwrapped(sign * d[i], predicted, wrap) - predicted);
    }
    return count > 0 ? medianOf(apart) : Number.NaN;
  }

  finish(options: YawOptions = {}): RadarYawEstimate {
    const rows = rowsOf(this.#scans);
    const fit: YawFit | undefined = fitYaw(rows, options.sign ?? this.#finder.finish().sign);
    return judgeYaw(fit, this.#counts, rows, this.#finder.finish(), options);
  }
}

function rowsOf(scans: readonly Scan[]): YawRows {
  const count = scans.reduce((sum, one) => sum + one.rows.length / 4, 0);
  const [p, q, d, t, speed] = [0, 1, 2, 3, 4].map(() => new Float64Array(count));
  let i = 0;
  for (const scan of scans)
    for (let at = 0; at < scan.rows.length; at += 4, i++) {
      [p[i], q[i], d[i], speed[i]] = scan.rows.subarray(at, at + 4);
      t[i] = scan.t;
    }
  return { count, scans: scans.length, p, q, d, t, speed };
}
