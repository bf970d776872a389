// Numbers in the reasons of verdicts: two digits are all that a person needs, and all that a sigma can bear.
import { DEG_PER_RAD } from '../geometry/angle.js';

export function twoDigits(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(2))) : 'nothing';
}

/** `angle` is in rad. */
export function inDegrees(angle: number): string {
  return `${twoDigits(angle * DEG_PER_RAD)}°`;
}
