// All pieces of surface drawn on one grid over the picture: in each cell the nearest piece that surely, and that maybe, covers it.
import type { Camera } from '../../camera/camera.js';
import { MOST, SIDE_NUMBERS, SURE } from './patches.js';
import type { Sightings } from './sightings.js';

/** More cells than this are never made, whatever the picture's size. */
const MOST_CELLS = 2 ** 20;
/** A beam's step is about this many cells wide: fewer would blur edges. */
const CELLS_PER_STEP = 2.5;
/** A quarter of a piece covers at most so many cells to each side; what is larger stands before the lens itself. */
const WIDEST = 32;
/** Rounding of a position inside a piece, parts of its side. */
const SLACK = 0.02;

/** Draws the pieces of all samples; `surface` as of surface.ts, `axes` as of patches.ts. */
export function drawPieces(
  sightings: Sightings,
  members: Int32Array,
  surface: Int32Array,
  axes: Float64Array,
): ZBuffer {
  const buffer = new ZBuffer(sightings, axes, cellSize(sightings.lens, members, axes));
  for (const i of members) {
    for (let k = 0; k < 4; k++) buffer.draw(i, k, surface[4 * i + k] < 0, surface[4 * i + ((k + 1) & 3)] < 0);
  }
  return buffer;
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
  const usual = sizes.sort()[sizes.length >> 1];
  return Math.max(1, Math.sqrt((width * height) / MOST_CELLS), usual > 0 ? usual / CELLS_PER_STEP : 1);
}

export class ZBuffer {
  readonly #of: Sightings;
  readonly #axes: Float64Array;
  readonly #size: number;
  readonly #columns: number;
  readonly #rows: number;
  /** 1/distance at the cells' centres, and which piece it is of: 4 i + k, −1 for none. */
  readonly #sure: Float32Array;
  readonly #maybe: Float32Array;
  readonly #surePiece: Int32Array;
  readonly #maybePiece: Int32Array;

  constructor(sightings: Sightings, axes: Float64Array, size: number) {
    this.#of = sightings;
    this.#axes = axes;
    this.#size = size;
    this.#columns = Math.ceil(sightings.lens.width / size);
    this.#rows = Math.ceil(sightings.lens.height / size);
    const cells = this.#columns * this.#rows;
    this.#sure = new Float32Array(cells);
    this.#maybe = new Float32Array(cells);
    this.#surePiece = new Int32Array(cells).fill(-1);
    this.#maybePiece = new Int32Array(cells).fill(-1);
  }

  /** The quarter between sides k and k + 1 of sample i: i + s a + t b with 0 <= s, t <= 1. `edgeA`: a leads beyond an edge. */
  draw(i: number, k: number, edgeA: boolean, edgeB: boolean): void {
    const axes = this.#axes;
    const a = 12 * i + SIDE_NUMBERS * k;
    const b = 12 * i + SIDE_NUMBERS * ((k + 1) & 3);
    const size = this.#size;
    const ax = axes[a] / size;
    const ay = axes[a + 1] / size;
    const bx = axes[b] / size;
    const by = axes[b + 1] / size;
    const det = ax * by - ay * bx;
    if (!(Math.abs(det) > 1e-9)) return;
    const { u, v, distance } = this.#of;
    const x0 = (u[i] + 0.5) / size - 0.5;
    const y0 = (v[i] + 0.5) / size - 0.5;
    const left = Math.max(0, Math.ceil(x0 + Math.min(0, ax, bx, ax + bx) - SLACK));
    const right = Math.min(this.#columns - 1, Math.floor(x0 + Math.max(0, ax, bx, ax + bx) + SLACK));
    const top = Math.max(0, Math.ceil(y0 + Math.min(0, ay, by, ay + by) - SLACK));
    const bottom = Math.min(this.#rows - 1, Math.floor(y0 + Math.max(0, ay, by, ay + by) + SLACK));
    if (right - left >= WIDEST || bottom - top >= WIDEST) return;
    const near = 1 / distance[i];
    const slopeA = axes[a + 2];
    const slopeB = axes[b + 2];
    const sureA = edgeA ? SURE / MOST : 1 + SLACK;
    const sureB = edgeB ? SURE / MOST : 1 + SLACK;
    const piece = 4 * i + k;
    for (let row = top; row <= bottom; row++) {
      const y = row - y0;
      for (let column = left; column <= right; column++) {
        const x = column - x0;
        const s = (x * by - y * bx) / det;
        const t = (ax * y - ay * x) / det;
        if (!(s >= -SLACK && t >= -SLACK && s <= 1 + SLACK && t <= 1 + SLACK)) continue;
        const w = Math.fround(near + s * slopeA + t * slopeB);
        const cell = row * this.#columns + column;
        if (this.#before(w, piece, this.#maybe[cell], this.#maybePiece[cell])) {
          this.#maybe[cell] = w;
          this.#maybePiece[cell] = piece;
        }
        if (s > sureA || t > sureB || !this.#before(w, piece, this.#sure[cell], this.#surePiece[cell])) continue;
        this.#sure[cell] = w;
        this.#surePiece[cell] = piece;
      }
    }
  }

  /** 1/distance of the nearest surface that is surely at a place of the picture, 1/m; 0 for none, or outside of it. */
  sureAt(u: number, v: number): number {
    return this.#at(this.#surePiece, u, v);
  }

  /** The same for surfaces that may go on to there. */
  maybeAt(u: number, v: number): number {
    return this.#at(this.#maybePiece, u, v);
  }

  #at(pieces: Int32Array, u: number, v: number): number {
    const column = Math.floor((u + 0.5) / this.#size);
    const row = Math.floor((v + 0.5) / this.#size);
    if (!(column >= 0 && row >= 0 && column < this.#columns && row < this.#rows)) return 0;
    const piece = pieces[row * this.#columns + column];
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

  /** Nearer; of equally near ones by position, so that the order of the cloud does not matter. */
  #before(w: number, piece: number, known: number, other: number): boolean {
    if (w !== known || other < 0) return w > known;
    const { u, v } = this.#of;
    const a = piece >> 2;
    const b = other >> 2;
    if (u[a] !== u[b]) return u[a] < u[b];
    return v[a] !== v[b] ? v[a] < v[b] : (piece & 3) < (other & 3);
  }
}
