// Neighbouring beams and the z-buffer in plain TypeScript: the truth that compiled loops equal, and what runs where those cannot.
import { Cells } from './cells.js';
import {
  ASIDE,
  type Beams,
  cellAt,
  cellNumbers,
  LEAST,
  MAYBE,
  type Pieces,
  REACH,
  SIDES,
  SLACK,
  SURE,
  type VisibilityKernels,
  WIDEST,
} from './visibility-kernels.js';

export function plainVisibilityKernels(): VisibilityKernels {
  return { name: 'plain', neighbours: plainNeighbours, draw: plainDraw };
}

function plainNeighbours(beams: Beams, members: Int32Array, width: number, height: number): Int32Array {
  const { azimuth, elevation } = beams;
  const cells = new Cells(azimuth, elevation, width, height);
  for (const i of members) cells.add(i);
  const at = new Int32Array(4 * azimuth.length).fill(-1);
  const size = [width, height] as const;
  for (const i of members) {
    for (let k = 0; k < 4; k++) at[4 * i + k] = next(cells, azimuth, elevation, i, k, size);
  }
  return at;
}

/** Cells are gone through outwards; within the first that holds one it is the one that lies nearest, along and then aside. */
function next(
  cells: Cells,
  azimuth: Float64Array,
  elevation: Float64Array,
  i: number,
  side: number,
  size: readonly [number, number],
): number {
  const stepX = SIDES[side][0];
  const stepY = SIDES[side][1];
  const way = side & 1;
  const sign = stepX + stepY;
  const acrossX = Math.abs(stepY);
  const acrossY = Math.abs(stepX);
  const a = azimuth[i];
  const e = elevation[i];
  for (let step = 0; step <= REACH[way]; step++) {
    let found = -1;
    let least = Number.POSITIVE_INFINITY;
    let leastAside = Number.POSITIVE_INFINITY;
    for (let across = -1; across <= 1; across++) {
      const x = cells.x[i] + step * stepX + across * acrossX;
      const y = cells.y[i] + step * stepY + across * acrossY;
      for (let j = cells.first(x, y); j >= 0; j = cells.after(j)) {
        const da = azimuth[j] - a;
        const de = elevation[j] - e;
        const along = (sign * (way === 0 ? da : de)) / size[way];
        const aside = Math.abs(way === 0 ? de : da) / size[1 - way];
        if (along < LEAST || aside > ASIDE[way]) continue;
        if (along > least || (along === least && aside >= leastAside)) continue;
        least = along;
        leastAside = aside;
        found = j;
      }
    }
    if (found >= 0) return found;
  }
  return -1;
}

function plainDraw(pieces: Pieces): Int32Array {
  const { members, surface, columns, rows } = pieces;
  const cells = new Int32Array(cellNumbers(columns, rows));
  const near = new Float32Array(cells.buffer);
  for (const i of members) {
    for (let k = 0; k < 4; k++)
      drawQuarter(pieces, cells, near, i, k, surface[4 * i + k] < 0, surface[4 * i + ((k + 1) & 3)] < 0);
  }
  return cells;
}

/** The quarter between sides k and k + 1 of point i: i + s a + t b with 0 <= s, t <= 1. `edgeA`: a leads beyond an edge. */
function drawQuarter(
  { u, v, distance, axes, size, columns, rows, edge }: Pieces,
  cells: Int32Array,
  nearest: Float32Array,
  i: number,
  k: number,
  edgeA: boolean,
  edgeB: boolean,
): void {
  const a = 12 * i + 3 * k;
  const b = 12 * i + 3 * ((k + 1) & 3);
  const ax = axes[a] / size;
  const ay = axes[a + 1] / size;
  const bx = axes[b] / size;
  const by = axes[b + 1] / size;
  const det = ax * by - ay * bx;
  if (!(Math.abs(det) > 1e-9)) return;
  const x0 = (u[i] + 0.5) / size - 0.5;
  const y0 = (v[i] + 0.5) / size - 0.5;
  const left = Math.max(0, Math.ceil(x0 + Math.min(0, ax, bx, ax + bx) - SLACK));
  const right = Math.min(columns - 1, Math.floor(x0 + Math.max(0, ax, bx, ax + bx) + SLACK));
  const top = Math.max(0, Math.ceil(y0 + Math.min(0, ay, by, ay + by) - SLACK));
  const bottom = Math.min(rows - 1, Math.floor(y0 + Math.max(0, ay, by, ay + by) + SLACK));
  if (right - left >= WIDEST || bottom - top >= WIDEST) return;
  const ratio = 1 / det;
  const [sx, sy, tx, ty] = [by * ratio, -bx * ratio, -ay * ratio, ax * ratio];
  const near = 1 / distance[i];
  const slopeA = axes[a + 2];
  const slopeB = axes[b + 2];
  const sureA = edgeA ? edge : 1 + SLACK;
  const sureB = edgeB ? edge : 1 + SLACK;
  const piece = 4 * i + k + 1;
  for (let column = left; column <= right; column++) {
    const x = column - x0;
    for (let row = top; row <= bottom; row++) {
      const y = row - y0;
      const s = x * sx + y * sy;
      const t = x * tx + y * ty;
      if (!(s >= -SLACK && t >= -SLACK && s <= 1 + SLACK && t <= 1 + SLACK)) continue;
      const w = Math.fround(near + s * slopeA + t * slopeB);
      const maybe = cellAt(row, column, rows) + MAYBE;
      if (before(u, v, w, piece, nearest[maybe - 2], cells[maybe])) {
        nearest[maybe - 2] = w;
        cells[maybe] = piece;
      }
      const sure = maybe + SURE - MAYBE;
      if (s > sureA || t > sureB || !before(u, v, w, piece, nearest[sure - 2], cells[sure])) continue;
      nearest[sure - 2] = w;
      cells[sure] = piece;
    }
  }
}

/** Nearer; of equally near ones by position. */
function before(u: Float32Array, v: Float32Array, w: number, piece: number, known: number, other: number): boolean {
  if (w !== known || other === 0) return w > known;
  const a = (piece - 1) >> 2;
  const b = (other - 1) >> 2;
  if (u[a] !== u[b]) return u[a] < u[b];
  return v[a] !== v[b] ? v[a] < v[b] : ((piece - 1) & 3) < ((other - 1) & 3);
}
