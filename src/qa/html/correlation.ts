// Correlation of two sensors' motion over the shift between them: the peak is the offset that motion shows.
import type { MotionCurve } from '../motion-curve.js';
import { type Box, drawing, scale, xAxis, yAxis } from './axis.js';
import { coordinate as px } from './text.js';

const box: Box = { width: 640, height: 190, left: 52, right: 10, top: 20, bottom: 32 };
/** Points drawn; the highest of each stretch is kept, so that no peak is lost. */
const MOST_POINTS = 800;

export function correlation({ shiftNs, correlation: value, offsetNs }: MotionCurve): string {
  if (shiftNs.length < 2 || !(shiftNs[shiftNs.length - 1] > shiftNs[0])) return '';
  const x = scale(shiftNs[0] / 1e6, shiftNs[shiftNs.length - 1] / 1e6, box.left, box.width - box.right, 8);
  const y = scale(-1, 1, box.height - box.bottom, box.top, 4);
  const stride = Math.ceil(shiftNs.length / MOST_POINTS);
  let d = '';
  for (let i = 0; i < shiftNs.length; i += stride) {
    let top = i;
    for (let k = i; k < Math.min(shiftNs.length, i + stride); k++) if (value[k] > value[top]) top = k;
    if (!Number.isFinite(value[top])) continue;
    d += `${d === '' ? 'M' : 'L'}${px(x.at(shiftNs[top] / 1e6))} ${px(y.at(Math.min(1, Math.max(-1, value[top]))))}`;
  }
  const mark =
    offsetNs !== undefined && offsetNs >= shiftNs[0] && offsetNs <= shiftNs[shiftNs.length - 1]
      ? `<path class="jump" d="M${px(x.at(offsetNs / 1e6))} ${box.top}V${box.height - box.bottom}"/>`
      : '';
  return drawing(
    box,
    'Correlation over shift',
    `${xAxis(box, x, 'ms')}${yAxis(box, y, '')}<path class="line" d="${d}"/>${mark}`,
  );
}
