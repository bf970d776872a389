// Hybrid logical clock (Kulkarni et al. 2014): wall time as far as it can be believed, and never before what was already seen.

/** A stamp of another device farther ahead than this is not followed: one wrong clock would pull all others along. */
const MOST_AHEAD_MS = 24 * 3600 * 1000;
const MOST_COUNT = 0xffff;
/** Last ms whose ISO 8601 text has a year of four digits. */
const LAST_MS = 253402300799999;

export interface HybridClock {
  /** Text that sorts after everything that this clock gave out or saw: ISO 8601 ms, a counter, the device. */
  tick(nowMs: number): string;
  /** Takes note of a stamp of the own or another device. */
  saw(stamp: string, nowMs: number): void;
}

export function hybridClock(device: string): HybridClock {
  let ms = 0;
  let count = -1;
  return {
    tick(nowMs) {
      const now = Math.min(Math.max(0, Math.trunc(nowMs)), LAST_MS);
      if (now > ms) [ms, count] = [now, 0];
      else if (count < MOST_COUNT) count++;
      else [ms, count] = [Math.min(ms + 1, LAST_MS), 0];
      return `${new Date(ms).toISOString()}-${count.toString(16).padStart(4, '0')}-${device}`;
    },
    saw(stamp, nowMs) {
      const [then, counted] = [Date.parse(stamp.slice(0, 24)), Number.parseInt(stamp.slice(25, 29), 16)];
      if (!(then <= nowMs + MOST_AHEAD_MS) || Number.isNaN(counted)) return;
      if (then > ms || (then === ms && counted > count)) [ms, count] = [then, counted];
    },
  };
}
