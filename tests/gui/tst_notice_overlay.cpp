#include <QCursor>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QUndoStack>
#include <QtTest>
#include <memory>

#include "ui/base/notice_overlay.h"

using namespace facenet;
using namespace Qt::StringLiterals;

/// Over a page whose lower half is one large destructive button.
class TestNoticeOverlay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_page = std::make_unique<QWidget>();
        m_page->resize(800, 600);
        m_beneath = new QPushButton(u"Delete everybody"_s, m_page.get());
        m_beneath->setGeometry(0, 0, 800, 600);  // wherever a notice stands
        m_deleted = 0;
        connect(m_beneath, &QPushButton::clicked, this, [this] { ++m_deleted; });
        m_notices = new NoticeOverlay(m_stack, m_page.get());
        QCursor::setPos(m_page->mapToGlobal(QPoint(400, 20)));
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup() {
        m_page.reset();
        m_stack.clear();
    }

    void whatIsForgottenWasNotTakenBack() {
        m_stack.push(new QUndoCommand(u"delete Anna"_s));
        m_notices->notify(u"Deleted Anna"_s, true);
        m_stack.clear();  // as after erasing for good
        QCOMPARE(texts(), QStringList());
        m_stack.push(new QUndoCommand(u"delete Bert"_s));
        m_stack.undo();
        QCOMPARE(texts(), QStringList{u"Taken back: delete Bert"_s});
        m_stack.push(new QUndoCommand(u"delete Cleo"_s));
        m_notices->notify(u"Deleted Cleo"_s, true);
        QCOMPARE(texts(), QStringList{u"Deleted Cleo"_s});
    }

    void liesOverThePageAndMovesNothing() {
        const QRect before = m_beneath->geometry();
        m_notices->notify(u"Done"_s, false);
        QCOMPARE(m_beneath->geometry(), before);
        QVERIFY(m_notices->isVisible());
        QVERIFY(m_page->rect().contains(m_notices->geometry()));
        m_page->resize(500, 400);
        QVERIFY(m_page->rect().contains(m_notices->geometry()));
        m_notices->clear();
        QVERIFY(!m_notices->isVisible());
    }

    /// What hides or disables itself hands its focus on; the next key must not undo.
    void focusComesByTabAlone() {
        m_notices->notify(u"Enrolled Anna"_s, true);
        auto* undo = m_notices->findChild<QPushButton*>(u"undoPushButton"_s);
        QVERIFY(undo);
        auto* playAgain = new QPushButton(u"Play again"_s, m_page.get());
        playAgain->show();
        for (const bool hides : {true, false}) {
            playAgain->show();
            m_beneath->setFocusPolicy(Qt::NoFocus);
            playAgain->setFocus();
            QVERIFY(playAgain->hasFocus());
            hides ? playAgain->hide() : playAgain->setEnabled(false);
            QTest::qWait(50);
            QVERIFY(!QApplication::focusWidget() || !m_notices->isAncestorOf(QApplication::focusWidget()));
            playAgain->setEnabled(true);
        }
        playAgain->show();
        playAgain->setFocus();
        for (int i = 0; i < 3 && !undo->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::qWait(50);
        QVERIFY(undo->hasFocus());
    }

    /// Another page with controls where a notice stands: it goes to where it covers fewer.
    void goesOutOfTheWayOfAnotherPage() {
        m_beneath->hide();
        m_notices->notify(u"Done"_s, false);
        const QRect before = m_notices->geometry();
        auto* tabs = new QTabBar(m_page.get());
        tabs->addTab(u"People"_s);
        tabs->addTab(u"Map"_s);
        tabs->setGeometry(before);
        tabs->show();
        QTRY_VERIFY(!m_notices->geometry().intersects(tabs->geometry()));
    }

    void otherNoticesWait() {
        for (int i = 1; i <= 5; ++i) m_notices->complain(u"Failure %1"_s.arg(i));
        m_notices->complain(u"Failure 5"_s);  // said once
        QCOMPARE(texts(), (QStringList{u"Failure 1"_s, u"Failure 2"_s, u"Failure 3"_s}));
        close(0);
        QCOMPARE(texts(), (QStringList{u"Failure 2"_s, u"Failure 3"_s, u"Failure 4"_s}));
        m_notices->withdraw(u"Failure 5"_s);  // mended meanwhile
        close(0);
        close(0);
        QCOMPARE(texts(), QStringList{u"Failure 4"_s});
    }

    void goesByItselfUnlessThePointerIsNear() {
        m_notices->notify(u"Done"_s, false);
        m_notices->complain(u"Failed"_s);
        QCursor::setPos(m_page->mapToGlobal(m_notices->geometry().topLeft() - QPoint(10, 10)));
        QTest::qWait(9000);
        QCOMPARE(texts(), (QStringList{u"Done"_s, u"Failed"_s}));
        QCursor::setPos(m_page->mapToGlobal(QPoint(400, 20)));
        QTRY_COMPARE(texts(), QStringList{u"Failed"_s});
    }

    /// What is needed next is not covered where there is room elsewhere.
    void standsWhereItCoversNoButtons() {
        m_beneath->setGeometry(300, 500, 200, 80);
        m_notices->notify(u"Saved"_s, false);
        QVERIFY(!m_notices->geometry().intersects(m_beneath->geometry()));
        QVERIFY(m_page->rect().contains(m_notices->geometry()));
    }

    /// A short one is narrow, so that there is room beside what stands at the foot of a page.
    void aShortOneIsNarrow() {
        m_beneath->setGeometry(400, 540, 400, 50);
        QPushButton above(m_page.get());
        above.setGeometry(0, 0, 800, 60);
        above.show();
        m_notices->notify(u"Saved"_s, false);
        QVERIFY(!m_notices->geometry().intersects(m_beneath->geometry()));
        QVERIFY(!m_notices->geometry().intersects(above.geometry()));
        m_notices->complain(u"A longer sentence that says what went wrong, "_s.repeated(4));
        QVERIFY(m_notices->width() > 600);
        QVERIFY(m_page->rect().contains(m_notices->geometry()));
    }

    /// A click that was meant for a notice must not get to what destroys, nor typing go on beneath one.
    void keepsAwayFromWhatDestroysAndFromWhatIsWritten() {
        m_beneath->hide();
        QPushButton destroys(u"Delete"_s, m_page.get());
        destroys.setProperty("danger", true);
        destroys.setGeometry(350, 480, 100, 32);  // above where a notice would stand
        QLineEdit name(m_page.get());
        name.setGeometry(20, 550, 200, 32);
        destroys.show();
        name.show();
        m_notices->notify(u"Saved"_s, false);
        const QRect around = destroys.geometry().adjusted(-32, -32, 32, 32);
        QVERIFY(!m_notices->geometry().intersects(around) && !m_notices->geometry().intersects(name.geometry()));
        QCursor::setPos(m_page->mapToGlobal(m_notices->geometry().topLeft() + QPoint(8, 8)));  // somebody reads it
        name.setGeometry(QRect(m_notices->geometry().center() - QPoint(50, 16), QSize(100, 32)));
        QTest::qWait(600);
        const QRect before = m_notices->geometry();
        QVERIFY(before.intersects(name.geometry()));  // nobody writes there
        name.setFocus();
        QTRY_VERIFY(!m_notices->geometry().intersects(name.geometry()));
    }

    /// At the button that was pressed.
    void aPointerThatWasThereBeforeHoldsNothing() {
        QCursor::setPos(m_page->mapToGlobal(QPoint(400, 560)));
        QTest::qWait(600);
        m_notices->notify(u"Saved"_s, false);
        QTest::qWait(9000);
        QCOMPARE(texts(), QStringList());
    }

    /// However wide it is: the second half of a double click on what was pressed must not take that back.
    void isNeverWhereThePointerIs() {
        m_beneath->setGeometry(300, 540, 200, 40);
        QPushButton elsewhere(m_page.get());
        elsewhere.setGeometry(0, 0, 800, 60);
        elsewhere.show();
        const QPoint pressed(400, 560);
        QCursor::setPos(m_page->mapToGlobal(pressed));
        m_stack.push(new QUndoCommand(u"enrol somebody"_s));
        m_notices->notify(u"Enrolled somebody whose name is long, and then still longer, "_s.repeated(2), true);
        QVERIFY(m_notices->width() > 600);
        QVERIFY(!m_notices->geometry().contains(pressed));
        // It does not flee from a pointer that comes to it.
        const QRect before = m_notices->geometry();
        QCursor::setPos(m_page->mapToGlobal(before.bottomLeft() + QPoint(40, 8)));
        QTest::qWait(600);
        QCOMPARE(m_notices->geometry(), before);
    }

    void aDoubleClickHitsNothingBeneath() {
        m_stack.push(new QUndoCommand(u"delete Anna"_s));
        m_notices->notify(u"Deleted Anna"_s, true);
        auto* undo = m_page->findChild<QPushButton*>(u"undoPushButton"_s);
        QVERIFY(undo);
        const QPoint place = undo->mapTo(m_page.get(), undo->rect().center());
        clickAt(place);
        QCOMPARE(m_stack.index(), 0);
        clickAt(place);  // the second half: on the answered line, or on the next one
        QCOMPARE(m_deleted, 0);
        m_notices->clear();
        QTRY_VERIFY(!m_notices->isVisible());
        clickAt(place);
        QCOMPARE(m_deleted, 1);
    }

private:
    /// Where the screen has it, not where a test would send it.
    void clickAt(const QPoint& place) {
        QWidget* const hit = m_page->childAt(place);
        QTest::mouseClick(hit ? hit : m_page.get(), Qt::LeftButton, {},
                          hit ? hit->mapFrom(m_page.get(), place) : place);
    }
    QStringList texts() const {
        QStringList texts;
        for (const QLabel* label : m_page->findChildren<QLabel*>(u"notificationLabel"_s))
            if (label->isVisible()) texts << label->text();
        return texts;
    }
    void close(int line) {
        QList<QAbstractButton*> shown;
        for (auto* button : m_page->findChildren<QAbstractButton*>(u"closeNotificationToolButton"_s))
            if (button->isVisible()) shown << button;
        shown.at(line)->click();
    }

    QUndoStack m_stack;
    std::unique_ptr<QWidget> m_page;
    QPushButton* m_beneath = nullptr;
    NoticeOverlay* m_notices = nullptr;
    int m_deleted = 0;
};

QTEST_MAIN(TestNoticeOverlay)
#include "tst_notice_overlay.moc"
