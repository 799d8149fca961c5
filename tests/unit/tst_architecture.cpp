#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>
#include <memory>

#include "tests/support/test_data.h"

using namespace Qt::StringLiterals;

/// The rule of direction, read off the includes: app -> ui -> database -> core.
class TestArchitecture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roomsIncludeOnlyWhatLiesBelow_data() {
        QTest::addColumn<QString>("room");
        QTest::addColumn<QRegularExpression>("forbidden");
        const auto row = [](const char* room, const QString& pattern) {
            QTest::newRow(room) << QString::fromLatin1(room) << QRegularExpression(pattern);
        };
        row("core", u"^\"(app|ui|database)/|^<Q[A-Z]|^<Qt"_s);
        row("database", u"^\"(app|ui)/|^<(QWidget|QtWidgets|QApplication|torch/|ATen/)"_s);
        row("ui", u"^\"app/|^<(torch/|ATen/|CLI/)|\"core/(model|train)/torch/"_s);
        row("app/cli", u"^\"ui/|^<(QWidget|QtWidgets|QApplication|torch/|ATen/)"_s);
    }
    void roomsIncludeOnlyWhatLiesBelow() {
        QFETCH(QString, room);
        QFETCH(QRegularExpression, forbidden);
        QStringList wrong;
        int read = 0;
        forEachInclude(room, [&](const QString& file, const QString& include) {
            ++read;
            if (include.contains(forbidden)) wrong << file + u": "_s + include;
        });
        QVERIFY(read > 0);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// A room includes itself and those that stand before it.
    void roomsStandInOrder_data() {
        QTest::addColumn<QString>("house");
        QTest::addColumn<QStringList>("order");
        QTest::newRow("core") << u"core"_s << QStringList{u"base"_s,        u"picture"_s,  u"video"_s,    u"model"_s,
                                                          u"model/torch"_s, u"face"_s,     u"evaluate"_s, u"train"_s,
                                                          u"train/torch"_s, u"analysis"_s, u"dataset"_s,  u"live"_s};
        QTest::newRow("database") << u"database"_s << QStringList{u"base"_s,  u"store"_s, u"protection"_s,
                                                                  u"parts"_s, u""_s,      u"exchange"_s};
        QTest::newRow("ui") << u"ui"_s << QStringList{u"base"_s,     u"session"_s,  u"faces"_s,  u"insights"_s,
                                                      u"transfer"_s, u"live"_s,     u"enroll"_s, u"people"_s,
                                                      u"training"_s, u"settings"_s, u""_s};
        QTest::newRow("app") << u"app"_s << QStringList{u"cli"_s, u""_s};
    }
    void roomsStandInOrder() {
        QFETCH(QString, house);
        QFETCH(QStringList, order);
        const auto roomOf = [&house](const QString& path) {
            const qsizetype start = house.size() + 1, end = path.lastIndexOf(u'/');
            return end < start ? QString() : path.mid(start, end - start);
        };
        QStringList wrong;
        forEachInclude(house, [&](const QString& file, const QString& include) {
            if (!include.startsWith(u'"' + house + u'/')) return;
            const qsizetype from = order.indexOf(roomOf(file)), to = order.indexOf(roomOf(include.mid(1)));
            if (from < 0 || to < 0 || to > from) wrong << file + u": "_s + include;
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// Pages know nothing of one another; the main window brings them together. The gallery's page has its tabs and
    /// dialogs in rooms of their own.
    void pagesStandBesideOneAnother() {
        const QStringList pages{u"insights"_s, u"transfer"_s, u"live"_s,    u"enroll"_s,
                                u"people"_s,   u"training"_s, u"settings"_s};
        QStringList wrong;
        for (const QString& page : pages)
            forEachInclude(u"ui/"_s + page, [&](const QString& file, const QString& include) {
                for (const QString& other : pages) {
                    const bool own = page == u"people"_s && (other == u"insights"_s || other == u"transfer"_s);
                    if (other != page && !own && include.startsWith(u"\"ui/"_s + other + u'/'))
                        wrong << file + u": "_s + include;
                }
            });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// Neither by itself nor through what it includes.
    /// A file that can be read in one go; tests may be longer, and say why in their README.
    void noFileIsLong() {
        QStringList wrong;
        for (const QString& room : {u"app"_s, u"core"_s, u"database"_s, u"ui"_s})
            forEachSource(room, [&](const QString& file, const QString& text) {
                if (text.count(u'\n') > 500) wrong << file;
            });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theWindowKnowsNoSql() {
        QStringList wrong;
        forEachSource(u"ui"_s, [&](const QString& file, const QString&) {
            for (const QString& include : reachedFrom(file))
                if (include.startsWith(u"<QSql"_s) || include.startsWith(u"<QtSql"_s)) wrong << file;
        });
        wrong.removeDuplicates();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void libTorchStaysInItsRooms() {
        QStringList wrong;
        const QRegularExpression torch(u"^<(torch/|ATen/|c10/)"_s);
        forEachInclude(u"core"_s, [&](const QString& file, const QString& include) {
            if (include.contains(torch) && !file.startsWith(u"core/model/torch/"_s) &&
                !file.startsWith(u"core/train/torch/"_s))
                wrong << file + u": "_s + include;
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// The networks, training and search build where there is neither Qt nor OpenCV.
    void networksNeedNeitherQtNorOpenCv() {
        QStringList wrong;
        for (const QString& room : {u"core/model"_s, u"core/train"_s, u"core/base"_s})
            forEachInclude(room, [&](const QString& file, const QString& include) {
                if (include.startsWith(u"<opencv2/"_s)) wrong << file + u": "_s + include;
            });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// What anybody may have made is decoded in `core/picture` alone. Pictures of our own are elsewhere, in resources.
    void picturesComeThroughOneDoor() {
        static const QRegularExpression kDecoding(
            u"\\b(imread|imreadmulti|imdecode|haveImageReader|QImageReader|loadFromData|QMovie)\\b|"
            "QImage::fromData|Q(Image|Pixmap)\\(\\s*(path|file|name)"_s);
        QStringList wrong;
        for (const QString& room : {u"core"_s, u"database"_s, u"ui"_s, u"app"_s})
            forEachSource(room, [&](const QString& file, const QString& text) {
                if (!file.startsWith(u"core/picture/"_s) && text.contains(kDecoding)) wrong << file;
            });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

private:
    /// All that a file includes, in quotation marks without them, over any number of steps.
    const QSet<QString>& reachedFrom(const QString& file) {
        static const QRegularExpression kInclude(u"^#include\\s+([<\"])([^>\"]+)"_s,
                                                 QRegularExpression::MultilineOption);
        const auto known = m_reached.constFind(file);
        if (known != m_reached.cend()) return **known;
        const auto reached = std::make_shared<QSet<QString>>();
        m_reached.insert(file, reached);
        QFile source(facenet::test::sourceFolder() + u'/' + file);
        if (!source.open(QIODevice::ReadOnly)) return *reached;
        const QString text = QString::fromUtf8(source.readAll());
        for (auto matches = kInclude.globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            if (match.captured(1) == u"<"_s) {
                reached->insert(u'<' + match.captured(2) + u'>');
            } else if (!reached->contains(match.captured(2))) {
                reached->insert(match.captured(2));
                reached->unite(QSet<QString>(reachedFrom(match.captured(2))));
            }
        }
        return *reached;
    }

    QHash<QString, std::shared_ptr<QSet<QString>>> m_reached;

    template <typename Visit>
    void forEachSource(const QString& room, Visit visit) {
        const QString root = facenet::test::sourceFolder() + u'/';
        QDirIterator files(root + room, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            visit(file.fileName().mid(root.size()), QString::fromUtf8(file.readAll()));
        }
    }

    template <typename Visit>
    void forEachInclude(const QString& room, Visit visit) {
        static const QRegularExpression kInclude(u"^#include\\s+([<\"][^>\"]+)"_s, QRegularExpression::MultilineOption);
        forEachSource(room, [&](const QString& file, const QString& text) {
            auto matches = kInclude.globalMatch(text);
            while (matches.hasNext()) visit(file, matches.next().captured(1));
        });
    }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
