// Which of two topics' motions are compared: the best rotations of both, or else their speeds.
import type { ObservedMotion } from './observer.js';

export function chooseMotions(
  a: readonly ObservedMotion[],
  b: readonly ObservedMotion[],
  by: 'any' | 'speed' = 'any',
): { readonly a: ObservedMotion; readonly b: ObservedMotion } | undefined {
  for (const speed of by === 'speed' ? [true] : [false, true]) {
    const [first, second] = [a, b].map(list => list.find(({ track }) => (track.kind === 'speed') === speed));
    if (first && second) return { a: first, b: second };
  }
  return undefined;
}
