#pragma once

#include <algorithm>

namespace facenet {

/// By how much a loss is enlarged so that float16 does not lose small gradients: as large as they stay finite.
/// Source: Micikevicius et al., Mixed Precision Training, arXiv:1710.03740
class LossScale {
public:
    double value() const { return m_value; }
    void restore(double value) { m_value = value; }

    /// Whether the gradients of a step were numbers.
    void note(bool finite) {
        constexpr int kStepsBetweenRises = 2000;
        if (!finite) {
            m_value = std::max(1.0, m_value / 2);
            m_finiteSteps = 0;
        } else if (++m_finiteSteps == kStepsBetweenRises) {
            m_value *= 2;
            m_finiteSteps = 0;
        }
    }

private:
    double m_value = 65536;
    int m_finiteSteps = 0;
};

}  // namespace facenet
