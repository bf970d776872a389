// Evidence as if the picture had been taken a little later: the points move by the rig's own motion.
import { rightJacobian, rotationExp } from '../../geometry/rotation-vector.js';
import { inverse, type SE3, toMatrix } from '../../geometry/se3.js';
import type { FrameEvidence, Twist } from './frame-evidence.js';

/**
 * `dtNs` is added to the picture's moment. With a constant twist the LiDAR moves by Exp(twist · dt), and what stands still by
 * its inverse: over 50 ms a braking car (8 m/s²) is 1 cm off. Undefined without a twist, which is where time cannot be told.
 */
export function atMoment(evidence: FrameEvidence, dtNs: number): FrameEvidence | undefined {
  const { twist, xyz, count } = evidence;
  if (!twist) return undefined;
  if (dtNs === 0) return evidence;
  const m = toMatrix(inverse(motionAfter(twist, dtNs)));
  const moved = new Float32Array(3 * count);
  for (let i = 0; i < 3 * count; i += 3)
    for (let k = 0; k < 3; k++)
      moved[i + k] = m[4 * k] * xyz[i] + m[4 * k + 1] * xyz[i + 1] + m[4 * k + 2] * xyz[i + 2] + m[4 * k + 3];
  return { ...evidence, xyz: moved, tNs: evidence.tNs + dtNs };
}

/** T_now_later of the frame that moves by `twist`: the way of a screw, Exp(twist · dt), with J_l(φ) = J_r(−φ). */
export function motionAfter(twist: Twist, dtNs: number): SE3 {
  const dt = dtNs * 1e-9;
  const [v, w] = [twist.linear, twist.angular].map(([x, y, z]) => [x * dt, y * dt, z * dt] as const);
  return { q: rotationExp(w), t: rightJacobian([-w[0], -w[1], -w[2]], v) };
}
