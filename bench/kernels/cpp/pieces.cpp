// Pieces of surface drawn on a grid over a picture, as src/kernel/visibility/plain-visibility.ts does it: quarter by quarter, cell by cell.
#include "cases.hpp"
#include <algorithm>
#include <cmath>

namespace {

constexpr double SLACK = 0.02;
constexpr int WIDEST = 32;

/** Of two cells one above the other: 1/distance of the nearest piece, and whose it is, 4 i + k + 1 or 0 for none. */
struct Nearest {
  float w[2];
  int32_t piece[2];
};

/** What maybe, and what surely, covers them. Column by column. */
struct Pair {
  Nearest maybe, sure;
};

struct Pieces {
  Column<float> u, v, distance;
  /** Four sides of a point: du, dv, change of 1/distance. */
  Column<double> axes;
  /** Below 0 where a side leads beyond an edge. */
  Column<int32_t> surface, members;
  double size, edge;
  int columns, rows;
};

/** Nearer; of equally near ones by position. */
inline bool before(const Pieces &p, float w, int32_t piece, float known, int32_t other) {
  if (w != known || other == 0) return w > known;
  const int a = (piece - 1) >> 2, b = (other - 1) >> 2;
  if (p.u[a] != p.u[b]) return p.u[a] < p.u[b];
  return p.v[a] != p.v[b] ? p.v[a] < p.v[b] : ((piece - 1) & 3) < ((other - 1) & 3);
}

inline void put(const Pieces &p, float w, int32_t piece, Nearest &to, int side) {
  if (before(p, w, piece, to.w[side], to.piece[side])) to.w[side] = w, to.piece[side] = piece;
}

void drawQuarter(const Pieces &p, Pair *pairs, int i, int k) {
  const double *a = p.axes.data + 12 * static_cast<size_t>(i) + 3 * k, *b = p.axes.data + 12 * static_cast<size_t>(i) + 3 * ((k + 1) & 3);
  const double ax = a[0] / p.size, ay = a[1] / p.size, bx = b[0] / p.size, by = b[1] / p.size;
  const double det = ax * by - ay * bx;
  if (!(std::abs(det) > 1e-9)) return;
  const double x0 = (p.u[i] + 0.5) / p.size - 0.5, y0 = (p.v[i] + 0.5) / p.size - 0.5;
  const double left = std::max(0.0, std::ceil(x0 + std::min({0.0, ax, bx, ax + bx}) - SLACK));
  const double right = std::min(p.columns - 1.0, std::floor(x0 + std::max({0.0, ax, bx, ax + bx}) + SLACK));
  const double top = std::max(0.0, std::ceil(y0 + std::min({0.0, ay, by, ay + by}) - SLACK));
  const double bottom = std::min(p.rows - 1.0, std::floor(y0 + std::max({0.0, ay, by, ay + by}) + SLACK));
  if (!(right - left < WIDEST && bottom - top < WIDEST)) return;
  const double ratio = 1 / det, sx = by * ratio, sy = -bx * ratio, tx = -ay * ratio, ty = ax * ratio;
  const double near = 1 / static_cast<double>(p.distance[i]);
  const double sureA = p.surface[4 * i + k] < 0 ? p.edge : 1 + SLACK, sureB = p.surface[4 * i + ((k + 1) & 3)] < 0 ? p.edge : 1 + SLACK;
  const int32_t piece = 4 * i + k + 1;
  for (int column = static_cast<int>(left); column <= static_cast<int>(right); column++) {
    const double x = column - x0;
    Pair *of = pairs + static_cast<size_t>(column) * static_cast<size_t>((p.rows + 1) / 2);
    for (int row = static_cast<int>(top); row <= static_cast<int>(bottom); row++) {
      const double y = row - y0;
      const double s = x * sx + y * sy, t = x * tx + y * ty;
      if (!(s >= -SLACK && t >= -SLACK && s <= 1 + SLACK && t <= 1 + SLACK)) continue;
      const float w = static_cast<float>(near + s * a[2] + t * b[2]);
      Pair &pair = of[row >> 1];
      put(p, w, piece, pair.maybe, row & 1);
      if (s <= sureA && t <= sureB) put(p, w, piece, pair.sure, row & 1);
    }
  }
}

void draw(const Pieces &p, const Column<Pair> &pairs) {
  std::memset(pairs.data, 0, pairs.size * sizeof(Pair));
  for (size_t n = 0; n < p.members.size; n++)
    for (int k = 0; k < 4; k++) drawQuarter(p, pairs.data, p.members[n], k);
}

} // namespace

void pieceCases(Cases &cases, const std::string &folder, const std::string &size) {
  const std::string from = folder + "/" + size + "/pieces_";
  const auto grid = readColumn<double>(from + "grid");
  const Pieces pieces{readColumn<float>(from + "u"),         readColumn<float>(from + "v"),         readColumn<float>(from + "distance"),
                      readColumn<double>(from + "axes"),     readColumn<int32_t>(from + "surface"), readColumn<int32_t>(from + "members"),
                      grid[0],                               grid[3],                               static_cast<int>(grid[1]),
                      static_cast<int>(grid[2])};
  const Column<Pair> cells(static_cast<size_t>(pieces.columns) * static_cast<size_t>((pieces.rows + 1) / 2));
  cases.push_back({"z_buffer", "cpp-plain", size, [=] { draw(pieces, cells); }, [=] { return std::vector<Output>{out("cells", cells)}; }});
}
