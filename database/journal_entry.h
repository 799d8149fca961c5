#pragma once

#include <QDateTime>
#include <QSet>
#include <QString>

namespace facenet {

enum class JournalKind {
    Enroll,           ///< subject: the new person; count: faces
    AddFaces,         ///< subject: the person; count: faces
    Rename,           ///< subject: the name before; detail: the name after
    SetNote,          ///< subject: the person
    Merge,            ///< subject: the person that went; detail: the one that took everything
    MoveFaces,        ///< subject: the person they came from; detail: the one they went to; count: faces
    Split,            ///< subject: the person they came from; detail: the new person; count: faces
    SetPortrait,      ///< subject: the person
    RemovePeople,     ///< subject: the first; count: people
    RemoveFaces,      ///< subject: the person; count: faces
    Reject,           ///< subject: the person that it is not
    NameSightings,    ///< subject: the person; count: faces
    RemoveSightings,  ///< count: sightings
    RejectFaces,      ///< subject: the person that they are not; count: faces
    BeStricter,       ///< subject, detail: the two people
    Import            ///< count: faces
};

/// A change of people or faces that can be undone and redone, also after a restart and by another program.
struct JournalEntry {
    qint64 id = 0;
    JournalKind kind = JournalKind::Rename;
    QString subject, detail;
    int count = 0;
    QDateTime at;  ///< UTC
    bool undone = false;
};

/// All rows that hang on some people.
struct ErasedRows {
    QSet<qint64> people, faces, sightings, looks, pairs, consents;
};

}  // namespace facenet
