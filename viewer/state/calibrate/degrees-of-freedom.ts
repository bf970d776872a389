// The six ways and the time in which a camera can be nudged, named by what a person sees the points do.
import { type Nudge, noNudge } from './nudge.js';

export interface Freedom {
  readonly id: string;
  /** Key for more and key for less. */
  readonly keys: readonly [string, string];
  /** What the points do when the number grows, and when it shrinks. */
  readonly effects: readonly [string, string];
  /** In the camera's own frame. */
  readonly axis: string;
  readonly unit: 'deg' | 'cm' | 'ms';
  /** Plain, with Shift, with Alt. */
  readonly steps: readonly [number, number, number];
  get(nudge: Nudge): number;
  set(nudge: Nudge, value: number): Nudge;
}

const turns = [0.5, 0.1, 0.02] as const;
const ways = [5, 1, 0.2] as const;

/**
 * The camera moves, so the points do the opposite: a camera turned to the right (about its y axis, which points down) shows
 * them farther left.
 */
export const freedoms: readonly Freedom[] = [
  rotation(1, 'q', 'a', 'points move left', 'points move right', 'turn about y (yaw)'),
  rotation(0, 's', 'w', 'points move down', 'points move up', 'turn about x (pitch)'),
  rotation(2, 'e', 'd', 'points turn counter-clockwise', 'points turn clockwise', 'turn about z (roll)'),
  translation(0, 'r', 'f', 'near points move left', 'near points move right', 'x (right)'),
  translation(1, 't', 'g', 'near points move up', 'near points move down', 'y (down)'),
  translation(2, 'y', 'h', 'points move apart', 'points move together', 'z (forward)'),
  {
    id: 'dt',
    keys: ['x', 'z'],
    effects: ['picture later', 'picture earlier'],
    axis: 'time',
    unit: 'ms',
    steps: [10, 1, 0.2],
    get: nudge => nudge.dtMs,
    set: (nudge, dtMs) => ({ ...nudge, dtMs }),
  },
];

function rotation(k: 0 | 1 | 2, more: string, less: string, grows: string, shrinks: string, axis: string): Freedom {
  return {
    id: `r${'xyz'[k]}`,
    keys: [more, less],
    effects: [grows, shrinks],
    axis,
    unit: 'deg',
    steps: turns,
    get: nudge => nudge.rotationDeg[k],
    set: (nudge, value) => ({ ...nudge, rotationDeg: replaced(nudge.rotationDeg, k, value) }),
  };
}

function translation(k: 0 | 1 | 2, more: string, less: string, grows: string, shrinks: string, axis: string): Freedom {
  return {
    id: `t${'xyz'[k]}`,
    keys: [more, less],
    effects: [grows, shrinks],
    axis,
    unit: 'cm',
    steps: ways,
    get: nudge => 100 * nudge.translationM[k],
    set: (nudge, value) => ({ ...nudge, translationM: replaced(nudge.translationM, k, value / 100) }),
  };
}

type Three = readonly [number, number, number];

function replaced(three: Three, k: number, value: number): Three {
  const [a, b, c] = three.map((old, i) => (i === k ? value : old));
  return [a, b, c];
}

/** Added to, without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function added(nudge: Nudge = noNudge, freedom: Freedom, step: number): Nudge {
  return freedom.set(nudge, Math.round((freedom.get(nudge) + step) * 1e9) / 1e9);
}
