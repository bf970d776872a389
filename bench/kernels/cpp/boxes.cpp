// How many points lie in each of many oriented boxes: all against all, and by hand with blocks of points that are passed over whole.
#include "cases.hpp"
#include <cmath>
#include <immintrin.h>

namespace {

/** q = R^T (p - middle) as rows and offsets; half lengths; bounds along the points' axes. */
struct Box {
  float m[12], half[3], low[3], high[3];
};

struct Points {
  const float *x, *y, *z;
  size_t n;
};

/** Files hold middle, rotation (row-major, into the points' frame), full lengths. */
std::vector<Box> boxesOf(const Column<double> &file) {
  std::vector<Box> boxes;
  for (size_t i = 0; i + 15 <= file.size; i += 15) {
    const double *v = file.data + i, *R = v + 3, *size = v + 12;
    Box box{};
    for (int row = 0; row < 3; row++) {
      double offset = 0;
      for (int k = 0; k < 3; k++) {
        box.m[4 * row + k] = static_cast<float>(R[3 * k + row]);
        offset -= R[3 * k + row] * v[k];
      }
      box.m[4 * row + 3] = static_cast<float>(offset);
      box.half[row] = static_cast<float>(size[row] / 2);
    }
    for (int k = 0; k < 3; k++) {
      double reach = 1e-4;
      for (int axis = 0; axis < 3; axis++) reach += std::abs(R[3 * k + axis]) * size[axis] / 2;
      box.low[k] = static_cast<float>(v[k] - reach);
      box.high[k] = static_cast<float>(v[k] + reach);
    }
    boxes.push_back(box);
  }
  return boxes;
}

/** Tiles of points stay in the nearest cache across all boxes. */
void countPlain(const Points &p, const std::vector<Box> &boxes, uint32_t *__restrict counts) {
  constexpr size_t tile = 1024;
  for (size_t b = 0; b < boxes.size(); b++) counts[b] = 0;
  for (size_t from = 0; from < p.n; from += tile) {
    const size_t n = std::min(tile, p.n - from);
    const float *__restrict x = p.x + from, *__restrict y = p.y + from, *__restrict z = p.z + from;
    for (size_t b = 0; b < boxes.size(); b++) {
      const Box box = boxes[b];
      const float *m = box.m;
      uint32_t count = 0;
      for (size_t i = 0; i < n; i++) {
        const float qx = m[0] * x[i] + m[1] * y[i] + m[2] * z[i] + m[3];
        const float qy = m[4] * x[i] + m[5] * y[i] + m[6] * z[i] + m[7];
        const float qz = m[8] * x[i] + m[9] * y[i] + m[10] * z[i] + m[11];
        count += (std::fabs(qx) <= box.half[0]) & (std::fabs(qy) <= box.half[1]) & (std::fabs(qz) <= box.half[2]);
      }
      counts[b] += count;
    }
  }
}

using V = __m256;
inline V all(float f) { return _mm256_set1_ps(f); }
inline V absolute(V v) { return _mm256_andnot_ps(all(-0.0f), v); }
inline V row(const float *m, V x, V y, V z) {
  return _mm256_fmadd_ps(all(m[0]), x, _mm256_fmadd_ps(all(m[1]), y, _mm256_fmadd_ps(all(m[2]), z, all(m[3]))));
}

inline float lowest(V v) {
  __m128 m = _mm_min_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  m = _mm_min_ps(m, _mm_movehl_ps(m, m));
  return _mm_cvtss_f32(_mm_min_ss(m, _mm_shuffle_ps(m, m, 1)));
}
inline float highest(V v) { return -lowest(_mm256_xor_ps(all(-0.0f), v)); }

constexpr size_t BLOCK = 64;

/** Six columns of bounds, one entry per block of 64 points. */
struct Bounds {
  Column<float> low[3], high[3];
  size_t blocks, padded;
  explicit Bounds(size_t n) : blocks((n + BLOCK - 1) / BLOCK), padded((blocks + 7) / 8 * 8) {
    for (int k = 0; k < 3; k++) low[k] = Column<float>(padded), high[k] = Column<float>(padded);
  }
};

void boundAll(const Points &p, const Bounds &bounds) {
  const float *axes[3] = {p.x, p.y, p.z};
  for (size_t b = 0; b < bounds.padded; b++) {
    const size_t from = b * BLOCK;
    for (int k = 0; k < 3; k++) {
      // A last part is always looked at; what pads the columns never is. min and max drop a NaN that comes first.
      if (from + BLOCK > p.n) {
        bounds.low[k][b] = from < p.n ? -3e38f : 3e38f;
        bounds.high[k][b] = from < p.n ? 3e38f : -3e38f;
        continue;
      }
      V low = all(3e38f), high = all(-3e38f);
      for (size_t i = 0; i < BLOCK; i += 8) {
        const V v = _mm256_loadu_ps(axes[k] + from + i);
        low = _mm256_min_ps(v, low);
        high = _mm256_max_ps(v, high);
      }
      bounds.low[k][b] = lowest(low);
      bounds.high[k][b] = highest(high);
    }
  }
}

inline uint32_t countBlock(const Points &p, const Box &box, size_t from) {
  uint32_t count = 0;
  for (size_t i = from; i < from + BLOCK && i < p.n; i += 8) {
    const V x = _mm256_loadu_ps(p.x + i), y = _mm256_loadu_ps(p.y + i), z = _mm256_loadu_ps(p.z + i);
    V in = _mm256_cmp_ps(absolute(row(box.m, x, y, z)), all(box.half[0]), _CMP_LE_OQ);
    in = _mm256_and_ps(in, _mm256_cmp_ps(absolute(row(box.m + 4, x, y, z)), all(box.half[1]), _CMP_LE_OQ));
    in = _mm256_and_ps(in, _mm256_cmp_ps(absolute(row(box.m + 8, x, y, z)), all(box.half[2]), _CMP_LE_OQ));
    int mask = _mm256_movemask_ps(in);
    if (i + 8 > p.n) mask &= (1 << (p.n - i)) - 1;
    count += static_cast<uint32_t>(__builtin_popcount(static_cast<unsigned>(mask)));
  }
  return count;
}

void countAvx2(const Points &p, const std::vector<Box> &boxes, const Bounds &bounds, uint32_t *counts) {
  boundAll(p, bounds);
  for (size_t b = 0; b < boxes.size(); b++) {
    const Box &box = boxes[b];
    uint32_t count = 0;
    for (size_t at = 0; at < bounds.padded; at += 8) {
      V meets = _mm256_castsi256_ps(_mm256_set1_epi32(-1));
      for (int k = 0; k < 3; k++) {
        const V low = _mm256_loadu_ps(bounds.low[k].data + at), high = _mm256_loadu_ps(bounds.high[k].data + at);
        meets = _mm256_and_ps(meets, _mm256_and_ps(_mm256_cmp_ps(low, all(box.high[k]), _CMP_LE_OQ),
                                                   _mm256_cmp_ps(high, all(box.low[k]), _CMP_GE_OQ)));
      }
      for (unsigned mask = static_cast<unsigned>(_mm256_movemask_ps(meets)); mask; mask &= mask - 1)
        count += countBlock(p, box, (at + static_cast<size_t>(__builtin_ctz(mask))) * BLOCK);
    }
    counts[b] = count;
  }
}

} // namespace

void boxCases(Cases &cases, const std::string &folder, const std::string &size) {
  const std::string from = folder + "/" + size + "/";
  const auto x = readColumn<float>(from + "x"), y = readColumn<float>(from + "y"), z = readColumn<float>(from + "z");
  const auto boxes = boxesOf(readColumn<double>(from + "boxes"));
  const Points points{x.data, y.data, z.data, x.size};
  const Bounds bounds(x.size);
  const Column<uint32_t> counts(boxes.size());
  const auto outputs = [=] { return std::vector<Output>{out("counts", counts)}; };
  cases.push_back({"boxes", "cpp-plain", size, [=] { countPlain(points, boxes, counts.data); }, outputs});
  cases.push_back({"boxes", "cpp-avx2", size, [=] { countAvx2(points, boxes, bounds, counts.data); }, outputs});
}
