// The deskew by hand: eight points at a time; a segment's numbers are splatted once for a run of points in it.
#include "deskew.hpp"
#include <immintrin.h>

namespace {
using V = __m256;
inline V all(float f) { return _mm256_set1_ps(f); }
inline V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
/** c - a b */
inline V less(V a, V b, V c) { return _mm256_fnmadd_ps(a, b, c); }
inline V mul(V a, V b) { return _mm256_mul_ps(a, b); }

/** Groups of eight from `i` on as long as all are inside of the segment; returns where it ended. */
size_t run(const TimedCloud &c, const Segment &s, size_t i, const Moved &to) {
  const V t0 = all(s.t0), per = all(s.perSecond), turn = all(s.angle), from = all(s.t0Inside), until = all(s.t1Inside);
  const V kx = all(s.k[0]), ky = all(s.k[1]), kz = all(s.k[2]);
  V R[9], p[3], dp[3];
  for (int k = 0; k < 9; k++) R[k] = all(s.R[k]);
  for (int k = 0; k < 3; k++) p[k] = all(s.p[k]), dp[k] = all(s.dp[k]);
  for (; i + 8 <= c.n; i += 8) {
    const V t = _mm256_loadu_ps(c.t + i);
    const V inside = _mm256_and_ps(_mm256_cmp_ps(t, from, _CMP_GE_OQ), _mm256_cmp_ps(t, until, _CMP_LT_OQ));
    if (_mm256_movemask_ps(inside) != 0xff) break;
    const V part = mul(_mm256_sub_ps(t, t0), per), angle = mul(part, turn), a2 = mul(angle, angle);
    const V sine = mul(angle, fma(a2, fma(a2, fma(a2, all(-1.0f / 5040), all(1.0f / 120)), all(-1.0f / 6)), all(1)));
    const V rest = mul(a2, fma(a2, fma(a2, all(1.0f / 720), all(-1.0f / 24)), all(0.5f)));
    const V x = _mm256_loadu_ps(c.x + i), y = _mm256_loadu_ps(c.y + i), z = _mm256_loadu_ps(c.z + i);
    const V ax = less(kz, y, mul(ky, z)), ay = less(kx, z, mul(kz, x)), az = less(ky, x, mul(kx, y));
    const V bx = less(kz, ay, mul(ky, az)), by = less(kx, az, mul(kz, ax)), bz = less(ky, ax, mul(kx, ay));
    const V px = fma(rest, bx, fma(sine, ax, x)), py = fma(rest, by, fma(sine, ay, y)), pz = fma(rest, bz, fma(sine, az, z));
    _mm256_storeu_ps(to.x + i, fma(R[0], px, fma(R[1], py, fma(R[2], pz, fma(part, dp[0], p[0])))));
    _mm256_storeu_ps(to.y + i, fma(R[3], px, fma(R[4], py, fma(R[5], pz, fma(part, dp[1], p[1])))));
    _mm256_storeu_ps(to.z + i, fma(R[6], px, fma(R[7], py, fma(R[8], pz, fma(part, dp[2], p[2])))));
  }
  return i;
}
} // namespace

void deskewAvx2(const TimedCloud &c, const std::vector<Segment> &segments, const Moved &to) {
  size_t k = 0;
  for (size_t i = 0; i < c.n;) {
    k = segmentAt(segments, c.t[i], k);
    const size_t begin = i;
    i = run(c, segments[k], i, to);
    if (i > begin) continue;
    // A group that straddles two segments, and the last few.
    for (const size_t end = i + 8 < c.n ? i + 8 : c.n; i < end; i++) {
      k = segmentAt(segments, c.t[i], k);
      deskewOne<false>(c, segments[k], i, to);
    }
  }
}
