// The angle of a direction, by additions, multiplications and one division only: unlike Math.atan2, which may differ in the last bit from
// one engine to the next, compiled loops can do the very same (src/kernel/assembly/angle.ts).
//
//   atan t = t + t³ P(t²) for |t| <= tan(π/8), 1 ulp; larger t by atan t = π/4 + atan((t − 1) / (t + 1)) and π/2 − atan(1/t)
//
// P: of degree 10, through (atan t − t) / t³ at the Chebyshev nodes of t² in [0, tan²(π/8)]; off by less than 1e-17 of the angle.

const TAN_EIGHTH = 0.41421356237309503;

/** atan2(y, x) for y >= 0, in [0, π], rad; NaN for (0, 0). Off by at most 4.5e-16. */
export function angleFromAxis(y: number, x: number): number {
  const far = Math.abs(x);
  // biome-ignore lint/complexity/useMathMinMax: the compiled twin chooses like this, also where one of them is NaN
  const small = far < y ? far : y;
  // biome-ignore lint/complexity/useMathMinMax: as above
  const large = y < far ? far : y;
  const wide = small > TAN_EIGHTH * large;
  const steep = y > far;
  const behind = x < 0;
  // The angle is ± that of a part, and of what is left over: a sign costs nothing, and one addition rounds once.
  const part = wide ? (small - large) / (small + large) : small / large;
  const t = steep === behind ? part : -part;
  const base = wide ? Math.PI / 4 : steep ? Math.PI / 2 : 0;
  const s = t * t;
  const s2 = s * s;
  // Estrin's scheme: short chains, which processors work on side by side.
  const first = -0.3333333333333333 + 0.1999999999999552 * s + (-0.14285714284666542 + 0.11111111015256361 * s) * s2;
  const second =
    -0.09090904578123873 + 0.07692183190825433 * s + (-0.06664511447372731 + 0.058581489127221394 * s) * s2;
  const third = -0.0508544973752125 + 0.03923165828348216 * s + -0.019176887104237525 * s2;
  const s4 = s2 * s2;
  return (behind ? Math.PI - base : base) + (t + t * s * (first + s4 * (second + s4 * third)));
}
