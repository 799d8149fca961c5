#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include "core/base/result.h"
#include "core/face/quality.h"
#include "core/model/engine.h"

namespace facenet {

/// A failure in a sentence: what happened, what was kept, what to do next.
QString sentenceOf(const Error& error);

/// Why a picture could not be used, without what to do next: it stands in a list.
QString pictureProblem(const Error& error);

/// Why the graphics card of this machine is not used and what helps; empty where it is, or where there is none.
QString graphicsProblem(const DeviceInfo& device);

/// Two or three words for a badge or a pill: "too dark".
QString shortReason(QualityIssue issue);

/// One short hint to the person in front of the camera: "Come a little closer".
QString hintFor(QualityIssue issue);

/// The local day of a moment, as it is written where the user lives.
QString dayOf(const QDateTime& time);

/// A name as it stands in menus, buttons and pills: cut in the middle where it is long.
QString shortName(const QString& name);
/// The same with `&` as itself, for what takes it as a mark of a key.
QString menuName(const QString& name);
/// The whole name for a label of several lines, which may break within a word too.
QString breakableName(const QString& name);

/// Which way a face is turned, in degrees: sideways, and up or down.
QString turnText(const FaceQuality& quality);

/// Lets any page show a line that goes away by itself, with a button to undo what it reports.
/// Thread: GUI
class Notifier : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    /// In: the line; with `undoable`, an Undo button that undoes the top of the window's undo stack
    void notify(const QString& text, bool undoable);
    /// The same for what was not done, and why: no failure, and no success either.
    void remark(const QString& text);
    /// The same for a failure; stays until it is closed.
    void complain(const facenet::Error& error);
    /// A line of before is no longer so.
    void withdraw(const QString& text);
};

}  // namespace facenet
