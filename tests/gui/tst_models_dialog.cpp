#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

#include "core/model/tensor_file.h"
#include "tests/gui/window_fixture.h"
#include "ui/base/notice_strip.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// The window with one model that came with the program and one that was imported.
class TestModelsDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<WindowFixture>();
        QVERIFY(m_fixture->ready());
        m_library = std::make_unique<ModelLibrary>(m_fixture->studio->modelsFolder().toStdString());
        const auto shipped = ModelLibrary::shippedModel();
        QVERIFY(shipped);
        m_shipped = shipped->card;
        const auto mine = m_fixture->importedModel("Mine");
        QVERIFY2(mine, mine ? "" : mine.error().context.c_str());
        m_mine = *mine;
        m_fixture->click("settingsToolButton");
        m_fixture->find<QPushButton>("allModelsPushButton")->click();
        QTRY_VERIFY(m_fixture->isShown("modelsDialog"));
        QTRY_VERIFY(rowOf(u"Mine"_s));
    }
    void cleanup() { m_fixture.reset(); }

    void saysWhatEachIs() {
        choose(QString::fromStdString(m_shipped.name));
        QVERIFY(rowOf(QString::fromStdString(m_shipped.name))->text(0).contains(u"(in use)"_s));
        QVERIFY(text("modelCardLabel").contains(QString::fromStdString(m_shipped.licence)));
        QVERIFY(!isEnabled("removeModelPushButton"));
        QVERIFY(!isEnabled("renameModelPushButton"));
        QVERIFY(!isEnabled("useModelPushButton"));
        choose(u"Mine"_s);
        QVERIFY(isEnabled("removeModelPushButton"));
        QVERIFY(isEnabled("useModelPushButton"));
    }

    void anotherIsUsedAndRenamed() {
        choose(u"Mine"_s);
        press("useModelPushButton");
        QTRY_VERIFY(rowOf(u"Mine (in use)"_s));
        QCOMPARE(m_fixture->studio->modelCard()->modelId, m_mine.modelId);
        choose(u"Mine"_s);
        QTRY_VERIFY(!isEnabled("removeModelPushButton"));
        m_fixture->windowPrompts.text = u"Ours"_s;
        press("renameModelPushButton");
        QTRY_VERIFY(rowOf(u"Ours (in use)"_s));
        QVERIFY(!rowOf(u"Mine"_s));
    }

    void earlierWeightsAreOfferedWhatIsShippedNow() {
        auto weights = readSafetensors(m_library->find("Mine")->pathUtf8);
        QVERIFY(weights && m_library->remove(*m_library->find("Mine")));
        weights->metadata["name"] = "earlier 1";
        weights->metadata["kept"] = "1";
        const QString file = m_fixture->studio->modelsFolder() + u"/earlier.safetensors"_s;
        QVERIFY(writeSafetensors(file.toStdString(), *weights));
        auto* strip = m_fixture->find<NoticeStrip>("modelStrip");
        QVERIFY(!strip->isVisible());
        reopen();
        choose(u"earlier 1"_s);
        QVERIFY(!isEnabled("renameModelPushButton"));
        press("useModelPushButton");
        QTRY_COMPARE(m_fixture->studio->modelCard()->modelId, m_mine.modelId);
        QTRY_VERIFY(strip->isVisible() && strip->text().contains(u"Better weights"_s));
        m_fixture->find<QDialog>("modelsDialog")->close();
        QTRY_VERIFY(!m_fixture->find<QDialog>("modelsDialog"));
        press("upgradeModelPushButton");
        QTRY_VERIFY(m_fixture->find<QTreeWidget>("modelsTreeWidget"));
        QTRY_VERIFY(rowOf(u"earlier 1 (in use)"_s));
        press("useModelPushButton");  // the shipped one is chosen
        QTRY_COMPARE(m_fixture->studio->modelCard()->modelId, m_shipped.modelId);
        QTRY_VERIFY(!strip->isVisible());
        QVERIFY(m_fixture->studio->storeSettings().modelWasAdopted);
        // Who goes back and doesn't want it is not asked again.
        choose(u"earlier 1"_s);
        press("useModelPushButton");
        QTRY_VERIFY(strip->isVisible());
        press("declineUpgradePushButton");
        QVERIFY(!strip->isVisible());
        m_fixture->studio->reloadModel();
        QTRY_COMPARE(m_fixture->studio->modelState(), Studio::LoadState::Ready);
        QVERIFY(!strip->isVisible());
    }

    void isDeletedAfterAQuestion() {
        choose(u"Mine"_s);
        m_fixture->windowPrompts.choices = {0};
        press("removeModelPushButton");
        QVERIFY(rowOf(u"Mine"_s));
        m_fixture->windowPrompts.choices = {1};
        press("removeModelPushButton");
        QTRY_VERIFY(!rowOf(u"Mine"_s));
        QVERIFY(m_library->find("Mine").error().code == ErrorCode::NotFound);
    }

    void isExportedAndImportedAgain() {
        choose(u"Mine"_s);
        const QString file = m_fixture->folder.filePath(u"copy.safetensors"_s);
        m_fixture->windowPrompts.savePath = file;
        press("exportModelPushButton");
        QTRY_VERIFY(QFileInfo::exists(file));
        QTRY_VERIFY(isEnabled("importModelPushButton"));
        m_fixture->windowPrompts.files = {file};
        press("importModelPushButton");
        QTRY_VERIFY(rowOf(u"copy"_s));
        press("importModelPushButton");  // the name is taken
        QTRY_VERIFY(m_fixture->find<NoticeStrip>("modelsStrip")->text().contains(u"taken"_s));
    }

private:
    void reopen() {
        m_fixture->find<QDialog>("modelsDialog")->close();
        QTRY_VERIFY(!m_fixture->find<QDialog>("modelsDialog"));
        m_fixture->find<QPushButton>("allModelsPushButton")->click();
        QTRY_VERIFY(m_fixture->isShown("modelsDialog"));
    }
    QTreeWidgetItem* rowOf(const QString& name) const {
        const auto* table = m_fixture->find<QTreeWidget>("modelsTreeWidget");
        for (int row = 0; table && row < table->topLevelItemCount(); ++row)
            if (table->topLevelItem(row)->text(0).startsWith(name)) return table->topLevelItem(row);
        return nullptr;
    }
    void choose(const QString& name) const {
        QTreeWidgetItem* item = nullptr;
        QTRY_VERIFY((item = rowOf(name)));
        item->treeWidget()->setCurrentItem(item);
    }
    QString text(const char* name) const { return m_fixture->find<QLabel>(name)->text(); }
    bool isEnabled(const char* name) const { return m_fixture->find<QPushButton>(name)->isEnabled(); }
    void press(const char* name) const {
        QTRY_VERIFY(isEnabled(name));
        m_fixture->find<QPushButton>(name)->click();
    }

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<ModelLibrary> m_library;
    ModelCard m_shipped, m_mine;
};

QTEST_MAIN(TestModelsDialog)
#include "tst_models_dialog.moc"
