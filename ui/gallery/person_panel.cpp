#include "ui/gallery/person_panel.h"

#include <QAction>
#include <QEvent>
#include <QFormLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/gallery/card_delegates.h"
#include "ui/gallery/face_images.h"
#include "ui/gallery/gallery_editor.h"
#include "ui/gallery/people_model.h"
#include "ui/studio.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messages.h"
#include "ui/widgets/theme.h"

namespace facenet {
namespace {

constexpr int kPortraitPx = 96;
constexpr int kNoteHeightPx = 72;

QPushButton* makeRemoveButton(const QString& text, const QString& objectName) {
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setIcon(lineIcon(QStringLiteral("remove"), QPalette::BrightText));
    button->setProperty("danger", true);
    button->setMinimumHeight(32);
    return button;
}

QLabel* makeCentredLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("subtle", true);
    return label;
}

QString dayOf(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

}  // namespace

PersonPanel::PersonPanel(Studio& studio, Notifier& notifier, GalleryEditor& editor, FaceImages& images, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_editor(editor),
      m_images(images),
      m_faces(new FacesModel(images, this)),
      m_stack(new QStackedWidget),
      m_nobody(
          makeCentredLabel(tr("Select a person to see their faces, change the name or the note, or delete them."))),
      m_several(makeCentredLabel({})),
      m_removeSeveral(makeRemoveButton(tr("Delete them"), QStringLiteral("removePeoplePushButton"))) {
    auto* several = new QWidget;
    auto* severalColumn = new QVBoxLayout(several);
    severalColumn->setSpacing(16);
    severalColumn->addStretch();
    severalColumn->addWidget(m_several);
    severalColumn->addWidget(m_removeSeveral, 0, Qt::AlignCenter);
    severalColumn->addStretch();
    m_several->setObjectName(QStringLiteral("severalLabel"));

    m_stack->addWidget(m_nobody);
    m_stack->addWidget(makePersonPage());
    m_stack->addWidget(several);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_stack);

    connect(m_removePerson, &QPushButton::clicked, this, [this] { m_editor.removePeople(m_people); });
    connect(m_removeSeveral, &QPushButton::clicked, this, [this] { m_editor.removePeople(m_people); });
    connect(m_removeFaces, &QPushButton::clicked, this, &PersonPanel::removeSelectedFaces);
    connect(m_name, &QLineEdit::editingFinished, this, &PersonPanel::saveName);
    // The name is done: Ctrl+Z now means the renaming, not the letters.
    connect(m_name, &QLineEdit::returnPressed, m_faceList, [this] { m_faceList->setFocus(Qt::OtherFocusReason); });
    connect(m_faceList->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_removeFaces->setEnabled(m_faceList->selectionModel()->hasSelection()); });
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        if (m_people.size() == 1 && m_people.first().portraitFaceId == faceId) paintPortraitLabel();
    });
    connect(&m_editor, &GalleryEditor::refused, this, &PersonPanel::showPerson);
}

QWidget* PersonPanel::makePersonPage() {
    m_portrait = new QLabel;
    m_portrait->setFixedSize(kPortraitPx, kPortraitPx);
    m_portrait->setAccessibleName(tr("Portrait"));
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("personNameLineEdit"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setMinimumHeight(32);
    m_name->setMaxLength(200);
    m_name->installEventFilter(this);
    m_dates = new QLabel;
    m_dates->setObjectName(QStringLiteral("datesLabel"));
    m_dates->setProperty("subtle", true);
    m_dates->setWordWrap(true);
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("personNotePlainTextEdit"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("Add a note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(kNoteHeightPx);
    m_note->installEventFilter(this);

    m_facesHeading = new QLabel;
    m_facesHeading->setProperty("section", true);
    m_faceList = new QListView;
    m_faceList->setObjectName(QStringLiteral("facesListView"));
    m_faceList->setAccessibleName(tr("Faces"));
    m_faceList->setModel(m_faces);
    m_faceList->setItemDelegate(new FaceDelegate(m_faceList));
    m_faceList->setViewMode(QListView::IconMode);
    m_faceList->setResizeMode(QListView::Adjust);
    m_faceList->setMovement(QListView::Static);
    m_faceList->setUniformItemSizes(true);
    m_faceList->setSpacing(4);
    m_faceList->setMouseTracking(true);
    m_faceList->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_faceList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* remove = new QAction(tr("Delete faces"), m_faceList);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &PersonPanel::removeSelectedFaces);
    m_faceList->addAction(remove);
    m_faceList->setContextMenuPolicy(Qt::ActionsContextMenu);

    m_removeFaces = makeRemoveButton(tr("Delete faces"), QStringLiteral("removeFacesPushButton"));
    m_removeFaces->setToolTip(tr("Deletes the selected faces. This can be undone."));
    m_removeFaces->setEnabled(false);
    m_removePerson = makeRemoveButton(tr("Delete person"), QStringLiteral("removePersonPushButton"));
    m_removePerson->setToolTip(tr("Deletes the person with all faces. This can be undone."));

    auto* page = new QWidget;
    auto* nameColumn = new QVBoxLayout;
    nameColumn->setSpacing(8);
    nameColumn->addWidget(m_name);
    nameColumn->addWidget(m_dates);
    nameColumn->addStretch();
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_portrait, 0, Qt::AlignTop);
    top->addLayout(nameColumn, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_removeFaces);
    buttons->addStretch();
    buttons->addWidget(m_removePerson);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    column->addLayout(top);
    column->addWidget(m_note);
    column->addWidget(m_facesHeading);
    column->addWidget(m_faceList, 1);
    column->addLayout(buttons);
    return page;
}

bool PersonPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_note && event->type() == QEvent::FocusOut) saveNote();
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
        m_people.size() == 1) {
        if (watched == m_name) m_name->setText(m_people.first().name);
        if (watched == m_note) m_note->setPlainText(m_people.first().note);
    }
    return QWidget::eventFilter(watched, event);
}

void PersonPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_people.size() == 1) paintPortraitLabel();
    QWidget::changeEvent(event);
}

void PersonPanel::showPeople(const QList<Person>& people) {
    const qint64 before = m_people.size() == 1 ? m_people.first().id : 0;
    const bool same = people.size() == 1 && people.first().id == before;
    // What is being typed belongs to the person shown until now; a refresh of the same person must not take it away.
    if (before != 0 && !same) {
        saveName();
        saveNote();
    }
    const QString typedName = m_name->isModified() && same ? m_name->text() : QString();
    const bool noteTyped = m_note->document()->isModified() && same;
    const QString typedNote = m_note->toPlainText();
    m_people = people;
    if (people.size() > 1) m_several->setText(tr("%n people are selected.", nullptr, static_cast<int>(people.size())));
    m_stack->setCurrentIndex(people.isEmpty() ? 0 : people.size() == 1 ? 1 : 2);
    showPerson();
    if (!typedName.isEmpty() && m_name->hasFocus()) {
        m_name->setText(typedName);
        m_name->setModified(true);
    }
    if (noteTyped && m_note->hasFocus()) {
        m_note->setPlainText(typedNote);
        m_note->document()->setModified(true);
        m_note->moveCursor(QTextCursor::End);
    }
}

void PersonPanel::showPerson() {
    if (m_people.size() != 1) return;
    const Person& person = m_people.first();
    m_name->setText(person.name);
    m_name->setModified(false);
    m_name->setCursorPosition(0);
    m_note->setPlainText(person.note);
    m_note->document()->setModified(false);
    QStringList dates{tr("Enrolled %1").arg(dayOf(person.createdAt))};
    if (person.consentedAt.isValid()) dates << tr("Consent given %1").arg(dayOf(person.consentedAt));
    m_dates->setText(dates.join(u'\n'));
    m_facesHeading->setText(person.faceCount == 0 ? tr("No faces: this person cannot be recognised. Enrol more shots.")
                                                  : tr("%n face(s)", nullptr, person.faceCount));
    m_facesHeading->setWordWrap(true);
    paintPortraitLabel();
    loadFaces();
}

void PersonPanel::paintPortraitLabel() {
    QPixmap picture(QSize(kPortraitPx, kPortraitPx) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paintPortrait(painter, QRect(0, 0, kPortraitPx, kPortraitPx), m_images.image(m_people.first().portraitFaceId));
    painter.end();
    m_portrait->setPixmap(picture);
}

void PersonPanel::loadFaces() {
    const qint64 id = m_people.first().id;
    m_studio.store()
        .run([id](GalleryStore& store) { return store.facesOf(id); })
        .then(this, [this, id](const Result<QList<StoredFace>>& faces) {
            if (m_people.size() != 1 || m_people.first().id != id) return;
            if (faces) {
                m_faces->setFaces(*faces);
                m_removeFaces->setEnabled(false);
            } else if (faces.error().code != ErrorCode::NotFound) {
                Q_EMIT m_notifier.complain(faces.error());
            }
        });
}

void PersonPanel::editName() {
    if (m_people.size() != 1) return;
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void PersonPanel::saveName() {
    if (m_people.size() != 1 || !m_name->isModified()) return;
    m_name->setModified(false);
    const QString name = m_name->text().simplified();
    if (name.isEmpty()) {
        m_name->setText(m_people.first().name);
        Q_EMIT m_notifier.notify(tr("A person needs a name. %1 keeps the old one.").arg(m_people.first().name), false);
    } else if (name != m_people.first().name) {
        m_editor.rename(m_people.first(), name);
    }
}

void PersonPanel::saveNote() {
    if (m_people.size() != 1 || !m_note->document()->isModified()) return;
    m_note->document()->setModified(false);
    const QString note = m_note->toPlainText().trimmed();
    if (note != m_people.first().note) m_editor.setNote(m_people.first(), note);
}

void PersonPanel::removeSelectedFaces() {
    if (m_people.size() != 1) return;
    QList<qint64> ids;
    for (const QModelIndex& index : m_faceList->selectionModel()->selectedIndexes())
        ids << index.data(FacesModel::IdRole).toLongLong();
    m_editor.removeFaces(ids);
    // The button that was pressed is about to be disabled; the focus must not fall on "Delete person".
    m_faceList->setFocus(Qt::OtherFocusReason);
}

}  // namespace facenet
