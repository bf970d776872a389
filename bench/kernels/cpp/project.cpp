// Points of the rig's frame, as columns, to pixels, depth and number of those that a camera sees. float32 throughout.
#include "project.hpp"
#include "cases.hpp"
#include "left-pack.hpp"
#include <array>
#include <cmath>

namespace {

template <bool rational> inline float radial(const Lens &l, float q) {
  const float top = 1 + q * (l.k1 + q * (l.k2 + q * l.k3));
  return rational ? top / (1 + q * (l.k4 + q * (l.k5 + q * l.k6))) : top;
}

inline uint8_t inPicture(const Lens &l, float u, float v) {
  return (u >= -0.5f) & (u < l.right) & (v >= -0.5f) & (v < l.bottom);
}

/** Two passes, so that the compiler can vectorise the first: everything is computed, then what is seen is moved together. */
size_t packSeen(size_t n, const Scratch &s, const Pixels &to) {
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    to.u[kept] = s.u[i];
    to.v[kept] = s.v[i];
    to.depth[kept] = s.z[i];
    to.index[kept] = static_cast<uint32_t>(i);
    kept += s.seen[i];
  }
  return kept;
}

template <bool rational> size_t brownPlain(const Cloud &c, const Lens &l, const Scratch &s, const Pixels &to) {
  const float *__restrict x = c.x, *__restrict y = c.y, *__restrict z = c.z;
  float *__restrict su = s.u, *__restrict sv = s.v, *__restrict sz = s.z;
  uint8_t *__restrict seen = s.seen;
  const float *m = l.m;
  for (size_t i = 0; i < c.n; i++) {
    const float X = m[0] * x[i] + m[1] * y[i] + m[2] * z[i] + m[3];
    const float Y = m[4] * x[i] + m[5] * y[i] + m[6] * z[i] + m[7];
    const float Z = m[8] * x[i] + m[9] * y[i] + m[10] * z[i] + m[11];
    const float inverse = 1 / Z, a = X * inverse, b = Y * inverse, q = a * a + b * b;
    const float L = radial<rational>(l, q);
    const float u = l.fx * (a * L + 2 * l.p1 * a * b + l.p2 * (q + 2 * a * a)) + l.cx;
    const float v = l.fy * (b * L + l.p1 * (q + 2 * b * b) + 2 * l.p2 * a * b) + l.cy;
    su[i] = u;
    sv[i] = v;
    sz[i] = Z;
    seen[i] = static_cast<uint8_t>((Z > l.least) & (q < l.limit) & inPicture(l, u, v));
  }
  return packSeen(c.n, s, to);
}

size_t equidistantPlain(const Cloud &c, const Lens &l, const Scratch &s, const Pixels &to) {
  const float *m = l.m;
  for (size_t i = 0; i < c.n; i++) {
    const float X = m[0] * c.x[i] + m[1] * c.y[i] + m[2] * c.z[i] + m[3];
    const float Y = m[4] * c.x[i] + m[5] * c.y[i] + m[6] * c.z[i] + m[7];
    const float Z = m[8] * c.x[i] + m[9] * c.y[i] + m[10] * c.z[i] + m[11];
    const float R2 = X * X + Y * Y, R = std::sqrt(R2), angle = std::atan2(R, Z), t = angle * angle;
    const float bent = angle * (1 + t * (l.k1 + t * (l.k2 + t * (l.k3 + t * l.k4))));
    const float scale = R > 0 ? bent / R : 0;
    s.u[i] = l.fx * X * scale + l.cx;
    s.v[i] = l.fy * Y * scale + l.cy;
    s.z[i] = Z;
    s.seen[i] = static_cast<uint8_t>((R2 + Z * Z > l.least * l.least) & (angle < l.limit) & inPicture(l, s.u[i], s.v[i]));
  }
  return packSeen(c.n, s, to);
}

