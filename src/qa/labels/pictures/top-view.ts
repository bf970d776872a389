// Points and boxes around a label from above: ahead of the rig is up, left is left.
import { type Box3, boxCorners, type PointRows } from '../../../geometry/box3.js';
import { rotateVector } from '../../../geometry/rotation-vector.js';
import { apply, type Vec3 } from '../../../geometry/se3.js';
import { type Canvas, type Colour, fillDisc, newCanvas } from '../../overlay/canvas.js';
import { drawText } from '../../overlay/font.js';
import { boxColour } from './camera-crop.js';
import { drawLine } from './lines.js';

export interface TopRequest {
  /** In the rig frame, m. */
  readonly middle: Vec3;
  readonly box?: Box3;
  /** Other boxes of the frame. */
  readonly others: readonly Box3[];
  readonly points: PointRows;
}

const ground: Colour = [23, 27, 34];
const faint: Colour = [110, 120, 134];
const inside: Colour = [120, 230, 140];
const point: Colour = [190, 196, 206];
const SIZE = 270;
/** m to each side, at least; and so many times the box's longest side. */
const LEAST_REACH = 5;
const REACH = 1.4;
/** Heights that are shown around the box, m: the ground below it would hide it. */
const BELOW = 0.1;
const ABOVE = 1;

export function topView({ middle, box, others, points }: TopRequest): Canvas {
  const canvas = newCanvas(SIZE, SIZE, ground);
  const reach = Math.max(LEAST_REACH, REACH * Math.max(...(box?.size ?? [0])));
  const scale = SIZE / (2 * reach);
  const half = (box?.size[2] ?? 2) / 2;
  const u = (y: number) => SIZE / 2 - (y - middle[1]) * scale;
  const v = (x: number) => SIZE / 2 - (x - middle[0]) * scale;
  const { stride, xyz, count } = points;
  const isInside = box && insideTest(box);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = xyz.map(place => points.points[i * stride + place]);
    if (!(Math.abs(x - middle[0]) < reach && Math.abs(y - middle[1]) < reach)) continue;
    if (!(z > middle[2] - half - BELOW && z < middle[2] + half + ABOVE)) continue;
    fillDisc(canvas, u(y), v(x), 2, isInside?.(x, y, z) ? inside : point, SIZE);
  }
  for (const other of others) drawBox(canvas, other, faint, u, v);
  if (box) drawBox(canvas, box, boxColour, u, v);
  else fillDisc(canvas, SIZE / 2, SIZE / 2, 6, boxColour, SIZE);
  drawLine(canvas, [8, SIZE - 8, 8 + scale, SIZE - 8], faint, 2);
  drawText(canvas, '1 m', 8, SIZE - 20, 1, faint);
  return canvas;
}

/** The base's outline, and a stroke from the middle to the front. */
function drawBox(canvas: Canvas, box: Box3, colour: Colour, u: (y: number) => number, v: (x: number) => number): void {
  const c = boxCorners(box);
  const line = [0, 1, 3, 2, 0].flatMap(k => [u(c[3 * k + 1]), v(c[3 * k])]);
  drawLine(canvas, line, colour, 1.6);
  const front = apply(box.T, [box.size[0] / 2, 0, 0]);
  drawLine(canvas, [u(box.T.t[1]), v(box.T.t[0]), u(front[1]), v(front[0])], colour, 1.6);
}

function insideTest(box: Box3): (x: number, y: number, z: number) => boolean {
  const axes = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map(axis => rotateVector(box.T.q, axis));
  const [cx, cy, cz] = box.T.t;
  return (x, y, z) =>
    axes.every(([a, b, c], k) => Math.abs(a * (x - cx) + b * (y - cy) + c * (z - cz)) <= box.size[k] / 2);
}
