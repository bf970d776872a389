// What all kernels share: columns that are read from files, and the list of cases that the server answers for.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

/** 64-byte aligned, with room behind for whole vectors. */
template <class T> struct Column {
  T *data = nullptr;
  size_t size = 0;
  Column() = default;
  explicit Column(size_t n) : size(n) {
    const size_t bytes = (n * sizeof(T) + 127) / 64 * 64 + 64;
    data = static_cast<T *>(std::aligned_alloc(64, bytes));
    if (!data) throw std::runtime_error("out of memory");
    std::memset(data, 0, bytes);
  }
  T &operator[](size_t i) const { return data[i]; }
};

template <class T> Column<T> readColumn(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw std::runtime_error("cannot read " + path);
  const size_t bytes = static_cast<size_t>(file.tellg());
  Column<T> column(bytes / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(column.data), static_cast<std::streamsize>(bytes));
  return column;
}

struct Output {
  std::string name;
  const void *data;
  size_t bytes;
};

/** `run` does the work once; `outputs` tells what it left. */
struct Case {
  std::string kernel, variant, size;
  std::function<void()> run;
  std::function<std::vector<Output>()> outputs;
};

using Cases = std::vector<Case>;

template <class T> Output out(const char *name, const Column<T> &c, size_t n) {
  return {name, c.data, n * sizeof(T)};
}
template <class T> Output out(const char *name, const Column<T> &c) { return out(name, c, c.size); }
