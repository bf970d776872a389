// Between two poses along the arc that a body of constant twist takes: T_a · Exp(s · Log(T_a⁻¹ T_b)) in closed form.
import { apply, compose, identity, inverse, type SE3, type Vec3 } from './se3.js';
import { slerp } from './slerp.js';

/**
 * `s` in [0, 1] from `a` to `b`; exact for a car on a circle, where a straight line between poses cuts the corner.
 * With Log(T_a⁻¹ T_b) a turn by θ about the unit axis n, the way along n is s of the whole, and the way p across n is
 * (e^{isθ} - 1) / (e^{iθ} - 1) · p in the plane across n: p shrunk by sin(sθ/2) / sin(θ/2) and turned by (s - 1)θ/2 about n.
 */
export function screw(a: SE3, b: SE3, s: number): SE3 {
  const back = inverse(a);
  // Differences first: UTM coordinates would lose the way between two readings.
  const p = apply({ q: back.q, t: [0, 0, 0] }, [b.t[0] - a.t[0], b.t[1] - a.t[1], b.t[2] - a.t[2]]);
  // The whole turn along the shorter way; taking both parts from it keeps them together at a half turn.
  const turn = slerp(identity.q, compose(back, b).q, 1);
  const q = slerp(identity.q, turn, s);
  const norm = Math.hypot(turn[0], turn[1], turn[2]);
  const half = Math.atan2(norm, turn[3]);
  if (norm < 1e-300) return compose(a, { q, t: [s * p[0], s * p[1], s * p[2]] });
  const n: Vec3 = [turn[0] / norm, turn[1] / norm, turn[2] / norm];
  const along = n[0] * p[0] + n[1] * p[1] + n[2] * p[2];
  const shrink = Math.sin(s * half) / Math.sin(half);
  const [c, d] = [Math.cos((s - 1) * half), Math.sin((s - 1) * half)];
  const across = p.map((value, i) => value - along * n[i]);
  const t = across.map((value, i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return s * along * n[i] + shrink * (c * value + d * (n[j] * across[k] - n[k] * across[j]));
  });
  return compose(a, { q, t: [t[0], t[1], t[2]] });
}
