#pragma once

#include <QDateTime>
#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <optional>

#include "core/live/live_pipeline.h"
#include "core/model/calibration.h"
#include "database/gallery_store.h"

namespace facenet {

/// Somebody who is or was in front of the camera.
struct SeenPerson {
    std::optional<qint64> personId;  ///< none: unknown
    QString name;                    ///< empty: unknown
    QString perhaps;                 ///< whom an unsure face could show; empty otherwise
    std::int64_t trackId = 0;        ///< 0: read from the store
    QImage crop;
    QString source;    ///< empty: read from the store
    int play = 0;      ///< rises when a source is opened, or opened again
    int visit = 0;     ///< its number; 0: not reported, or read from the store
    QDateTime since;   ///< local time of the visit's first look
    QDateTime seenAt;  ///< local time of the last look
    float cosineSimilarity = 0;
    bool isJudged = true;     ///< false: too poor to be named, or not looked at yet
    Embedding embedding;      ///< of the latest look; empty when read from the store
    float bestRank = -1;      ///< of the crop, the visit's best look
    FaceQuality quality;      ///< of the crop
    Embedding cropEmbedding;  ///< of the crop; empty where only other looks were measured

    /// By number alone; strangers who come back have another track.
    bool sameAs(const SeenPerson& other) const {
        return personId ? personId == other.personId : !other.personId && trackId == other.trackId;
    }
};

/// Turns results, frame by frame, into visits: who is in the picture now, and who was seen today.
/// Thread: GUI
class PresenceLog : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// What another model has measured is compared with nothing any more, and kept for nobody.
    /// In: the model's id; the cosine similarity from which two strangers are one who came back
    void setModel(const QString& modelId, float samePersonCosine);
    void add(const LiveFrameResult& result, const QString& source, const QDateTime& at);
    /// Puts what an earlier run of the program stored below what was seen since.
    void addStored(const QList<Sighting>& sightings);
    /// The source has ended: everybody's visit is over. Who is in its last picture stays.
    void endVisits(const QDateTime& now);
    /// Another source: nobody is in the picture any more.
    void clearHere();
    /// People were renamed or removed.
    void updateNames(const QHash<qint64, QString>& names);
    /// Strangers who are no longer among the sightings without a name were forgotten, and go here too.
    /// In: when the visits (UTC) of those began that the store has of this day, and of the oldest one that was asked
    /// for
    void dropForgotten(const QSet<QDateTime>& unnamedAt, const QDateTime& oldest);
    void clear();

    const QList<SeenPerson>& here() const { return m_here; }    ///< a row a face, as `inListOrder` has them
    const QList<SeenPerson>& today() const { return m_today; }  ///< newest first

Q_SIGNALS:
    void changed();
    /// A visit: when the name is certain, or at its end for somebody unknown; again with the same number each minute
    /// that it goes on and at its end. Who was at the same source half a minute ago is still there, whatever was cut or
    /// covered meanwhile; in a still picture nobody stays or comes back.
    void sighted(const facenet::Sighting& sighting, int visit);
    /// A visit that was reported has not been: the face in a still picture is somebody else, or nobody known.
    void takenBack(int visit);

private:
    struct Visit {
        SeenPerson person;
        bool still = false;  ///< in a picture that stands alone
        int looks = 0;
        QDateTime reportedUntil;           ///< invalid: not yet
        std::optional<qint64> reportedAs;  ///< whose the report was
    };

    void endOldVisits(const QDateTime& now, qint64 patienceMs);
    /// Who was seen today and is this one, as far as one can tell.
    QList<SeenPerson>::iterator entryOf(const SeenPerson& person);
    /// Says what is new of a visit. In: whether also what may wait a minute
    void report(Visit& visit, bool all);
    void takeBack(Visit& visit);
    void beginOrContinue(Visit& visit);
    void noteToday(const SeenPerson& person);
    bool same(const SeenPerson& a, const SeenPerson& b) const;

    QHash<std::int64_t, Visit> m_visits;  ///< by track
    QList<SeenPerson> m_here;
    QList<SeenPerson> m_today;
    QString m_modelId;
    float m_samePersonCosine = samePersonThreshold({});
    int m_play = 0;
    int m_lastVisit = 0;
    FramePtr m_frame;       ///< the latest that was added
    QDateTime m_frameSeen;  ///< when it was added first
};

}  // namespace facenet
