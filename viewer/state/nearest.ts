// The point that a person means: the nearest to the cursor, and of equally near ones the one in front.

interface Seen {
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  readonly depth: ArrayLike<number>;
}

/** Position in `seen`; undefined when none lies within `reach` px. */
export function nearestPixel(seen: Seen, u: number, v: number, reach: number): number | undefined {
  let best: number | undefined;
  let least = reach * reach;
  for (let k = 0; k < seen.u.length; k++) {
    const du = seen.u[k] - u;
    const dv = seen.v[k] - v;
    const d = du * du + dv * dv;
    if (d < least || (d === least && best !== undefined && seen.depth[k] < seen.depth[best])) {
      least = d;
      best = k;
    }
  }
  return best;
}
