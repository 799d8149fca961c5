#pragma once

// The parts of the standard library that most files of these rooms read; each file includes what it uses all the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
