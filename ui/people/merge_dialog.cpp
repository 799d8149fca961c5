#include "ui/people/merge_dialog.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "core/analysis/face_likeness.h"
#include "core/model/calibration.h"
#include "ui/base/async.h"
#include "ui/base/buttons.h"
#include "ui/base/messages.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kMergePortraitPx = 128;
constexpr int kColumnPx = 208;

struct Likeness {
    std::optional<float> least;  ///< none where nobody can be compared
    bool alike = true;
};

/// Of all pairs the least.
Likeness likenessOfAll(const Gallery& gallery, const QList<Person>& people, float threshold) {
    Likeness likeness;
    for (qsizetype i = 0; i < people.size(); ++i)
        for (qsizetype k = i + 1; k < people.size(); ++k)
            if (const auto pair = likenessOfPeople(gallery, people[i].id, people[k].id))
                likeness.least = std::min(likeness.least.value_or(1), *pair);
    likeness.alike = !likeness.least || *likeness.least >= threshold;
    return likeness;
}

QLabel* subtleLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("subtle", true);
    return label;
}

}  // namespace

MergeDialog::MergeDialog(Studio& studio, const QList<Person>& people, FaceImages& images, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_people(people),
      m_images(images),
      m_names(new QButtonGroup(this)),
      m_portraits(new QButtonGroup(this)),
      m_likeness(subtleLabel({})) {
    setObjectName(QStringLiteral("mergeDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Make them one person"));
    m_likeness->setObjectName(QStringLiteral("mergeLikenessLabel"));
    auto* question = new QLabel(tr("Which name and which portrait should stay?"));
    question->setProperty("section", true);

    auto* row = new QWidget;
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins({});
    columns->setSpacing(16);
    for (const Person& person : m_people) columns->addWidget(makePerson(person), 0, Qt::AlignTop);
    columns->addStretch();
    m_names->buttons().first()->setChecked(true);
    if (const auto portraits = m_portraits->buttons(); !portraits.isEmpty()) portraits.first()->setChecked(true);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(row);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* merge = buttons->addButton(tr("Make them one"), QDialogButtonBox::ActionRole);
    merge->setObjectName(QStringLiteral("mergePushButton"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(merge, &QPushButton::clicked, this, [this] {
        const int portrait = m_portraits->checkedId();
        Q_EMIT merged(m_people[m_names->checkedId()].id, portrait < 0 ? 0 : m_people[portrait].portraitFaceId);
        accept();
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(question);
    column->addWidget(scroll, 1);
    column->addWidget(m_likeness);
    column->addWidget(buttons);
    makeDefault(buttons->button(QDialogButtonBox::Cancel));
    resize(std::min(2 + int(m_people.size()), 5) * kColumnPx / 2 + kColumnPx / 2 + 96, 460);
    compare();
}

QWidget* MergeDialog::makePerson(const Person& person) {
    const int number = static_cast<int>(m_names->buttons().size());
    auto* portrait = new QLabel;
    portrait->setFixedSize(kMergePortraitPx, kMergePortraitPx);
    portrait->setAccessibleName(tr("Portrait of %1").arg(person.name));
    const auto paint = [this, portrait, id = person.portraitFaceId] {
        QPixmap picture(QSize(kMergePortraitPx, kMergePortraitPx) * devicePixelRatioF());
        picture.setDevicePixelRatio(devicePixelRatioF());
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paintPortrait(painter, QRect(0, 0, kMergePortraitPx, kMergePortraitPx),
                      id == 0 ? QPixmap() : m_images.image(id));
        painter.end();
        portrait->setPixmap(picture);
    };
    paint();
    connect(&m_images, &FaceImages::loaded, portrait, [paint, id = person.portraitFaceId](qint64 faceId) {
        if (faceId == id) paint();
    });
    auto* name = new QLabel(breakableName(person.name));
    name->setTextFormat(Qt::PlainText);
    name->setWordWrap(true);
    name->setProperty("section", true);
    auto* keepName = new QRadioButton(tr("Keep this name"));
    keepName->setObjectName(QStringLiteral("keepNameRadioButton%1").arg(number));
    keepName->setAccessibleName(tr("Keep the name %1").arg(person.name));
    m_names->addButton(keepName, number);
    auto* keepPortrait = new QRadioButton(tr("Keep this portrait"));
    keepPortrait->setObjectName(QStringLiteral("keepPortraitRadioButton%1").arg(number));
    keepPortrait->setAccessibleName(tr("Keep the portrait of %1").arg(person.name));
    QStringList facts{tr("%n face(s)", nullptr, person.faceCount)};
    if (person.lastSeenAt.isValid())
        facts << tr("last seen %1").arg(QLocale().toString(person.lastSeenAt.toLocalTime(), QLocale::ShortFormat));
    if (!person.note.isEmpty()) facts << person.note;

    auto* widget = new QWidget;
    widget->setFixedWidth(kColumnPx);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins({});
    column->setSpacing(8);
    column->addWidget(portrait);
    column->addWidget(name);
    column->addWidget(subtleLabel(facts.join(u'\n')));
    column->addWidget(keepName);
    if (person.portraitFaceId != 0) {
        m_portraits->addButton(keepPortrait, number);
        column->addWidget(keepPortrait);
    } else {
        delete keepPortrait;
    }
    return widget;
}

void MergeDialog::compare() {
    const auto gallery = m_studio.gallery();
    const auto card = m_studio.modelCard();
    if (!gallery || !card) return;
    const float threshold = samePersonThreshold(card->farCurve);
    inBackground(
        this,
        [gallery, people = m_people, threshold] {
            return Result<Likeness>(likenessOfAll(*gallery, people, threshold));
        },
        [this](const Result<Likeness>& likeness) {
            if (!likeness || !likeness->least) return;
            const QString cosine = QLocale().toString(*likeness->least, 'f', 2);
            m_likeness->setText(likeness->alike
                                    ? tr("They look alike (cosine %1).").arg(cosine)
                                    : tr("They don't look alike (cosine %1). As one person, each would be recognised "
                                         "as the other.")
                                          .arg(cosine));
            m_likeness->setProperty("subtle", likeness->alike);
            m_likeness->setProperty("warning", !likeness->alike);
            m_likeness->style()->polish(m_likeness);
        });
}

}  // namespace facenet
