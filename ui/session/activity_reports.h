#pragma once

#include <QObject>
#include <QSet>
#include <QString>

#include "core/base/result.h"

namespace facenet {

/// What is done in the background says here how it went, so that a complaint goes when it is no longer true.
/// Thread: GUI
class ActivityReports : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// In: what was done, as "Making the daily backup"
    void note(const Error& error, const QString& activity) {
        m_failing.insert(activity);
        Q_EMIT failed(error, activity);
    }
    void noteSuccess(const QString& activity) {
        if (m_failing.remove(activity)) Q_EMIT recovered(activity);
    }
    template <typename T>
    void note(const Result<T>& result, const QString& activity) {
        result ? noteSuccess(activity) : note(result.error(), activity);
    }

Q_SIGNALS:
    void failed(const facenet::Error& error, const QString& activity);
    void recovered(const QString& activity);

private:
    QSet<QString> m_failing;
};

}  // namespace facenet
