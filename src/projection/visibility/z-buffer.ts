// All pieces of surface drawn on one grid over the picture: in each cell the nearest piece that surely, and that maybe, covers it.
import type { Camera } from '../../camera/camera.js';
import { cellAt, MAYBE, SURE as SURELY, type VisibilityKernels } from '../../kernel/visibility/visibility-kernels.js';
import { median } from '../../time/order-statistics.js';
import { MOST, SIDE_NUMBERS, SURE } from './patches.js';
import type { Sightings } from './sightings.js';

/** More cells than this are never made, whatever the picture's size. */
const MOST_CELLS = 2 ** 20;
/** A beam's step is about this many cells wide: fewer would blur edges. */
const CELLS_PER_STEP = 2.5;

/** Draws the pieces of all samples; `surface` as of surface.ts, `axes` as of patches.ts. */
export function drawPieces(
  sightings: Sightings,
  members: Int32Array,
  surface: Int32Array,
  axes: Float64Array,
  kernels: VisibilityKernels,
): ZBuffer {
  const { u, v, distance, lens } = sightings;
  const size = cellSize(lens, members, axes);
  const grid = { size, columns: Math.ceil(lens.width / size), rows: Math.ceil(lens.height / size) };
  const cells = kernels.draw({ u, v, distance, axes, surface, members, ...grid, edge: SURE / MOST });
  return new ZBuffer(sightings, axes, grid, cells);
}

interface Grid {
  /** Of a cell, px. */
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
}

/** px. */
function cellSize({ width, height }: Camera, members: Int32Array, axes: Float64Array): number {
  const sizes = new Float64Array(members.length);
  for (let n = 0; n < members.length; n++) {
    const at = 12 * members[n];
    const across = Math.abs(axes[at] - axes[at + 6]) + Math.abs(axes[at + 1] - axes[at + 7]);
    const up = Math.abs(axes[at + 3] - axes[at + 9]) + Math.abs(axes[at + 4] - axes[at + 10]);
    sizes[n] = Math.min(across, up);
  }
  const usual = median(sizes);
  return Math.max(1, Math.sqrt((width * height) / MOST_CELLS), usual > 0 ? usual / CELLS_PER_STEP : 1);
}

class ZBuffer {
  readonly #of: Sightings;
  readonly #axes: Float64Array;
  readonly #grid: Grid;
  /** As of visibility-kernels.ts. */
  readonly #cells: Int32Array;

  constructor(sightings: Sightings, axes: Float64Array, grid: Grid, cells: Int32Array) {
    this.#of = sightings;
    this.#axes = axes;
    this.#grid = grid;
    this.#cells = cells;
  }

  /** 1/distance of the nearest surface that is surely at a place of the picture, 1/m; 0 for none, or outside of it. */
  sureAt(u: number, v: number): number {
    return this.#at(SURELY, u, v);
  }

  /** The same for surfaces that may go on to there. */
  maybeAt(u: number, v: number): number {
    return this.#at(MAYBE, u, v);
  }

  #at(which: number, u: number, v: number): number {
    const { size, columns, rows } = this.#grid;
    const column = Math.floor((u + 0.5) / size);
    const row = Math.floor((v + 0.5) / size);
    if (!(column >= 0 && row >= 0 && column < columns && row < rows)) return 0;
    const piece = this.#cells[cellAt(row, column, rows) + which] - 1;
    if (piece < 0) return 0;
    const of = this.#of;
    const axes = this.#axes;
    const sample = piece >> 2;
    const a = 12 * sample + SIDE_NUMBERS * (piece & 3);
    const b = 12 * sample + SIDE_NUMBERS * ((piece + 1) & 3);
    const ax = axes[a];
    const ay = axes[a + 1];
    const bx = axes[b];
    const by = axes[b + 1];
    const det = ax * by - ay * bx;
    const x = u - of.u[sample];
    const y = v - of.v[sample];
    // The place may lie a cell beside the piece; farther along its slope nothing is known.
    const s = Math.max(-1, Math.min(2, (x * by - y * bx) / det));
    const t = Math.max(-1, Math.min(2, (ax * y - ay * x) / det));
    return 1 / of.distance[sample] + s * axes[a + 2] + t * axes[b + 2];
  }
}
