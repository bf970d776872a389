// The files with kernels: each adds its cases for one size of data.
#pragma once
#include "common.hpp"

void decodeCases(Cases &cases, const std::string &folder, const std::string &size);
void projectCases(Cases &cases, const std::string &folder, const std::string &size);
void deskewCases(Cases &cases, const std::string &folder, const std::string &size);
