// Arithmetic in registers on some threads at once: what a machine gives to threads that share nothing.
#pragma once
#include <cstdint>
#include <thread>
#include <vector>

inline uint64_t spin(uint64_t state, uint64_t rounds) {
  for (uint64_t i = 0; i < rounds; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  return state;
}

/** So many rounds on each thread. Whoever prints the sum keeps the loop from being removed. */
inline uint64_t spinOnThreads(int threads, uint64_t rounds) {
  // A cache line each.
  std::vector<uint64_t> results(static_cast<size_t>(threads) * 8);
  std::vector<std::thread> running;
  for (int k = 0; k < threads; k++)
    running.emplace_back([&results, rounds, k] { results[static_cast<size_t>(k) * 8] = spin(k + 1u, rounds); });
  for (auto &thread : running) thread.join();
  uint64_t sum = 0;
  for (const uint64_t r : results) sum += r;
  return sum;
}
