#include "ui/live/identity_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/base/messages.h"
#include "ui/base/theme.h"
#include "ui/faces/face_strip.h"
#include "ui/live/face_overlay.h"

namespace facenet {
namespace {

constexpr int kCropPx = 160;
constexpr int kTextWidthPx = 360;

/// A bar from 0 to 1 with a mark where naming begins.
class SimilarityBar final : public QWidget {
public:
    SimilarityBar(float similarity, float threshold, const QString& description)
        : m_similarity(similarity), m_threshold(threshold) {
        setFixedSize(200, 24);
        setAccessibleName(description);
        setToolTip(description);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const ThemeColors& colors = themeColors(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF bar(0, 8, width(), 8);
        painter.setBrush(colors.line);
        painter.drawRoundedRect(bar, 4, 4);
        QRectF filled = bar;
        filled.setWidth(width() * qBound(0.0F, m_similarity, 1.0F));
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(filled, 4, 4);
        painter.setPen(QPen(colors.text, 2));
        const qreal mark = qBound(1.0, width() * qreal(m_threshold), width() - 1.0);
        painter.drawLine(QPointF(mark, 2), QPointF(mark, height() - 2));
    }

private:
    float m_similarity;
    float m_threshold;
};

QLabel* wrapped(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(kTextWidthPx);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QString qualityText(const LiveFace& face) {
    const QLocale locale;
    const FaceQuality& quality = face.tracked.quality;
    QStringList reasons;
    for (const QualityIssue issue : face.issues) reasons << shortReason(issue);
    const QString verdict =
        reasons.isEmpty() ? IdentityDialog::tr("Good") : reasons.join(IdentityDialog::tr(", ", "between reasons"));
    return IdentityDialog::tr(
               "%1 (size %2 px, sharpness %3, brightness %4 of 255, turned %5° sideways and %6° up, "
               "confidence %7)")
        .arg(verdict, locale.toString(qRound(quality.sizePx)), locale.toString(qRound(quality.sharpness)),
             locale.toString(qRound(quality.brightness)), locale.toString(qRound(quality.yawDeg)),
             locale.toString(qRound(quality.pitchDeg)), locale.toString(quality.confidence, 'f', 2));
}

}  // namespace

IdentityDialog::IdentityDialog(const LiveFace& face, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("identityDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Identity& identity = face.tracked.identity;
    const bool named = identity.verdict == Identity::Verdict::Known || identity.verdict == Identity::Verdict::Unsure;
    setWindowTitle(named ? tr("Why this name?") : tr("Why no name?"));
    const QLocale locale;
    const auto cosine = [&locale](float value) { return tr("cosine %1").arg(locale.toString(value, 'f', 3)); };

    auto* crop = new QLabel;
    crop->setPixmap(QPixmap::fromImage(imageOf(face.crop)).scaled(kCropPx, kCropPx, Qt::KeepAspectRatio));
    crop->setAccessibleName(tr("The face as the network sees it"));
    crop->setToolTip(crop->accessibleName());

    auto* verdict = wrapped(verdictSentence(face));
    verdict->setProperty("section", true);
    verdict->setObjectName(QStringLiteral("verdictLabel"));

    m_facts = new QFormLayout;
    QFormLayout* facts = m_facts;
    facts->setHorizontalSpacing(16);
    facts->setVerticalSpacing(8);
    facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    const bool compared = identity.verdict != Identity::Verdict::NotComparable && identity.personId != 0;
    if (compared) {
        auto* similarity = new QWidget;
        auto* row = new QHBoxLayout(similarity);
        row->setContentsMargins({});
        row->addWidget(new SimilarityBar(
            identity.cosineSimilarity, identity.threshold,
            tr("Similarity %1, named from %2")
                .arg(locale.toString(identity.cosineSimilarity, 'f', 2), locale.toString(identity.threshold, 'f', 2))));
        row->addWidget(new QLabel(cosine(identity.cosineSimilarity)), 1);
        facts->addRow(tr("How sure"), similarity);
        facts->addRow(tr("Most similar"), wrapped(QString::fromStdString(identity.name)));
        facts->addRow(tr("Needed"),
                      wrapped(tr("%1, which follows from how often a stranger may be named (see Settings)")
                                  .arg(cosine(identity.threshold))));
        facts->addRow(tr("Runner-up"),
                      wrapped(identity.runnerUpId == 0
                                  ? tr("There is nobody else to compare with")
                                  : QStringLiteral("%1, %2").arg(QString::fromStdString(identity.runnerUpName),
                                                                 cosine(identity.runnerUpSimilarity))));
        if (identity.looks > 0)
            facts->addRow(tr("Votes"),
                          wrapped(tr("%1 of the last %n look(s) at this face agree", nullptr, identity.looks)
                                      .arg(locale.toString(identity.votes))));
    }
    facts->addRow(tr("Quality"), wrapped(qualityText(face)));

    auto* text = new QVBoxLayout;
    text->setSpacing(16);
    text->addWidget(verdict);
    text->addLayout(facts);
    text->addStretch();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(24);
    middle->addWidget(crop, 0, Qt::AlignTop);
    middle->addLayout(text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addLayout(middle);
    column->addWidget(buttons);
}

void IdentityDialog::showNearest(const std::vector<NearestFace>& faces, const Gallery& gallery, FaceImages& images) {
    if (faces.empty()) return;
    QList<qint64> ids;
    QStringList lines;
    for (const NearestFace& face : faces) {
        ids << face.faceId;
        lines << tr("%1 %2", "name, similarity")
                     .arg(QString::fromStdString(gallery.nameOf(face.personId)),
                          QLocale().toString(face.cosineSimilarity, 'f', 2));
    }
    auto* strip = new FaceStrip;
    strip->setFaces(ids, images);
    auto* words = wrapped(lines.join(tr(", ", "between faces")));
    words->setObjectName(QStringLiteral("nearestFacesLabel"));
    auto* nearest = new QWidget;
    auto* column = new QVBoxLayout(nearest);
    column->setContentsMargins({});
    column->addWidget(strip);
    column->addWidget(words);
    m_facts->addRow(tr("Nearest stored faces"), nearest);
}

}  // namespace facenet
