#include "ui/people/person_panel.h"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/base/async.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/theme.h"
#include "ui/faces/card_delegates.h"
#include "ui/faces/face_images.h"
#include "ui/faces/faces_model.h"
#include "ui/faces/gallery_editor.h"
#include "ui/faces/people_model.h"
#include "ui/faces/person_chooser.h"
#include "ui/people/consent_dialog.h"
#include "ui/people/merge_dialog.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kPanelPortraitPx = 96;
constexpr int kPersonNoteHeightPx = 72;

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
    label->setMargin(16);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("subtle", true);
    return label;
}

}  // namespace

PersonPanel::PersonPanel(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor,
                         PeopleModel& everybody, FaceImages& images, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(editor),
      m_everybody(everybody),
      m_images(images),
      m_faces(new FacesModel(images, this)),
      m_stack(new QStackedWidget),
      m_nobody(
          makeCentredLabel(tr("Select a person to see their faces, change the name or the note, or delete them."))),
      m_several(makeCentredLabel({})),
      m_mergeSeveral(
          new QPushButton(lineIcon(QStringLiteral("merge"), QPalette::ButtonText), tr("Make them one person"))),
      m_removeSeveral(makeRemoveButton(tr("Delete them"), QStringLiteral("removePeoplePushButton"))) {
    auto* several = new QWidget;
    auto* severalColumn = new QVBoxLayout(several);
    severalColumn->setSpacing(16);
    severalColumn->addStretch();
    severalColumn->addWidget(m_several);
    m_mergeSeveral->setObjectName(QStringLiteral("mergePeoplePushButton"));
    m_mergeSeveral->setMinimumHeight(32);
    severalColumn->addWidget(m_mergeSeveral, 0, Qt::AlignCenter);
    severalColumn->addWidget(m_removeSeveral, 0, Qt::AlignCenter);
    severalColumn->addStretch();
    m_several->setObjectName(QStringLiteral("severalLabel"));

    m_stack->addWidget(m_nobody);
    m_stack->addWidget(makePersonPage());
    m_stack->addWidget(several);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_stack);

    connect(m_mergeSeveral, &QPushButton::clicked, this, [this] { merge(); });
    connect(m_moveFaces, &QPushButton::clicked, this, &PersonPanel::moveSelectedFaces);
    connect(m_removePerson, &QPushButton::clicked, this, [this] { m_editor.removePeople(m_people); });
    connect(m_removeSeveral, &QPushButton::clicked, this, [this] { m_editor.removePeople(m_people); });
    connect(m_removeFaces, &QPushButton::clicked, this, &PersonPanel::removeSelectedFaces);
    connect(m_name, &QLineEdit::editingFinished, this, &PersonPanel::saveName);
    // The name is done: Ctrl+Z now means the renaming, not the letters.
    connect(m_name, &QLineEdit::returnPressed, m_faceList, [this] { m_faceList->setFocus(Qt::OtherFocusReason); });
    connect(m_faceList->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PersonPanel::showFaceActions);
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        if (m_people.size() == 1 && m_people.first().portraitFaceId == faceId) paintPortraitLabel();
    });
    connect(&m_everybody, &QAbstractItemModel::dataChanged, this, &PersonPanel::showDates);
    connect(&m_editor, &GalleryEditor::refused, this, &PersonPanel::showPerson);
    connect(&m_studio, &Studio::storeStateChanged, this, &PersonPanel::showWhatCanBeDone);
    showWhatCanBeDone();
}

