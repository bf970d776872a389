// Which frames of a plan a refinement looks at: spread over the way that the car went, every third held out.
import type { FramePlan, Pair } from '../plan.js';

export interface ChosenFrames {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/** Shorter drives than this are spread over their frames instead: the noise of standing poses adds up, m. */
const SHORTEST_WAY = 10;

/**
 * At most `most` frames to search on and half as many to judge by, taken in turn so that both see all of the drive: 2 1 2 1 … Only
 * frames that have a picture and a cloud of the pair; a picture that serves several frames counts once.
 */
export function chooseFrames(plan: FramePlan, pair: Pair, most: number): ChosenFrames {
  const [pictures, clouds] = [plan.picks.get(pair.cameraSensor)!, plan.picks.get(pair.cloudSensor)!];
  const seen = new Set<number>();
  const usable: number[] = [];
  for (let f = 0; f < plan.frames.length; f++) {
    if (pictures.entry[f] < 0 || clouds.entry[f] < 0 || seen.has(pictures.entry[f])) continue;
    seen.add(pictures.entry[f]);
    usable.push(f);
  }
  const wanted = Math.min(usable.length, most + Math.floor(most / 2));
  const way = wayOf(plan, usable);
  const chosen: number[] = [];
  for (let k = 0, next = 0; k < wanted; k++) {
    const target = ((k + 0.5) / wanted) * way[way.length - 1];
    // As many frames must be left as are still wanted.
    const last = usable.length - (wanted - k);
    while (next < last && way[next] < target) next++;
    chosen.push(usable[next++]);
  }
  return {
    training: chosen.filter((_, k) => k % 3 !== 1),
    heldOut: chosen.filter((_, k) => k % 3 === 1),
  };
}

/** How far along each frame is: metres driven where that is known and enough, else frames. */
function wayOf({ trajectory, frames }: FramePlan, usable: readonly number[]): number[] {
  const way: number[] = [];
  let before: readonly number[] | undefined;
  for (const f of usable) {
    const t = trajectory?.at(frames[f])?.t;
    const step = t && before ? Math.hypot(t[0] - before[0], t[1] - before[1], t[2] - before[2]) : 0;
    way.push((way.at(-1) ?? 0) + step);
    before = t ?? before;
  }
  return (way.at(-1) ?? 0) >= SHORTEST_WAY ? way : usable.map((_, k) => k);
}
