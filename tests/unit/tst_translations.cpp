#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "core/model/tensor_file.h"
#include "tests/support/test_data.h"

using namespace Qt::StringLiterals;

namespace {

struct Message {
    QString context, source, disambiguation;
    QStringList translations;
    bool numerus = false;
    bool unfinished = false;

    QString key() const { return context + u'\n' + source + u'\n' + disambiguation; }
};

QList<Message> messagesIn(const QString& path) {
    QList<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == u"name") {
            context = xml.readElementText();
        } else if (xml.name() == u"message") {
            messages.append({.context = context, .numerus = xml.attributes().value(u"numerus"_s) == u"yes"});
        } else if (xml.name() == u"source") {
            messages.last().source = xml.readElementText();
        } else if (xml.name() == u"comment") {
            messages.last().disambiguation = xml.readElementText();
        } else if (xml.name() == u"translation") {
            messages.last().unfinished = xml.attributes().hasAttribute(u"type"_s);
            if (!messages.last().numerus) messages.last().translations << xml.readElementText();
        } else if (xml.name() == u"numerusform") {
            messages.last().translations << xml.readElementText();
        }
    }
    return messages;
}

/// `%1`, `%n` and the like, sorted.
QStringList placeholdersOf(const QString& text) {
    static const QRegularExpression kPlaceholder(u"%(?:L?\\d|n)"_s);
    QStringList found;
    auto matches = kPlaceholder.globalMatch(text);
    while (matches.hasNext()) found << matches.next().captured();
    found.sort();
    found.removeDuplicates();
    return found;
}

}  // namespace

/// The window speaks every language completely: nothing untranslated, no placeholder lost, no string forgotten.
class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areComplete_data() {
        QTest::addColumn<QString>("language");
        QTest::newRow("English plurals") << u"en"_s;
        QTest::newRow("Simplified Chinese") << u"zh_CN"_s;
    }
    void areComplete() {
        QFETCH(QString, language);
        const QList<Message> messages = messagesIn(fileOf(language));
        QVERIFY(!messages.isEmpty());
        QStringList wrong;
        for (const Message& message : messages) {
            const bool empty =
                message.translations.isEmpty() || std::any_of(message.translations.begin(), message.translations.end(),
                                                              [](const QString& text) { return text.isEmpty(); });
            if (message.unfinished || empty) wrong << u"untranslated: "_s + message.key();
            for (const QString& text : message.translations) {
                QStringList wanted = placeholdersOf(message.source), there = placeholdersOf(text);
                // A plural form may say "one face" instead of the number.
                if (message.numerus) wanted.removeAll(u"%n"_s), there.removeAll(u"%n"_s);
                if (wanted != there) wrong << u"placeholders: "_s + message.key();
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"\n\n"_s)));
    }

    /// What `lupdate` finds in the sources is what the files hold.
    void knowEveryStringOfTheWindow() {
        QString lupdate = QStandardPaths::findExecutable(u"lupdate"_s, {u"/usr/lib/qt6/bin"_s});
        if (lupdate.isEmpty()) QSKIP("lupdate is not installed");
        const QTemporaryDir folder;
        const QString found = folder.filePath(u"found.ts"_s);
        QProcess process;
        process.setWorkingDirectory(facenet::test::sourceFolder());
        process.start(lupdate, {u"-silent"_s, u"-I"_s, u"."_s, u"ui"_s, u"-locations"_s, u"none"_s, u"-ts"_s, found});
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitCode(), 0);
        QSet<QString> inSources, inFile, plurals, pluralsInFile;
        for (const Message& message : messagesIn(found)) {
            inSources << message.key();
            if (message.numerus) plurals << message.key();
        }
        for (const Message& message : messagesIn(fileOf(u"zh_CN"_s))) inFile << message.key();
        for (const Message& message : messagesIn(fileOf(u"en"_s))) pluralsInFile << message.key();
        QVERIFY(!inSources.isEmpty());
        const auto difference = [](const QSet<QString>& a, const QSet<QString>& b) {
            return QStringList((a - b).values()).join(u"\n\n"_s);
        };
        QCOMPARE(difference(inSources, inFile), QString());
        QCOMPARE(difference(inFile, inSources), QString());
        QCOMPARE(difference(plurals, pluralsInFile), QString());
        QCOMPARE(difference(pluralsInFile, plurals), QString());
    }

    void cardsOfTheShippedModelsAreTranslated() {
        QDirIterator files(facenet::test::sourceFolder() + u"/resources/models"_s, {u"*.safetensors"_s});
        int cards = 0;
        while (files.hasNext()) {
            const auto metadata = facenet::readSafetensorsMetadata(files.next().toStdString());
            QVERIFY(metadata.ok());
            if (!metadata->contains("far_thresholds")) continue;  // the detector has a card of its own
            for (const char* key : {"training_data", "licence"}) {
                QVERIFY(metadata->contains(key));
                QVERIFY(metadata->contains(std::string(key) + "[zh_CN]"));
            }
            ++cards;
        }
        QVERIFY(cards > 0);
    }

    /// What the guide quotes, and the buttons it names, stand so in the window; numbers are examples.
    void theGuideUsesTheWindowsWords_data() {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"en"_s;
        QTest::newRow("Chinese") << u"zh_CN"_s;
    }
    void theGuideUsesTheWindowsWords() {
        QFETCH(QString, language);
        const auto bare = [](QString text) {
            static const QRegularExpression kMarks(u"\\(&.\\)|&|…|\\s"_s);
            return text.remove(kMarks).toLower();
        };
        QString words;
        for (const Message& message : messagesIn(fileOf(u"zh_CN"_s)))
            words += bare(language == u"en"_s ? message.source : message.translations.join(u'\n')) + u'\n';
        QFile guide(facenet::test::sourceFolder() + u"/resources/help/"_s + language + u".html"_s);
        QVERIFY(guide.open(QIODevice::ReadOnly));
        static const QRegularExpression kQuoted(u"“([^”\\d]+)”|<b>([^<\\d]+…)</b>"_s);
        QStringList unknown;
        int quoted = 0;
        for (auto found = kQuoted.globalMatch(QString::fromUtf8(guide.readAll())); found.hasNext(); ++quoted) {
            const QRegularExpressionMatch match = found.next();
            const QString word = match.captured(1) + match.captured(2);
            if (!words.contains(bare(word))) unknown << word;
        }
        QVERIFY(quoted > 10);
        QCOMPARE(unknown.join(u", "_s), QString());
    }

private:
    static QString fileOf(const QString& language) {
        return facenet::test::sourceFolder() + u"/resources/translations/facenet_"_s + language + u".ts"_s;
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
