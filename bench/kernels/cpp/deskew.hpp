// One segment of a sweep's motion, and one point moved by it: slerp written as Rodrigues' rotation by a part of the angle.
#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

struct TimedCloud {
  const float *x, *y, *z, *t;
  size_t n;
};

struct Moved {
  float *x, *y, *z;
};

/** From the pose at t0 (R, p) on: turned about k by up to `angle`, moved by up to `dp`. */
struct Segment {
  float t0, t1, perSecond, angle, k[3], R[9], p[3], dp[3];
  float t0Inside, t1Inside;
};

inline size_t segmentAt(const std::vector<Segment> &segments, float t, size_t k) {
  while (t >= segments[k].t1Inside) k++;
  while (t < segments[k].t0Inside) k--;
  return k;
}

/** `libm`: sine and cosine of the library, else the polynomials of the vector loop (less than 0.5 rad in a segment). */
template <bool libm> inline void deskewOne(const TimedCloud &c, const Segment &s, size_t i, const Moved &to) {
  const float part = (c.t[i] - s.t0) * s.perSecond, angle = part * s.angle, a2 = angle * angle;
  const float sine = libm ? std::sin(angle) : angle * (1 + a2 * (-1.0f / 6 + a2 * (1.0f / 120 - a2 / 5040)));
  const float rest = libm ? 1 - std::cos(angle) : a2 * (0.5f + a2 * (-1.0f / 24 + a2 / 720));
  const float x = c.x[i], y = c.y[i], z = c.z[i];
  const float ax = s.k[1] * z - s.k[2] * y, ay = s.k[2] * x - s.k[0] * z, az = s.k[0] * y - s.k[1] * x;
  const float bx = s.k[1] * az - s.k[2] * ay, by = s.k[2] * ax - s.k[0] * az, bz = s.k[0] * ay - s.k[1] * ax;
  const float px = x + sine * ax + rest * bx, py = y + sine * ay + rest * by, pz = z + sine * az + rest * bz;
  to.x[i] = s.R[0] * px + s.R[1] * py + s.R[2] * pz + s.p[0] + part * s.dp[0];
  to.y[i] = s.R[3] * px + s.R[4] * py + s.R[5] * pz + s.p[1] + part * s.dp[1];
  to.z[i] = s.R[6] * px + s.R[7] * py + s.R[8] * pz + s.p[2] + part * s.dp[2];
}

void deskewAvx2(const TimedCloud &c, const std::vector<Segment> &segments, const Moved &to);
