// Which beams lie next to each other. Twin: plainNeighbours of ../visibility/plain-visibility.ts, in the same order, so that the same ones are found.

// A node: azimuth, elevation (f64), cell column and row, the next node of the cell (i32), 4 bytes unused.
const NODE: usize = 32;

/** Nearer than this part of the pitch it is the same row or column. */
const LEAST: f64 = 0.3;

/**
 * `nodes` (count × NODE bytes) and `heads` (slots × i32) are made here, of columns of azimuth and elevation and of cells `x`, `y`. `columns`
 * is 0 for a hash of `shift`, else heads are a table from `left`, `top` on. Writes four neighbours (i32) per point to `out`, −1 for none.
 */
export function neighbours(
  azimuth: usize,
  elevation: usize,
  x: usize,
  y: usize,
  count: i32,
  members: usize,
  memberCount: i32,
  left: i32,
  top: i32,
  columns: i32,
  rows: i32,
  shift: i32,
  width: f64,
  height: f64,
  heads: usize,
  slots: i32,
  nodes: usize,
  out: usize,
): void {
  memory.fill(heads, 0xff, <usize>slots << 2);
  memory.fill(out, 0xff, <usize>count << 4);
  for (let n = 0; n < memberCount; n++) {
    const i = load<i32>(members + (<usize>n << 2));
    const node = nodes + <usize>i * NODE;
    const cx = load<i32>(x + (<usize>i << 2));
    const cy = load<i32>(y + (<usize>i << 2));
    store<f64>(node, load<f64>(azimuth + (<usize>i << 3)));
    store<f64>(node, load<f64>(elevation + (<usize>i << 3)), 8);
    store<i32>(node, cx, 16);
    store<i32>(node, cy, 20);
    const head = heads + (<usize>slotOf(cx, cy, left, top, columns, shift) << 2);
    store<i32>(node, load<i32>(head), 24);
    store<i32>(head, i);
  }
  const pitch = f64x2(width, height);
  for (let n = 0; n < memberCount; n++) {
    const i = load<i32>(members + (<usize>n << 2));
    const to = out + (<usize>i << 4);
    const node = nodes + <usize>i * NODE;
    store<i32>(to, next(node, 1, 0, 3, 1, pitch, nodes, heads, left, top, columns, rows, shift));
    store<i32>(to, next(node, 0, 1, 6, 1, pitch, nodes, heads, left, top, columns, rows, shift), 4);
    store<i32>(to, next(node, -1, 0, 3, -1, pitch, nodes, heads, left, top, columns, rows, shift), 8);
    store<i32>(to, next(node, 0, -1, 6, -1, pitch, nodes, heads, left, top, columns, rows, shift), 12);
  }
}

@inline
function slotOf(x: i32, y: i32, left: i32, top: i32, columns: i32, shift: i32): i32 {
  if (columns > 0) return (y - top) * columns + x - left;
  return <i32>(<u32>(((x * 0x9e3779b1) ^ (y * 0x85ebca6b)) * 0x9e3779b1) >> shift);
}

@inline
function next(
  node: usize,
  stepX: i32,
  stepY: i32,
  reach: i32,
  sign: f64,
  pitch: v128,
  nodes: usize,
  heads: usize,
  left: i32,
  top: i32,
  columns: i32,
  rows: i32,
  shift: i32,
): i32 {
  const sideways = stepY == 0;
  const limit: f64 = sideways ? 0.5 : 0.6;
  const here = v128.load(node);
  const cx = load<i32>(node, 16);
  const cy = load<i32>(node, 20);
  for (let step = 0; step <= reach; step++) {
    let found = -1;
    let least = Infinity;
    let leastAside = Infinity;
    for (let across = -1; across <= 1; across++) {
      const x = cx + step * stepX + (sideways ? 0 : across);
      const y = cy + step * stepY + (sideways ? across : 0);
      if (columns > 0 && (x < left || y < top || x - left >= columns || y - top >= rows)) continue;
      let j = load<i32>(heads + (<usize>slotOf(x, y, left, top, columns, shift) << 2));
      while (j >= 0) {
        const other = nodes + <usize>j * NODE;
        const me = j;
        j = load<i32>(other, 24);
        if (columns == 0 && (load<i32>(other, 16) != x || load<i32>(other, 20) != y)) continue;
        const away = f64x2.div(f64x2.sub(v128.load(other), here), pitch);
        const along = sign * (sideways ? f64x2.extract_lane(away, 0) : f64x2.extract_lane(away, 1));
        const aside = abs<f64>(sideways ? f64x2.extract_lane(away, 1) : f64x2.extract_lane(away, 0));
        if (along < LEAST || aside > limit) continue;
        if (along > least || (along == least && aside >= leastAside)) continue;
        least = along;
        leastAside = aside;
        found = me;
      }
    }
    if (found >= 0) return found;
  }
  return -1;
}