Lens lensOf(const Column<double> &file, const Column<double> &toCamera, const std::string &name) {
  Lens l{};
  for (int i = 0; i < 12; i++) l.m[i] = static_cast<float>(toCamera[i]);
  const auto at = [&](size_t i) { return i < file.size ? static_cast<float>(file[i]) : 0.0f; };
  l.right = at(0) - 0.5f;
  l.bottom = at(1) - 0.5f;
  l.fx = at(2), l.fy = at(3), l.cx = at(4), l.cy = at(5), l.least = at(6), l.limit = at(7);
  l.minA = at(8), l.maxA = at(9), l.minB = at(10), l.maxB = at(11);
  l.k1 = at(12), l.k2 = at(13);
  if (name == "equidistant") l.k3 = at(14), l.k4 = at(15);
  else l.p1 = at(14), l.p2 = at(15), l.k3 = at(16), l.k4 = at(17), l.k5 = at(18), l.k6 = at(19);
  return l;
}

/** fx fy cx cy, least depth, limit, right, bottom, then the coefficients and zeros for those that are not there. */
std::array<double, 16> exactNumbers(const Column<double> &file) {
  std::array<double, 16> d{file[2], file[3], file[4], file[5], file[6], file[7], file[0] - 0.5, file[1] - 0.5};
  for (size_t i = 0; i < 8 && 12 + i < file.size; i++) d[8 + i] = file[12 + i];
  return d;
}

} // namespace

void projectCases(Cases &cases, const std::string &folder, const std::string &size) {
  const auto x = readColumn<float>(folder + "/" + size + "/x");
  const auto y = readColumn<float>(folder + "/" + size + "/y");
  const auto z = readColumn<float>(folder + "/" + size + "/z");
  const auto toCamera = readColumn<double>(folder + "/scene/toCamera");
  const Cloud cloud{x.data, y.data, z.data, x.size};
  const Column<float> u(x.size), v(x.size), depth(x.size), su(x.size), sv(x.size), sz(x.size);
  const Column<uint32_t> index(x.size), numbers(x.size);
  const Column<uint8_t> seen(x.size);
  const Scratch scratch{su.data, sv.data, sz.data, seen.data};
  const Pixels pixels{u.data, v.data, depth.data, index.data};
  using Plain = size_t (*)(const Cloud &, const Lens &, const Scratch &, const Pixels &);
  using Fast = size_t (*)(const Cloud &, const Lens &, const Pixels &);
  struct Model {
    const char *name;
    Plain plain;
    Fast fast;
  };
  for (const auto &[name, plain, fast] : {Model{"plumb_bob", brownPlain<false>, brownAvx2<false>},
                                          Model{"rational", brownPlain<true>, brownAvx2<true>},
                                          Model{"equidistant", equidistantPlain, equidistantAvx2}}) {
    const Lens lens = lensOf(readColumn<double>(folder + "/scene/lens_" + name), toCamera, name);
    const auto count = std::make_shared<size_t>(0);
    const auto outputs = [=] {
      return std::vector<Output>{out("index", index, *count), out("u", u, *count), out("v", v, *count), out("depth", depth, *count)};
    };
    const std::string kernel = std::string("project_") + name;
    cases.push_back({kernel, "cpp-plain", size, [=] { *count = plain(cloud, lens, scratch, pixels); }, outputs});
    cases.push_back({kernel, "cpp-avx2", size, [=] { *count = fast(cloud, lens, pixels); }, outputs});
    if (kernel == "project_equidistant") continue;
    const bool rational = kernel == "project_rational";
    const auto d = exactNumbers(readColumn<double>(folder + "/scene/lens_" + name));
    const auto exact = rational ? brownExact<true> : brownExact<false>;
    const Pixels candidates{su.data, sv.data, sz.data, numbers.data};
    const auto run = [=] { *count = exact(cloud, lens, toCamera.data, d.data(), candidates, pixels); };
    cases.push_back({kernel, "cpp-exact", size, run, outputs});
  }
}
