#include "ui/live/identity_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/base/messages.h"
#include "ui/base/theme.h"
#include "ui/faces/face_strip.h"
#include "ui/live/face_overlay.h"

namespace facenet {
namespace {

constexpr int kFacePicturePx = 192;
/// Of the face's box, so that hair and chin are in the picture.
constexpr float kSurroundings = 1.8F;
constexpr int kFactsWidthPx = 360;

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
    label->setMinimumWidth(kFactsWidthPx);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// The whole head, as the camera saw it.
QImage surroundings(const LiveFace& face, const Frame& frame) {
    const cv::Rect2f& box = face.tracked.face.boxPx;
    const float side = std::max(box.width, box.height) * kSurroundings;
    const cv::Rect wanted(cvRound(box.x + (box.width - side) / 2), cvRound(box.y + (box.height - side) / 2),
                          cvRound(side), cvRound(side));
    const cv::Rect there = wanted & cv::Rect(0, 0, frame.image.cols, frame.image.rows);
    return there.empty() ? imageOf(face.crop) : imageOf(frame.image(there).clone());
}

QString qualityText(const LiveFace& face) {
    const QLocale locale;
    const FaceQuality& quality = face.tracked.quality;
    QStringList reasons;
    for (const QualityIssue issue : face.issues) reasons << shortReason(issue);
    const QString verdict = reasons.isEmpty() ? IdentityDialog::tr("Good") : QLocale().createSeparatedList(reasons);
    return IdentityDialog::tr("%1 (size %2 px, sharpness %3, brightness %4 of 255, %5, confidence %6)")
        .arg(verdict, locale.toString(qRound(quality.sizePx)), locale.toString(qRound(quality.sharpness)),
             locale.toString(qRound(quality.brightness)), turnText(quality),
             locale.toString(quality.confidence, 'f', 2));
}

}  // namespace

IdentityDialog::IdentityDialog(const LiveFace& face, const FramePtr& frame, QWidget* parent)
    : QDialog(parent), m_facts(new QFormLayout) {
    setObjectName(QStringLiteral("identityDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Identity& identity = face.tracked.identity;
    const bool named = identity.verdict == Identity::Verdict::Known || identity.verdict == Identity::Verdict::Unsure;
    setWindowTitle(named ? tr("Why this name?") : tr("Why no name?"));

    const QImage shown = frame ? surroundings(face, *frame) : imageOf(face.crop);
    auto* picture = new QLabel;
    const QSize devicePixels = QSize(kFacePicturePx, kFacePicturePx) * devicePixelRatioF();
    QPixmap pixmap = QPixmap::fromImage(shown.scaled(devicePixels, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    picture->setPixmap(pixmap);
    picture->setAccessibleName(tr("The face in question"));

    auto* verdict = wrapped(verdictSentence(face));
    verdict->setProperty("section", true);
    verdict->setObjectName(QStringLiteral("verdictLabel"));

    m_facts->setHorizontalSpacing(16);
    m_facts->setVerticalSpacing(8);
    m_facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_facts->addRow(tr("Quality"), wrapped(qualityText(face)));
    if (identity.looks > 0)
        m_facts->addRow(tr("Compared"),
                        wrapped(identity.looks == 1 ? tr("One look at this face")
                                                    : tr("The mean of %n look(s) at this face; clear ones count more",
                                                         nullptr, static_cast<int>(identity.looks))));

    auto* text = new QVBoxLayout;
    text->setSpacing(16);
    text->addWidget(verdict);
    text->addLayout(m_facts);
    text->addStretch();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(24);
    middle->addWidget(picture, 0, Qt::AlignTop);
    middle->addLayout(text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addLayout(middle);
    column->addWidget(buttons);
}

void IdentityDialog::showFigures(const IdentityFigures& figures, const Gallery& gallery, FaceImages& images) {
    const Identity& identity = figures.identity;
    if (identity.personId == 0) return;
    const QLocale locale;
    const auto cosine = [&locale](float value) { return tr("cosine %1").arg(locale.toString(value, 'f', 3)); };
    auto* similarity = new QWidget;
    auto* bar = new QHBoxLayout(similarity);
    bar->setContentsMargins({});
    bar->addWidget(new SimilarityBar(
        identity.cosineSimilarity, identity.threshold,
        tr("Similarity %1, named from %2")
            .arg(locale.toString(identity.cosineSimilarity, 'f', 2), locale.toString(identity.threshold, 'f', 2))));
    bar->addWidget(new QLabel(cosine(identity.cosineSimilarity)), 1);
    int row = 0;
    m_facts->insertRow(row++, tr("How sure"), similarity);
    m_facts->insertRow(row++, tr("Most similar"), wrapped(QString::fromStdString(identity.name)));
    m_facts->insertRow(row++, tr("Needed"),
                       wrapped(tr("%1, which follows from how often a stranger may be named (see Settings) and from "
                                  "how many strangers resemble this person")
                                   .arg(cosine(identity.threshold))));
    m_facts->insertRow(
        row++, tr("Runner-up"),
        wrapped(identity.runnerUpId == 0 ? tr("There is nobody else to compare with")
                                         : QStringLiteral("%1, %2").arg(QString::fromStdString(identity.runnerUpName),
                                                                        cosine(identity.runnerUpSimilarity))));
    if (figures.nearest.empty()) return;
    QList<qint64> ids;
    QStringList lines;
    for (const NearestFace& face : figures.nearest) {
        ids << face.faceId;
        lines << tr("%1 %2", "name, similarity")
                     .arg(QString::fromStdString(gallery.nameOf(face.personId)),
                          locale.toString(face.cosineSimilarity, 'f', 2));
    }
    auto* strip = new FaceStrip;
    strip->setFaces(ids, images);
    auto* words = wrapped(QLocale().createSeparatedList(lines));
    words->setObjectName(QStringLiteral("nearestFacesLabel"));
    m_facts->addRow(tr("Nearest stored faces"), strip);
    m_facts->addRow(QString(), words);
    if (gallery.embeddingsOf(identity.personId).size() < 2) return showAllOfIt();
    auto* together = wrapped(
        tr("A person is compared by all stored faces together, so the figure above is not that of one of them."));
    together->setProperty("subtle", true);
    m_facts->addRow(QString(), together);
    showAllOfIt();
}

/// What was added counts once it is shown.
void IdentityDialog::showAllOfIt() {
    QTimer::singleShot(0, this, [this] {
        layout()->activate();
        resize(width(), std::max(sizeHint().height(), layout()->totalHeightForWidth(width())));
    });
}

}  // namespace facenet
