// What a picture shows at the points of a cloud, counted: ranks by a cubic spline, and slopes beside edges. float64 sums.
#include "cases.hpp"
#include <algorithm>
#include <array>

namespace {

constexpr int RANK_BINS = 16, STEPS = 16, BINS = 16;

struct Map {
  int width, height;
};

struct Places {
  double *u, *v;
  uint8_t *seen;
};

/** Columns moved by a 3x4, then plumb_bob, to the map's pixels: a pass of its own, so that it is vectorised. */
void place(const Column<double> *xyz, const double *m, const double *lens, Map map, const Places &to) {
  const double *__restrict x = xyz[0].data, *__restrict y = xyz[1].data, *__restrict z = xyz[2].data;
  double *__restrict us = to.u, *__restrict vs = to.v;
  uint8_t *__restrict seen = to.seen;
  const double fx = lens[2], fy = lens[3], cx = lens[4], cy = lens[5], limit = lens[7];
  const double k1 = lens[12], k2 = lens[13], p1 = lens[14], p2 = lens[15], k3 = lens[16];
  const double right = map.width - 1, bottom = map.height - 1;
  for (size_t i = 0; i < xyz[0].size; i++) {
    const double X = m[0] * x[i] + m[1] * y[i] + m[2] * z[i] + m[3];
    const double Y = m[4] * x[i] + m[5] * y[i] + m[6] * z[i] + m[7];
    const double Z = m[8] * x[i] + m[9] * y[i] + m[10] * z[i] + m[11];
    const double a = X / Z, b = Y / Z, q = a * a + b * b;
    const double L = 1 + q * (k1 + q * (k2 + q * k3));
    const double u = (fx * (a * L + 2 * p1 * a * b + p2 * (q + 2 * a * a)) + cx + 0.5) * 0.5 - 0.5;
    const double v = (fy * (b * L + p1 * (q + 2 * b * b) + 2 * p2 * a * b) + cy + 0.5) * 0.5 - 0.5;
    us[i] = u;
    vs[i] = v;
    seen[i] = static_cast<uint8_t>((Z > 0) & (q < limit) & (u >= 0) & (v >= 0) & (u < right) & (v < bottom));
  }
}

inline void share(double *counts, double rank) {
  const double place = 1 + rank * (RANK_BINS - 3.001);
  const int bin = static_cast<int>(place);
  const double f = place - bin, g = 1 - f;
  double *to = counts + bin - 1;
  to[0] += g * g * g / 6;
  to[1] += (4 - 3 * f * f * (2 - f)) / 6;
  to[2] += (4 - 3 * g * g * (2 - g)) / 6;
  to[3] += f * f * f / 6;
}

void tallyRanks(const Places &at, const Column<uint8_t> &bins, const float *ranks, Map map, double *counts) {
  for (int i = 0; i < RANK_BINS * RANK_BINS + 3 * RANK_BINS; i++) counts[i] = 0;
  for (size_t i = 0; i < bins.size; i++) {
    if (!at.seen[i]) continue;
    const int x = static_cast<int>(at.u[i]), y = static_cast<int>(at.v[i]), bin = bins[i];
    const double s = at.u[i] - x, t = at.v[i] - y;
    const float *a = ranks + 2 * (static_cast<ptrdiff_t>(y) * map.width + x), *b = a + 2 * static_cast<ptrdiff_t>(map.width);
    const double a0 = a[0], a1 = a[1], b0 = b[0], b1 = b[1];
    const double above = a1 + s * (a[3] - a1), below = b1 + s * (b[3] - b1);
    share(counts + RANK_BINS * (RANK_BINS + (bin > RANK_BINS ? bin - RANK_BINS : 0)), above + t * (below - above));
    if (bin >= RANK_BINS) continue;
    const double upper = a0 + s * (a[2] - a0), lower = b0 + s * (b[2] - b0);
    share(counts + RANK_BINS * bin, upper + t * (lower - upper));
  }
}

void tallyEdges(const Column<float> &rows, const Column<float> &levels, const double *c, const uint8_t *bytes, Map map, double *slopes,
                double *joint) {
  for (int i = 0; i < 8; i++) slopes[i] = 0;
  for (int i = 0; i < BINS * BINS; i++) joint[i] = 0;
  for (size_t n = 0; n < levels.size; n++) {
    const float *r = rows.data + 16 * n;
    double u = r[0], v = r[1];
    for (int k = 0; k < 7; k++) u += c[k] * r[2 + 2 * k], v += c[k] * r[3 + 2 * k];
    u = std::min(map.width - 1.001, std::max(0.0, u));
    v = std::min(map.height - 1.001, std::max(0.0, v));
    const int x = static_cast<int>(u), y = static_cast<int>(v);
    const double a = u - x, b = v - y;
    const uint8_t *k = bytes + 2 * (static_cast<ptrdiff_t>(y) * map.width + x), *l = k + 2 * static_cast<ptrdiff_t>(map.width);
    const double w11 = a * b / STEPS, w10 = b / STEPS - w11, w01 = a / STEPS - w11, w00 = 1.0 / STEPS - w11 - w10 - w01;
    const double slope = w00 * k[1] + w01 * k[3] + w10 * l[1] + w11 * l[3];
    const double bright = w00 * k[0] + w01 * k[2] + w10 * l[0] + w11 * l[2];
    const int bin = static_cast<int>(slope), column = static_cast<int>(bright), level = static_cast<int>(levels[n]);
    slopes[bin] += 1 - (slope - bin);
    slopes[bin + 1] += slope - bin;
    const double p = levels[n] - level, q = bright - column;
    double *cell = joint + level * BINS + column;
    cell[0] += (1 - p) * (1 - q);
    cell[1] += (1 - p) * q;
    cell[BINS] += p * (1 - q);
    cell[BINS + 1] += p * q;
  }
}

} // namespace

