// Points to where they would have been measured at the sweep's start: each by the pose of its own time, 12 segments of a sweep.
#include "deskew.hpp"
#include "cases.hpp"
#include <cmath>

namespace {

struct Quaternion {
  double x, y, z, w;
};

Quaternion between(Quaternion a, Quaternion b) { // a^-1 b
  return {a.w * b.x - a.x * b.w - a.y * b.z + a.z * b.y, a.w * b.y + a.x * b.z - a.y * b.w - a.z * b.x,
          a.w * b.z - a.x * b.y + a.y * b.x - a.z * b.w, a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z};
}

void rotation(Quaternion q, float *r) {
  const double x = q.x, y = q.y, z = q.z, w = q.w;
  const double m[9] = {1 - 2 * (y * y + z * z), 2 * (x * y - z * w),     2 * (x * z + y * w),
                       2 * (x * y + z * w),     1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
                       2 * (x * z - y * w),     2 * (y * z + x * w),     1 - 2 * (x * x + y * y)};
  for (int i = 0; i < 9; i++) r[i] = static_cast<float>(m[i]);
}

std::vector<Segment> segmentsOf(const Column<double> &t, const Column<double> &q, const Column<double> &p) {
  std::vector<Segment> segments;
  for (size_t i = 0; i + 1 < t.size; i++) {
    const Quaternion a{q[4 * i], q[4 * i + 1], q[4 * i + 2], q[4 * i + 3]};
    Quaternion d = between(a, {q[4 * i + 4], q[4 * i + 5], q[4 * i + 6], q[4 * i + 7]});
    if (d.w < 0) d = {-d.x, -d.y, -d.z, -d.w};
    const double sine = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
    Segment s{};
    s.t0 = static_cast<float>(t[i]);
    s.t1 = static_cast<float>(t[i + 1]);
    s.perSecond = static_cast<float>(1 / (t[i + 1] - t[i]));
    s.angle = static_cast<float>(2 * std::atan2(sine, d.w));
    const double by = sine > 0 ? 1 / sine : 0;
    s.k[0] = static_cast<float>(d.x * by), s.k[1] = static_cast<float>(d.y * by), s.k[2] = static_cast<float>(d.z * by);
    rotation(a, s.R);
    for (int c = 0; c < 3; c++) {
      s.p[c] = static_cast<float>(p[3 * i + c]);
      s.dp[c] = static_cast<float>(p[3 * i + 3 + c] - p[3 * i + c]);
    }
    segments.push_back(s);
  }
  // The first and the last go on.
  segments.front().t0Inside = -INFINITY;
  segments.back().t1Inside = INFINITY;
  for (size_t i = 0; i < segments.size(); i++) {
    if (i > 0) segments[i].t0Inside = segments[i].t0;
    if (i + 1 < segments.size()) segments[i].t1Inside = segments[i].t1;
  }
  return segments;
}

void deskewPlain(const TimedCloud &c, const std::vector<Segment> &segments, const Moved &to) {
  size_t k = 0;
  for (size_t i = 0; i < c.n; i++) {
    k = segmentAt(segments, c.t[i], k);
    deskewOne<true>(c, segments[k], i, to);
  }
}

} // namespace

void deskewCases(Cases &cases, const std::string &folder, const std::string &size) {
  const std::string from = folder + "/" + size + "/", scene = folder + "/scene/";
  const auto x = readColumn<float>(from + "x"), y = readColumn<float>(from + "y");
  const auto z = readColumn<float>(from + "z"), t = readColumn<float>(from + "t");
  const auto segments =
      segmentsOf(readColumn<double>(scene + "pose_t"), readColumn<double>(scene + "pose_q"), readColumn<double>(scene + "pose_p"));
  const Column<float> mx(x.size), my(x.size), mz(x.size);
  const TimedCloud cloud{x.data, y.data, z.data, t.data, x.size};
  const Moved moved{mx.data, my.data, mz.data};
  const auto outputs = [=] { return std::vector<Output>{out("moved_x", mx), out("moved_y", my), out("moved_z", mz)}; };
  cases.push_back({"deskew", "cpp-plain", size, [=] { deskewPlain(cloud, segments, moved); }, outputs});
  cases.push_back({"deskew", "cpp-avx2", size, [=] { deskewAvx2(cloud, segments, moved); }, outputs});
}
