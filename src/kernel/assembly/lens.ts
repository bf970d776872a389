// The lens formulas over candidates: exact positions in the picture, in float64 and in the order of their twins in
// src/camera, so that every bit is the same. `lens` holds as float64: 0–11 row-major 3×4 into the camera, 12 least depth or
// distance, 13 limit of the formula's domain, 14 cosine of a narrower view, 15 and 16 width and height less half a pixel,
// 17–20 fx fy cx cy, then the coefficients.

const PARAMS: usize = 17;

@inline
function both(at: usize, entry: usize): v128 {
  return v128.load64_splat(at + entry * 8);
}

@inline
function pair(column: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(column));
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
function row(x: v128, y: v128, z: v128, lens: usize, entry: usize): v128 {
  return add(
    add(add(mul(both(lens, entry), x), mul(both(lens, entry + 1), y)), mul(both(lens, entry + 2), z)),
    both(lens, entry + 3),
  );
}

/** Which of the two lie in the picture, by their pixels as they are stored: float32. */
@inline
function inPicture(u: v128, v: v128, lens: usize): v128 {
  const half = f64x2.splat(-0.5);
  return v128.and(
    v128.and(f64x2.ge(u, half), f64x2.lt(u, both(lens, 15))),
    v128.and(f64x2.ge(v, half), f64x2.lt(v, both(lens, 16))),
  );
}

/** As limited-view.ts: z >= cosine · |p|. */
@inline
function inView(x: v128, y: v128, z: v128, lens: usize): v128 {
  const range = f64x2.sqrt(add(add(mul(x, x), mul(y, y)), mul(z, z)));
  return f64x2.ge(z, mul(both(lens, 14), range));
}

/** Writes the pixels of those of the two that are seen; returns how many are written then. */
@inline
function put(
  seen: i32,
  kept: usize,
  u: v128,
  v: v128,
  depth: v128,
  number: usize,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): usize {
  const d = f32x4.demote_f64x2_zero(depth);
  let at = kept << 2;
  // Written always, counted only when seen: no branch to guess. There is room for it.
  store<f32>(toU + at, f32x4.extract_lane(u, 0));
  store<f32>(toV + at, f32x4.extract_lane(v, 0));
  store<f32>(toDepth + at, f32x4.extract_lane(d, 0));
  store<u32>(toIndex + at, load<u32>(number));
  kept += <usize>(seen & 1);
  at = kept << 2;
  store<f32>(toU + at, f32x4.extract_lane(u, 1));
  store<f32>(toV + at, f32x4.extract_lane(v, 1));
  store<f32>(toDepth + at, f32x4.extract_lane(d, 1));
  store<u32>(toIndex + at, load<u32>(number, 4));
  return kept + <usize>(seen >> 1);
}

