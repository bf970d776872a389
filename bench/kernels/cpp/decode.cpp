// Recorded points of any step to columns x y z, and to rows of six float32.
#include "cases.hpp"
#include <immintrin.h>

namespace {

void columnsPlain(const uint8_t *p, size_t n, size_t step, float *__restrict x, float *__restrict y, float *__restrict z) {
  for (size_t i = 0; i < n; i++) {
    std::memcpy(x + i, p + i * step, 4);
    std::memcpy(y + i, p + i * step + 4, 4);
    std::memcpy(z + i, p + i * step + 8, 4);
  }
}

/** x y z one behind the other: 16 bytes of each of eight points, transposed in both halves at once. */
void columnsAvx2(const uint8_t *p, size_t n, size_t step, float *x, float *y, float *z) {
  size_t i = 0;
  const auto two = [](const uint8_t *low, const uint8_t *high) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(reinterpret_cast<const float *>(low))),
                                _mm_loadu_ps(reinterpret_cast<const float *>(high)), 1);
  };
  for (; i + 8 < n; i += 8, p += 8 * step) {
    const __m256 a = two(p, p + 4 * step), b = two(p + step, p + 5 * step);
    const __m256 c = two(p + 2 * step, p + 6 * step), d = two(p + 3 * step, p + 7 * step);
    const __m256 ab = _mm256_unpacklo_ps(a, b), cd = _mm256_unpacklo_ps(c, d);
    const __m256 abz = _mm256_unpackhi_ps(a, b), cdz = _mm256_unpackhi_ps(c, d);
    _mm256_storeu_ps(x + i, _mm256_shuffle_ps(ab, cd, 0x44));
    _mm256_storeu_ps(y + i, _mm256_shuffle_ps(ab, cd, 0xee));
    _mm256_storeu_ps(z + i, _mm256_shuffle_ps(abz, cdz, 0x44));
  }
  columnsPlain(p, n - i, step, x + i, y + i, z + i);
}

struct Layout {
  size_t step, ring, time;
};

void rowsPlain(const uint8_t *p, size_t n, Layout at, float *__restrict rows) {
  for (size_t i = 0; i < n; i++, p += at.step, rows += 6) {
    uint16_t ring;
    std::memcpy(rows, p, 16);
    std::memcpy(&ring, p + at.ring, 2);
    rows[4] = ring;
    std::memcpy(rows + 5, p + at.time, 4);
  }
}

/** Four floats are copied; ring and time of two points are widened together. */
void rowsAvx2(const uint8_t *p, size_t n, Layout at, float *rows) {
  const __m128i spread = _mm_setr_epi8(0, 1, -1, -1, 2, 3, 4, 5, 8, 9, -1, -1, 10, 11, 12, 13);
  size_t i = 0;
  for (; i + 3 < n; i += 2, p += 2 * at.step, rows += 12) {
    _mm_storeu_ps(rows, _mm_loadu_ps(reinterpret_cast<const float *>(p)));
    _mm_storeu_ps(rows + 6, _mm_loadu_ps(reinterpret_cast<const float *>(p + at.step)));
    const __m128i both = _mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i *>(p + at.ring)),
                                            _mm_loadl_epi64(reinterpret_cast<const __m128i *>(p + at.step + at.ring)));
    const __m128i wide = _mm_shuffle_epi8(both, spread);
    const __m128 mixed = _mm_blend_ps(_mm_cvtepi32_ps(wide), _mm_castsi128_ps(wide), 0b1010);
    _mm_storel_pi(reinterpret_cast<__m64 *>(rows + 4), mixed);
    _mm_storeh_pi(reinterpret_cast<__m64 *>(rows + 10), mixed);
  }
  rowsPlain(p, n - i, at, rows);
}

} // namespace

void decodeCases(Cases &cases, const std::string &folder, const std::string &size) {
  const Layout layout{22, 16, 18};
  const auto cloud = readColumn<uint8_t>(folder + "/" + size + "/cloud");
  const size_t n = cloud.size / layout.step;
  const Column<float> x(n), y(n), z(n), rows(6 * n);
  const auto columns = [=] { return std::vector<Output>{out("x", x), out("y", y), out("z", z)}; };
  const auto asRows = [=] { return std::vector<Output>{out("rows", rows)}; };
  // The step is not known to the compiler: clouds come in any.
  static volatile size_t step = layout.step;
  cases.push_back({"decode", "cpp-plain", size, [=] { columnsPlain(cloud.data, n, step, x.data, y.data, z.data); }, columns});
  cases.push_back({"decode", "cpp-avx2", size, [=] { columnsAvx2(cloud.data, n, step, x.data, y.data, z.data); }, columns});
  const auto any = [=] { return Layout{step, layout.ring, layout.time}; };
  cases.push_back({"decode_rows", "cpp-plain", size, [=] { rowsPlain(cloud.data, n, any(), rows.data); }, asRows});
  cases.push_back({"decode_rows", "cpp-avx2", size, [=] { rowsAvx2(cloud.data, n, any(), rows.data); }, asRows});
}
