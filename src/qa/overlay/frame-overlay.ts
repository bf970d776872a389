// What of one frame goes on one picture: points, distances and caption.
import type { CloudCell, PictureCell, ProjectionCell, SyncedFrame } from '../../frame/frame.js';
import type { FramePlan, Pair } from '../../frame/plan.js';
import { OCCLUDED, UNKNOWN, VISIBLE } from '../../projection/index.js';
import type { Canvas } from './canvas.js';
import { lettersPerLine, type Overlay } from './draw-overlay.js';

export interface FrameOverlay {
  readonly picture: PictureCell;
  readonly cloud: CloudCell;
  readonly projection: ProjectionCell;
  /** Stamp of the picture minus stamp of the cloud, ns. */
  readonly dtNs: number;
  /** Distances that colour the points, m. */
  readonly depth: Float32Array;
  readonly depthName: string;
}

/** Undefined when the frame lacks the picture or the cloud. `pair` is one of `plan.pairs`. */
export function frameOverlay(plan: FramePlan, frame: SyncedFrame, pair: Pair): FrameOverlay | undefined {
  const projection = frame.projections[plan.pairs.indexOf(pair)];
  const picture = frame.cells[pair.camera];
  const cloud = frame.cells[pair.cloud];
  if (!projection || picture.kind !== 'picture' || cloud.kind !== 'cloud') return undefined;
  // Beside a fisheye the distance along the optical axis is zero, so there the distance from the scanner tells more.
  const wide = pair.cameraSensor.rig.camera!.lens.maxAngle > Math.PI / 2;
  return {
    picture,
    cloud,
    projection,
    dtNs: Number(picture.stampNs - cloud.stampNs),
    ...distances(wide, projection, cloud, pair),
  };
}

export function captioned(
  frame: SyncedFrame,
  found: FrameOverlay,
  canvas: Canvas,
  options: { readonly pointSize?: number; readonly maxDepth?: number },
): Overlay {
  const { projection, dtNs, depth, depthName } = found;
  const sign = dtNs < 0 ? '-' : '+';
  const parts = [
    `frame ${frame.index}`,
    `${projection.camera} with ${projection.cloud}`,
    `dt ${sign}${(Math.abs(dtNs) / 1e6).toFixed(1)} ms`,
    `${projection.index.length} points`,
    ...(projection.visibility ? [`${counted(projection.visibility).occluded} hidden`] : []),
    projection.compensated ? 'motion-compensated' : 'not motion-compensated',
  ];
  const { u, v, visibility } = projection;
  return {
    picture: canvas,
    u,
    v,
    depth,
    depthName,
    visibility,
    caption: lines(parts, lettersPerLine(canvas.width)),
    ...options,
  };
}

/** How many points have each label. */
export function counted(visibility: Uint8Array): { visible: number; occluded: number; unknown: number } {
  const counts = [0, 0, 0];
  for (const label of visibility) counts[label]++;
  return { unknown: counts[UNKNOWN], visible: counts[VISIBLE], occluded: counts[OCCLUDED] };
}

/** Joins as many parts as fit; what is longer than a line is cut into lines. */
function lines(parts: readonly string[], most: number): string[] {
  const out: string[] = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    if (last !== undefined && last.length + 3 + part.length <= most) {
      out[out.length - 1] = `${last} | ${part}`;
      continue;
    }
    for (let at = 0; at < part.length; at += most) out.push(part.slice(at, at + most));
  }
  return out;
}

/** Points of other sweeps are not at hand; their distance from the lens is, where visibility was asked for. */
function distances(wide: boolean, projection: ProjectionCell, cloud: CloudCell, pair: Pair) {
  const { depth, range, sweep, index } = projection;
  if (!wide || (sweep && !range)) return { depth, depthName: 'depth' };
  return { depth: sweep ? range! : ranges(cloud, index, pair), depthName: 'range' };
}

function ranges(cloud: CloudCell, index: Uint32Array, pair: Pair): Float32Array {
  const [x, y, z] = pair.xyz;
  const { width } = pair.cloudSensor.look.layout!;
  return Float32Array.from(index, i => {
    const at = i * width;
    return Math.hypot(cloud.points[at + x], cloud.points[at + y], cloud.points[at + z]);
  });
}
