#include "ui/live/presence_log.h"

#include <QBuffer>
#include <algorithm>
#include <utility>

#include "ui/base/image_of.h"
#include "ui/live/face_overlay.h"

namespace facenet {
namespace {

/// A track that is gone for longer has left.
constexpr qint64 kPatienceMs = 1500;
constexpr qint64 kSameVisitMs = 30'000;
/// What is known of a visit that lasts is said this often, so that little is lost when the program is killed.
constexpr qint64 kReportEveryMs = 60'000;
/// Strangers who only flit through the picture are not worth a line.
constexpr int kLooksOfStranger = 3;
constexpr qsizetype kMostOfToday = 200;

QByteArray pngOf(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// A look that was measured is worth more than a better one that cannot be compared.
std::pair<bool, float> worthOf(const SeenPerson& person) {
    return {!person.cropEmbedding.empty(), person.bestRank};
}

}  // namespace

void PresenceLog::add(const LiveFrameResult& result, const QString& source, const QDateTime& at) {
    using Verdict = Identity::Verdict;
    // A frame that is judged again, after a change of the gallery, was seen when it was seen.
    if (!result.frame || result.frame != m_frame) m_frameSeen = at;
    m_frame = result.frame;
    const QDateTime now = m_frameSeen;
    m_here.clear();
    for (const LiveFace& face : result.faces) {
        const Identity& identity = face.tracked.identity;
        if (identity.verdict == Verdict::NotComparable) {
            m_here << SeenPerson{
                .trackId = face.tracked.trackId, .crop = imageOf(face.crop), .seenAt = now, .isJudged = false};
            continue;
        }
        Visit& visit = m_visits[face.tracked.trackId];
        const bool known = identity.verdict == Verdict::Known;
        // Whoever was named goes when the name does. In a still picture they have not been there at all: it was judged
        // anew.
        if (visit.person.personId && (!known || identity.personId != *visit.person.personId))
            visit.still ? takeBack(visit) : report(visit, true);
        visit.person.source = source;
        visit.person.play = m_play;
        visit.still = result.frame && result.frame->still;
        visit.looks = identity.looks;
        visit.person.trackId = face.tracked.trackId;
        if (!visit.person.since.isValid()) visit.person.since = now;
        if (!visit.still || !visit.person.seenAt.isValid()) visit.person.seenAt = now;  // a still picture never ages
        visit.person.personId = known ? std::optional<qint64>(identity.personId) : std::nullopt;
        visit.person.name = known ? QString::fromStdString(identity.name) : QString();
        visit.person.perhaps = identity.verdict == Verdict::Unsure ? QString::fromStdString(identity.name) : QString();
        visit.person.cosineSimilarity = identity.cosineSimilarity;
        if (!face.tracked.embedding.empty()) visit.person.embedding = face.tracked.embedding;
        const float rank = qualityRank(face.tracked.quality);
        const bool measured = face.lookedAt && !face.tracked.embedding.empty();
        if (!face.crop.empty() && std::pair(measured, rank) > worthOf(visit.person)) {
            visit.person.bestRank = rank;
            visit.person.crop = imageOf(face.crop);
            visit.person.quality = face.tracked.quality;
            visit.person.cropEmbedding = measured ? face.tracked.embedding : Embedding();
        }
        if (known) {
            report(visit, false);
            noteToday(visit.person);
        }
        m_here << visit.person;
    }
    const QList<std::int64_t> order = inListOrder(result);
    std::sort(m_here.begin(), m_here.end(), [&](const SeenPerson& a, const SeenPerson& b) {
        return order.indexOf(a.trackId) < order.indexOf(b.trackId);
    });
    endOldVisits(now, kPatienceMs);
}

void PresenceLog::setModel(const QString& modelId, float samePersonCosine) {
    m_samePersonCosine = samePersonCosine;
    if (std::exchange(m_modelId, modelId) == modelId) return;
    const auto forget = [](SeenPerson& person) {
        person.embedding.clear();
        person.cropEmbedding.clear();
        person.bestRank = -1;
    };
    for (Visit& visit : m_visits) forget(visit.person);
    for (SeenPerson& person : m_today) forget(person);
}

void PresenceLog::clearHere() {
    m_here.clear();
    ++m_play;
    Q_EMIT changed();
}

void PresenceLog::endVisits(const QDateTime& now) {
    endOldVisits(now, -1);
}

void PresenceLog::endOldVisits(const QDateTime& now, qint64 patienceMs) {
    for (auto it = m_visits.begin(); it != m_visits.end();) {
        if (it->person.seenAt.msecsTo(now) <= patienceMs) {
            ++it;
            continue;
        }
        if (it->person.personId) report(*it, true);
        // Somebody who was named, if not at the end, was no stranger.
        const int enough = it->still ? 1 : kLooksOfStranger;
        if (!it->person.personId && !it->reportedUntil.isValid() && it->looks >= enough) {
            report(*it, true);
            noteToday(it->person);
        }
        it = m_visits.erase(it);
    }
    while (!m_today.isEmpty() && m_today.last().seenAt.date() != now.date()) m_today.removeLast();
    Q_EMIT changed();
}

QList<SeenPerson>::iterator PresenceLog::entryOf(const SeenPerson& person) {
    return std::find_if(m_today.begin(), m_today.end(), [&](const SeenPerson& other) { return same(other, person); });
}

void PresenceLog::beginOrContinue(Visit& visit) {
    SeenPerson& person = visit.person;
    const auto earlier = entryOf(person);
    const bool isStillHere =
        earlier != m_today.end() && earlier->visit > 0 && earlier->source == person.source &&
        (visit.still || (earlier->play == m_play && earlier->seenAt.msecsTo(person.since) <= kSameVisitMs));
    if (!isStillHere) {
        person.visit = ++m_lastVisit;
        return;
    }
    person.visit = earlier->visit;
    person.since = earlier->since;
    if (visit.still) visit.reportedUntil = person.seenAt;
    if (worthOf(*earlier) < worthOf(person)) return;
    person.bestRank = earlier->bestRank;
    person.crop = earlier->crop;
    person.quality = earlier->quality;
    person.cropEmbedding = earlier->cropEmbedding;
}

void PresenceLog::report(Visit& visit, bool all) {
    SeenPerson& person = visit.person;
    if (visit.reportedUntil.isValid() && visit.reportedAs != person.personId) {  // they are somebody else after all
        person.visit = 0;
        person.since = person.seenAt;
        visit.reportedUntil = {};
    }
    if (person.visit == 0) beginOrContinue(visit);
    visit.reportedAs = person.personId;
    if (visit.reportedUntil.isValid()) {
        const qint64 newMs = visit.still ? 0 : visit.reportedUntil.msecsTo(person.seenAt);
        if (newMs < (all ? 1 : kReportEveryMs)) return;
    }
    visit.reportedUntil = person.seenAt;
    Q_EMIT sighted({.personId = person.personId,
                    .personName = person.name,
                    .seenAt = person.since.toUTC(),
                    // A clock may be set back meanwhile.
                    .seenUntil = (visit.still ? person.since : qMax(person.since, person.seenAt)).toUTC(),
                    .source = person.source,
                    .cosineSimilarity = person.cosineSimilarity,
                    .cropPng = pngOf(person.crop),
                    .quality = person.quality,
                    .embedding = person.cropEmbedding},
                   person.visit);
}

void PresenceLog::takeBack(Visit& visit) {
    if (!visit.reportedUntil.isValid()) return;
    const int number = std::exchange(visit.person.visit, 0);
    visit.reportedUntil = {};
    visit.reportedAs.reset();
    m_today.removeIf([number](const SeenPerson& person) { return person.visit == number; });
    Q_EMIT takenBack(number);
}

bool PresenceLog::same(const SeenPerson& a, const SeenPerson& b) const {
    if (a.sameAs(b)) return true;
    return !a.personId && !b.personId && !a.embedding.empty() && a.embedding.size() == b.embedding.size() &&
           cosineSimilarity(a.embedding, b.embedding) >= m_samePersonCosine;
}

void PresenceLog::noteToday(const SeenPerson& person) {
    const auto earlier = entryOf(person);
    if (earlier != m_today.end()) m_today.erase(earlier);
    m_today.prepend(person);
    if (m_today.size() > kMostOfToday) m_today.removeLast();
}

void PresenceLog::addStored(const QList<Sighting>& sightings) {
    for (const Sighting& sighting : sightings) {
        SeenPerson person{.personId = sighting.personId,
                          .name = sighting.personName,
                          .trackId = -sighting.id,
                          .crop = imageOfCrop(sighting.cropPng),
                          .since = sighting.seenAt.toLocalTime(),
                          .seenAt = sighting.seenUntil.toLocalTime(),
                          .cosineSimilarity = static_cast<float>(sighting.cosineSimilarity)};
        if (entryOf(person) == m_today.end() && m_today.size() < kMostOfToday) m_today << person;
    }
    Q_EMIT changed();
}

void PresenceLog::updateNames(const QHash<qint64, QString>& names) {
    const auto rename = [&names](SeenPerson& person) {
        if (person.personId) person.name = names.value(*person.personId);
    };
    for (Visit& visit : m_visits) rename(visit.person);
    const auto removed = [&names](const SeenPerson& person) {
        return person.personId && !names.contains(*person.personId);
    };
    m_visits.removeIf([&removed](const auto& item) { return removed(item.value().person); });
    m_today.removeIf(removed);
    m_here.removeIf(removed);
    for (SeenPerson& person : m_today) rename(person);
    for (SeenPerson& person : m_here) rename(person);
    Q_EMIT changed();
}

void PresenceLog::dropForgotten(const QSet<QDateTime>& unnamedAt, const QDateTime& oldest) {
    const auto dropped = m_today.removeIf([&](const SeenPerson& person) {
        const QDateTime since = person.since.toUTC();
        return !person.personId && since >= oldest && !unnamedAt.contains(since);
    });
    if (dropped > 0) Q_EMIT changed();
}

void PresenceLog::clear() {
    m_visits.clear();
    m_here.clear();
    m_today.clear();
    m_frame.reset();
    Q_EMIT changed();
}

}  // namespace facenet
