// Whether this machine has two cores to give at this moment: the same arithmetic by one thread, or by two with half of it each.
// threads N [ROUNDS]: prints the sum, so that nothing can be left out.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

static uint64_t work(uint64_t rounds, uint64_t state) {
  for (uint64_t i = 0; i < rounds; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  return state;
}

int main(int count, char **args) {
  const int threads = count > 1 ? std::atoi(args[1]) : 1;
  const uint64_t rounds = count > 2 ? std::strtoull(args[2], nullptr, 10) : 1500000000ull;
  if (threads < 1 || threads > 64) return 2;
  std::vector<std::thread> running;
  std::vector<uint64_t> sums(threads);
  for (int i = 0; i < threads; i++)
    running.emplace_back([&sums, rounds, threads, i] { sums[i] = work(rounds / threads, 88172645463325252ull + i); });
  for (auto &one : running) one.join();
  uint64_t sum = 0;
  for (uint64_t one : sums) sum ^= one;
  std::printf("%llu\n", static_cast<unsigned long long>(sum));
}
