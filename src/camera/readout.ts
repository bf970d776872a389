// Rolling shutters: when each line of a picture was exposed.

/** The order in which lines are read; the first two are rows, the others columns. */
export const readoutDirections = ['top_to_bottom', 'bottom_to_top', 'left_to_right', 'right_to_left'] as const;
export type ReadoutDirection = (typeof readoutDirections)[number];

/** `ns`: from the first line's moment to the last one's, plus the step between two lines: lines × step. */
export interface Readout {
  readonly ns: number;
  readonly direction: ReadoutDirection;
}

/**
 * Time at which a place of the picture was exposed (the middle of its line's exposure), ns after the middle of the picture.
 * Linear in the pixel, −ns/2 at the picture's first border and ns/2 at its last, and on outside of it.
 */
export function readoutTime({ ns, direction }: Readout, width: number, height: number, u: number, v: number): number {
  if (direction === 'top_to_bottom') return ns * ((v + 0.5) / height - 0.5);
  if (direction === 'bottom_to_top') return -ns * ((v + 0.5) / height - 0.5);
  if (direction === 'left_to_right') return ns * ((u + 0.5) / width - 0.5);
  return -ns * ((u + 0.5) / width - 0.5);
}

/** The picture's lines. */
export function linesOf({ direction }: Readout, width: number, height: number): number {
  return direction === 'top_to_bottom' || direction === 'bottom_to_top' ? height : width;
}
