// Points that are known twice: where a picture shows them, and where another sensor (or the target itself) has them.

export interface Correspondences {
  readonly count: number;
  /** Pixels, u and v in turn; (0, 0) is the centre of the first pixel. */
  readonly uv: Float64Array;
  /** Metres, in the frame whose pose is wanted. */
  readonly xyz: Float64Array;
  /** Which picture or board position each belongs to, 0, 1, …; all of one view by default. */
  readonly view?: Uint32Array;
}

export function someOf({ uv, xyz, view }: Correspondences, chosen: ArrayLike<number>): Correspondences {
  const count = chosen.length;
  const [pixels, points] = [new Float64Array(2 * count), new Float64Array(3 * count)];
  for (let k = 0; k < count; k++) {
    pixels.set(uv.subarray(2 * chosen[k], 2 * chosen[k] + 2), 2 * k);
    points.set(xyz.subarray(3 * chosen[k], 3 * chosen[k] + 3), 3 * k);
  }
  return { count, uv: pixels, xyz: points, view: view && Uint32Array.from(chosen, i => view[i]) };
}
