#pragma once

// What most tests of the networks read; each file includes what it uses all the same.
#include "core/model/torch/precompiled.h"
#include "tests/support/precompiled_plain.h"