void scoreCases(Cases &cases, const std::string &folder, const std::string &size) {
  const std::string from = folder + "/" + size + "/";
  const auto xyz = readColumn<double>(from + "xyz"), motion = readColumn<double>(from + "motion");
  const auto lens = readColumn<double>(folder + "/scene/lens_plumb_bob"), change = readColumn<double>(from + "change");
  const auto bin = readColumn<uint8_t>(from + "bin"), bytes = readColumn<uint8_t>(from + "bytes");
  const auto ranks = readColumn<float>(from + "ranks"), rows = readColumn<float>(from + "rows"), levels = readColumn<float>(from + "levels");
  const Map map{960, 540};
  // One more than the bins: a count goes to a bin and to the next.
  const Column<double> counts(RANK_BINS * RANK_BINS + 3 * RANK_BINS), slopes(16), joint(BINS * BINS + BINS + 1);
  std::array<Column<double>, 3> columns;
  for (size_t k = 0; k < 3; k++) {
    columns[k] = Column<double>(bin.size);
    for (size_t i = 0; i < bin.size; i++) columns[k][i] = xyz[3 * i + k];
  }
  const Column<double> u(bin.size), v(bin.size);
  const Column<uint8_t> seen(bin.size);
  const Places places{u.data, v.data, seen.data};
  const auto nid = [=] {
    place(columns.data(), motion.data, lens.data, map, places);
    tallyRanks(places, bin, ranks.data, map, counts.data);
  };
  const auto edges = [=] { tallyEdges(rows, levels, change.data, bytes.data, map, slopes.data, joint.data); };
  cases.push_back({"nid_counts", "cpp-plain", size, nid, [=] { return std::vector<Output>{out("counts", counts)}; }});
  cases.push_back({"edge_scores", "cpp-plain", size, edges, [=] {
                     return std::vector<Output>{out("slopes", slopes, 8), out("joint", joint, BINS * BINS)};
                   }});
}
