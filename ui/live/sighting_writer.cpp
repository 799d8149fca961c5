#include "ui/live/sighting_writer.h"

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
        m_lost = m_named = 0;
    });
}

void SightingWriter::add(const Sighting& sighting) {
    if (!m_studio.canChange()) return;
    if (sighting.personId) ++m_named;
    if (m_studio.storeSettings().keepSightings) keep(sighting);
    if (!m_writing) write();
}

void SightingWriter::keep(const Sighting& sighting) {
    Sighting measured = sighting;
    if (const auto card = m_studio.modelCard(); card && !measured.embedding.empty())
        measured.modelId = QString::fromStdString(card->modelId);
    if (m_waiting.size() == kMostWaiting) {
        m_waiting.removeFirst();
        ++m_lost;
    }
    m_waiting.append(std::move(measured));
}

void SightingWriter::write() {
    if (m_named == 0 && m_waiting.isEmpty()) return;
    m_writing = true;
    // Not refused by a full queue: there is one call at a time.
    const auto store = [sightings = std::exchange(m_waiting, {}),
                        named = std::exchange(m_named, 0)](GalleryStore& opened) -> Result<void> {
        if (named > 0)
            if (const auto noted = opened.journal().addToLog(QStringLiteral("identify"), named); !noted) return noted;
        for (const Sighting& sighting : sightings) {
            const auto added = opened.sightings().add(sighting);
            // Somebody who was erased meanwhile has not been here.
            if (!added && added.error().code != ErrorCode::NotFound) return added;
        }
        return {};
    };
    inStore(
        m_studio.store(), this, {}, store, [this](const Result<void>& result) { written(result); },
        StoreThread::WhenFull::Take);
}

void SightingWriter::written(const Result<void>& result) {
    m_writing = false;
    if (!result) Q_EMIT m_notifier.complain(result.error());
    if (const int lost = std::exchange(m_lost, 0); lost > 0)
        Q_EMIT m_notifier.remark(
            tr("The data folder was busy for long: %n sighting(s) could not be kept.", nullptr, lost));
    write();
}

}  // namespace facenet
