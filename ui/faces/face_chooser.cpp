#include "ui/faces/face_chooser.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "core/face/detector.h"
#include "ui/base/image_of.h"
#include "ui/faces/face_view.h"

namespace facenet {
namespace {

constexpr int kChoicePx = 72;

}  // namespace

FaceChooser::FaceChooser(QWidget* parent) : QWidget(parent), m_question(new QLabel), m_view(new FaceView) {
    setObjectName(QStringLiteral("faceChooser"));
    m_question->setObjectName(QStringLiteral("chooserQuestionLabel"));
    m_question->setProperty("section", true);
    m_question->setWordWrap(true);
    m_question->setTextFormat(Qt::PlainText);
    m_view->setObjectName(QStringLiteral("chooserFaceView"));
    m_view->setAccessibleName(tr("Picture with several faces"));

    auto* faces = new QWidget;
    faces->setObjectName(QStringLiteral("scrolledPage"));
    m_row = new QHBoxLayout(faces);
    m_row->setContentsMargins({});
    m_row->setSpacing(8);
    m_row->addStretch();
    m_choices = new QScrollArea;
    m_choices->setWidget(faces);
    m_choices->setWidgetResizable(true);
    m_choices->setFocusPolicy(Qt::NoFocus);
    m_choices->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_choices->setFixedHeight(kChoicePx + 40);

    auto* skip = new QPushButton(tr("Skip this picture"));
    skip->setObjectName(QStringLiteral("skipPicturePushButton"));
    skip->setMinimumHeight(32);
    m_skipAll = new QPushButton;
    m_skipAll->setObjectName(QStringLiteral("skipAllPushButton"));
    m_skipAll->setMinimumHeight(32);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(skip);
    buttons->addWidget(m_skipAll);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(8);
    column->addWidget(m_question);
    column->addWidget(m_view, 1);
    column->addWidget(m_choices);
    column->addLayout(buttons);

    connect(m_view, &FaceView::faceClicked, this, &FaceChooser::chosen);
    connect(skip, &QPushButton::clicked, this, &FaceChooser::skipped);
    connect(m_skipAll, &QPushButton::clicked, this, &FaceChooser::allSkipped);
}

void FaceChooser::setWaiting(int pictures) {
    m_skipAll->setVisible(pictures > 0);
    m_skipAll->setText(tr("Skip all %n picture(s)", nullptr, pictures + 1));
}

void FaceChooser::show(const PictureFaces& picture, int likely, int waiting) {
    m_question->setText(tr("Which face is the right one in %1?").arg(QFileInfo(picture.path).fileName()));
    setWaiting(waiting);
    for (QPushButton* button : std::as_const(m_buttons)) {
        button->setParent(nullptr);
        button->deleteLater();  // the click on one of them leads here
    }
    m_buttons.clear();

    QList<FaceView::Mark> marks;
    const int count = static_cast<int>(picture.faces.size());
    for (int i = 0; i < count; ++i) {
        const AnalyzedFace& face = picture.faces[static_cast<std::size_t>(i)];
        const float scale = picture.pictureScale;
        marks.append({.boxPx = {face.face.boxPx.tl() * scale, face.face.boxPx.br() * scale},
                      .chosen = i == likely,
                      .label = QString::number(i + 1)});
        auto* button = new QPushButton(QIcon(QPixmap::fromImage(imageOf(face.crop))), QString::number(i + 1));
        button->setObjectName(QStringLiteral("chooseFacePushButton%1").arg(i));
        button->setIconSize({kChoicePx, kChoicePx});
        button->setAutoDefault(true);
        button->setAccessibleName(i == likely ? tr("Face %1, looks like the other shots").arg(i + 1)
                                              : tr("Face %1").arg(i + 1));
        if (i == likely) button->setToolTip(tr("Looks like the other shots"));
        connect(button, &QPushButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
        m_row->insertWidget(i, button);
        m_buttons << button;
    }
    m_view->setPicture(picture.picture);
    m_view->setMarks(marks);
    // Of faces that nobody knows yet, the one that the picture is of.
    std::vector<Face> faces;
    for (const AnalyzedFace& face : picture.faces) faces.push_back(face.face);
    const cv::Size size(qRound(picture.picture.cols / picture.pictureScale),
                        qRound(picture.picture.rows / picture.pictureScale));
    QPushButton* const first = m_buttons.at(likely >= 0 ? likely : std::max(mainFaceIndex(faces, size), 0));
    first->setFocus(Qt::TabFocusReason);
    // Once the row has its width.
    QTimer::singleShot(0, first, [this, first] { m_choices->ensureWidgetVisible(first); });
}

}  // namespace facenet