/** plumb_bob and rational_polynomial (eight coefficients k1 k2 p1 p2 k3 k4 k5 k6); outputs need room for count + 2. */
export function projectBrown(
  x: usize,
  y: usize,
  z: usize,
  index: usize,
  count: i32,
  lens: usize,
  rational: bool,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const limited = load<f64>(lens, 112) >= -1;
  let kept: usize = 0;
  for (let i = 0; i < count; i += 2) {
    const at = <usize>i << 2;
    const px = pair(x + at);
    const py = pair(y + at);
    const pz = pair(z + at);
    const cx = row(px, py, pz, lens, 0);
    const cy = row(px, py, pz, lens, 4);
    const cz = row(px, py, pz, lens, 8);
    const a = f64x2.div(cx, cz);
    const b = f64x2.div(cy, cz);
    const aa = mul(a, a);
    const bb = mul(b, b);
    const q = add(aa, bb);
    let seen = v128.and(f64x2.gt(cz, both(lens, 12)), f64x2.lt(cz, f64x2.splat(Infinity)));
    seen = v128.and(seen, v128.and(f64x2.gt(cz, f64x2.splat(0)), f64x2.lt(q, both(lens, 13))));
    if (limited) seen = v128.and(seen, inView(cx, cy, cz, lens));
    let L = add(
      one,
      mul(q, add(both(lens, PARAMS + 4), mul(q, add(both(lens, PARAMS + 5), mul(q, both(lens, PARAMS + 8)))))),
    );
    if (rational) {
      const below = add(
        one,
        mul(q, add(both(lens, PARAMS + 9), mul(q, add(both(lens, PARAMS + 10), mul(q, both(lens, PARAMS + 11)))))),
      );
      L = f64x2.div(L, below);
    }
    const ab = mul(mul(two, a), b);
    const p1 = both(lens, PARAMS + 6);
    const p2 = both(lens, PARAMS + 7);
    const du = add(add(mul(a, L), mul(p1, ab)), mul(p2, add(q, mul(mul(two, a), a))));
    const dv = add(add(mul(b, L), mul(p1, add(q, mul(mul(two, b), b)))), mul(p2, ab));
    const u = f32x4.demote_f64x2_zero(add(mul(both(lens, PARAMS), du), both(lens, PARAMS + 2)));
    const v = f32x4.demote_f64x2_zero(add(mul(both(lens, PARAMS + 1), dv), both(lens, PARAMS + 3)));
    seen = v128.and(seen, inPicture(f64x2.promote_low_f32x4(u), f64x2.promote_low_f32x4(v), lens));
    let bits = i64x2.bitmask(seen);
    if (i + 2 > count) bits &= 1;
    kept = put(bits, kept, u, v, cz, index + at, toU, toV, toDepth, toIndex);
  }
  return <i32>kept;
}

/** equidistant (k1 k2 k3 k4). `forward`: entry 12 is a least depth, else a least distance. */
export function projectEquidistant(
  x: usize,
  y: usize,
  z: usize,
  index: usize,
  count: i32,
  lens: usize,
  forward: bool,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const least = load<f64>(lens, 96);
  const least2 = least * least;
  const maxAngle = load<f64>(lens, 104);
  const cosine = load<f64>(lens, 112);
  const right = load<f64>(lens, 120);
  const bottom = load<f64>(lens, 128);
  const fx = load<f64>(lens, 136);
  const fy = load<f64>(lens, 144);
  const cx = load<f64>(lens, 152);
  const cy = load<f64>(lens, 160);
  const k1 = load<f64>(lens, 168);
  const k2 = load<f64>(lens, 176);
  const k3 = load<f64>(lens, 184);
  const k4 = load<f64>(lens, 192);
  let kept: usize = 0;
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    const px = <f64>load<f32>(x + at);
    const py = <f64>load<f32>(y + at);
    const pz = <f64>load<f32>(z + at);
    const X = load<f64>(lens) * px + load<f64>(lens, 8) * py + load<f64>(lens, 16) * pz + load<f64>(lens, 24);
    const Y = load<f64>(lens, 32) * px + load<f64>(lens, 40) * py + load<f64>(lens, 48) * pz + load<f64>(lens, 56);
    const Z = load<f64>(lens, 64) * px + load<f64>(lens, 72) * py + load<f64>(lens, 80) * pz + load<f64>(lens, 88);
    if (forward ? !(Z > least && Z < Infinity) : !(X * X + Y * Y + Z * Z > least2)) continue;
    const R = sqrt<f64>(X * X + Y * Y);
    const angle = NativeMath.atan2(R, Z);
    if (!(angle < maxAngle && R < Infinity && R + abs<f64>(Z) > 0)) continue;
    if (cosine >= -1 && !(Z >= cosine * sqrt<f64>(X * X + Y * Y + Z * Z))) continue;
    const t = angle * angle;
    const bent = angle * (1 + t * (k1 + t * (k2 + t * (k3 + t * k4))));
    const scale = R > 0 ? bent / R : 0;
    const u = <f32>(fx * X * scale + cx);
    const v = <f32>(fy * Y * scale + cy);
    if (!(<f64>u >= -0.5 && <f64>u < right && <f64>v >= -0.5 && <f64>v < bottom)) continue;
    const to = kept << 2;
    store<f32>(toU + to, u);
    store<f32>(toV + to, v);
    store<f32>(toDepth + to, <f32>Z);
    store<u32>(toIndex + to, load<u32>(index + at));
    kept++;
  }
  return <i32>kept;
}
