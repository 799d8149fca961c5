#include "ui/enroll/shot_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QToolButton>

#include "ui/base/icons.h"
#include "ui/base/image_of.h"
#include "ui/base/messages.h"
#include "ui/base/theme.h"
#include "ui/enroll/guide_text.h"

namespace facenet {
namespace {

constexpr int kShotPx = 64;
constexpr int kBadgePx = 18;
constexpr int kCrossPx = 24;

/// A shot with its badge; the cross is a button of its own on top.
class ShotCard final : public QWidget {
public:
    ShotCard(QImage image, QString badge) : m_image(std::move(image)), m_badge(std::move(badge)) {
        setFixedSize(kShotPx, kShotPx);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(rect(), m_image);
        QColor ground = themeColors(palette()).surface;
        ground.setAlphaF(0.85F);
        painter.fillRect(QRect(kShotPx - kCrossPx, 0, kCrossPx, kCrossPx), ground);
        if (m_badge.isEmpty()) return;
        const QRect strip(0, kShotPx - kBadgePx, kShotPx, kBadgePx);
        painter.fillRect(strip, PictureColors().unsure);
        painter.setPen(PictureColors().onBright);
        QFont small = font();
        const qreal usual = small.pointSizeF();
        for (const double share : {0.85, 0.75, 0.65}) {
            small.setPointSizeF(usual * share);
            if (QFontMetrics(small).horizontalAdvance(m_badge) <= strip.width() - 4) break;
        }
        painter.setFont(small);
        painter.drawText(strip, Qt::AlignCenter,
                         QFontMetrics(small).elidedText(m_badge, Qt::ElideRight, strip.width() - 4));
    }

private:
    QImage m_image;
    QString m_badge;
};

}  // namespace

ShotStrip::ShotStrip(QWidget* parent) : QScrollArea(parent), m_nothing(new QLabel) {
    setObjectName(QStringLiteral("shotStripScrollArea"));
    setAccessibleName(tr("Shots"));
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedHeight(kShotPx + 16);
    m_nothing->setText(tr("No shots yet. They appear here."));
    m_nothing->setProperty("subtle", true);
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("scrolledPage"));
    m_row = new QHBoxLayout(page);
    m_row->setContentsMargins({});
    m_row->setSpacing(8);
    m_row->addWidget(m_nothing);
    m_row->addStretch();
    setWidget(page);
}

void ShotStrip::showShots(const ShotSelector& selector) {
    // Deleted later: the click on a card's own cross leads here.
    for (QWidget* card : std::as_const(m_cards)) {
        card->setParent(nullptr);
        card->deleteLater();
    }
    m_cards.clear();
    const int count = static_cast<int>(selector.shots().size());
    for (int i = 0; i < count; ++i) {
        m_cards << makeCard(selector, i);
        m_row->insertWidget(i, m_cards.last(), 0, Qt::AlignTop);
    }
    m_nothing->setVisible(count == 0);
    if (count > 0)
        QMetaObject::invokeMethod(
            this, [this] { horizontalScrollBar()->setValue(horizontalScrollBar()->maximum()); }, Qt::QueuedConnection);
}

QWidget* ShotStrip::makeCard(const ShotSelector& selector, int index) {
    const Shot& shot = selector.shots()[static_cast<std::size_t>(index)];
    const ShotProblems problems = selector.problemsOf(static_cast<std::size_t>(index));
    QStringList all;
    if (problems.otherPerson) all << tr("who?");
    for (const QualityIssue issue : problems.issues) all << shortReason(issue);

    auto* card = new ShotCard(imageOf(shot.crop), all.value(0));
    card->setObjectName(QStringLiteral("shotCard%1").arg(index));
    QStringList lines{tr("Looking %1").arg(poseName(poseCellOf(shot.quality))), QString::fromStdString(shot.source)};
    if (problems.otherPerson) lines << tr("This may be somebody else");
    for (const QualityIssue issue : problems.issues) lines << tr("Weak point: %1").arg(shortReason(issue));
    card->setToolTip(lines.join(u'\n'));
    card->setAccessibleName(tr("Shot %1").arg(index + 1));
    card->setAccessibleDescription(QLocale().createSeparatedList(lines));

    auto* drop = new QToolButton(card);
    drop->setObjectName(QStringLiteral("dropShotToolButton%1").arg(index));
    drop->setIcon(lineIcon(QStringLiteral("close")));
    drop->setAccessibleName(tr("Drop shot %1").arg(index + 1));
    drop->setToolTip(tr("Drop this shot"));
    drop->setFixedSize(kCrossPx, kCrossPx);
    drop->move(kShotPx - kCrossPx, 0);
    connect(drop, &QToolButton::clicked, this, [this, index] { Q_EMIT dropWanted(index); });
    return card;
}

}  // namespace facenet
