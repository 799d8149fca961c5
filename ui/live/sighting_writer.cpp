#include "ui/live/sighting_writer.h"

#include <algorithm>
#include <utility>

#include "ui/base/async.h"
#include "ui/base/messages.h"
#include "ui/session/studio.h"

namespace facenet {

SightingWriter::SightingWriter(Studio& studio, Notifier& notifier, QObject* parent)
    : QObject(parent), m_studio(studio), m_notifier(notifier) {
    connect(&m_studio, &Studio::storeStateChanged, this, [this] {
        if (m_studio.storeState() == Studio::LoadState::Ready) return;
        m_waiting.clear();
        m_kept.clear();
        m_takenBack.clear();
        m_lost = m_named = 0;
        m_toNote = m_isNoted = false;
    });
}

void SightingWriter::add(const Sighting& sighting, int visit) {
    if (!m_studio.canChange()) return;
    if (sighting.personId && visit > m_lastNamed) {
        ++m_named;
        m_lastNamed = visit;
        m_toNote = true;
    }
    m_toNote = m_toNote || !m_isNoted;
    if (m_studio.storeSettings().keepSightings) keep(sighting, visit);
    if (!m_writing) write();
}

void SightingWriter::takeBack(int visit) {
    m_waiting.removeIf([visit](const Waiting& one) { return one.visit == visit; });
    m_takenBack.insert(visit);
    removeTakenBack();
}

void SightingWriter::removeTakenBack() {
    if (m_writing) return;
    QList<qint64> ids;
    for (const int visit : std::exchange(m_takenBack, {}))
        if (const qint64 id = m_kept.take(visit); id > 0) ids << id;
    if (ids.isEmpty()) return;
    inStore(
        m_studio.store(), this, {}, [ids](GalleryStore& opened) { return opened.sightings().remove(ids); },
        [this](const Result<JournalEntry>& removed) {
            if (!removed) Q_EMIT m_notifier.complain(removed.error());
            if (removed) Q_EMIT m_studio.sightingsStored();
        },
        StoreThread::WhenFull::Take);
}

void SightingWriter::keep(const Sighting& sighting, int visit) {
    Sighting measured = sighting;
    if (const auto card = m_studio.modelCard(); card && !measured.embedding.empty())
        measured.modelId = QString::fromStdString(card->modelId);
    const auto before =
        std::find_if(m_waiting.begin(), m_waiting.end(), [visit](const Waiting& one) { return one.visit == visit; });
    if (before != m_waiting.end()) {
        before->sighting = std::move(measured);
        return;
    }
    if (m_waiting.size() == kMostWaiting) {
        m_waiting.removeFirst();
        ++m_lost;
    }
    m_waiting.append({visit, std::move(measured)});
}

void SightingWriter::write() {
    if (!m_toNote && m_waiting.isEmpty()) return;
    m_writing = true;
    m_isNoted = true;
    for (Waiting& waiting : m_waiting) waiting.sighting.id = m_kept.value(waiting.visit);
    // Not refused by a full queue: there is one call at a time.
    const auto store = [all = std::exchange(m_waiting, {}), toNote = std::exchange(m_toNote, false),
                        named = std::exchange(m_named, 0)](GalleryStore& opened) -> Result<Written> {
        Written written;
        // Who was erased, named or forgotten meanwhile has not been here.
        const auto note = [&written](const auto& result) {
            if (!result && result.error().code != ErrorCode::NotFound && !written.failure)
                written.failure = result.error();
        };
        if (toNote) note(opened.journal().addToLog(QStringLiteral("identify"), named));
        for (const auto& [visit, sighting] : all) {
            if (sighting.id > 0) {
                note(opened.sightings().extend(sighting.id, sighting));
                continue;
            }
            const auto added = opened.sightings().add(sighting);
            note(added);
            if (added) written.kept.append({visit, *added});
        }
        return written;
    };
    inStore(
        m_studio.store(), this, {}, store, [this](const Result<Written>& done) { written(done); },
        StoreThread::WhenFull::Take);
}

void SightingWriter::written(const Result<Written>& written) {
    m_writing = false;
    const std::optional<Error> failure = written ? written->failure : std::optional(written.error());
    if (failure) Q_EMIT m_notifier.complain(*failure);
    if (written)
        for (const auto& [visit, id] : written->kept) m_kept.insert(visit, id);
    if (written && !written->kept.isEmpty()) Q_EMIT m_studio.sightingsStored();
    if (const int lost = std::exchange(m_lost, 0); lost > 0)
        Q_EMIT m_notifier.remark(
            tr("The data folder was busy for long: %n sighting(s) could not be kept.", nullptr, lost));
    removeTakenBack();
    write();
}

}  // namespace facenet
