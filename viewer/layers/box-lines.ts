// Labels as lines: boxes in space with an arrow to their front, and their edges in a picture, bent as its lens bends them.
import { type Box3, boxCorners, boxEdges } from '../../src/geometry/box3.js';
import { apply } from '../../src/geometry/se3.js';
import type { PictureBoxData } from '../data/boxes.js';

/** Pairs of ends, xyz each, in the frame of the boxes. */
export function boxLines(boxes: readonly Box3[]): Float32Array {
  const lines: number[] = [];
  for (const box of boxes) {
    const corners = boxCorners(box);
    const corner = (k: number) => corners.subarray(3 * k, 3 * k + 3);
    for (const [a, b] of boxEdges) lines.push(...corner(a), ...corner(b));
    // From the middle of the bottom to a little beyond the front: which way it heads.
    const [length, , height] = box.size;
    const z = -height / 2;
    lines.push(...apply(box.T, [0, 0, z]), ...apply(box.T, [length / 2 + Math.min(1, length / 4), 0, z]));
  }
  return Float32Array.from(lines);
}

/** Polylines of pixels (u and v in turn) as pairs of ends; lines lie nearer than every point. */
export function pictureLines(lines: readonly Float64Array[]): Float32Array {
  const out: number[] = [];
  for (const line of lines)
    for (let i = 0; i + 3 < line.length; i += 2) out.push(line[i], line[i + 1], 0.5, line[i + 2], line[i + 3], 0.5);
  return Float32Array.from(out);
}

/** The frame of a 2D label, closed. */
export function frameLine({ left, top, right, bottom }: PictureBoxData): Float64Array {
  return Float64Array.of(left, top, right, top, right, bottom, left, bottom, left, top);
}
