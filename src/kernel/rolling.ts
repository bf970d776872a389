// Projects one cloud into a picture whose lines were exposed one after another while the camera moved.
//
// A point falls on the line that was exposed when the camera saw the point there: t = τ(v(T(t) p)). Solved by fixed point from
// the middle of the picture: a line is read in some 10 µs, in which a picture moves by far less than a line, so that each round
// comes nearer by what the picture moves per line. Points whose steps do not shrink so are not seen, and counted.
import type { Camera } from '../camera/camera.js';
import { inImage } from '../camera/in-image.js';
import { linesOf, type Readout, readoutTime } from '../camera/readout.js';
import type { Projection } from './project.js';
import type { Knots, PointColumns } from './transform.js';

export interface RollingView {
  /** T_camera_points during the readout; `t` in ns from the middle of the picture. */
  readonly toCamera: Knots;
  readonly readout: Readout;
}

export interface RollingInput {
  readonly points: Float32Array;
  readonly stride: number;
  readonly xyz: PointColumns;
  readonly count: number;
  readonly view: RollingView;
  readonly lens: Camera;
  /** Metres; 0.1 by default. */
  readonly minDepth?: number;
}

export interface RollingProjection extends Projection {
  /** Points that the lens sees but for which no line was found. */
  readonly unsettled: number;
}

/** Lines by which a settled point may still be off; 0.01 px is asked. */
const SETTLED = 1e-4;
/** A step must be shorter than the one before by this factor, or the point does not settle. */
const SHRINKING = 0.95;

/** As `projectCloud`, each point by the matrix of the moment in which its own line was exposed. */
export function projectRolling(input: RollingInput): RollingProjection {
  const { lens, view, count } = input;
  const { width, height } = lens;
  const found = new Uint8Array(count);
  const round = new Round(input);
  const half = view.readout.ns / 2;
  let unsettled = 0;
  // A point may be outside of what the lens sees in the middle of the readout, and inside at its begin or end.
  let waiting = Int32Array.from({ length: count }, (_, i) => i);
  for (const start of half > 0 ? [0, -half, half] : [0]) {
    const settled = settle(round, waiting, start, view.readout, lens);
    unsettled += settled.lost;
    for (const i of settled.points) found[i] = 1;
    waiting = settled.unseen;
  }
  return { ...pack(found, round.uvz, width, height), unsettled };
}

/** One projection of many points, each at its own time. */
class Round {
  readonly uvz: Float64Array;
  readonly #input: RollingInput;
  readonly #xyz: Float64Array;
  readonly #uv: Float64Array;
  readonly #seen: Uint8Array;
  readonly #at: Int32Array;

  constructor(input: RollingInput) {
    const { count } = input;
    this.#input = input;
    this.uvz = new Float64Array(3 * count);
    this.#xyz = new Float64Array(3 * count);
    this.#uv = new Float64Array(2 * count);
    this.#seen = new Uint8Array(count);
    this.#at = new Int32Array(count);
  }

