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

/** Of several clouds on one picture: which of them, and the position in it. */
export function nearestOf<T extends { readonly shown: Seen }>(
  pictured: readonly T[],
  u: number,
  v: number,
  reach: number,
): { readonly of: T; readonly k: number } | undefined {
  let best: { readonly of: T; readonly k: number } | undefined;
  let least = reach;
  for (const of of pictured) {
    const k = nearestPixel(of.shown, u, v, least);
    if (k === undefined) continue;
    best = { of, k };
    least = Math.hypot(of.shown.u[k] - u, of.shown.v[k] - v);
  }
  return best;
}
