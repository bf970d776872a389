// One frame made ready for trying many calibrations: points and outlines of the whole cloud, and the picture as ranks.
import type { FrameEvidence } from '../evidence/index.js';
import { directionsOf, neighboursOf } from '../health/directions.js';
import { edgePoints } from '../health/edges.js';
import { type PictureMaps, pictureMaps } from '../health/picture-maps.js';
import { rankBins } from '../nid/equalise.js';

export interface LookedFrame {
  readonly frame: number;
  /** x y z in the LiDAR's frame, m, thinned over the whole cloud. */
  readonly points: Float64Array;
  /** Rank of reflectivity per point, 0..15; undefined where all are the same. */
  readonly levels?: Uint8Array;
  /** Ends of surfaces, left and right, and above and below, x y z in the LiDAR's frame. */
  readonly outlines: readonly [Float64Array, Float64Array];
  /** Of the picture as recorded, px. */
  readonly width: number;
  readonly height: number;
  readonly maps: SizedMaps;
}

/** Maps of a picture of which one pixel is `scale` of the recorded one. */
export interface SizedMaps extends Pick<PictureMaps, 'width' | 'height' | 'ranks'> {
  readonly scale: number;
}

/** Of a cloud that looks all around, a camera sees a fifth or less. */
const MOST_POINTS = 40_000;
const MOST_NEIGHBOURS = 120_000;
export const LEVELS = 16;

/** What `diagnoseConventions` needs of one frame, made once for all readings. */
export function lookAtFrame(evidence: FrameEvidence): LookedFrame {
  const { xyz, count, intensity, picture, frame } = evidence;
  const directions = directionsOf(evidence, everyOf(count, MOST_NEIGHBOURS));
  const neighbours = neighboursOf(directions);
  const chosen = everyOf(count, MOST_POINTS);
  const points = new Float64Array(3 * chosen.length);
  chosen.forEach((i, k) => {
    for (let c = 0; c < 3; c++) points[3 * k + c] = xyz[3 * i + c];
  });
  const levels =
    intensity &&
    rankBins(
      Float32Array.from(chosen, i => (Number.isFinite(intensity[i]) ? intensity[i] : 0)),
      LEVELS,
    );
  const { shrink, ...maps } = pictureMaps(picture);
  return {
    frame,
    points,
    levels: levels && new Set(levels).size > 2 ? levels : undefined,
    outlines: [edgePoints(directions, neighbours, 'across').xyz, edgePoints(directions, neighbours, 'along').xyz],
    width: picture.width,
    height: picture.height,
    maps: { ...maps, scale: shrink },
  };
}

/** `most` of the numbers below `count`, evenly spread. */
function everyOf(count: number, most: number): Uint32Array<ArrayBuffer> {
  const n = Math.min(count, most);
  return Uint32Array.from({ length: n }, (_, k) => Math.floor((k * count) / n));
}
