#include "ui/transfer/several_faces_dialog.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>
#include <utility>

#include "ui/base/async.h"
#include "ui/base/messages.h"
#include "ui/faces/face_chooser.h"
#include "ui/faces/picture_intake.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

/// Somebody of that name who is there gets the faces, else a new person.
Result<void> enrollByName(GalleryStore& store, Enrolment enrolment) {
    const auto known = store.people().named(enrolment.name);
    if (!known) return known.error();
    if (!known->isEmpty()) enrolment.personId = known->first().id;
    const auto enrolled = store.people().enroll(enrolment);
    return enrolled ? Result<void>() : enrolled.error();
}

}  // namespace

SeveralFacesDialog::SeveralFacesDialog(Studio& studio, Notifier& notifier, const QHash<QString, QString>& namesByPath,
                                       qint64 importId, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_names(namesByPath),
      m_importId(importId),
      m_intake(new PictureIntake(studio, notifier, m_selector, this)),
      m_name(new QLabel) {
    setObjectName(QStringLiteral("severalFacesDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Pictures with several faces"));
    resize(720, 560);
    m_name->setObjectName(QStringLiteral("severalFacesNameLabel"));
    m_name->setProperty("section", true);
    m_name->setTextFormat(Qt::PlainText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    column->addWidget(m_name);
    column->addWidget(m_intake->progressRow());
    column->addWidget(m_intake->chooser(), 1);
    column->addWidget(buttons);
    connect(m_intake, &PictureIntake::faceTaken, this, &SeveralFacesDialog::store);
    connect(m_intake, &PictureIntake::changed, this, &SeveralFacesDialog::showState);
    connect(m_intake, &PictureIntake::readingEnded, this, &SeveralFacesDialog::endWhenThrough);
    QStringList paths = m_names.keys();
    paths.sort();
    m_intake->read(paths);
    showState();
}

void SeveralFacesDialog::showState() {
    const PictureFaces* const asked = m_intake->asked();
    m_intake->chooser()->setVisible(asked);
    m_name->setText(asked ? m_names.value(asked->path) : QString());
    endWhenThrough();
}

void SeveralFacesDialog::store(const PictureFaces& picture, int index) {
    const AnalyzedFace& face = picture.faces[static_cast<std::size_t>(index)];
    const auto takenAt = std::chrono::duration_cast<std::chrono::milliseconds>(picture.takenAt.time_since_epoch());
    const Enrolment enrolment{.name = m_names.value(picture.path),
                              .consentedAt = QDateTime::currentDateTimeUtc(),
                              .modelId = QString::fromStdString(m_studio.modelCard().value_or(ModelCard{}).modelId),
                              .faces = {{.crop = face.crop,
                                         .quality = face.quality,
                                         .source = QFileInfo(picture.path).canonicalFilePath(),
                                         .takenAt = QDateTime::fromMSecsSinceEpoch(takenAt.count(), Qt::UTC),
                                         .embedding = face.embedding,
                                         .pictureHash = toBytes(picture.hash)}}};
    ++m_storing;
    inStore(
        m_studio.store(), this,
        [enrolment, importId = m_importId](GalleryStore& store) {
            return store.together(importId, [&] { return enrollByName(store, enrolment); });
        },
        [this](const Result<void>& enrolled) {
            --m_storing;
            if (enrolled)
                ++m_stored;
            else
                Q_EMIT m_notifier.complain(enrolled.error());
            endWhenThrough();
        });
}

void SeveralFacesDialog::reject() {
    m_intake->cancel();
    endWhenThrough();
}

/// What was chosen is stored first.
void SeveralFacesDialog::endWhenThrough() {
    if (m_intake->isBusy() || m_storing > 0 || std::exchange(m_ended, true)) return;
    Q_EMIT ended(m_stored);
    accept();
}

}  // namespace facenet