QWidget* PersonPanel::makePersonPage() {
    m_portrait = new QLabel;
    m_portrait->setFixedSize(kPanelPortraitPx, kPanelPortraitPx);
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
    m_consent = new QPushButton(tr("Consent…"));
    m_consent->setObjectName(QStringLiteral("consentPushButton"));
    m_consent->setToolTip(tr("What this person has agreed to; renewing, reviewing or withdrawing it"));
    m_consent->setMinimumHeight(32);
    connect(m_consent, &QPushButton::clicked, this, &PersonPanel::showConsent);
    m_note = new QPlainTextEdit;
    m_note->setObjectName(QStringLiteral("personNotePlainTextEdit"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("Add a note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(kPersonNoteHeightPx);
    m_note->installEventFilter(this);

    m_facesHeading = new QLabel;
    m_facesHeading->setProperty("section", true);
    m_faceList = new QListView;
    m_faceList->setObjectName(QStringLiteral("facesListView"));
    m_faceList->setAccessibleName(tr("Faces"));
    m_faceList->setModel(m_faces);
    showAsCards(*m_faceList, new FaceDelegate, 4);
    m_faceList->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_faceList->setDragEnabled(true);
    connect(m_faceList, &QListView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT faceWanted(index.data(FacesModel::IdRole).toLongLong()); });
    m_moveFaces = new QPushButton(tr("Move…"));
    m_moveFaces->setObjectName(QStringLiteral("moveFacesPushButton"));
    m_moveFaces->setToolTip(
        tr("Gives the selected faces to another or a new person. Faces can also be dragged onto a "
           "person. This can be undone."));
    m_moveFaces->setMinimumHeight(32);

    m_removeFaces = makeRemoveButton(tr("Delete faces"), QStringLiteral("removeFacesPushButton"));
    m_removeFaces->setToolTip(tr("Deletes the selected faces. This can be undone."));
    addFaceActions();
    m_removePerson = makeRemoveButton(tr("Delete person"), QStringLiteral("removePersonPushButton"));
    m_removePerson->setToolTip(tr("Deletes the person with all faces. This can be undone."));

    auto* page = new QWidget;
    auto* nameColumn = new QVBoxLayout;
    nameColumn->setSpacing(8);
    nameColumn->addWidget(m_name);
    nameColumn->addWidget(m_dates);
    nameColumn->addWidget(m_consent, 0, Qt::AlignLeft);
    nameColumn->addStretch();
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_portrait, 0, Qt::AlignTop);
    top->addLayout(nameColumn, 1);
    auto* details = new QPushButton(lineIcon(QStringLiteral("person"), QPalette::ButtonText), tr("Details"));
    details->setObjectName(QStringLiteral("detailsPushButton"));
    details->setToolTip(tr("Every face in full, and when this person was seen"));
    details->setMinimumHeight(32);
    connect(details, &QPushButton::clicked, this, &PersonPanel::detailsWanted);
    auto* buttons = new QGridLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_moveFaces, 0, 0);
    buttons->addWidget(m_removeFaces, 0, 1);
    buttons->addWidget(details, 1, 0);
    buttons->addWidget(m_removePerson, 1, 1);
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
    showDates();
    m_facesHeading->setText(person.faceCount == 0 ? tr("No faces: this person cannot be recognised. Enrol more shots.")
                                                  : tr("%n face(s)", nullptr, person.faceCount));
    m_facesHeading->setWordWrap(true);
    paintPortraitLabel();
    loadFaces();
}

void PersonPanel::showDates() {
    if (m_people.size() != 1) return;
    const Person& person = m_people.first();
    QStringList dates{tr("Enrolled %1").arg(dayOf(person.createdAt))};
    if (person.consentedAt.isValid()) dates << tr("Consent given %1").arg(dayOf(person.consentedAt));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime &end = person.consentEndsAt, &review = person.consentReviewAt;
    if (end.isValid())
        dates << (end <= now ? tr("The consent has ended on %1") : tr("The consent ends on %1")).arg(dayOf(end));
    if (review.isValid())
        dates << (review <= now ? tr("The consent is to be reviewed since %1")
                                : tr("The consent is to be reviewed on %1"))
                     .arg(dayOf(review));
    if (const QStringList others = m_everybody.confusedWith(person.id); !others.isEmpty())
        dates << tr("Easily confused with %1").arg(QLocale().createSeparatedList(others));
    m_dates->setText(dates.join(u'\n'));
}

void PersonPanel::showConsent() {
    if (m_people.size() != 1) return;
    auto* dialog = new ConsentDialog(m_studio, m_prompts, m_notifier, m_editor, m_people.first(), this);
    connect(dialog, &ConsentDialog::withdrawn, this, &PersonPanel::consentWithdrawn);
    dialog->open();
}

