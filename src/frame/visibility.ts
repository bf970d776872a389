// Tells of every projected point whether the camera saw it.
import { fastVisibilityKernels, type VisibilityKernels } from '../kernel/index.js';
import { distanceName, visibilityOf } from '../projection/index.js';
import type { CloudCell, ProjectionCell } from './frame.js';
import type { Pair } from './plan.js';
import { recordedPoints } from './recorded-points.js';

/** The first `count` of the points that are left, out of `cloud`. */
export interface Share {
  readonly cloud: CloudCell;
  readonly count: number;
}

/** Of this thread, made when it is first needed. */
let fastest: VisibilityKernels | undefined;

/** `shares`: out of which clouds the projection's points are, one behind the other; together as many as there are. */
export function withVisibility(projection: ProjectionCell, shares: readonly Share[], pair: Pair): ProjectionCell {
  const { u, v, depth, range } = projection;
  const { lens } = pair.cameraSensor.rig.camera!;
  const stride = pair.cloudSensor.look.layout!.width;
  const distance = distanceName(lens) === 'range' ? range! : depth;
  const cloud =
    shares.length === 1
      ? { points: recordedPoints(shares[0].cloud), index: projection.index, stride, xyz: pair.xyz }
      : gathered(projection, shares, pair, stride);
  fastest ??= fastVisibilityKernels();
  const sightings = { u, v, distance, ...cloud, toCamera: pair.staticMatrix, lens };
  return { ...projection, visibility: visibilityOf(sightings, fastest) };
}

/** The points of several sweeps, as the scanner measured each. */
function gathered({ index }: ProjectionCell, shares: readonly Share[], { xyz }: Pair, stride: number) {
  const points = new Float32Array(3 * index.length);
  let n = 0;
  for (const { cloud, count } of shares) {
    const measured = recordedPoints(cloud);
    for (const end = n + count; n < end; n++) {
      for (let c = 0; c < 3; c++) points[3 * n + c] = measured[index[n] * stride + xyz[c]];
    }
  }
  return { points, index: index.map((_, i) => i), stride: 3, xyz: [0, 1, 2] as const };
}
