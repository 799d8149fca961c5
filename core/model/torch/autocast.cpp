#include "core/model/torch/autocast.h"

#include <ATen/autocast_mode.h>

namespace facenet {

at::ScalarType scalarTypeOf(Precision precision) {
    switch (precision) {
        case Precision::BFloat16:
            return at::kBFloat16;
        case Precision::Float16:
            return at::kHalf;
        case Precision::Auto:
        case Precision::Float32:
            return at::kFloat;
    }
    return at::kFloat;
}

at::Device placeOf(const DeviceInfo& device) {
    return device.kind == DeviceKind::Cuda ? at::Device(at::kCUDA) : at::Device(at::kCPU);
}

Autocast::Autocast(at::Device device, at::ScalarType type) : m_device(device.type()), m_on(type != at::kFloat) {
    if (!m_on) return;
    at::autocast::set_autocast_dtype(m_device, type);
    at::autocast::set_autocast_enabled(m_device, true);
    at::autocast::increment_nesting();
}

Autocast::~Autocast() {
    if (!m_on) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(m_device, false);
}

}  // namespace facenet
