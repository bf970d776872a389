// Moves the lanes of the set bits to the front, in order: a table of 256 permutations (8 KiB).
#pragma once
#include <cstdint>
#include <immintrin.h>

struct PackTable {
  alignas(32) int32_t lanes[256][8];
  PackTable() {
    for (int m = 0; m < 256; m++) {
      int to = 0;
      for (int lane = 0; lane < 8; lane++)
        if (m >> lane & 1) lanes[m][to++] = lane;
      while (to < 8) lanes[m][to++] = 0;
    }
  }
  __m256i of(int mask) const { return _mm256_load_si256(reinterpret_cast<const __m256i *>(lanes[mask])); }
};

inline const PackTable packTable;

/** Writes whole vectors: eight more elements than are kept must have room. */
inline void packTo(float *to, __m256 value, __m256i order) { _mm256_storeu_ps(to, _mm256_permutevar8x32_ps(value, order)); }
inline void packTo(uint32_t *to, __m256i value, __m256i order) {
  _mm256_storeu_si256(reinterpret_cast<__m256i *>(to), _mm256_permutevar8x32_epi32(value, order));
}
