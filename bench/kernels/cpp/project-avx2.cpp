// The projections by hand: eight points at a time, fused multiply-add, what cannot be seen dropped early, the rest left-packed.
#include "project.hpp"
#include "left-pack.hpp"

namespace {

using V = __m256;
inline V all(float f) { return _mm256_set1_ps(f); }
inline V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
inline V mul(V a, V b) { return _mm256_mul_ps(a, b); }
inline V both(V a, V b) { return _mm256_and_ps(a, b); }
inline V less(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
inline V atLeast(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
inline V row(const V *m, V x, V y, V z) { return fma(m[0], x, fma(m[1], y, fma(m[2], z, m[3]))); }

inline int tail(size_t i, size_t n, int mask) { return i + 8 > n ? mask & ((1 << (n - i)) - 1) : mask; }

inline size_t put(const Pixels &to, size_t kept, int mask, V u, V v, V depth, size_t i) {
  const __m256i order = packTable.of(mask);
  packTo(to.u + kept, u, order);
  packTo(to.v + kept, v, order);
  packTo(to.depth + kept, depth, order);
  const __m256i number = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(i)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  packTo(to.index + kept, number, order);
  return kept + static_cast<size_t>(__builtin_popcount(static_cast<unsigned>(mask)));
}

inline V inPicture(V u, V v, V right, V bottom) {
  const V half = all(-0.5f);
  return both(both(atLeast(u, half), less(u, right)), both(atLeast(v, half), less(v, bottom)));
}

/** atan2(r, z) of r >= 0: Cephes' polynomial after halving the octant (tan pi/8). */
inline V angleOf(V r, V z) {
  const V sign = all(-0.0f), size = _mm256_andnot_ps(sign, z);
  const V low = _mm256_min_ps(r, size), high = _mm256_max_ps(r, size);
  const V big = less(mul(all(0.41421356f), high), low);
  const V top = _mm256_blendv_ps(low, _mm256_sub_ps(low, high), big);
  const V below = _mm256_blendv_ps(high, _mm256_add_ps(low, high), big);
  const V q = _mm256_div_ps(top, below), s = mul(q, q);
  V p = fma(all(8.05374449538e-2f), s, all(-1.38776856032e-1f));
  p = fma(p, s, all(1.99777106478e-1f));
  p = fma(p, s, all(-3.33329491539e-1f));
  V at = fma(mul(q, s), p, q);
  at = _mm256_add_ps(at, both(big, all(0.785398163397448f)));
  at = _mm256_blendv_ps(at, _mm256_sub_ps(all(1.57079632679490f), at), less(size, r));
  return _mm256_blendv_ps(at, _mm256_sub_ps(all(3.14159265358979f), at), z);
}

} // namespace

template <bool rational> size_t brownAvx2(const Cloud &c, const Lens &l, const Pixels &to) {
  V m[12];
  for (int k = 0; k < 12; k++) m[k] = all(l.m[k]);
  const V one = all(1), two = all(2), right = all(l.right), bottom = all(l.bottom), limit = all(l.limit), least = all(l.least);
  const V p1 = all(l.p1), p2 = all(l.p2);
  size_t kept = 0;
  for (size_t i = 0; i < c.n; i += 8) {
    const V x = _mm256_loadu_ps(c.x + i), y = _mm256_loadu_ps(c.y + i), z = _mm256_loadu_ps(c.z + i);
    const V Z = row(m + 8, x, y, z);
    V seen = less(least, Z);
    if (!_mm256_movemask_ps(seen)) continue;
    const V X = row(m, x, y, z);
    // Neighbours in firing order are mostly beside the picture together: no division for these.
    seen = both(seen, both(less(mul(all(l.minA), Z), X), less(X, mul(all(l.maxA), Z))));
    if (!_mm256_movemask_ps(seen)) continue;
    const V Y = row(m + 4, x, y, z);
    seen = both(seen, both(less(mul(all(l.minB), Z), Y), less(Y, mul(all(l.maxB), Z))));
    if (!_mm256_movemask_ps(seen)) continue;
    const V inverse = _mm256_div_ps(one, Z), a = mul(X, inverse), b = mul(Y, inverse);
    const V aa = mul(a, a), bb = mul(b, b), q = _mm256_add_ps(aa, bb);
    V L = fma(q, fma(q, fma(q, all(l.k3), all(l.k2)), all(l.k1)), one);
    if (rational) L = _mm256_div_ps(L, fma(q, fma(q, fma(q, all(l.k6), all(l.k5)), all(l.k4)), one));
    const V ab2 = mul(two, mul(a, b));
    const V u = fma(all(l.fx), fma(a, L, fma(p1, ab2, mul(p2, fma(two, aa, q)))), all(l.cx));
    const V v = fma(all(l.fy), fma(b, L, fma(p2, ab2, mul(p1, fma(two, bb, q)))), all(l.cy));
    seen = both(both(seen, less(q, limit)), inPicture(u, v, right, bottom));
    const int mask = tail(i, c.n, _mm256_movemask_ps(seen));
    if (mask) kept = put(to, kept, mask, u, v, Z, i);
  }
  return kept;
}

template size_t brownAvx2<false>(const Cloud &, const Lens &, const Pixels &);
template size_t brownAvx2<true>(const Cloud &, const Lens &, const Pixels &);

size_t equidistantAvx2(const Cloud &c, const Lens &l, const Pixels &to) {
  V m[12];
  for (int k = 0; k < 12; k++) m[k] = all(l.m[k]);
  const V one = all(1), right = all(l.right), bottom = all(l.bottom), limit = all(l.limit), least2 = all(l.least * l.least);
  size_t kept = 0;
  for (size_t i = 0; i < c.n; i += 8) {
    const V x = _mm256_loadu_ps(c.x + i), y = _mm256_loadu_ps(c.y + i), z = _mm256_loadu_ps(c.z + i);
    const V X = row(m, x, y, z), Y = row(m + 4, x, y, z), Z = row(m + 8, x, y, z);
    const V R2 = fma(X, X, fma(Y, Y, all(1e-18f)));
    // A cone around the picture, l.maxA its cosine: behind it lies nothing to see.
    const V size2 = fma(Z, Z, R2);
    V seen = less(least2, size2);
    seen = both(seen, atLeast(Z, mul(all(l.maxA), _mm256_sqrt_ps(size2))));
    if (!_mm256_movemask_ps(seen)) continue;
    const V R = _mm256_sqrt_ps(R2);
    const V angle = angleOf(R, Z), t = mul(angle, angle);
    const V poly = fma(t, fma(t, fma(t, fma(t, all(l.k4), all(l.k3)), all(l.k2)), all(l.k1)), one);
    const V scale = _mm256_div_ps(mul(angle, poly), R);
    const V u = fma(mul(all(l.fx), X), scale, all(l.cx)), v = fma(mul(all(l.fy), Y), scale, all(l.cy));
    seen = both(both(seen, less(angle, limit)), inPicture(u, v, right, bottom));
    const int mask = tail(i, c.n, _mm256_movemask_ps(seen));
    if (mask) kept = put(to, kept, mask, u, v, Z, i);
  }
  return kept;
}
