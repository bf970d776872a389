// Colours of pictures between pixels. Twin: ../colours/plain-colours.ts, whose order of float64 arithmetic is kept.

@inline
function put(out: usize, r: i32, g: i32, b: i32): void {
  store<u8>(out, r);
  store<u8>(out, g, 1);
  store<u8>(out, b, 2);
}

/** u and v within the outermost centres: `far` holds width − 1 and height − 1. */
@inline
function clamped(u: f32, v: f32, far: v128): v128 {
  const uv = f64x2.replace_lane(f64x2.splat(<f64>u), 1, <f64>v);
  return f64x2.pmax(f64x2.splat(0), f64x2.pmin(far, uv));
}

/** The pixel that each (u, v) is nearest to, three bytes each; black where there is none. */
export function nearestColour(rgb: usize, width: i32, height: i32, u: usize, v: usize, count: i32, out: usize): void {
  const far = f64x2(<f64>(width - 1), <f64>(height - 1));
  for (let n = 0; n < count; n++, u += 4, v += 4, out += 3) {
    const pu = load<f32>(u);
    const pv = load<f32>(v);
    if (!(i32(pu == pu) & i32(pv == pv))) {
      put(out, 0, 0, 0);
      continue;
    }
    const pixel = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(clamped(pu, pv, far), f64x2.splat(0.5)));
    const at = rgb + 3 * (<usize>i32x4.extract_lane(pixel, 1) * <usize>width + <usize>i32x4.extract_lane(pixel, 0));
    const four = load<u32>(at);
    store<u16>(out, four);
    store<u8>(out, four >> 16, 2);
  }
}

/**
 * Bilinear in light. `light` (f64), `edge` (f64) and `base` (u8) are the tables of ../colours/light.ts. Reads one byte past the
 * picture.
 */
export function mixedColour(
  rgb: usize,
  width: i32,
  height: i32,
  u: usize,
  v: usize,
  count: i32,
  light: usize,
  edge: usize,
  base: usize,
  out: usize,
): void {
  const far = f64x2(<f64>(width - 1), <f64>(height - 1));
  const line: usize = 3 * <usize>width;
  for (let n = 0; n < count; n++, u += 4, v += 4, out += 3) {
    const pu = load<f32>(u);
    const pv = load<f32>(v);
    if (!(i32(pu == pu) & i32(pv == pv))) {
      put(out, 0, 0, 0);
      continue;
    }
    const place = clamped(pu, pv, far);
    const pixel = i32x4.trunc_sat_f64x2_s_zero(place);
    const share = f64x2.sub(place, f64x2.convert_low_i32x4_s(pixel));
    const s = v128.shuffle<i64>(share, share, 0, 0);
    const t = f64x2.extract_lane(share, 1);
    const left = i32x4.extract_lane(pixel, 0);
    const top = i32x4.extract_lane(pixel, 1);
    const at = rgb + <usize>top * line + 3 * <usize>left;
    const right = select<usize>(3, 0, left < width - 1);
    const down = select<usize>(line, 0, top < height - 1);
    let a = load<u32>(at);
    let b = load<u32>(at + right);
    let c = load<u32>(at + down);
    let d = load<u32>(at + down + right);
    for (let channel: usize = 0; channel < 3; channel++) {
      const from = pair(light, a, c);
      const to = pair(light, b, d);
      const both = f64x2.add(from, f64x2.mul(s, f64x2.sub(to, from)));
      const above = f64x2.extract_lane(both, 0);
      const amount = above + t * (f64x2.extract_lane(both, 1) - above);
      // Beside 2⁴⁰ the last bit is a 4096th.
      const bin = <usize>(reinterpret<i64>(amount + 1099511627776) & 0x1fff);
      store<u8>(out + channel, <i32>load<u8>(base + bin) + i32(amount >= load<f64>(edge + (bin << 3))));
      a >>= 8;
      b >>= 8;
      c >>= 8;
      d >>= 8;
    }
  }
}

/** The light of the lowest bytes of both. */
@inline
function pair(light: usize, a: u32, c: u32): v128 {
  return v128.load64_lane(light + (<usize>(c & 255) << 3), v128.load64_zero(light + (<usize>(a & 255) << 3)), 1);
}
