// The nearest stamps with compiled loops (assembly/stamps.ts).
import { scratchLoops } from '../scratch-loops.js';
import type { StampKernels } from './stamp-kernels.js';

/** The loops look at this many stamps before the first and behind the last. */
const BEFORE = 2;
const BEHIND = 8;
/** No two stamps of int64 lie farther apart. */
const LARGEST = 2n ** 64n - 1n;

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function simdStamps(): StampKernels {
  const { arena, loops } = scratchLoops();
  const room = (frames: number, stamps: number) => {
    arena.recycle();
    const at = arena.take(8 * frames);
    const t = arena.take(8 * (BEFORE + stamps + BEHIND));
    return { at, t: t + 8 * BEFORE, out: arena.take(4 * frames) };
  };
  return {
    name: 'simd',
    nearest(frames, t, toleranceNs) {
      const [n, m] = [frames.length, t.length];
      const places = room(n, m);
      arena.float64(places.at, n).set(frames);
      const stamps = arena.float64(places.t - 8 * BEFORE, BEFORE + m + BEHIND);
      stamps.fill(Number.NEGATIVE_INFINITY, 0, BEFORE);
      stamps.set(t, BEFORE);
      stamps.fill(Number.POSITIVE_INFINITY, BEFORE + m);
      loops.nearestFloat(places.at, n, places.t, m, Math.min(toleranceNs, Number.MAX_VALUE), places.out);
      return arena.int32(places.out, n).slice();
    },
    nearestNs(frames, t, toleranceNs) {
      const [n, m] = [frames.length, t.length];
      if (m === 0 || toleranceNs < 0n) return new Int32Array(n).fill(-1);
      const places = room(n, m);
      arena.bigint64(places.at, n).set(frames);
      const stamps = arena.bigint64(places.t - 8 * BEFORE, BEFORE + m + BEHIND);
      stamps.fill(-(2n ** 63n), 0, BEFORE);
      stamps.set(t, BEFORE);
      stamps.fill(2n ** 63n - 1n, BEFORE + m);
      const tolerance = toleranceNs < LARGEST ? toleranceNs : LARGEST;
      loops.nearestInt(places.at, n, places.t, m, BigInt.asIntN(64, tolerance), places.out);
      return arena.int32(places.out, n).slice();
    },
  };
}
