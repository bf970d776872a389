// Whether this machine has two cores to give at this moment: the same arithmetic by one thread, or by two with half of it each.
// threads N [ROUNDS]: prints the sum, so that nothing can be left out.
#include "spin.hpp"
#include <cstdio>
#include <cstdlib>

int main(int count, char **args) {
  const int threads = count > 1 ? std::atoi(args[1]) : 1;
  const uint64_t rounds = count > 2 ? std::strtoull(args[2], nullptr, 10) : 1500000000ull;
  if (threads < 1 || threads > 64) return 2;
  std::printf("%llu\n", static_cast<unsigned long long>(spinOnThreads(threads, rounds / threads)));
}
