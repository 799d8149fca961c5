#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <utility>

namespace facenet::test {

/// What a run of the built `facenet` gave.
struct Run {
    int exitCode = -1;  ///< -1: it crashed
    QByteArray out, err;

    QList<QJsonObject> lines() const;  ///< with `--json`
    QJsonObject last() const;          ///< of them; empty without any
    QString errorCode() const { return last()[QStringLiteral("error")][QStringLiteral("code")].toString(); }
    QString message() const { return last()[QStringLiteral("error")][QStringLiteral("message")].toString(); }
};

/// Longer than anything that a test asks of it.
inline constexpr int kPatienceMs = 300'000;

/// The path of the built `facenet`.
QString facenetProgram();

/// Ends the test where the program does not end. In: variables beside those of the test, an empty value takes one away;
/// what is typed
Run runFacenet(const QStringList& arguments, const QList<std::pair<QString, QString>>& variables = {},
               const QByteArray& input = {});

}  // namespace facenet::test
