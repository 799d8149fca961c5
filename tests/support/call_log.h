#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace facenet::test {

/// The environment in which the calls of a program in a folder are written down, or fail: see `interposed_calls.cpp`.
/// In: more variables, as NAME=VALUE
QProcessEnvironment interposed(const QString& folder, const QStringList& variables);

/// The calls that a program has made.
class CallLog {
public:
    explicit CallLog(const QString& path);

    long size() const { return m_lines.size(); }

    /// What a power cut at the end of the program, or at a rename, could take away again: content that was not waited
    /// for, and names whose folder was not. Left out are what is made anew anyway: shared memory, locks, stamps, cut
    /// crops and plots of a training.
    QStringList notOnTheDisk() const;

private:
    QStringList m_lines;
};

}  // namespace facenet::test
