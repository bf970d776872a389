// What every lens model asks of its numbers before it is built.
import { FramelockError } from '../issue.js';
import type { Intrinsics } from './camera.js';

/** Throws FL0509 unless the numbers can be used. ROS writes K = 0 for a camera that was never calibrated. */
export function checkIntrinsics(intrinsics: Intrinsics): void {
  const { width, height, fx, fy, cx, cy, distortion } = intrinsics;
  if (fx === 0 && fy === 0)
    throw new FramelockError(
      'FL0509',
      'expected calibrated intrinsics, got a focal length of 0: the camera is uncalibrated',
    );
  if (!(Number.isFinite(fx) && Number.isFinite(fy) && fx > 0 && fy > 0))
    throw new FramelockError('FL0509', `expected positive focal lengths, got fx ${fx} and fy ${fy}`);
  if (!(Number.isFinite(cx) && Number.isFinite(cy)))
    throw new FramelockError('FL0509', `expected a finite principal point, got cx ${cx} and cy ${cy}`);
  if (!(Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0))
    throw new FramelockError('FL0509', `expected a positive image size, got ${width}×${height}`);
  if (!distortion.every(Number.isFinite))
    throw new FramelockError('FL0509', `expected finite distortion coefficients, got ${distortion.join(', ')}`);
}

/** Whether a model with these `counts` takes so many: writers pad with zeros (OpenCV's 12 and 14), which count for nothing. */
export function takes(distortion: readonly number[], counts: readonly number[]): boolean {
  const most = Math.max(...counts);
  return distortion.length > most ? distortion.slice(most).every(k => k === 0) : counts.includes(distortion.length);
}

/** The coefficients, padded with zeros to the model's largest count; FL0509 where it does not take so many. */
export function coefficients(model: string, distortion: readonly number[], counts: readonly number[]): number[] {
  if (!takes(distortion, counts))
    throw new FramelockError(
      'FL0509',
      `expected ${counts.join(' or ')} distortion coefficients for ${model}, got ${distortion.length}`,
    );
  return Array.from({ length: Math.max(...counts) }, (_, i) => distortion[i] ?? 0);
}

/** The value; FL0509 unless it lies in [min, max]. */
export function within(name: string, value: number, min: number, max: number, unit = ''): number {
  if (value >= min && value <= max) return value;
  const range = max === Number.MAX_VALUE ? `at least ${min}` : `from ${min} to ${max}`;
  throw new FramelockError('FL0509', `expected ${name} ${range}${unit && ` ${unit}`}, got ${value}`);
}
