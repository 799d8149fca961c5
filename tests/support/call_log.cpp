#include "tests/support/call_log.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

namespace facenet::test {

using namespace Qt::Literals::StringLiterals;

namespace {

QString folderOf(const QString& path) {
    return path.section(u'/', 0, -2);
}

bool matters(const QString& path) {
    static const QRegularExpression kMadeAnew(u"(-shm|\\.lock|\\.stamp|/crops/.*|/(loss|accuracy)\\.png)$"_s);
    return !kMadeAnew.match(path).hasMatch();
}

/// Names that nobody relies on, also of folders.
bool isUnfinished(const QString& path) {
    return path.contains(u".partial-"_s) || path.endsWith(u".part"_s);
}

/// What is known of the files while the calls are gone through.
struct Disk {
    QSet<QString> content, names;  ///< that are not on the disk yet
    QStringList lost;

    void forget(const QString& path) {
        content.remove(path);
        names.remove(path);
    }

    void move(const QString& from, const QString& to) {
        for (QSet<QString>* paths : {&content, &names})
            for (const QString& path : QSet<QString>(*paths))
                if (path == from || path.startsWith(from + u'/')) {
                    if (matters(path) && path != from) lost << u"in a folder that was renamed: "_s + path;
                    if (paths == &content && path == from && matters(to) && !isUnfinished(to))
                        lost << u"renamed before its content: "_s + to;
                    paths->remove(path);
                    paths->insert(to + path.mid(from.size()));
                }
        names.insert(to);
    }

    void link(const QString& path) {
        // What had no name before has a number in the same folder.
        const auto hasNone = [&](const QString& other) { return other.startsWith(folderOf(path) + u"/#"_s); };
        if (content.removeIf(hasNone) > 0) {
            content.insert(path);
            if (matters(path) && !isUnfinished(path)) lost << u"linked before its content: "_s + path;
        }
        names.insert(path);
    }

    void sync(const QString& path) {
        content.remove(path);
        names.removeIf([&](const QString& name) { return folderOf(name) == path; });
    }
};

}  // namespace

QProcessEnvironment interposed(const QString& folder, const QStringList& variables) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LD_PRELOAD"_s, QCoreApplication::applicationDirPath() + u"/libfacenet_interposed_calls.so"_s);
    environment.insert(u"FACENET_CALLS_IN"_s, QFileInfo(folder).canonicalFilePath());
    for (const QString& variable : variables)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    return environment;
}

CallLog::CallLog(const QString& path) {
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) m_lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

QStringList CallLog::notOnTheDisk() const {
    Disk disk;
    for (const QString& line : m_lines) {
        const QString call = line.section(u' ', 0, 0), path = line.section(u' ', 1);
        // The file that tries a place out never gets a name: it is lengthened and not written.
        const bool isTrial = call == u"truncate"_s && path.contains(u"/#"_s);
        if (call == u"write"_s || (call == u"truncate"_s && !isTrial)) {
            disk.content.insert(path);
        } else if (call == u"create"_s || call == u"mkdir"_s) {
            disk.names.insert(path);
        } else if (call == u"unlink"_s) {
            disk.forget(path);
        } else if (call == u"link"_s) {
            disk.link(path);
        } else if (call == u"rename"_s) {
            disk.move(path.section(u" -> "_s, 0, 0), path.section(u" -> "_s, 1));
        } else if (call == u"fsync"_s) {
            disk.sync(path);
        } else if (call == u"syncfs"_s) {
            disk.content.clear();
            disk.names.clear();
        }
    }
    QStringList lost = disk.lost;
    for (const QString& path : std::as_const(disk.content))
        if (matters(path) && QFileInfo::exists(path)) lost << u"content: "_s + path;
    for (const QString& path : std::as_const(disk.names))
        if (matters(path) && QFileInfo::exists(path)) lost << u"name: "_s + path;
    return lost;
}

}  // namespace facenet::test
