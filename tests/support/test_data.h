#pragma once

#include <QString>

namespace facenet::test {

/// The folder of weights, golden values and pictures that lies beside the project, or the one that the environment
/// variable FACENET_TEST_DATA names. Empty when there is none: the test then skips and says so.
QString dataFolder();

/// A path inside it; empty when it does not exist.
QString dataPath(const QString& relativePath);

/// The project's own folder, for tests that read its sources or its shipped weights.
QString sourceFolder();

}  // namespace facenet::test

/// Skips the test visibly where its data are not there.
#define FACENET_REQUIRE_DATA(variable, relativePath)                                \
    const QString variable = facenet::test::dataPath(QStringLiteral(relativePath)); \
    if (variable.isEmpty()) QSKIP("needs " relativePath " of the test data, see tests/README.md")