  /** Projects points which[0..n) at times[i]; returns how many of them the lens sees, moved to the front of `which`. */
  run(which: Int32Array, n: number, times: Float64Array, unseen: number[]): number {
    const { points, stride, xyz, view, lens, minDepth = 0.1 } = this.#input;
    const forward = lens.maxAngle <= Math.PI / 2;
    const M = new Float64Array(12);
    let last = Number.NaN;
    let far = 0;
    for (let k = 0; k < n; k++) {
      const i = which[k];
      if (times[i] !== last) {
        last = times[i];
        matrixAt(view.toCamera, last, M);
      }
      const at = i * stride;
      const x = points[at + xyz[0]];
      const y = points[at + xyz[1]];
      const z = points[at + xyz[2]];
      const depth = M[8] * x + M[9] * y + M[10] * z + M[11];
      const X = M[0] * x + M[1] * y + M[2] * z + M[3];
      const Y = M[4] * x + M[5] * y + M[6] * z + M[7];
      const near = forward ? depth : Math.sqrt(X * X + Y * Y + depth * depth);
      // NaN fails every comparison.
      if (!(near > minDepth && near < Number.POSITIVE_INFINITY)) {
        unseen.push(i);
        continue;
      }
      this.#xyz[3 * far] = X;
      this.#xyz[3 * far + 1] = Y;
      this.#xyz[3 * far + 2] = depth;
      this.#at[far++] = i;
    }
    lens.project(this.#xyz, far, this.#uv, this.#seen);
    let kept = 0;
    for (let k = 0; k < far; k++) {
      const i = this.#at[k];
      if (!this.#seen[k]) {
        unseen.push(i);
        continue;
      }
      this.uvz[3 * i] = this.#uv[2 * k];
      this.uvz[3 * i + 1] = this.#uv[2 * k + 1];
      this.uvz[3 * i + 2] = this.#xyz[3 * k + 2];
      which[kept++] = i;
    }
    return kept;
  }
}

function settle(round: Round, points: Int32Array, start: number, readout: Readout, lens: Camera) {
  const { width, height } = lens;
  const line = readout.ns / linesOf(readout, width, height);
  const half = readout.ns / 2;
  const times = new Float64Array(round.uvz.length / 3).fill(start);
  const steps = new Float64Array(times.length).fill(Number.POSITIVE_INFINITY);
  const active = points.slice();
  const unseen: number[] = [];
  const settled: number[] = [];
  let lost = 0;
  // What leaves the picture on its way was never in it.
  const inside = (i: number) => Number(inImage(round.uvz[3 * i], round.uvz[3 * i + 1], width, height));
  let n = round.run(active, active.length, times, unseen);
  while (n > 0) {
    let left = 0;
    for (let k = 0; k < n; k++) {
      const i = active[k];
      const wanted = readoutTime(readout, width, height, round.uvz[3 * i], round.uvz[3 * i + 1]);
      const time = Math.max(-half, Math.min(half, wanted));
      const step = line > 0 ? Math.abs(time - times[i]) / line : 0;
      // Nothing is known of the first step but that the next must be shorter.
      const shrinking = steps[i] === Number.POSITIVE_INFINITY ? SHRINKING : step / steps[i];
      if (shrinking > SHRINKING) {
        lost += inside(i);
        continue;
      }
      // What is left after this step is a geometric series.
      if (step * shrinking <= SETTLED * (1 - shrinking)) {
        settled.push(i);
        continue;
      }
      steps[i] = step;
      times[i] = time;
      active[left++] = i;
    }
    const gone: number[] = [];
    n = round.run(active, left, times, gone);
    for (const i of gone) lost += inside(i);
  }
  return { points: settled, unseen: Int32Array.from(unseen), lost };
}

/** Entry by entry between two knots, as transformPointsOverTime. */
function matrixAt({ t, matrices }: Knots, time: number, out: Float64Array): void {
  let k = 0;
  while (k + 2 < t.length && time >= t[k + 1]) k++;
  const s = t.length === 1 ? 0 : Math.max(0, Math.min(1, (time - t[k]) / (t[k + 1] - t[k])));
  const next = t.length === 1 ? k : k + 1;
  for (let e = 0; e < 12; e++) out[e] = matrices[12 * k + e] + s * (matrices[12 * next + e] - matrices[12 * k + e]);
}

/** In the cloud's order, by the pixel as it is stored: float32. */
function pack(found: Uint8Array, uvz: Float64Array, width: number, height: number): Projection {
  const count = found.length;
  const index = new Uint32Array(count);
  const u = new Float32Array(count);
  const v = new Float32Array(count);
  const depth = new Float32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (!found[i]) continue;
    u[kept] = uvz[3 * i];
    v[kept] = uvz[3 * i + 1];
    if (!inImage(u[kept], v[kept], width, height)) continue;
    depth[kept] = uvz[3 * i + 2];
    index[kept++] = i;
  }
  return { index: index.slice(0, kept), u: u.slice(0, kept), v: v.slice(0, kept), depth: depth.slice(0, kept) };
}
