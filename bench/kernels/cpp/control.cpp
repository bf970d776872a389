// How well this machine runs two threads at this moment: arithmetic in registers, the same amount for each thread.
#include "../../native/spin.hpp"
#include "cases.hpp"
#include <chrono>

std::string control(int threads, uint64_t rounds) {
  const auto start = std::chrono::steady_clock::now();
  const uint64_t sum = spinOnThreads(threads, rounds);
  const auto wall = std::chrono::steady_clock::now() - start;
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count()) + " " + std::to_string(sum);
}
