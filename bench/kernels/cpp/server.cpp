// Loads the data, then answers lines: `list`, `sample KERNEL VARIANT SIZE REPS` with wall and CPU ns of all repetitions (one more goes
// before, untimed), and `outputs KERNEL VARIANT SIZE FOLDER` with the names of the files that it wrote;
// `control THREADS ROUNDS` as control.cpp.
#include "cases.hpp"
#include <ctime>
#include <iostream>
#include <sstream>

static long long now(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static std::string sample(const Case &c, int reps) {
  c.run();
  const long long cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
  for (int i = 0; i < reps; i++) c.run();
  const long long wallNs = now(CLOCK_MONOTONIC) - wall, cpuNs = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  return std::to_string(wallNs) + " " + std::to_string(cpuNs);
}

static std::string writeOutputs(const Case &c, const std::string &folder) {
  c.run();
  std::string names;
  for (const auto &[name, data, bytes] : c.outputs()) {
    std::ofstream(folder + "/" + name, std::ios::binary).write(static_cast<const char *>(data), static_cast<std::streamsize>(bytes));
    names += (names.empty() ? "" : " ") + name;
  }
  return names;
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  Cases cases;
  for (const char *size : {"120k", "1.2M", "120k-rings"}) {
    decodeCases(cases, argv[1], size);
    projectCases(cases, argv[1], size);
    deskewCases(cases, argv[1], size);
    boxCases(cases, argv[1], size);
  }
  for (const char *size : {"120k", "120k-rings"}) pieceCases(cases, argv[1], size);
  stampCases(cases, argv[1], "200k");
  colourCases(cases, argv[1], "120k-places");
  scoreCases(cases, argv[1], "20k-points");
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command, kernel, variant, size, last;
    words >> command >> kernel >> variant >> size >> last;
    if (command == "list") {
      std::string all;
      for (const Case &c : cases) all += c.kernel + " " + c.variant + " " + c.size + ";";
      std::cout << all << std::endl;
      continue;
    }
    if (command == "control") {
      std::cout << control(std::stoi(kernel), std::stoull(variant)) << std::endl;
      continue;
    }
    std::string answer = "unknown";
    for (const Case &c : cases) {
      if (c.kernel != kernel || c.variant != variant || c.size != size) continue;
      answer = command == "sample" ? sample(c, std::stoi(last)) : writeOutputs(c, last);
    }
    std::cout << answer << std::endl;
  }
}
