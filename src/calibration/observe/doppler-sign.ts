// Whether a radar counts receding or approaching targets as positive: found by where its targets are a moment later.
import { wrapAngle } from '../../geometry/angle.js';
import type { RadarScan } from './radar-velocity.js';

export interface DopplerSign {
  /** 1: positive when receding (framelock's own); −1: positive when approaching; 0: the recording does not tell. */
  readonly sign: 1 | -1 | 0;
  /** How many standard errors the evidence is from none; positive for 1. */
  readonly z: number;
  /** Pairs of scans that were compared. */
  readonly scans: number;
}

/** Scans so far apart are compared, ns: at 8 m/s ranges change by 2 m, many times the noise. */
const STEP = 2.5e8;
const LONGEST = 5e8;
/** Scans held. */
const MOST_HELD = 16;
/** Noise of a range, and how far a target may leave its direction while the car turns, m and rad. */
const RANGE_SIGMA = 0.4;
const SECTOR = 0.2;
/** Range changes that tell the signs apart, m. */
const LEAST_CHANGE = 0.6;
const MOST_DETECTIONS = 300;
/** Evidence below this many standard errors is none. */
const LEAST_Z = 4;

interface Held {
  readonly t: number;
  readonly range: Float64Array;
  readonly azimuth: Float64Array;
  readonly doppler: Float64Array;
}

/**
 * Range tells without any knowledge of the car: r(t + dt) = r + s·d·dt for the right sign s. For every detection, all later
 * ones in its direction are asked how well they fit either sign; chance fits both equally, so the mean difference over the
 * scans is zero unless the sign shows.
 */
export class DopplerSignFinder {
  readonly #held: Held[] = [];
  #scans = 0;
  #sum = 0;
  #squares = 0;

  push(scan: RadarScan, t: number): void {
    const now = polar(scan, t);
    const then = this.#held.findLast(h => t - h.t >= STEP && t - h.t <= LONGEST);
    if (then) this.#compare(then, now);
    this.#held.push(now);
    if (this.#held.length > MOST_HELD) this.#held.shift();
  }

  finish(): DopplerSign {
    const n = this.#scans;
    if (n < 5) return { sign: 0, z: 0, scans: n };
    const mean = this.#sum / n;
    const variance = Math.max(0, this.#squares / n - mean * mean);
    // Neighbouring comparisons share scans: about a fourth of them are independent.
    const z = variance > 0 ? mean / Math.sqrt((4 * variance) / n) : 0;
    return { sign: z > LEAST_Z ? 1 : z < -LEAST_Z ? -1 : 0, z, scans: n };
  }

  #compare(then: Held, now: Held): void {
    const dt = (now.t - then.t) * 1e-9;
    let evidence = 0;
    let asked = 0;
    for (let i = 0; i < then.range.length; i++) {
      const change = then.doppler[i] * dt;
      if (!(Math.abs(change) > LEAST_CHANGE)) continue;
      asked++;
      for (let j = 0; j < now.range.length; j++) {
        if (Math.abs(wrapAngle(now.azimuth[j] - then.azimuth[i])) > SECTOR) continue;
        const moved = now.range[j] - then.range[i];
        evidence += bell(moved - change) - bell(moved + change);
      }
    }
    if (asked === 0) return;
    this.#scans++;
    this.#sum += evidence / asked;
    this.#squares += (evidence / asked) ** 2;
  }
}

function polar({ count, xyz, doppler }: RadarScan, t: number): Held {
  const n = Math.min(count, MOST_DETECTIONS);
  const at = (axis: number) => (_: unknown, i: number) => xyz[3 * i + axis];
  const x = Float64Array.from({ length: n }, at(0));
  const y = Float64Array.from({ length: n }, at(1));
  return {
    t,
    range: x.map((value, i) => Math.hypot(value, y[i], xyz[3 * i + 2])),
    azimuth: x.map((value, i) => Math.atan2(y[i], value)),
    doppler: doppler.slice(0, n),
  };
}

function bell(rest: number): number {
  return Math.exp(-0.5 * (rest / RANGE_SIGMA) ** 2);
}
