// plumb_bob and rational with AVX2 by the same rules as framelock's own kernels: a coarse test in float32 that is wider than it can be wrong, then
// the lens in float64 for what is left. How near compiled JavaScript comes to the processor with the same work.
#include "left-pack.hpp"
#include "project.hpp"

namespace {

using V = __m256;
using D = __m256d;
inline V all(float f) { return _mm256_set1_ps(f); }
inline D wide(double d) { return _mm256_set1_pd(d); }
inline D mul(D a, D b) { return _mm256_mul_pd(a, b); }
inline D add(D a, D b) { return _mm256_add_pd(a, b); }
inline V row(const float *m, V x, V y, V z) {
  return _mm256_fmadd_ps(all(m[0]), x, _mm256_fmadd_ps(all(m[1]), y, _mm256_fmadd_ps(all(m[2]), z, all(m[3]))));
}
/** In the order of the TypeScript, without fused operations. */
inline D row(const double *m, D x, D y, D z) {
  return add(add(add(mul(wide(m[0]), x), mul(wide(m[1]), y)), mul(wide(m[2]), z)), wide(m[3]));
}

/** Points that may be in the picture, packed. */
size_t candidates(const Cloud &c, const Lens &l, const Pixels &to) {
  const V sign = all(-0.0f), per = all(4e-6f), slack = all(4e-6f * 2);
  size_t kept = 0;
  for (size_t i = 0; i < c.n; i += 8) {
    const V x = _mm256_loadu_ps(c.x + i), y = _mm256_loadu_ps(c.y + i), z = _mm256_loadu_ps(c.z + i);
    const V size = _mm256_add_ps(_mm256_add_ps(_mm256_andnot_ps(sign, x), _mm256_andnot_ps(sign, y)), _mm256_andnot_ps(sign, z));
    const V spare = _mm256_fmadd_ps(per, size, slack), Z = _mm256_add_ps(row(l.m + 8, x, y, z), spare);
    V in = _mm256_cmp_ps(all(l.least), Z, _CMP_LT_OQ);
    if (!_mm256_movemask_ps(in)) continue;
    // Widened by the slack of X and, at most twice as much, of Z times the bounds.
    const V more = _mm256_mul_ps(spare, all(4)), X = row(l.m, x, y, z), Y = row(l.m + 4, x, y, z);
    const auto between = [&](V value, float low, float high) {
      return _mm256_and_ps(_mm256_cmp_ps(_mm256_fmsub_ps(all(low), Z, more), value, _CMP_LT_OQ),
                           _mm256_cmp_ps(value, _mm256_fmadd_ps(all(high), Z, more), _CMP_LT_OQ));
    };
    in = _mm256_and_ps(in, _mm256_and_ps(between(X, l.minA, l.maxA), between(Y, l.minB, l.maxB)));
    int mask = _mm256_movemask_ps(in);
    if (i + 8 > c.n) mask &= (1 << (c.n - i)) - 1;
    if (!mask) continue;
    const __m256i order = packTable.of(mask);
    packTo(to.u + kept, x, order);
    packTo(to.v + kept, y, order);
    packTo(to.depth + kept, z, order);
    packTo(to.index + kept, _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(i)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)), order);
    kept += static_cast<size_t>(__builtin_popcount(static_cast<unsigned>(mask)));
  }
  return kept;
}

inline __m128 packed(__m128 value, __m128i order) { return _mm_castsi128_ps(_mm_shuffle_epi8(_mm_castps_si128(value), order)); }

struct Shuffles {
  alignas(16) uint8_t bytes[16][16];
  Shuffles() {
    for (int m = 0; m < 16; m++)
      for (int lane = 0, to = 0; lane < 4; lane++)
        if (m >> lane & 1)
          for (int b = 0; b < 4; b++) bytes[m][4 * to + b] = static_cast<uint8_t>(4 * lane + b), to += b == 3;
  }
};
const Shuffles shuffles{};

} // namespace

/** `scratch` holds the candidates; `m` and `d` (fx fy cx cy least limit right bottom k1 k2 p1 p2 k3 k4 k5 k6) are float64. */
template <bool rational> size_t brownExact(const Cloud &c, const Lens &l, const double *m, const double *d, const Pixels &scratch, const Pixels &to) {
  const size_t far = candidates(c, l, scratch);
  const D one = wide(1), two = wide(2);
  size_t kept = 0;
  for (size_t i = 0; i < far; i += 4) {
    const D x = _mm256_cvtps_pd(_mm_loadu_ps(scratch.u + i)), y = _mm256_cvtps_pd(_mm_loadu_ps(scratch.v + i));
    const D z = _mm256_cvtps_pd(_mm_loadu_ps(scratch.depth + i));
    const D X = row(m, x, y, z), Y = row(m + 4, x, y, z), Z = row(m + 8, x, y, z);
    const D near = _mm256_div_pd(one, Z), a = mul(X, near), b = mul(Y, near), aa = mul(a, a), bb = mul(b, b), q = add(aa, bb);
    D L = add(one, mul(q, add(wide(d[8]), mul(q, add(wide(d[9]), mul(q, wide(d[12])))))));
    if (rational) L = _mm256_div_pd(L, add(one, mul(q, add(wide(d[13]), mul(q, add(wide(d[14]), mul(q, wide(d[15]))))))));
    const D ab = mul(mul(two, a), b), p1 = wide(d[10]), p2 = wide(d[11]);
    const D du = add(add(mul(a, L), mul(p1, ab)), mul(p2, add(q, mul(mul(two, a), a))));
    const D dv = add(add(mul(b, L), mul(p1, add(q, mul(mul(two, b), b)))), mul(p2, ab));
    const __m128 u = _mm256_cvtpd_ps(add(mul(wide(d[0]), du), wide(d[2]))), v = _mm256_cvtpd_ps(add(mul(wide(d[1]), dv), wide(d[3])));
    const D seen = _mm256_and_pd(_mm256_cmp_pd(wide(d[4]), Z, _CMP_LT_OQ), _mm256_cmp_pd(q, wide(d[5]), _CMP_LT_OQ));
    const __m128 half = _mm_set1_ps(-0.5f);
    const __m128 on = _mm_and_ps(
        _mm_and_ps(_mm_cmpge_ps(u, half), _mm_cmplt_ps(u, _mm_set1_ps(static_cast<float>(d[6])))),
        _mm_and_ps(_mm_cmpge_ps(v, half), _mm_cmplt_ps(v, _mm_set1_ps(static_cast<float>(d[7])))));
    int mask = _mm256_movemask_pd(seen) & _mm_movemask_ps(on);
    if (i + 4 > far) mask &= (1 << (far - i)) - 1;
    const __m128i order = _mm_load_si128(reinterpret_cast<const __m128i *>(shuffles.bytes[mask]));
    _mm_storeu_ps(to.u + kept, packed(u, order));
    _mm_storeu_ps(to.v + kept, packed(v, order));
    _mm_storeu_ps(to.depth + kept, packed(_mm256_cvtpd_ps(Z), order));
    const __m128i index = _mm_loadu_si128(reinterpret_cast<const __m128i *>(scratch.index + i));
    _mm_storeu_si128(reinterpret_cast<__m128i *>(to.index + kept), _mm_shuffle_epi8(index, order));
    kept += static_cast<size_t>(__builtin_popcount(static_cast<unsigned>(mask)));
  }
  return kept;
}

template size_t brownExact<false>(const Cloud &, const Lens &, const double *, const double *, const Pixels &, const Pixels &);
template size_t brownExact<true>(const Cloud &, const Lens &, const double *, const double *, const Pixels &, const Pixels &);
