// Says when a lens model never comes to the corners of its own pictures: what the lens shows there is not projected.
import type { Issues } from '../issue.js';
import type { RigCamera } from './rig.js';

/**
 * FL0512 for a lens that looks forward only, whose formula turns back before a corner: its coefficients were fitted to what
 * lies farther in (KITTI raw, camera 03). The dark corners of a fisheye's circle, or
 * of a `viewDeg` that somebody gave, are no news.
 */
export function reportBlindCorners(name: string, topic: string, { lens, intrinsics }: RigCamera, issues: Issues): void {
  if (lens.maxAngle > Math.PI / 2 || intrinsics.viewDeg !== undefined) return;
  const [right, bottom] = [lens.width - 0.5, lens.height - 0.5];
  const ok = new Uint8Array(4);
  const corners = Float64Array.of(-0.5, -0.5, right, -0.5, -0.5, bottom, right, bottom);
  lens.unproject(corners, 4, new Float64Array(12), ok);
  const blind = ok.filter(one => one === 0).length;
  if (blind === 0) return;
  const degrees = ((lens.maxAngle * 180) / Math.PI).toFixed(1);
  issues.add(
    'FL0512',
    `expected a ray for every corner of the pictures of "${name}", but ${lens.model} is one-to-one only up to ${degrees}° from its axis: ${blind} of 4 corners have none, and points there are not projected`,
    { topic },
  );
}
