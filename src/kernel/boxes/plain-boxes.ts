// Points in boxes, box by box and point by point: the truth that the compiled loops must equal.
import { pointsInBox } from '../../geometry/box3.js';
import type { BoxKernels } from './box-kernels.js';

export const plainBoxes: BoxKernels = {
  name: 'plain',
  count: (rows, boxes) => Uint32Array.from(boxes, box => pointsInBox(box, rows).length),
  inside: (rows, boxes) => boxes.map(box => pointsInBox(box, rows)),
};
