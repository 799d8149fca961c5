#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "ui/base/prompts.h"
#include "ui/base/settings.h"

using namespace facenet;
using namespace Qt::StringLiterals;

/// The real questions, answered by key.
class TestPrompts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enterAndEscapeChangeNothing_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("Enter") << int(Qt::Key_Return);
        QTest::newRow("Esc") << int(Qt::Key_Escape);
    }
    void enterAndEscapeChangeNothing() {
        QFETCH(int, key);
        int buttons = 0;
        answer([&](QMessageBox& box) {
            buttons = int(box.buttons().size());
            QTest::keyClick(&box, Qt::Key(key));
        });
        QCOMPARE(m_prompts.choose(nullptr, u"Erase"_s, u"Erase Ann?"_s, {u"Keep Ann"_s, u"Erase"_s}), 0);
        QCOMPARE(buttons, 2);  // and no third one that means what the first does
    }

    void closingChangesNothing() {
        answer([](QMessageBox& box) { box.close(); });
        QCOMPARE(m_prompts.choose(nullptr, u"Erase"_s, u"Erase Ann?"_s, {u"Keep Ann"_s, u"Erase"_s}), 0);
    }

    void aClickChooses() {
        answer([](QMessageBox& box) {
            for (QAbstractButton* button : box.buttons())
                if (button->text() == u"Erase"_s) button->click();
        });
        QCOMPARE(m_prompts.choose(nullptr, u"Erase"_s, u"Erase Ann?"_s, {u"Keep Ann"_s, u"Erase"_s}), 1);
    }

private:
    void answer(const std::function<void(QMessageBox&)>& act) {
        QTimer::singleShot(100, this, [act] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (box) act(*box);
        });
    }

    const QTemporaryDir m_folder;
    Settings m_settings{m_folder.filePath(u"settings.ini"_s)};
    DialogPrompts m_prompts{m_settings};
};

QTEST_MAIN(TestPrompts)
#include "tst_prompts.moc"
