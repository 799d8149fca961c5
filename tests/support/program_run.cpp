#include "tests/support/program_run.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

namespace facenet::test {

QList<QJsonObject> Run::lines() const {
    QList<QJsonObject> objects;
    for (const QByteArray& line : out.split('\n'))
        if (!line.isEmpty()) objects << QJsonDocument::fromJson(line).object();
    return objects;
}

QJsonObject Run::last() const {
    const QList<QJsonObject> all = lines();
    return all.isEmpty() ? QJsonObject() : all.last();
}

QString facenetProgram() {
    return QCoreApplication::applicationDirPath() + QStringLiteral("/facenet");
}

Run runFacenet(const QStringList& arguments, const QList<std::pair<QString, QString>>& variables,
               const QByteArray& input) {
    // An erasure looks for what other programs have in use there.
    static const QTemporaryDir temporary;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TMPDIR"), temporary.path());
    for (const auto& [name, value] : variables)
        value.isEmpty() ? environment.remove(name) : environment.insert(name, value);
    process.setProcessEnvironment(environment);
    process.start(facenetProgram(), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatienceMs)) qFatal("the program does not end");
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

}  // namespace facenet::test
