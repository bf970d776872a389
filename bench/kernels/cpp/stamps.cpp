// The nearest of one sorted list of int64 stamps to each of another: one pass over both, ties to the earlier, of equal ones the first.
#include "cases.hpp"

namespace {

void nearest(const Column<int64_t> &a, const Column<int64_t> &b, int64_t tolerance, int32_t *to) {
  size_t j = 0, first = 0;
  const size_t nb = b.size;
  for (size_t i = 0; i < a.size; i++) {
    const int64_t now = a[i];
    // j: the first at or after `now`; first: the first of those that share the stamp before it.
    for (; j < nb && b[j] < now; j++)
      if (b[j] != b[first]) first = j;
    const bool earlier = j > 0 && (j == nb || now - b[first] <= b[j] - now);
    const int64_t off = earlier ? now - b[first] : b[j] - now;
    to[i] = off <= tolerance ? static_cast<int32_t>(earlier ? first : j) : -1;
  }
}

} // namespace

void stampCases(Cases &cases, const std::string &folder, const std::string &size) {
  const auto a = readColumn<int64_t>(folder + "/" + size + "/a"), b = readColumn<int64_t>(folder + "/" + size + "/b");
  const int64_t tolerance = readColumn<int64_t>(folder + "/" + size + "/tolerance")[0];
  const Column<int32_t> to(a.size);
  const auto outputs = [=] { return std::vector<Output>{out("nearest", to)}; };
  cases.push_back({"match", "cpp-plain", size, [=] { nearest(a, b, tolerance, to.data); }, outputs});
}
