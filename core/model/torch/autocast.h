#pragma once

#include <ATen/ATen.h>

#include "core/model/engine.h"

namespace facenet {

/// float32 for Auto.
at::ScalarType scalarTypeOf(Precision precision);

/// Where this device computes.
at::Device placeOf(const DeviceInfo& device);

/// Computes in a reduced type where that is safe, as long as it lives.
class Autocast {
public:
    Autocast(at::Device device, at::ScalarType type);
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
    ~Autocast();

private:
    at::DeviceType m_device;
    bool m_on;
};

}  // namespace facenet
