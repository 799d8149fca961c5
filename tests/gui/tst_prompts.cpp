#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "database/protection/window_paths.h"
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

    /// What Qt's own dialogs remember for all programs stays as it was.
    void dialogsOfFilesLeaveNothing() {
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        const auto qts = openQtsSettings();
        qts->setValue(kQtsHistory, QStringList{u"file:///before"_s});
        qts->remove(kQtsLastFolder);
        qts->sync();
        QVERIFY(QDir(m_folder.path()).mkpath(u"Secret Person"_s));
        const QString path = m_folder.filePath(u"Secret Person/a.jpg"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        file.close();
        m_settings.setLastFolder(QLatin1String("opened"), QFileInfo(path).path());
        QTimer look;
        connect(&look, &QTimer::timeout, this, [path] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (!dialog) return;
            auto* field = dialog->findChild<QLineEdit*>(u"fileNameEdit"_s);
            if (field) field->setText(path);
            QTest::keyClick(field, Qt::Key_Return);
            if (dialog->isVisible()) dialog->reject();
        });
        look.start(100);
        QCOMPARE(m_prompts.openFiles(nullptr, u"Pictures"_s, u"All (*)"_s), QStringList{path});
        qts->sync();
        QCOMPARE(qts->value(kQtsHistory).toStringList(), QStringList{u"file:///before"_s});
        QVERIFY(!qts->contains(kQtsLastFolder));
        qts->remove(kQtsHistory);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs, false);
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
