// Points moved and seen by a lens, all of it in float64 and in the order of their twins (move of points-seen.ts, src/camera), so
// that every bit is the same. `view` holds as float64: 0–11 a row-major 3×4 into the camera, 12 limit of the formula's domain,
// 13 cosine of a narrower view, 14–17 fx fy cx cy, then the coefficients.

const COEFFICIENTS: usize = 18;

@inline
function both(at: usize, entry: usize): v128 {
  return v128.load64_splat(at + (entry << 3));
}

@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

/** a x + b y + c z + d, summed from the left. */
@inline
function row(x: v128, y: v128, z: v128, view: usize, entry: usize): v128 {
  return add(
    add(add(mul(both(view, entry), x), mul(both(view, entry + 1), y)), mul(both(view, entry + 2), z)),
    both(view, entry + 3),
  );
}

/** Moves columns of float64 into rows of x y z, for lens models that have no loop here. */
export function moveRows(x: usize, y: usize, z: usize, count: i32, view: usize, rows: usize): void {
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    const to = rows + <usize>i * 24;
    v128.store(to, i64x2.shuffle(mx, my, 0, 2));
    v128.store(to, i64x2.shuffle(mz, mx, 0, 3), 16);
    v128.store(to, i64x2.shuffle(my, mz, 1, 3), 32);
  }
}

/**
 * plumb_bob and rational_polynomial (k1 k2 p1 p2 k3 k4 k5 k6): uv[2i], uv[2i + 1] in px, seen[i] 0 or 1. Where 0, uv is anything.
 * x, y and z are columns of float64; they, uv and seen have room for count + 1. With `rows` the moved points are kept there, x y z.
 */
export function seeBrown(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  view: usize,
  rational: bool,
  uv: usize,
  seen: usize,
  rows: usize,
): void {
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const zero = f64x2.splat(0);
  const limit = both(view, 12);
  const cosine = both(view, 13);
  const limited = load<f64>(view, 104) >= -1;
  const k1 = both(view, COEFFICIENTS);
  const k2 = both(view, COEFFICIENTS + 1);
  const p1 = both(view, COEFFICIENTS + 2);
  const p2 = both(view, COEFFICIENTS + 3);
  const k3 = both(view, COEFFICIENTS + 4);
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    if (rows) {
      const to = rows + <usize>i * 24;
      v128.store(to, i64x2.shuffle(mx, my, 0, 2));
      v128.store(to, i64x2.shuffle(mz, mx, 0, 3), 16);
      v128.store(to, i64x2.shuffle(my, mz, 1, 3), 32);
    }
    const a = f64x2.div(mx, mz);
    const b = f64x2.div(my, mz);
    const aa = mul(a, a);
    const bb = mul(b, b);
    const q = add(aa, bb);
    let inside = v128.and(f64x2.gt(mz, zero), f64x2.lt(q, limit));
    if (limited) {
      const range = f64x2.sqrt(add(add(mul(mx, mx), mul(my, my)), mul(mz, mz)));
      inside = v128.and(inside, f64x2.ge(mz, mul(cosine, range)));
    }
    let L = add(one, mul(q, add(k1, mul(q, add(k2, mul(q, k3))))));
    if (rational) {
      const tail = add(both(view, COEFFICIENTS + 6), mul(q, both(view, COEFFICIENTS + 7)));
      L = f64x2.div(L, add(one, mul(q, add(both(view, COEFFICIENTS + 5), mul(q, tail)))));
    }
    const ab = mul(mul(two, a), b);
    const du = add(add(mul(a, L), mul(p1, ab)), mul(p2, add(q, mul(mul(two, a), a))));
    const dv = add(add(mul(b, L), mul(p1, add(q, mul(mul(two, b), b)))), mul(p2, ab));
    const u = add(mul(both(view, 14), du), both(view, 16));
    const v = add(mul(both(view, 15), dv), both(view, 17));
    v128.store(uv + 2 * at, i64x2.shuffle(u, v, 0, 2));
    v128.store(uv + 2 * at, i64x2.shuffle(u, v, 1, 3), 16);
    const bits = i64x2.bitmask(inside);
    store<u8>(seen + <usize>i, bits & 1);
    store<u8>(seen + <usize>i, bits >> 1, 1);
  }
}

/** equidistant (k1 k2 k3 k4), as `seeBrown`. */
export function seeEquidistant(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  view: usize,
  uv: usize,
  seen: usize,
  rows: usize,
): void {
  const maxAngle = load<f64>(view, 96);
  const cosine = load<f64>(view, 104);
  const limited = cosine >= -1;
  const focal = v128.load(view, 112);
  const centre = v128.load(view, 128);
  const k1 = load<f64>(view, 144);
  const k2 = load<f64>(view, 152);
  const k3 = load<f64>(view, 160);
  const k4 = load<f64>(view, 168);
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 3;
    const px = v128.load(x + at);
    const py = v128.load(y + at);
    const pz = v128.load(z + at);
    const mx = row(px, py, pz, view, 0);
    const my = row(px, py, pz, view, 4);
    const mz = row(px, py, pz, view, 8);
    if (rows) {
      const to = rows + <usize>i * 24;
      v128.store(to, i64x2.shuffle(mx, my, 0, 2));
      v128.store(to, i64x2.shuffle(mz, mx, 0, 3), 16);
      v128.store(to, i64x2.shuffle(my, mz, 1, 3), 32);
    }
    const flat = add(mul(mx, mx), mul(my, my));
    const R = f64x2.sqrt(flat);
    let inside = v128.and(
      f64x2.lt(R, f64x2.splat(Infinity)),
      f64x2.gt(add(R, f64x2.abs(mz)), f64x2.splat(0)),
    );
    if (limited) {
      const range = f64x2.sqrt(add(flat, mul(mz, mz)));
      inside = v128.and(inside, f64x2.ge(mz, mul(f64x2.splat(cosine), range)));
    }
    const bits = i64x2.bitmask(inside);
    const to = uv + 2 * at;
    store<u8>(
      seen + <usize>i,
      bits & 1 && bend(i64x2.shuffle(mx, my, 0, 2), f64x2.extract_lane(R, 0), f64x2.extract_lane(mz, 0), maxAngle, k1, k2, k3, k4, focal, centre, to),
    );
    store<u8>(
      seen + <usize>i,
      bits & 2 && bend(i64x2.shuffle(mx, my, 1, 3), f64x2.extract_lane(R, 1), f64x2.extract_lane(mz, 1), maxAngle, k1, k2, k3, k4, focal, centre, to + 16),
      1,
    );
  }
}

/** Writes the pixel of one point; false beyond the lens's widest angle. */
@inline
function bend(
  xy: v128,
  R: f64,
  z: f64,
  maxAngle: f64,
  k1: f64,
  k2: f64,
  k3: f64,
  k4: f64,
  focal: v128,
  centre: v128,
  to: usize,
): i32 {
  const angle = NativeMath.atan2(R, z);
  if (!(angle < maxAngle)) return 0;
  const t = angle * angle;
  const bent = angle * (1 + t * (k1 + t * (k2 + t * (k3 + t * k4))));
  const scale = R > 0 ? bent / R : 0;
  v128.store(to, add(mul(mul(focal, xy), f64x2.splat(scale)), centre));
  return 1;
}
