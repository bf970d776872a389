// Which of the points that fall on a picture the camera saw, and which something else hides from it.
//
// Scanner and camera stand apart, so the camera does not see all that the scanner measured. What could hide a point was mostly
// measured as well: neighbouring beams that met one surface span it, and the pieces are drawn into a z-buffer of the picture.
// Working in the scanner's own directions keeps a piece as wide as the beams lie apart at its distance, whichever way the
// camera sees it, and a road seen from low above it does not hide itself. An edge lies anywhere between the last beam that
// met a surface and the next: what is hidden only if it goes on farther than is sure is unknown.
import { plainVisibilityKernels } from '../../kernel/visibility/plain-visibility.js';
import { directionsOf } from './directions.js';
import { backsOf } from './facing.js';
import { nearerOf } from './nearer.js';
import { patchesOf } from './patches.js';
import { pitchOf } from './pitch.js';
import { samplesOf } from './samples.js';
import { OCCLUDED, type Sightings, UNKNOWN, VISIBLE } from './sightings.js';
import { spotsOf } from './spots.js';
import { surfaceOf } from './surface.js';
import { drawPieces } from './z-buffer.js';

/** A surface hides what lies farther behind it than this part of the distance: more than ranges are noisy. */
const TOLERANCE = 0.02;
/**
 * Part of its range by which a point may have been measured too far. A camera that looks along a surface sees such a point
 * behind it by a multiple of that.
 */
const NOISE = 0.005;

/**
 * `UNKNOWN`, `VISIBLE` or `OCCLUDED` of each sighting. Depends on the points, not on their order or scale. Unknown is also what
 * has no neighbour to a side or none above or below: a flat scanner's line, lone points. Time is linear in points and cells of the
 * picture, and no recording makes it need more memory than a fixed number per point and 2²⁰ cells.
 */
export function visibilityOf(sightings: Sightings, kernels = plainVisibilityKernels()): Uint8Array {
  const { index, distance } = sightings;
  const labels = new Uint8Array(index.length).fill(UNKNOWN);
  if (index.length === 0) return labels;
  const directions = directionsOf(sightings);
  const samples = samplesOf(directions);
  const pitch = pitchOf(directions, samples);
  if (!pitch) return labels;
  const { members } = samples;
  const neighbours = kernels.neighbours(directions, members, pitch.azimuth, pitch.elevation);
  const surface = surfaceOf(directions, members, neighbours);
  const spots = spotsOf(sightings, directions, members, pitch);
  const axes = patchesOf(sightings, directions, members, neighbours, surface, spots, pitch);
  const buffer = drawPieces(sightings, members, surface, axes, kernels);
  const backs = backsOf(sightings, members, surface, spots);
  const { u, v } = sightings;
  const behind: number[] = [];
  for (let i = 0; i < index.length; i++) {
    if (backs[samples.of[i]] === 1) {
      labels[i] = OCCLUDED;
      continue;
    }
    // What may hide lies at least as near as what surely does.
    if (buffer.maybeAt(u[i], v[i]) * distance[i] > 1 + TOLERANCE) behind.push(i);
    else if (isAmongOthers(neighbours, samples.of[i])) labels[i] = VISIBLE;
  }
  const nearer = nearerOf(sightings, directions, Int32Array.from(behind), NOISE);
  for (const [n, i] of behind.entries()) {
    const hides = (w: number, wNearer: number) =>
      w * distance[i] > 1 + TOLERANCE && wNearer * nearer.distance[n] > 1 + TOLERANCE;
    const [un, vn] = [nearer.u[n], nearer.v[n]];
    if (hides(buffer.sureAt(u[i], v[i]), buffer.sureAt(un, vn))) labels[i] = OCCLUDED;
    else if (hides(buffer.maybeAt(u[i], v[i]), buffer.maybeAt(un, vn))) labels[i] = UNKNOWN;
    else if (isAmongOthers(neighbours, samples.of[i])) labels[i] = VISIBLE;
  }
  return labels;
}

function isAmongOthers(neighbours: Int32Array, sample: number): boolean {
  if (sample < 0) return false;
  const at = 4 * sample;
  return (neighbours[at] >= 0 || neighbours[at + 2] >= 0) && (neighbours[at + 1] >= 0 || neighbours[at + 3] >= 0);
}
