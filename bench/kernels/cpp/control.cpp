// How well this machine runs two threads at this moment: arithmetic in registers, the same amount for each thread.
#include "cases.hpp"
#include <chrono>
#include <thread>

static uint64_t spin(uint64_t state, uint64_t rounds) {
  for (uint64_t i = 0; i < rounds; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  return state;
}

std::string control(int threads, uint64_t rounds) {
  std::vector<uint64_t> results(static_cast<size_t>(threads) * 8);
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> running;
  for (int k = 0; k < threads; k++) running.emplace_back([&, k] { results[static_cast<size_t>(k) * 8] = spin(k + 1u, rounds); });
  for (auto &thread : running) thread.join();
  const auto wall = std::chrono::steady_clock::now() - start;
  uint64_t sum = 0;
  for (const uint64_t r : results) sum += r;
  // The sum keeps the loop from being removed.
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count()) + " " + std::to_string(sum);
}
