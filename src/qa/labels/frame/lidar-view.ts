// What the LiDAR tells of each label: how much of it stands free, and how many returns it has.
import type { FrameContext } from '../check.js';
import { seenSolids } from './seen-solids.js';

export interface LidarView {
  /** Share of the beams at it that something nearer stopped, 0 … 1. */
  readonly hidden: number;
  readonly returns: number;
  /** Whether its returns are as many, and end where, the box says; undefined where too few beams point at it. */
  readonly fits: boolean | undefined;
}

/** Beams that tell whether something is there, the part of them that returns from most things, and how far sides may be off, m. */
const ENOUGH = 6;
const LEAST = 0.25;
const OFF = 0.3;

/** By position of the label. For `FrameContext.once`. */
export function lidarViews(context: FrameContext): ReadonlyMap<number, LidarView> {
  return new Map(
    context.once(seenSolids).map(({ solid, faces, expected: { beams, before, inside } }) => {
      const all = Math.max(beams, before + inside);
      const open = all - before;
      const off = faces.some(({ offset, grain }) => Math.max(offset, -offset - grain) > OFF);
      const fits = open < ENOUGH ? undefined : inside >= LEAST * open && !off;
      return [solid.bound.position, { hidden: all > 0 ? before / all : 0, returns: inside, fits }];
    }),
  );
}
