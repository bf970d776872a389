// The nearest stamps in plain TypeScript: the truth that the compiled loops must equal.
import type { StampKernels } from './stamp-kernels.js';

export const plainStamps: StampKernels = {
  name: 'plain',
  nearest(frames, t, toleranceNs) {
    const out = new Int32Array(frames.length).fill(-1);
    const tolerance = Math.min(toleranceNs, Number.MAX_VALUE);
    // First stamp at or after the frame, and the first of those that share the stamp before it.
    let j = 0;
    let first = 0;
    for (let f = 0; f < frames.length && t.length > 0; f++) {
      const now = frames[f];
      for (; j < t.length && t[j] < now; j++) if (t[j] !== t[first]) first = j;
      const before = j > 0 ? now - t[first] : Number.POSITIVE_INFINITY;
      const after = j < t.length ? t[j] - now : Number.POSITIVE_INFINITY;
      if (Math.min(before, after) <= tolerance) out[f] = before <= after ? first : j;
    }
    return out;
  },
  nearestNs(frames, t, toleranceNs) {
    const out = new Int32Array(frames.length).fill(-1);
    let j = 0;
    let first = 0;
    for (let f = 0; f < frames.length && t.length > 0; f++) {
      const now = frames[f];
      for (; j < t.length && t[j] < now; j++) if (t[j] !== t[first]) first = j;
      const earlier = j > 0 && (j === t.length || now - t[first] <= t[j] - now);
      const off = earlier ? now - t[first] : t[j] - now;
      if (off <= toleranceNs) out[f] = earlier ? first : j;
    }
    return out;
  },
};
