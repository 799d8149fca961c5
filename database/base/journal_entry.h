#pragma once

#include <QDateTime>
#include <QSet>
#include <QString>

namespace facenet {

/// The numbers stand in stores.
enum class JournalKind {
    Enroll = 0,            ///< subject: the new person; count: faces
    AddFaces = 1,          ///< subject: the person; count: faces
    Rename = 2,            ///< subject: the name before; detail: the name after
    SetNote = 3,           ///< subject: the person
    Merge = 4,             ///< subject: the person that went; detail: the one that took everything
    MoveFaces = 5,         ///< subject: the person they came from; detail: the one they went to; count: faces
    Split = 6,             ///< subject: the person they came from; detail: the new person; count: faces
    SetPortrait = 7,       ///< subject: the person
    RemovePeople = 8,      ///< subject: the first; count: people
    RemoveFaces = 9,       ///< subject: the person; count: faces
    Reject = 10,           ///< subject: the person that it is not
    NameSightings = 11,    ///< subject: the person; count: faces
    RemoveSightings = 12,  ///< count: sightings
    RejectFaces = 13,      ///< subject: the person that they are not; count: faces
    BeStricter = 14,       ///< subject, detail: the two people
    Import = 15,           ///< count: faces
    RenewConsent = 16,     ///< subject: the person
    ReviewConsent = 17     ///< subject: the person
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

/// Rows that are erased apart from a person too.
enum class ErasableRow { Face, Sighting, Look };

/// All rows that hang on some people.
struct ErasedRows {
    QSet<qint64> people, faces, sightings, looks, pairs, consents;

    bool isEmpty() const { return people.isEmpty() && rowCount() == 0; }
    /// Faces, sightings and looks.
    int rowCount() const { return static_cast<int>(faces.size() + sightings.size() + looks.size()); }
};

}  // namespace facenet
