// The angle of a direction for two points at once. Twins: src/camera/arctangent.ts, and findAngles of angle.ts for whole tiles.
import { angles } from './angle';

@inline
function number(entry: usize): v128 {
  return v128.load64_splat(angles + (entry << 3));
}

@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

/** The angle of (x, y) from the x axis for y >= 0, in [0, π]. */
@inline
export function angleOf(y: v128, x: v128): v128 {
  const far = f64x2.abs(x);
  const small = f64x2.pmin(y, far);
  const large = f64x2.pmax(y, far);
  const wide = f64x2.gt(small, mul(number(0), large));
  const top = v128.bitselect(f64x2.sub(small, large), small, wide);
  const bottom = v128.bitselect(add(small, large), large, wide);
  const steep = f64x2.gt(y, far);
  const behind = f64x2.lt(x, f64x2.splat(0));
  const sign = v128.and(f64x2.splat(-0.0), v128.xor(steep, behind));
  const t = v128.xor(f64x2.div(top, bottom), sign);
  const base = v128.bitselect(number(1), v128.and(number(2), steep), wide);
  const offset = v128.bitselect(f64x2.sub(number(3), base), base, behind);
  const s = mul(t, t);
  const s2 = mul(s, s);
  const first = add(add(number(4), mul(number(5), s)), mul(add(number(6), mul(number(7), s)), s2));
  const second = add(add(number(8), mul(number(9), s)), mul(add(number(10), mul(number(11), s)), s2));
  const third = add(add(number(12), mul(number(13), s)), mul(number(14), s2));
  const s4 = mul(s2, s2);
  return add(offset, add(t, mul(mul(t, s), add(first, mul(s4, add(second, mul(s4, third)))))));
}
