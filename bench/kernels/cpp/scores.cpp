// What a picture shows at the points of a cloud, counted: ranks by a cubic spline, and slopes beside edges. float64 sums.
#include "cases.hpp"

namespace {

constexpr int RANK_BINS = 16, STEPS = 16, BINS = 16;

struct Map {
  int width, height;
};

/** x y z moved by a 3x4, then plumb_bob. */
struct View {
  const double *m, *lens;
  bool project(const double *p, double &u, double &v) const {
    const double X = m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3];
    const double Y = m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7];
    const double Z = m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11];
    const double a = X / Z, b = Y / Z, q = a * a + b * b;
    const double *k = lens + 12;
    const double L = 1 + q * (k[0] + q * (k[1] + q * k[4]));
    u = lens[2] * (a * L + 2 * k[2] * a * b + k[3] * (q + 2 * a * a)) + lens[4];
    v = lens[3] * (b * L + k[2] * (q + 2 * b * b) + 2 * k[3] * a * b) + lens[5];
    return (Z > 0) & (q < lens[7]);
  }
};

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

void tallyRanks(const View &view, const Column<double> &xyz, const Column<uint8_t> &bins, const float *ranks, Map map, double *counts) {
  for (int i = 0; i < RANK_BINS * RANK_BINS + 3 * RANK_BINS; i++) counts[i] = 0;
  const double right = map.width - 1, bottom = map.height - 1;
  for (size_t i = 0; i < bins.size; i++) {
    double u, v;
    if (!view.project(xyz.data + 3 * i, u, v)) continue;
    u = (u + 0.5) * 0.5 - 0.5;
    v = (v + 0.5) * 0.5 - 0.5;
    if (!(u >= 0 && v >= 0 && u < right && v < bottom)) continue;
    const int x = static_cast<int>(u), y = static_cast<int>(v), bin = bins[i];
    const double s = u - x, t = v - y;
    const float *a = ranks + 2 * (static_cast<ptrdiff_t>(y) * map.width + x), *b = a + 2 * static_cast<ptrdiff_t>(map.width);
    const double above = a[1] + s * (a[3] - a[1]), below = b[1] + s * (b[3] - b[1]);
    share(counts + RANK_BINS * (RANK_BINS + (bin > RANK_BINS ? bin - RANK_BINS : 0)), above + t * (below - above));
    if (bin >= RANK_BINS) continue;
    const double upper = a[0] + s * (a[2] - a[0]), lower = b[0] + s * (b[2] - b[0]);
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
  const auto nid = [=] { tallyRanks(View{motion.data, lens.data}, xyz, bin, ranks.data, map, counts.data); };
  const auto edges = [=] { tallyEdges(rows, levels, change.data, bytes.data, map, slopes.data, joint.data); };
  cases.push_back({"nid_counts", "cpp-plain", size, nid, [=] { return std::vector<Output>{out("counts", counts)}; }});
  cases.push_back({"edge_scores", "cpp-plain", size, edges, [=] {
                     return std::vector<Output>{out("slopes", slopes, 8), out("joint", joint, BINS * BINS)};
                   }});
}
