// What projections are given and give. Pixel (0, 0) is the centre of the first pixel, so that a picture begins at -0.5.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

struct Cloud {
  const float *x, *y, *z;
  size_t n;
};

struct Lens {
  /** Row-major 3x4 into the camera. */
  float m[12];
  float right, bottom, fx, fy, cx, cy;
  /** Least depth, or distance; limit of the formula's domain. */
  float least, limit;
  /** X/Z and Y/Z in which the picture lies; of a fisheye `maxA` is the cosine of a cone around it. */
  float minA, maxA, minB, maxB;
  float k1, k2, p1, p2, k3, k4, k5, k6;
};

/** Room for whole vectors past the end. */
struct Pixels {
  float *u, *v, *depth;
  uint32_t *index;
};

struct Scratch {
  float *u, *v, *z;
  uint8_t *seen;
};

template <bool rational> size_t brownAvx2(const Cloud &c, const Lens &l, const Pixels &to);
template <bool rational>
size_t brownExact(const Cloud &c, const Lens &l, const double *m, const double *d, const Pixels &scratch, const Pixels &to);
size_t equidistantAvx2(const Cloud &c, const Lens &l, const Pixels &to);
