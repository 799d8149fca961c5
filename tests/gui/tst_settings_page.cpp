#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "database/consent_settings.h"
#include "tests/gui/window_fixture.h"
#include "ui/base/theme.h"
#include "ui/settings/settings_page.h"

using namespace facenet;
using namespace facenet::test;

class TestSettingsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_fixture = std::make_unique<WindowFixture>();
        QVERIFY(m_fixture->ready());
        m_fixture->click("settingsToolButton");
    }
    void cleanup() { m_fixture.reset(); }

    void aRarerMistakeNeedsMoreSimilarity() {
        auto* slider = m_fixture->find<QSlider>("strangerRateSlider");
        const float before = m_fixture->studio->threshold();
        QCOMPARE(m_fixture->find<QLabel>("strangerRateLabel")->text(), QStringLiteral("1 in 100 strangers"));
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(m_fixture->find<QLabel>("strangerRateLabel")->text(), QStringLiteral("1 in 200 strangers"));
        QVERIFY(m_fixture->studio->threshold() > before);
        QCOMPARE(m_fixture->studio->liveOptions().matcher.threshold, m_fixture->studio->threshold());
        const QString shown = QLocale().toString(m_fixture->studio->threshold(), 'f', 3);
        QVERIFY(m_fixture->find<QLabel>("thresholdLabel")->text().contains(shown));
        const auto stored = m_fixture->inStore([](GalleryStore& store) { return loadStoreSettings(store); });
        QCOMPARE(stored->strangerRate, 1.0 / 200);
    }

    void sightingsAreOffUntilSwitchedOn() {
        auto* days = m_fixture->find<QSpinBox>("sightingsDaysSpinBox");
        QVERIFY(!days->isEnabled());
        m_fixture->click("keepSightingsCheckBox");
        QVERIFY(days->isEnabled());
        days->setFocus();
        days->setValue(7);
        const auto stored = m_fixture->inStore([](GalleryStore& store) { return loadStoreSettings(store); });
        QVERIFY(stored->keepSightings);
        QCOMPARE(stored->sightingsDays, 7);
    }

    void whatAnotherProgramSetsStaysAndIsShown() {
        const auto other = GalleryStore::open(m_fixture->settings.storeFolder(), DailyBackup::Later);
        QVERIFY(other);
        QVERIFY(changeStoreSettings(**other, [](StoreSettings& settings) -> Result<void> {
            settings.strangerRate = 1.0 / 1000;
            settings.previousModel = QStringLiteral("before");
            settings.modelWasAdopted = true;
            return {};
        }));
        m_fixture->click("keepSightingsCheckBox");
        const auto stored = m_fixture->inStore([](GalleryStore& store) { return loadStoreSettings(store); });
        QVERIFY(stored->keepSightings && stored->modelWasAdopted);
        QCOMPARE(stored->strangerRate, 1.0 / 1000);
        QVERIFY(changeStoreSettings(**other, [](StoreSettings& settings) -> Result<void> {
            settings.strangerRate = 1.0 / 500;
            return {};
        }));
        QTRY_COMPARE_WITH_TIMEOUT(m_fixture->find<QLabel>("strangerRateLabel")->text(),
                                  QStringLiteral("1 in 500 strangers"), 20000);
    }

    void listsOfTwoWindowsAreJoined() {
        m_fixture->settings.addRecentSource(QStringLiteral("/films/mine.mp4"));
        const QString file = m_fixture->folder.filePath(QStringLiteral("settings.ini"));
        QTRY_VERIFY(readAll(file).contains("recent_sources=/films/mine.mp4"));
        // As another program leaves it behind.
        const QByteArray joined = readAll(file).replace("recent_sources=", "recent_sources=/films/theirs.mp4, ");
        QFile written(file);
        QVERIFY(written.open(QIODevice::WriteOnly) && written.write(joined) == joined.size());
        written.close();
        m_fixture->settings.addRecentSource(QStringLiteral("/films/next.mp4"));
        QVERIFY2(m_fixture->settings.recentSources().contains(QStringLiteral("/films/theirs.mp4")),
                 readAll(file).constData());
    }

    void detectorSettingsReachLiveVideo() {
        auto* smallest = m_fixture->find<QSpinBox>("smallestFaceSpinBox");
        smallest->setFocus();
        smallest->selectAll();
        QTest::keyClicks(smallest, QStringLiteral("90"));
        QTest::keyClick(smallest, Qt::Key_Return);
        m_fixture->click("fullResolutionCheckBox");
        QCOMPARE(m_fixture->studio->liveOptions().detector.smallestFacePx, 90);
        QVERIFY(m_fixture->studio->liveOptions().detector.fullResolution);
        const Settings again(m_fixture->folder.filePath(QStringLiteral("settings.ini")));
        QCOMPARE(again.smallestFacePx(), 90);
        QVERIFY(again.fullResolutionDetection());
    }

    void theWheelScrollsAndChangesNothing() {
        auto* device = m_fixture->find<QComboBox>("deviceComboBox");
        const int before = device->currentIndex();
        const QPointF middle(QRectF(device->rect()).center());
        QWheelEvent wheel(middle, device->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(device, &wheel);
        QCOMPARE(device->currentIndex(), before);
        QVERIFY(!wheel.isAccepted());
    }

    void anotherPrecisionLoadsTheModelAgain() {
        const auto before = m_fixture->studio->engine();
        auto* precision = m_fixture->find<QComboBox>("precisionComboBox");
        precision->setFocus();
        QTest::keyClick(precision, Qt::Key_Down);
        QVERIFY(m_fixture->settings.precision() == Precision::Float32);
        QTRY_VERIFY(m_fixture->studio->engine() != before);
        QTRY_VERIFY(m_fixture->studio->gallery() != nullptr);
        QVERIFY(m_fixture->find<QLabel>("deviceInUseLabel")->text().contains(QStringLiteral("fake processor")));
    }

    void themeChangesAtOnce() {
        const Theme theme(m_fixture->settings);
        auto* box = m_fixture->find<QComboBox>("themeComboBox");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_End);
        QCOMPARE(m_fixture->settings.theme(), ThemeChoice::Dark);
        QVERIFY(isDark(QApplication::palette()));
        QTest::keyClick(box, Qt::Key_Up);
        QVERIFY(!isDark(QApplication::palette()));
    }

    void textCanBeReadInBothThemes() {
        for (const bool dark : {false, true}) {
            const ThemeColors& colors = themeColors(dark);
            for (const QColor& ground : {colors.ground, colors.surface, colors.sunken}) {
                QVERIFY(contrast(colors.text, ground) >= 4.5);
                QVERIFY(contrast(colors.subtle, ground) >= 4.5);
                QVERIFY(contrast(colors.danger, ground) >= 4.5);
                QVERIFY(contrast(colors.warning, ground) >= 4.5);
                QVERIFY(contrast(colors.border, ground) >= 3);
            }
            QVERIFY(contrast(colors.onAccent, colors.accent) >= 4.5);
            QVERIFY(contrast(colors.text, colors.accentGround) >= 4.5);
        }
        const PictureColors picture;
        for (const QColor& ground : {picture.known, picture.unsure, picture.unknown, picture.poor})
            QVERIFY(contrast(picture.onBright, ground) >= 4.5);
        QVERIFY(contrast(picture.text, picture.ground) >= 4.5);
    }

    void anotherFolderHasItsOwnPeople() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0}) != 0);
        QTRY_VERIFY(m_fixture->find<QLabel>("folderFactsLabel")->text().startsWith(QStringLiteral("1 person")));
        const QString first = m_fixture->settings.storeFolder();
        m_fixture->windowPrompts.folder = m_fixture->folder.filePath(QStringLiteral("second"));
        m_fixture->click("chooseFolderPushButton");
        QTRY_VERIFY(m_fixture->studio->gallery() && m_fixture->studio->gallery()->personCount() == 0);
        m_fixture->windowPrompts.folder = first;
        m_fixture->click("chooseFolderPushButton");
        QTRY_VERIFY(m_fixture->studio->gallery() && m_fixture->studio->gallery()->personCount() == 1);
    }

    /// The text is stored, each enrolment keeps the words of then, and the log's time is the store's.
    void theConsentIsEdited() {
        auto* purpose = m_fixture->find<QLineEdit>("consentPurposeLineEdit");
        QTRY_VERIFY(!purpose->text().isEmpty());
        purpose->setText(QStringLiteral("the door"));
        m_fixture->find<QSpinBox>("consentValidDaysSpinBox")->setValue(30);
        Q_EMIT purpose->editingFinished();
        m_fixture->find<QSpinBox>("logDaysSpinBox")->setValue(90);
        const auto stored = m_fixture->inStore([](GalleryStore& store) { return loadConsentText(store); });
        QCOMPARE(stored->purpose, QStringLiteral("the door"));
        QCOMPARE(stored->validDays, 30);
        const auto settings = m_fixture->inStore([](GalleryStore& store) { return loadStoreSettings(store); });
        QCOMPARE(settings->logDays, 90);
        const qint64 anna = m_fixture->enrolled(QStringLiteral("Anna"), {0});
        const auto consents =
            m_fixture->inStore([anna](GalleryStore& store) { return store.people().consentsOf(anna); });
        QCOMPARE(consents->size(), 1);
        QCOMPARE(consents->first().purpose, QStringLiteral("the door"));
        QCOMPARE(consents->first().text, stored->text);
    }

    void backsUp() {
        m_fixture->click("backUpPushButton");
        QTRY_VERIFY(m_fixture->find<QLabel>("folderFactsLabel")->text().contains(QStringLiteral("last backup")));
    }

    void showsTheLogWithoutNames() {
        QVERIFY(m_fixture->enrolled(QStringLiteral("Anna"), {0, 2}) != 0);
        const qint64 anna = m_fixture->people().first().id;
        QVERIFY(m_fixture->inStore([anna](GalleryStore& store) { return store.people().erase({anna}); }).ok());
        m_fixture->click("showLogPushButton");
        auto* lines = m_fixture->find<QTableWidget>("logTable");
        QTRY_COMPARE(lines->rowCount(), 2);
        QVERIFY(lines->item(0, 1)->text().endsWith(QStringLiteral("erased for good")));
        QVERIFY(lines->item(1, 1)->text().endsWith(QStringLiteral("enrolled")));
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 3; ++column)
                QVERIFY(!lines->item(row, column)->text().contains(QStringLiteral("Anna")));
    }

private:
    static QByteArray readAll(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Of two colours, 1 to 21. Source: WCAG 2.1, relative luminance
    static double contrast(const QColor& a, const QColor& b) {
        const auto linear = [](double value) {
            return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        const auto luminance = [&](const QColor& color) {
            return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
        };
        const auto [dark, bright] = std::minmax({luminance(a), luminance(b)});
        return (bright + 0.05) / (dark + 0.05);
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
