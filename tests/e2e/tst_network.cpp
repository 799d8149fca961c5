#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/test_data.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 300'000;

struct Run {
    int exitCode = -1;
    QString out, err;
};

/// The programs work on a store: enrol, recognise in pictures and a film, give copies away and take them, look at a
/// film that leads to a server, and the window, until somebody was recognised.
const QString kUseThePrograms =
    uR"(
"$BIN/facenet" --store "$STORE" enroll --name Ada "$PICTURES" >/dev/null
"$BIN/facenet" --store "$STORE" identify "$PICTURES" >/dev/null
"$BIN/facenet" --store "$STORE" identify "$FILM" >/dev/null
printf '#EXTM3U\n#EXTINF:2,\nhttp://198.51.100.1/part.ts\n#EXT-X-ENDLIST\n' >"$STORE-leads.mp4"
! "$BIN/facenet" --store "$STORE" identify "$STORE-leads.mp4" >/dev/null || exit 1
"$BIN/facenet" --store "$STORE" doctor >/dev/null || true
"$BIN/facenet" --store "$STORE" backup "$STORE-copy.db" >/dev/null
"$BIN/facenet" --store "$STORE" export --archive "$STORE-copy.facenet" >/dev/null
"$BIN/facenet" --store "$STORE" restore "$STORE-copy.db" >/dev/null
"$BIN/facenet-studio" --platform offscreen --store "$STORE" --source "$PICTURES" &
window=$!
for ((i = 0; i < 120; ++i)); do
    "$BIN/facenet" --store "$STORE" log | grep -q "facenet-studio.identify" && break
    kill -0 $window
    sleep 1
done
"$BIN/facenet" --store "$STORE" log | grep -q "facenet-studio.identify"
kill -TERM $window
wait $window || true
)"_s;

/// Packets that an interface of this namespace has sent.
const QString kSent =
    uR"(
sent() { sed -n "s/^ *$1: *//p" /proc/self/net/dev | awk '{print $10}'; }
)"_s;

/// An interface through which everything would go that is not for this machine.
const QString kWatched =
    uR"(
ip link set lo up
ip link add watched type veth peer name other
ip link set dev watched addrgenmode none
ip link set dev other addrgenmode none
ip address add 198.51.100.2/24 dev watched
ip link set other up
ip link set watched up
ip route add default via 198.51.100.1
)"_s;

/// What its coming up has sent is no program's.
const QString kCountBefore = u"sleep 1; before=\"$(sent watched) $(sent lo)\"\n"_s;

/// And with a packet that is meant to be seen.
const QString kCountAfter =
    u"echo \"$before\"; echo \"$(sent watched) $(sent lo)\"\n"
    "echo x >/dev/udp/198.51.100.1/9; sleep 0.2; echo \"$(sent watched) $(sent lo)\"\n"_s;

}  // namespace

/// Nothing leaves the machine: the window and the command line where there is no network, and where it is watched.
class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        FACENET_REQUIRE_DATA(pictures, "data/lfw/images");
        FACENET_REQUIRE_DATA(film, "data/video/stage-clip.mp4");
        m_film = film;
        const QString folder = QDir(pictures).entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0);
        m_pictures = pictures + u'/' + folder;
        for (const QString& name : {u"facenet"_s, u"facenet-studio"_s})
            QVERIFY2(QFile::exists(QCoreApplication::applicationDirPath() + u'/' + name), qPrintable(name));
        const Run possible = inNamespace(u"true"_s);
        if (possible.exitCode != 0)
            QSKIP(qPrintable(u"no network namespace can be made here: "_s + possible.err.trimmed()));
    }

    void worksWithoutAnInterface() {
        const Run run =
            inNamespace(u"set -e\ntest -z \"$(tail -n +3 /proc/self/net/dev | grep -v ' lo:')\"\n"_s + kUseThePrograms);
        QVERIFY2(run.exitCode == 0, qPrintable(run.err));
    }

    void nothingGoesOverAWatchedOne() {
        if (inNamespace(u"set -e\n"_s + kWatched).exitCode != 0)
            QSKIP("no watched interface can be made here: `ip` (iproute2) is missing, or veth is not allowed");
        const Run run = inNamespace(u"set -e\n"_s + kSent + kWatched + kCountBefore + kUseThePrograms + kCountAfter);
        QVERIFY2(run.exitCode == 0, qPrintable(run.err));
        const QStringList counts = run.out.trimmed().split(u'\n');
        QCOMPARE(counts.size(), 3);
        QCOMPARE(counts[1], counts[0]);
        QVERIFY2(counts[2] != counts[1], "the watch sees nothing at all");
    }

private:
    /// A script in a network namespace of its own, with a store of its own.
    Run inNamespace(const QString& script) {
        const QString store = m_folder.filePath(u"store %1"_s.arg(++m_stores));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"BIN"_s, QCoreApplication::applicationDirPath());
        environment.insert(u"STORE"_s, store);
        environment.insert(u"PICTURES"_s, m_pictures);
        environment.insert(u"FILM"_s, m_film);
        environment.insert(u"HOME"_s, m_folder.path());
        process.setProcessEnvironment(environment);
        process.start(u"unshare"_s,
                      {u"--user"_s, u"--map-root-user"_s, u"--net"_s, u"--"_s, u"bash"_s, u"-c"_s, script});
        if (!process.waitForFinished(kPatienceMs)) {
            process.kill();
            process.waitForFinished();
            return {.err = u"not finished in time, or not started"_s};
        }
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    QTemporaryDir m_folder;
    QString m_pictures, m_film;
    int m_stores = 0;
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
