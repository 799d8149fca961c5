#include "ui/people/embedding_bars.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/base/theme.h"

namespace facenet {

EmbeddingBars::EmbeddingBars(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("embeddingBars"));
    setAccessibleName(tr("The 128 numbers of the face"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void EmbeddingBars::setEmbedding(const Embedding& embedding) {
    m_embedding = embedding;
    update();
}

void EmbeddingBars::paintEvent(QPaintEvent*) {
    if (m_embedding.empty()) return;
    const ThemeColors& colors = themeColors(palette());
    QPainter painter(this);
    const double middle = height() / 2.0;
    const auto louder = [](float a, float b) { return std::abs(a) < std::abs(b); };
    const double most = std::max(0.05F, std::abs(*std::max_element(m_embedding.begin(), m_embedding.end(), louder)));
    const double step = static_cast<double>(width()) / static_cast<double>(m_embedding.size());
    for (std::size_t i = 0; i < m_embedding.size(); ++i) {
        const double value = m_embedding[i];
        const double length = value / most * (middle - 2);
        painter.fillRect(QRectF(static_cast<double>(i) * step, middle - std::max(length, 0.0), std::max(step - 1, 1.0),
                                std::abs(length)),
                         value >= 0 ? colors.accent : colors.warning);
    }
    painter.setPen(colors.border);
    painter.drawLine(QPointF(0, middle), QPointF(width(), middle));
}

bool EmbeddingBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_embedding.empty() || width() == 0) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto count = static_cast<int>(m_embedding.size());
    const int i = qBound(0, help->pos().x() * count / width(), count - 1);
    QToolTip::showText(help->globalPos(),
                       tr("Number %1 of %2: %3")
                           .arg(i + 1)
                           .arg(count)
                           .arg(QLocale().toString(m_embedding[static_cast<std::size_t>(i)], 'f', 3)));
    return true;
}

}  // namespace facenet
