// The files with kernels: each adds its cases for one size of data.
#pragma once
#include "common.hpp"

void decodeCases(Cases &cases, const std::string &folder, const std::string &size);
void projectCases(Cases &cases, const std::string &folder, const std::string &size);
void deskewCases(Cases &cases, const std::string &folder, const std::string &size);
void boxCases(Cases &cases, const std::string &folder, const std::string &size);
void pieceCases(Cases &cases, const std::string &folder, const std::string &size);
void stampCases(Cases &cases, const std::string &folder, const std::string &size);
void colourCases(Cases &cases, const std::string &folder, const std::string &size);
void scoreCases(Cases &cases, const std::string &folder, const std::string &size);

/** Wall ns of so many threads with so many rounds each. */
std::string control(int threads, uint64_t rounds);
