// Things seen in one frame after another as one thing: what stands, or moves a little from frame to frame.
export interface Place {
  readonly frame: number;
  /** m, in the world where poses are known, else in the rig frame. */
  readonly x: number;
  readonly y: number;
}

/** From a frame to the next ones, m, and how many of them may miss it. */
const STEP = 1;
const MISSED = 3;

/** Given by ascending frames. Groups in the order of their first. */
export function placesOf<T extends Place>(seen: readonly T[]): T[][] {
  const groups: T[][] = [];
  const grid = new Map<string, T[][]>();
  const cell = (value: number) => Math.floor(value / STEP);
  for (const one of seen) {
    let best: T[] | undefined;
    let least = STEP;
    for (let b = -1; b <= 1; b++)
      for (let a = -1; a <= 1; a++)
        for (const group of grid.get(`${cell(one.x) + a} ${cell(one.y) + b}`) ?? []) {
          const last = group[group.length - 1];
          const far = Math.hypot(last.x - one.x, last.y - one.y);
          if (last.frame < one.frame && one.frame - last.frame <= MISSED && far < least) [best, least] = [group, far];
        }
    const group = best ?? [];
    if (best) {
      const last = best[best.length - 1];
      const key = `${cell(last.x)} ${cell(last.y)}`;
      grid.set(
        key,
        (grid.get(key) ?? []).filter(other => other !== best),
      );
    } else groups.push(group);
    group.push(one);
    const key = `${cell(one.x)} ${cell(one.y)}`;
    const list = grid.get(key);
    // What was last seen long ago is found by nobody any more.
    if (list) grid.set(key, [...list.filter(other => one.frame - other[other.length - 1].frame <= MISSED), group]);
    else grid.set(key, [group]);
  }
  return groups;
}
