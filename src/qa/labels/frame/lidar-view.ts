// What the LiDAR tells of each label: how much of it stands free, and how many returns it has.
import type { FrameContext } from '../check.js';
import { seenSolids } from './seen-solids.js';

export interface LidarView {
  /** Share of the beams at it that something nearer stopped, 0 … 1. */
  readonly hidden: number;
  readonly returns: number;
}

/** By position of the label. For `FrameContext.once`. */
export function lidarViews(context: FrameContext): ReadonlyMap<number, LidarView> {
  return new Map(
    context.once(seenSolids).map(({ solid, expected: { beams, before, inside } }) => {
      const all = Math.max(beams, before + inside);
      return [solid.bound.position, { hidden: all > 0 ? before / all : 0, returns: inside }];
    }),
  );
}
