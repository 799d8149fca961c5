#pragma once

#include <QDir>
#include <QProcess>
#include <QString>

namespace facenet::test {

/// A file system of its own in a folder, for what only a whole file system can show. Needs the rights of root.
class MountedFolder {
public:
    MountedFolder(const QString& path, const QString& options) : m_path(path) {
        m_mounted = QDir().mkpath(path) &&
                    call(QStringLiteral("mount"), {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                                                   options, QStringLiteral("tmpfs"), path});
    }
    ~MountedFolder() {
        if (m_mounted) call(QStringLiteral("umount"), {m_path});
    }
    bool isMounted() const { return m_mounted; }
    bool remount(const QString& options) const {
        return call(QStringLiteral("mount"), {QStringLiteral("-o"), QStringLiteral("remount,") + options, m_path});
    }

private:
    static bool call(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.start(program, arguments);
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    QString m_path;
    bool m_mounted = false;
};

}  // namespace facenet::test
