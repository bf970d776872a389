// Colours of a picture at given places: of the nearest pixel, and mixed as light of the four around (IEC 61966-2-1).
#include "cases.hpp"
#include <algorithm>
#include <cmath>

namespace {

struct Picture {
  const uint8_t *rgb;
  int width, height;
};

double lightOf(double number) {
  const double x = number / 255;
  return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
}

/** Light of every number; and of light in 4096 parts the number at a part's beginning and where in it the next one begins. */
struct Tables {
  static constexpr int PARTS = 4096;
  float light[256], edge[PARTS + 2];
  uint8_t base[PARTS + 2];
  Tables() {
    for (int n = 0; n < 256; n++) light[n] = static_cast<float>(lightOf(n));
    int number = 0;
    for (int part = 0; part < PARTS + 2; part++) {
      while (number < 255 && lightOf(number + 0.5) <= double(part) / PARTS) number++;
      base[part] = static_cast<uint8_t>(number);
      edge[part] = number < 255 ? static_cast<float>(lightOf(number + 0.5)) : 2;
    }
  }
  uint8_t number(float amount) const {
    const int part = static_cast<int>(amount * PARTS);
    return static_cast<uint8_t>(base[part] + (amount >= edge[part]));
  }
};

void nearest(const Picture &p, const float *u, const float *v, size_t n, uint8_t *__restrict to) {
  const float right = static_cast<float>(p.width - 1), bottom = static_cast<float>(p.height - 1);
  for (size_t i = 0; i < n; i++, to += 3) {
    const int x = static_cast<int>(std::clamp(u[i], 0.0f, right) + 0.5f), y = static_cast<int>(std::clamp(v[i], 0.0f, bottom) + 0.5f);
    std::memcpy(to, p.rgb + 3 * (static_cast<ptrdiff_t>(y) * p.width + x), 3);
  }
}

void mixed(const Picture &p, const float *u, const float *v, size_t n, const Tables &t, uint8_t *__restrict to) {
  const float right = static_cast<float>(p.width - 1), bottom = static_cast<float>(p.height - 1);
  for (size_t i = 0; i < n; i++, to += 3) {
    const float px = std::clamp(u[i], 0.0f, right), py = std::clamp(v[i], 0.0f, bottom);
    const int x = static_cast<int>(px), y = static_cast<int>(py);
    const float s = px - static_cast<float>(x), r = py - static_cast<float>(y);
    const uint8_t *a = p.rgb + 3 * (static_cast<ptrdiff_t>(y) * p.width + x);
    const ptrdiff_t next = x < p.width - 1 ? 3 : 0;
    const uint8_t *b = y < p.height - 1 ? a + 3 * static_cast<ptrdiff_t>(p.width) : a;
    for (int c = 0; c < 3; c++) {
      const float above = t.light[a[c]] + s * (t.light[a[c + next]] - t.light[a[c]]);
      const float below = t.light[b[c]] + s * (t.light[b[c + next]] - t.light[b[c]]);
      to[c] = t.number(above + r * (below - above));
    }
  }
}

} // namespace

void colourCases(Cases &cases, const std::string &folder, const std::string &size) {
  const std::string from = folder + "/" + size + "/";
  const auto rgb = readColumn<uint8_t>(from + "rgb");
  const auto u = readColumn<float>(from + "u"), v = readColumn<float>(from + "v");
  const auto shape = readColumn<double>(from + "size");
  const Picture picture{rgb.data, static_cast<int>(shape[0]), static_cast<int>(shape[1])};
  const Column<uint8_t> to(3 * u.size);
  const auto outputs = [=] { return std::vector<Output>{out("rgb", to)}; };
  static const Tables tables;
  cases.push_back({"colour_nearest", "cpp-plain", size, [=] { nearest(picture, u.data, v.data, u.size, to.data); }, outputs});
  cases.push_back({"colour_mixed", "cpp-plain", size, [=] { mixed(picture, u.data, v.data, u.size, tables, to.data); }, outputs});
}
