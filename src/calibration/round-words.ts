// Numbers in the reasons of verdicts: two digits are all that a person needs, and all that a sigma can bear.
import { DEG_PER_RAD } from '../geometry/angle.js';

export function twoDigits(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(2))) : 'nothing';
}

/** A number that is not as large as `needed`: two digits, or as many as it takes to read as less. */
export function tooFew(x: number, needed: number): string {
  for (let digits = 2; Number.isFinite(x) && digits < 17; digits++) {
    const rounded = Number(x.toPrecision(digits));
    if (rounded < needed) return String(rounded);
  }
  return twoDigits(x);
}

/** `angle` is in rad. */
export function inDegrees(angle: number): string {
  return `${twoDigits(angle * DEG_PER_RAD)}°`;
}
