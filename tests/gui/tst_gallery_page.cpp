#include <QAbstractItemModel>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSemaphore>
#include <QTableView>
#include <QToolButton>

#include "database/consent_settings.h"
#include "tests/gui/page_fixture.h"
#include "ui/faces/faces_model.h"
#include "ui/faces/people_model.h"
#include "ui/faces/person_chooser.h"
#include "ui/people/erase_dialog.h"
#include "ui/people/gallery_page.h"

using namespace facenet;
using namespace facenet::test;

namespace {

struct Hall : PageFixture {
    std::unique_ptr<GalleryPage> page;

    Hall() {
        page = std::make_unique<GalleryPage>(*studio, prompts, notifier, undoStack);
        page->resize(928, 600);
        page->show();
        page->activateWindow();
    }

    template <typename Widget>
    Widget* find(const char* name) const {
        auto* widget = page->findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT(widget);
        return widget;
    }
    QListView* list() const { return find<QListView>("peopleListView"); }
    QListView* faces() const { return find<QListView>("facesListView"); }
    QLineEdit* name() const { return find<QLineEdit>("personNameLineEdit"); }

    QStringList names() const {
        QStringList names;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            names << list()->model()->index(row, 0).data().toString();
        return names;
    }

    bool isShownInJobBar(const QString& text) const {
        const auto bars = page->findChildren<QWidget*>(QStringLiteral("jobBar"));
        return std::any_of(bars.begin(), bars.end(), [&](const QWidget* bar) {
            return bar->isVisible() && bar->findChild<QLabel*>()->text().startsWith(text);
        });
    }

    QTableView* table() const { return find<QTableView>("peopleTableView"); }
    PersonChooser* chooser() const {
        auto* chooser = page->findChild<PersonChooser*>();
        return chooser && chooser->isVisible() ? chooser : nullptr;
    }

    void chooseFace(int row) const {
        const QRect face = faces()->visualRect(faces()->model()->index(row, 0));
        QTest::mouseClick(faces()->viewport(), Qt::LeftButton, {}, face.center());
    }

    void chooseOrder(int column) const {
        auto* order = find<QComboBox>("orderComboBox");
        order->setCurrentIndex(order->findData(column));
        Q_EMIT order->activated(order->currentIndex());
    }

    /// An entry of a view's menu.
    static void trigger(const QAbstractItemView* view, const QString& text) {
        for (QAction* action : view->actions())
            if (action->text() == text && action->isEnabled()) return action->trigger();
        QFAIL(qPrintable(text));
    }

    QList<int> faceCounts() {
        QList<int> counts;
        for (const Person& person : people()) counts << person.faceCount;
        return counts;
    }

    void clickPerson(int row, Qt::KeyboardModifiers modifiers = {}) const {
        const QRect card = list()->visualRect(list()->model()->index(row, 0));
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, modifiers, card.center());
    }

    /// Anna with three faces, Bert with one.
    bool fill() {
        if (!start()) return false;
        if (enrolled(QStringLiteral("Anna"), {100, 110, 90}) == 0) return false;
        if (enrolled(QStringLiteral("Bert"), {250}) == 0) return false;
        return QTest::qWaitFor([this] { return names().size() == 2; });
    }
};

}  // namespace

class TestGalleryPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void explainsItselfWhenEmpty() {
        Hall hall;
        QVERIFY(hall.start());
        QTRY_VERIFY(hall.find<QWidget>("nobodyEmptyState")->isVisible());
        QSignalSpy enrollWanted(hall.page.get(), &GalleryPage::enrollWanted);
        QTest::mouseClick(hall.find<QPushButton>("enrollFirstPushButton"), Qt::LeftButton);
        QCOMPARE(enrollWanted.size(), 1);
    }

    void tellsWhyTheStoreCannotBeOpened() {
        Hall hall;
        QFile inTheWay(hall.folder.filePath(QStringLiteral("store")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        hall.studio->start();
        QTRY_COMPARE(hall.studio->storeState(), Studio::LoadState::Failed);
        QVERIFY(hall.find<QWidget>("storeEmptyState")->isVisible());
    }

    /// On a medium of somebody else's people can be looked at, and nothing is offered that would fail.
    void aReadOnlyFolderOffersNoChanges() {
        Hall before;
        QVERIFY(before.fill());
        const QString folder = before.settings.storeFolder();
        before.page.reset();
        before.feed.reset();
        before.studio.reset();
        const auto mount = [&](const QStringList& arguments) {
            return QProcess::execute(QStringLiteral("mount"), arguments) == 0;
        };
        if (!mount({QStringLiteral("--bind"), folder, folder})) QSKIP("needs the right to mount");
        const auto unmount = qScopeGuard([&] {
            QProcess::execute(QStringLiteral("umount"), {QStringLiteral("-l"), folder});
        });
        QVERIFY(mount({QStringLiteral("-o"), QStringLiteral("remount,bind,ro"), folder}));

        Hall hall;
        hall.settings.setStoreFolder(folder);
        QVERIFY(hall.start());
        QVERIFY(hall.studio->isReadOnly());
        QTRY_COMPARE(hall.names().size(), 2);
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.chooseFace(0);
        QVERIFY(hall.name()->isReadOnly());
        QVERIFY(!hall.find<QPushButton>("removePersonPushButton")->isEnabled());
        const auto offered = [](const QAbstractItemView* view) {
            QStringList texts;
            for (const QAction* action : view->actions())
                if (action->isEnabled()) texts << action->text();
            return texts;
        };
        QCOMPARE(offered(hall.list()), QStringList({QStringLiteral("Open"), QStringLiteral("Export…")}));
        QCOMPARE(offered(hall.faces()), QStringList(QStringLiteral("Details")));
        hall.find<QPushButton>("consentPushButton")->click();
        auto* renew = hall.page->findChild<QPushButton*>(QStringLiteral("renewConsentPushButton"));
        QVERIFY(renew && !renew->isEnabled());
        auto* consent = hall.page->findChild<QDialog*>(QStringLiteral("consentDialog"));
        QTRY_VERIFY(consent->isActiveWindow());
        QTest::keyClick(consent, Qt::Key_Return);  // means to close it
        QVERIFY(!consent->isVisible());
    }

    void showsEverybodyWithPortrait() {
        Hall hall;
        QVERIFY(hall.fill());
        QCOMPARE(hall.names(), QStringList({QStringLiteral("Anna"), QStringLiteral("Bert")}));
        QVERIFY(hall.list()->isVisible());
        const QModelIndex anna = hall.list()->model()->index(0, 0);
        QTRY_VERIFY(!anna.data(Qt::DecorationRole).value<QPixmap>().isNull());
        QCOMPARE(anna.data(Qt::AccessibleTextRole).toString(), QStringLiteral("Anna, 3 face(s)"));
        QCOMPARE(hall.find<QLabel>("countLabel")->text(), QStringLiteral("2 person(s)"));
    }

    void searchesNamesAndNotes() {
        Hall hall;
        QVERIFY(hall.fill());
        const qint64 bert = hall.people().last().id;
        QVERIFY(hall.inStore([=](GalleryStore& store) {
                        return store.people().setNote(bert, QStringLiteral("plays the cello"));
                    })
                    .ok());
        hall.studio->galleryEdited();
        auto* search = hall.find<QLineEdit>("searchLineEdit");
        hall.page->setFocus();
        QTest::keyClick(hall.list(), Qt::Key_F, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::focusWidget(), search);
        QTest::keyClicks(search, QStringLiteral("AN"));
        QCOMPARE(hall.names(), QStringList{QStringLiteral("Anna")});
        search->clear();
        QTest::keyClicks(search, QStringLiteral("cello"));
        QTRY_COMPARE(hall.names(), QStringList{QStringLiteral("Bert")});
        QTest::keyClicks(search, QStringLiteral("x"));
        QVERIFY(hall.find<QWidget>("nothingFoundEmptyState")->isVisible());
        QTest::mouseClick(hall.find<QPushButton>("clearSearchPushButton"), Qt::LeftButton);
        QCOMPARE(hall.names().size(), 2);
    }

    void showsTheSelectedPerson() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QCOMPARE(hall.name()->text(), QStringLiteral("Anna"));
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        QVERIFY(hall.find<QLabel>("datesLabel")->text().contains(QStringLiteral("Consent")));
        hall.clickPerson(1);
        QCOMPARE(hall.name()->text(), QStringLiteral("Bert"));
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 1);
    }

    void renamesInPlaceAndUndoes() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        hall.list()->setFocus();
        QTest::keyClick(hall.list(), Qt::Key_F2);
        QTRY_COMPARE(QApplication::focusWidget(), hall.name());
        QTest::keyClicks(hall.name(), QStringLiteral("Zora"));
        QTest::keyClick(hall.name(), Qt::Key_Return);
        QTRY_COMPARE(hall.names(), QStringList({QStringLiteral("Bert"), QStringLiteral("Zora")}));
        QCOMPARE(hall.name()->text(), QStringLiteral("Zora"));  // still selected
        QCOMPARE(hall.lastNotice(), QStringLiteral("Anna is now called Zora"));
        hall.undoStack.undo();
        QTRY_COMPARE(hall.names(), QStringList({QStringLiteral("Anna"), QStringLiteral("Bert")}));
        hall.undoStack.redo();
        QTRY_COMPARE(hall.names(), QStringList({QStringLiteral("Bert"), QStringLiteral("Zora")}));
    }

    void aPersonKeepsTheNameWhenItIsEmptied() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        hall.name()->setFocus();
        hall.name()->selectAll();
        QTest::keyClicks(hall.name(), QStringLiteral("  "));
        QTest::keyClick(hall.name(), Qt::Key_Return);
        QCOMPARE(hall.name()->text(), QStringLiteral("Anna"));
        QCOMPARE(hall.remarks.size(), 1);
        QCOMPARE(hall.undoStack.count(), 0);
        QTest::keyClicks(hall.name(), QStringLiteral("bel"));
        QTest::keyClick(hall.name(), Qt::Key_Escape);
        QCOMPARE(hall.name()->text(), QStringLiteral("Anna"));
    }

    void asksBeforeTwoPeopleShareAName_data() {
        QTest::addColumn<int>("answer");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("keep") << 0 << QStringList({QStringLiteral("Anna"), QStringLiteral("Bert")});
        QTest::newRow("all the same") << 1 << QStringList({QStringLiteral("Bert"), QStringLiteral("bert")});
        QTest::newRow("cancel") << -1 << QStringList({QStringLiteral("Anna"), QStringLiteral("Bert")});
    }

    void asksBeforeTwoPeopleShareAName() {
        QFETCH(int, answer);
        QFETCH(QStringList, names);
        Hall hall;
        QVERIFY(hall.fill());
        hall.prompts.choices = {answer};
        hall.clickPerson(0);
        hall.name()->setFocus();
        hall.name()->selectAll();
        QTest::keyClicks(hall.name(), QStringLiteral("bert"));
        QTest::keyClick(hall.name(), Qt::Key_Return);
        QTRY_COMPARE(hall.prompts.asked.size(), 1);
        const auto sorted = [&] {
            QStringList found = hall.names();
            found.sort();
            return found;
        };
        QTRY_COMPARE(sorted(), names);
        QTRY_COMPARE(hall.name()->text(), answer == 1 ? QStringLiteral("bert") : QStringLiteral("Anna"));
    }

    void savesTheNoteWhenItIsLeft() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(1);
        auto* note = hall.find<QPlainTextEdit>("personNotePlainTextEdit");
        note->setFocus();
        QTest::keyClicks(note, QStringLiteral("left-handed"));
        hall.clickPerson(0);  // leaves the note and selects somebody else at once
        const auto noteOfBert = [&] { return hall.people().last().note; };
        QTRY_COMPARE(noteOfBert(), QStringLiteral("left-handed"));
        QCOMPARE(hall.people().first().note, QString());
        QTRY_COMPARE(hall.undoStack.count(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(noteOfBert(), QString());
    }

    void deletesFacesAndBringsThemBack() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.faces()->setFocus();
        const QRect first = hall.faces()->visualRect(hall.faces()->model()->index(0, 0));
        const QRect second = hall.faces()->visualRect(hall.faces()->model()->index(1, 0));
        QTest::mouseClick(hall.faces()->viewport(), Qt::LeftButton, {}, first.center());
        QTest::mouseClick(hall.faces()->viewport(), Qt::LeftButton, Qt::ControlModifier, second.center());
        QTest::keyClick(hall.faces(), Qt::Key_Delete);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 1);
        QCOMPARE(hall.people().first().faceCount, 1);
        QTRY_COMPARE(hall.studio->gallery()->templateCount(), 2U);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        QTRY_COMPARE(hall.studio->gallery()->templateCount(), 4U);
    }

    void deletesPeopleAndBringsThemBack() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        hall.clickPerson(1, Qt::ControlModifier);
        QVERIFY(hall.find<QLabel>("severalLabel")->text().contains(QStringLiteral("2")));
        QTest::keyClick(hall.list(), Qt::Key_Delete);
        QTRY_VERIFY(hall.find<QWidget>("nobodyEmptyState")->isVisible());
        QVERIFY(hall.people().isEmpty());
        QVERIFY(hall.prompts.asked.isEmpty());  // what can be undone is not asked about
        hall.undoStack.undo();
        QTRY_COMPARE(hall.names().size(), 2);
        QTRY_VERIFY(hall.list()->isVisible());
        hall.clickPerson(1);
        QTest::mouseClick(hall.find<QPushButton>("removePersonPushButton"), Qt::LeftButton);
        QTRY_COMPARE(hall.names(), QStringList{QStringLiteral("Anna")});
        QTRY_COMPARE(hall.lastNotice(), QStringLiteral("Bert was deleted"));
        QVERIFY(hall.notices.last().last().toBool());
    }

    void marksPeopleWithoutFaces() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(1);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 1);
        hall.faces()->selectAll();
        QTest::mouseClick(hall.find<QPushButton>("removeFacesPushButton"), Qt::LeftButton);
        QTRY_COMPARE(hall.list()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                     QStringLiteral("Bert, no faces"));
    }

    void showsAPersonWhoHasJustBeenEnrolled() {
        Hall hall;
        QVERIFY(hall.fill());
        const qint64 zoe = hall.enrolled(QStringLiteral("Zora"), {10});
        hall.find<QLineEdit>("searchLineEdit")->setText(QStringLiteral("Anna"));
        hall.page->showPerson(zoe);
        QTRY_COMPARE(hall.name()->text(), QStringLiteral("Zora"));
        QVERIFY(hall.find<QLineEdit>("searchLineEdit")->text().isEmpty());
        hall.page->showPerson(123456);  // not there: nothing happens
        QCOMPARE(hall.name()->text(), QStringLiteral("Zora"));
    }

    void tableAndCardsShowTheSame() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(1);
        QTest::mouseClick(hall.find<QToolButton>("asTableToolButton"), Qt::LeftButton);
        QVERIFY(hall.table()->isVisible());
        QVERIFY(!hall.list()->isVisible());
        QCOMPARE(hall.name()->text(), QStringLiteral("Bert"));  // still the one who was chosen
        const auto* model = hall.table()->model();
        QCOMPARE(model->index(0, PeopleModel::FacesColumn).data().toString(), QStringLiteral("3"));
        QVERIFY(!model->index(0, PeopleModel::ModelsColumn).data().toString().isEmpty());
        // All columns fit, also where the window is small; that all faces are measured alike takes none.
        QVERIFY(hall.table()->isColumnHidden(PeopleModel::ModelsColumn));
        for (const int widthPx : {1024, 1500}) {
            hall.page->resize(widthPx - 96, 600);
            QTRY_COMPARE(hall.table()->isColumnHidden(PeopleModel::QualityColumn), widthPx < 1200);
            QTRY_VERIFY(!hall.table()->horizontalScrollBar()->isVisible());
            QVERIFY(hall.table()->columnWidth(PeopleModel::NameColumn) > 180);
        }
        hall.chooseOrder(PeopleModel::FacesColumn);
        QCOMPARE(hall.names(), QStringList({QStringLiteral("Bert"), QStringLiteral("Anna")}));
        hall.chooseOrder(PeopleModel::NameColumn);
        QCOMPARE(hall.names(), QStringList({QStringLiteral("Anna"), QStringLiteral("Bert")}));
        QVERIFY(hall.settings.galleryAsTable());
    }

    void showsOnlyThoseWhoMeetWhatIsTicked() {
        Hall hall;
        QVERIFY(hall.fill());
        const qint64 bert = hall.people().last().id;
        const Sighting seen{.personId = bert, .seenAt = QDateTime::currentDateTimeUtc(), .source = QStringLiteral("x")};
        QVERIFY(hall.inStore([=](GalleryStore& store) { return store.sightings().add(seen); }).ok());
        hall.studio->galleryEdited();
        const auto tick = [&](const char* name) {
            QTest::mouseClick(hall.find<QCheckBox>(name), Qt::LeftButton, {}, {12, 16});
        };
        const QStringList both{QStringLiteral("Anna"), QStringLiteral("Bert")}, onlyBert{QStringLiteral("Bert")};
        tick("fewFacesCheckBox");
        QCOMPARE(hall.names(), onlyBert);
        tick("fewFacesCheckBox");
        QCOMPARE(hall.names(), both);
        tick("seenSinceCheckBox");
        QTRY_COMPARE(hall.names(), onlyBert);
        tick("unmeasuredCheckBox");
        QCOMPARE(hall.names(), QStringList());
        QVERIFY(hall.find<QWidget>("nothingFoundEmptyState")->isVisible());
        QTest::mouseClick(hall.find<QPushButton>("clearSearchPushButton"), Qt::LeftButton);
        QCOMPARE(hall.names(), both);
    }

    void makesTwoEntriesOnePerson() {
        Hall hall;
        QVERIFY(hall.fill());
        const qint64 portraitOfAnna = hall.people().first().portraitFaceId;
        hall.clickPerson(0);
        hall.clickPerson(1, Qt::ControlModifier);
        QTest::mouseClick(hall.find<QPushButton>("mergePeoplePushButton"), Qt::LeftButton);
        const auto* dialog = hall.find<QDialog>("mergeDialog");
        QVERIFY(dialog->isVisible());
        QTRY_VERIFY(
            hall.find<QLabel>("mergeLikenessLabel")->text().startsWith(QStringLiteral("They don't look alike")));
        const auto press = [&](const char* button) { hall.find<QAbstractButton>(button)->click(); };
        press("keepNameRadioButton1");
        press("keepPortraitRadioButton0");
        press("mergePushButton");
        QTRY_COMPARE(hall.names(), QStringList{QStringLiteral("Bert")});
        QCOMPARE(hall.people().first().faceCount, 4);
        QCOMPARE(hall.people().first().portraitFaceId, portraitOfAnna);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.names().size(), 2);
        QTRY_COMPARE(hall.people().first().faceCount, 3);
    }

    void mergingCanBeLeft() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        hall.clickPerson(1, Qt::ControlModifier);
        QTest::mouseClick(hall.find<QPushButton>("mergePeoplePushButton"), Qt::LeftButton);
        auto* dialog = hall.find<QDialog>("mergeDialog");
        QTRY_VERIFY(dialog->isVisible());
        QVERIFY(!hall.find<QPushButton>("mergePushButton")->isDefault());
        QVERIFY(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel)->isDefault());
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!hall.page->findChild<QDialog*>(QStringLiteral("mergeDialog")));
        QCOMPARE(hall.names().size(), 2);
        QCOMPARE(hall.undoStack.count(), 0);
    }

    void offersThoseFirstWhoLookAlike() {
        Hall hall;
        QVERIFY(hall.fill());
        QVERIFY(hall.enrolled(QStringLiteral("Zora"), {95}) != 0);  // looks like Anna
        QTRY_COMPARE(hall.names().size(), 3);
        QTRY_COMPARE(hall.studio->gallery()->personCount(), 3U);
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.chooseFace(0);
        QTest::mouseClick(hall.find<QPushButton>("moveFacesPushButton"), Qt::LeftButton);
        QTRY_VERIFY(hall.chooser());
        const auto* people = hall.chooser()->findChild<QTableView*>()->model();
        QTRY_COMPARE(people->index(0, 0).data().toString(), QStringLiteral("Zora"));
        QCOMPARE(people->index(1, 0).data().toString(), QStringLiteral("Bert"));
        QTest::keyClicks(hall.chooser()->findChild<QLineEdit*>(), QStringLiteral("ber"));
        QCOMPARE(people->index(0, 0).data().toString(), QStringLiteral("Bert"));
    }

    void movesFacesToSomebodyElse() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.chooseFace(0);
        QTest::mouseClick(hall.find<QPushButton>("moveFacesPushButton"), Qt::LeftButton);
        QTRY_VERIFY(hall.chooser());
        QTest::keyClicks(hall.chooser()->findChild<QLineEdit*>(), QStringLiteral("ber"));
        QTest::keyClick(hall.chooser()->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_COMPARE(hall.faceCounts(), QList<int>({2, 2}));
        QTRY_COMPARE(hall.undoStack.count(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.faceCounts(), QList<int>({3, 1}));
    }

    void makesANewPersonOfSomeFaces() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.chooseFace(0);
        QTest::keyClick(hall.faces(), Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(hall.chooser());
        QTest::keyClicks(hall.chooser()->findChild<QLineEdit*>(), QStringLiteral("Zora"));
        QTest::mouseClick(hall.chooser()->findChild<QPushButton*>(QStringLiteral("newPersonPushButton")),
                          Qt::LeftButton);
        QTRY_COMPARE(hall.names().size(), 3);
        QCOMPARE(hall.faceCounts(), QList<int>({2, 1, 1}));
        QTRY_COMPARE(hall.undoStack.count(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.faceCounts(), QList<int>({3, 1}));
    }

    void facesAreDraggedOntoAPerson() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        const std::unique_ptr<QMimeData> dragged(hall.faces()->model()->mimeData({hall.faces()->model()->index(1, 0)}));
        auto* people = hall.list()->model();
        const QModelIndex bert = people->index(1, 0);
        QVERIFY(hall.list()->viewport()->acceptDrops());
        QVERIFY(!people->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, {}));
        QVERIFY(people->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, bert));
        QVERIFY(people->dropMimeData(dragged.get(), Qt::MoveAction, -1, -1, bert));
        QTRY_COMPARE(hall.faceCounts(), QList<int>({2, 2}));
    }

    void facesThatShowSomebodyElseAreRejected() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        hall.chooseFace(0);
        hall.trigger(hall.faces(), QStringLiteral("Not this person"));
        QTRY_COMPARE(hall.faceCounts(), QList<int>({2, 1}));
        QTRY_COMPARE(hall.studio->gallery()->contents().rejections.size(), 1U);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.studio->gallery()->contents().rejections.size(), 0U);
        QCOMPARE(hall.faceCounts(), QList<int>({3, 1}));
    }

    void choosesAPortrait() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTRY_COMPARE(hall.faces()->model()->rowCount(), 3);
        const qint64 last = hall.faces()->model()->index(2, 0).data(FacesModel::IdRole).toLongLong();
        hall.chooseFace(2);
        hall.trigger(hall.faces(), QStringLiteral("Use as portrait"));
        QTRY_COMPARE(hall.people().first().portraitFaceId, last);
    }

    void showsAPersonInFull() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTest::keyClick(hall.list(), Qt::Key_Return);
        auto* table = hall.find<QTableView>("facesTableView");
        QTRY_VERIFY(table->isVisible());
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const auto cell = [&](int row, int column) { return table->model()->index(row, column).data().toString(); };
        QTRY_VERIFY(cell(0, FacesModel::CentreColumn).toDouble() > 0.9);
        QVERIFY(cell(0, FacesModel::NearestColumn).startsWith(QStringLiteral("Bert (")));
        hall.page->resize(940, 600);  // what a window of 1024 pixels leaves it
        QTRY_VERIFY(table->columnViewportPosition(FacesModel::NearestColumn) +
                        table->columnWidth(FacesModel::NearestColumn) <=
                    table->viewport()->width());
        auto* facts = hall.find<QLabel>("faceFactsLabel");
        QTRY_VERIFY2(facts->text().contains(QStringLiteral("Norm before normalisation 8")), qPrintable(facts->text()));
        QTest::keyClick(hall.page.get(), Qt::Key_Escape);
        QTRY_VERIFY(hall.list()->isVisible());
    }

    void saysWithWhomSomebodyIsConfused() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        auto* model = hall.page->findChild<PeopleModel*>();
        const qint64 anna = model->personAt(0).id, bert = model->personAt(1).id;
        const auto count = [&](int row) { return model->index(row, 0).data(PeopleModel::CountTextRole).toString(); };
        QVERIFY(!count(0).contains(QStringLiteral("Bert")));
        model->setConfusable({{anna, {bert}}, {bert, {anna}}});
        QVERIFY2(count(0).endsWith(QStringLiteral(" · like Bert")), qPrintable(count(0)));
        QTRY_VERIFY(hall.find<QLabel>("datesLabel")->text().contains(QStringLiteral("Easily confused with Bert")));
        model->setConfusable({});
        QVERIFY(!hall.find<QLabel>("datesLabel")->text().contains(QStringLiteral("Bert")));
    }

    void erasesForGoodWhenThatIsMeant() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        QTest::keyClick(hall.list(), Qt::Key_Delete);
        QTRY_COMPARE(hall.names().size(), 1);
        hall.undoStack.undo();
        QTRY_COMPARE(hall.names().size(), 2);
        hall.clickPerson(0);
        QTest::keyClick(hall.list(), Qt::Key_Delete, Qt::ShiftModifier);
        const auto question = [&] { return hall.page->findChild<EraseDialog*>(); };
        QTRY_VERIFY(question());
        QTest::keyClick(question(), Qt::Key_Return);  // means to keep them
        QTRY_VERIFY(!question());
        hall.page->activateWindow();
        QTRY_VERIFY(hall.list()->hasFocus());
        QCOMPARE(hall.names().size(), 2);
        QTest::keyClick(hall.list(), Qt::Key_Delete, Qt::ShiftModifier);
        QTRY_VERIFY(question());
        {
            // It takes long: that it runs is shown, and the window goes on answering.
            const auto goOn = std::make_shared<QSemaphore>();
            const auto ended = qScopeGuard([&] { goOn->release(); });
            const auto hold = [goOn](GalleryStore&) {
                goOn->acquire();
                return Result<void>();
            };
            hall.studio->store().post(hold, [](const Result<void>&) {});
            question()->findChild<QPushButton*>(QStringLiteral("eraseForGoodPushButton"))->click();
            QTRY_VERIFY(hall.isShownInJobBar(QStringLiteral("Erasing")));
        }
        QTRY_VERIFY(!hall.isShownInJobBar(QStringLiteral("Erasing")));
        QTRY_COMPARE(hall.names(), QStringList{QStringLiteral("Bert")});
        QTRY_VERIFY(!hall.prompts.asked.isEmpty() &&
                    hall.prompts.asked.last().contains(QStringLiteral("nothing of them is left")));
        QTRY_COMPARE(hall.undoStack.undoText(), QStringLiteral("enrol Bert"));  // what is about others stays
        QCOMPARE(hall.undoStack.count(), 1);
    }

    /// Looks at them that nobody named are shown, and go unless the tick is taken off.
    void looksThatResembleThemAreShownAndGo() {
        Hall hall;
        QVERIFY(hall.fill());
        const Person person = hall.people().first();
        const auto contents = hall.inStore([model = QString::fromStdString(hall.studio->modelCard()->modelId)](
                                               GalleryStore& store) { return store.faces().galleryContents(model); });
        QVERIFY(contents);
        const auto theirs = std::find_if(contents->templates.begin(), contents->templates.end(),
                                         [&](const Template& one) { return one.personId == person.id; });
        for (int i = 0; i < 2; ++i)
            QVERIFY(hall.inStore([&](GalleryStore& store) {
                return store.sightings().add({.seenAt = QDateTime::currentDateTimeUtc(),
                                              .source = QStringLiteral("door"),
                                              .modelId = QString::fromStdString(contents->modelId),
                                              .embedding = theirs->embedding});
            }));
        hall.clickPerson(0);
        QTest::keyClick(hall.list(), Qt::Key_Delete, Qt::ShiftModifier);
        const auto shown = [&] { return hall.page->findChild<QListWidget*>(QStringLiteral("similarLooksListWidget")); };
        QTRY_VERIFY(shown());
        QCOMPARE(shown()->count(), 2);
        shown()->item(1)->setCheckState(Qt::Unchecked);
        hall.page->findChild<QPushButton*>(QStringLiteral("eraseForGoodPushButton"))->click();
        QTRY_COMPARE(hall.names().size(), 1);
        const auto left = hall.inStore([](GalleryStore& store) { return store.sightings().counts(); });
        QCOMPARE(left->all, 1);
        QVERIFY(hall.prompts.asked.isEmpty() || !hall.prompts.asked.first().contains(QStringLiteral("for good?")));
    }

    /// Whose consent is due is found; it is renewed, or withdrawn, which leads to erasing.
    void consentsAreDueRenewedAndWithdrawn() {
        Hall hall;
        QVERIFY(hall.fill());
        QVERIFY(hall.inStore([](GalleryStore& store) {
            return saveConsentText(
                store, {.version = QStringLiteral("7"), .text = QStringLiteral("I agree."), .reviewDays = 7});
        }));
        for (const Person& person : hall.people())
            QVERIFY(hall.inStore([&](GalleryStore& store) { return store.people().renewConsent(person.id); }));
        hall.studio->galleryEdited();
        auto* due = hall.find<QCheckBox>("consentDueCheckBox");
        due->click();
        QTRY_COMPARE(hall.names().size(), 2);
        QVERIFY(hall.inStore([](GalleryStore& store) {
            return saveConsentText(store,
                                   {.version = QStringLiteral("8"), .text = QStringLiteral("Still."), .reviewDays = 0});
        }));
        hall.clickPerson(0);
        hall.find<QPushButton>("consentPushButton")->click();
        auto* words = hall.page->findChild<QPlainTextEdit*>(QStringLiteral("consentsPlainTextEdit"));
        QTRY_VERIFY(words->toPlainText().contains(QStringLiteral("I agree.")));
        auto* renew = hall.page->findChild<QPushButton*>(QStringLiteral("renewConsentPushButton"));
        renew->click();  // and they have not agreed yet
        QTRY_VERIFY(hall.prompts.asked.join(u'\n').contains(QStringLiteral("Still.")));
        QVERIFY(!words->toPlainText().contains(QStringLiteral("Version 8")));
        hall.prompts.choices = {1};
        renew->click();
        QTRY_VERIFY(words->toPlainText().contains(QStringLiteral("Version 8")));
        QVERIFY(words->toPlainText().contains(QStringLiteral("Version 7")));
        QTRY_COMPARE(hall.names().size(), 1);  // the other one is still due
        QVERIFY(hall.undoStack.undoText().startsWith(QStringLiteral("renew the consent of ")));
        hall.undoStack.undo();
        QTRY_VERIFY(!words->toPlainText().contains(QStringLiteral("Version 8")));
        QTRY_COMPARE(hall.names().size(), 2);
        hall.undoStack.redo();
        QTRY_COMPARE(hall.names().size(), 1);
        due->click();
        QTRY_COMPARE(hall.names().size(), 2);
        hall.page->findChild<QPushButton*>(QStringLiteral("withdrawConsentPushButton"))->click();
        const auto erase = [&] { return hall.page->findChild<QPushButton*>(QStringLiteral("eraseForGoodPushButton")); };
        QTRY_VERIFY(erase());
        erase()->click();
        QTRY_COMPARE(hall.names().size(), 1);
        const auto isLogged = [&] {
            const auto lines = hall.inStore([](GalleryStore& store) { return store.journal().log(5); });
            return lines && std::any_of(lines->begin(), lines->end(),
                                        [](const LogLine& line) { return line.action == QStringLiteral("withdraw"); });
        };
        QTRY_VERIFY(isLogged());
    }

    void aConsentThatHasEndedIsSeen() {
        Hall hall;
        QVERIFY(hall.fill());
        const qint64 ann = hall.people().first().id;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QVERIFY(hall.inStore([&](GalleryStore& store) {
            return store.people().addConsents(ann, {{.givenAt = now.addSecs(60), .expiresAt = now.addDays(-2)}});
        }));
        hall.studio->galleryEdited();
        const auto* list = hall.find<QListView>("peopleListView");
        const auto attention = [&](int row) {
            return list->model()->index(row, 0).data(PeopleModel::AttentionRole).toBool();
        };
        QTRY_VERIFY(attention(0));
        QVERIFY(!attention(1));
    }

    void aRefreshKeepsWhatIsBeingTyped() {
        Hall hall;
        QVERIFY(hall.fill());
        hall.clickPerson(0);
        hall.name()->setFocus();
        hall.name()->selectAll();
        QTest::keyClicks(hall.name(), QStringLiteral("Ann"));
        hall.enrolled(QStringLiteral("Carl"), {180});
        QTRY_COMPARE(hall.names().size(), 3);
        QCOMPARE(hall.name()->text(), QStringLiteral("Ann"));
        QTest::keyClick(hall.name(), Qt::Key_Return);
        QTRY_COMPARE(hall.people().first().name, QStringLiteral("Ann"));
    }
};

QTEST_MAIN(TestGalleryPage)
#include "tst_gallery_page.moc"