void PersonPanel::paintPortraitLabel() {
    QPixmap picture(QSize(kPanelPortraitPx, kPanelPortraitPx) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paintPortrait(painter, QRect(0, 0, kPanelPortraitPx, kPanelPortraitPx),
                  m_images.image(m_people.first().portraitFaceId));
    painter.end();
    m_portrait->setPixmap(picture);
}

void PersonPanel::loadFaces() {
    const qint64 id = m_people.first().id;
    inStore(
        m_studio.store(), this, [id](GalleryStore& store) { return store.faces().of(id); },
        [this, id](const Result<QList<StoredFace>>& faces) {
            if (m_people.size() != 1 || m_people.first().id != id) return;
            if (faces) {
                m_faces->setFaces(*faces);
                showFaceActions();
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
        Q_EMIT m_notifier.remark(tr("A person needs a name. %1 keeps the old one.").arg(m_people.first().name));
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

void PersonPanel::addFaceActions() {
    const auto add = [this](const char* icon, const QString& text, const QKeySequence& key, auto run) {
        auto* action = new QAction(lineIcon(QLatin1String(icon)), text, m_faceList);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        m_faceList->addAction(action);
        m_faceActions << action;
        return action;
    };
    m_openFaceAction = add("info", tr("Details"), Qt::Key_Return, [this] {
        if (const auto ids = selectedFaces(); ids.size() == 1) Q_EMIT faceWanted(ids.first());
    });
    add("move", tr("Move to another person…"), QKeySequence(Qt::CTRL | Qt::Key_M), &PersonPanel::moveSelectedFaces);
    m_portraitAction = add("portrait", tr("Use as portrait"), {}, [this] {
        if (const auto ids = selectedFaces(); ids.size() == 1) m_editor.setPortrait(m_people.first().id, ids.first());
    });
    add("block", tr("Not this person"), {}, [this] { m_editor.rejectFaces(selectedFaces()); });
    m_removeAction = add("remove", tr("Delete faces"), QKeySequence::Delete, &PersonPanel::removeSelectedFaces);
    m_faceList->setContextMenuPolicy(Qt::ActionsContextMenu);
    showFaceActions();
}

void PersonPanel::showFaceActions() {
    const auto count = m_faceList->selectionModel()->selectedIndexes().size();
    const bool canChange = m_studio.canChange();
    for (QAction* action : std::as_const(m_faceActions)) action->setEnabled(canChange && count > 0);
    m_portraitAction->setEnabled(canChange && count == 1);
    m_openFaceAction->setEnabled(count == 1);
    m_moveFaces->setEnabled(canChange && count > 0);
    m_removeFaces->setEnabled(canChange && count > 0);
    const QString remove = count == 1 ? tr("Delete face") : tr("Delete faces");
    m_removeFaces->setText(remove);
    m_removeAction->setText(remove);
}

void PersonPanel::showWhatCanBeDone() {
    const bool canChange = m_studio.canChange();
    m_name->setReadOnly(!canChange);
    m_note->setReadOnly(!canChange);
    for (QPushButton* button : {m_removePerson, m_removeSeveral, m_mergeSeveral}) button->setEnabled(canChange);
    showFaceActions();
}

QList<qint64> PersonPanel::selectedFaces() const {
    QList<qint64> ids;
    if (m_people.size() != 1) return ids;
    for (const QModelIndex& index : m_faceList->selectionModel()->selectedIndexes())
        ids << index.data(FacesModel::IdRole).toLongLong();
    return ids;
}

void PersonPanel::chooseFaces(const QList<qint64>& faceIds) {
    QItemSelection selection;
    for (const qint64 id : faceIds)
        if (const int row = m_faces->rowOf(id); row >= 0)
            selection.select(m_faces->index(row, 0), m_faces->index(row, 0));
    m_faceList->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void PersonPanel::moveSelectedFaces() {
    const QList<qint64> ids = selectedFaces();
    if (ids.isEmpty()) return;
    auto* chooser =
        new PersonChooser(m_everybody, {m_people.first().id},
                          tr("Move %n face(s)", nullptr, static_cast<int>(ids.size())), tr("Move"), true, this);
    if (const auto gallery = m_studio.gallery())
        chooser->orderByLikeness(gallery, gallery->embeddingsOfFaces({ids.begin(), ids.end()}));
    connect(chooser, &PersonChooser::chosen, this, [this, ids](qint64 id) { m_editor.moveFaces(ids, id); });
    connect(chooser, &PersonChooser::named, this, [this, ids](const QString& name) { m_editor.splitFaces(ids, name); });
    chooser->open();
}

void PersonPanel::merge() {
    if (m_people.size() > 1) return merge(m_people);
    if (m_people.isEmpty()) return;
    const Person person = m_people.first();
    auto* chooser = new PersonChooser(m_everybody, {person.id}, tr("Who is %1?").arg(shortName(person.name)),
                                      tr("Choose"), false, this);
    if (const auto gallery = m_studio.gallery()) chooser->orderByLikeness(gallery, gallery->embeddingsOf(person.id));
    connect(chooser, &PersonChooser::chosen, this, [this, person](qint64 id) {
        if (const int row = m_everybody.rowOf(id); row >= 0) merge({m_everybody.personAt(row), person});
    });
    chooser->open();
}

void PersonPanel::merge(const QList<Person>& people) {
    auto* dialog = new MergeDialog(m_studio, people, m_images, this);
    connect(dialog, &MergeDialog::merged, this, [this, people](qint64 into, qint64 portraitFaceId) {
        QList<qint64> others;
        for (const Person& person : people)
            if (person.id != into) others << person.id;
        m_editor.merge(others, into, portraitFaceId);
    });
    dialog->open();
}

void PersonPanel::removeSelectedFaces() {
    const QList<qint64> ids = selectedFaces();
    if (ids.isEmpty()) return;
    m_editor.removeFaces(ids);
    // The button that was pressed is about to be disabled; the focus must not fall on "Delete person".
    m_faceList->setFocus(Qt::OtherFocusReason);
}

}  // namespace facenet
