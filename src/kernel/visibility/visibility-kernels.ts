// The loops that tell what a camera saw as one seam: neighbouring beams, and pieces of surface drawn into a z-buffer; plain or
// compiled to the same bits.

/** In which direction each point was measured, rad. */
export interface Beams {
  readonly azimuth: Float64Array;
  readonly elevation: Float64Array;
}

/** Four pieces of surface around each member, and the grid over the picture that they are drawn on. */
export interface Pieces {
  /** Of every point, px and m. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly distance: Float32Array;
  /** axes[12 i + 3 k ..]: du, dv (px) and the change of 1/distance (1/m) from point i to the end of its piece at side k. */
  readonly axes: Float64Array;
  /** surface[4 i + k]: below 0 where side k leads beyond an edge. */
  readonly surface: Int32Array;
  /** The points that have pieces. */
  readonly members: Int32Array;
  /** Of a cell, px. */
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** How far along a side that leads beyond an edge there surely is something, parts of the side. */
  readonly edge: number;
}

/**
 * Cells stand in pairs one above the other, column by column: 1/distance (float32) of the nearest piece that maybe covers the one and
 * the other, whose it is (4 i + k + 1, 0 for none) of both, then the same for what surely does. Pieces are taller than wide where rows
 * of beams lie farther apart than columns, so that one is drawn through neighbouring memory.
 */
export const PAIR_NUMBERS = 8;
export const MAYBE = 2;
export const SURE = 6;

/** Of all cells; an odd last row has another below it, which stays empty. */
export function cellNumbers(columns: number, rows: number): number {
  return PAIR_NUMBERS * columns * ((rows + 1) >> 1);
}

/** Where a cell's numbers begin: + MAYBE and + SURE say whose it is. */
export function cellAt(row: number, column: number, rows: number): number {
  return PAIR_NUMBERS * (column * ((rows + 1) >> 1) + (row >> 1)) + (row & 1);
}

/** Rounding of a position inside a piece, parts of its side. */
export const SLACK = 0.02;
/** A piece covers at most so many cells to each side; what is larger stands before the lens itself. */
export const WIDEST = 32;

/** Sides of a point, in the order of all arrays here: k and k ^ 2 are opposite, k and k + 1 are at right angles. */
export const SIDES = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Nearer than this part of the pitch it is the same row or column. */
export const LEAST = 0.3;
/** Farther aside than this part of the pitch it is another row; columns of a spinning scanner are less exact. */
export const ASIDE = [0.5, 0.6] as const;
/** How far a neighbour is looked for, pitches. Rows of many scanners lie farther apart at the top and the bottom. */
export const REACH = [3, 6] as const;

/** Made by `plainVisibilityKernels` or `simdVisibilityKernels`. */
export interface VisibilityKernels {
  readonly name: string;
  /** at[4 i + k]: the member next to member i at side k, −1 for none. `width` and `height`: pitch of the beams, rad. */
  neighbours(beams: Beams, members: Int32Array, width: number, height: number): Int32Array;
  /**
   * The nearest piece that maybe, and that surely, covers each cell's centre, at `cellAt`, good until the next call. Of equally near ones the one whose point lies more to the left and above, so that the order of points does not matter.
   */
  draw(pieces: Pieces): Int32Array;
}
