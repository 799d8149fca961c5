#include "ui/session/gallery_keeper.h"

#include <utility>

#include "database/store_model.h"
#include "ui/base/async.h"
#include "ui/session/activity_reports.h"

namespace facenet {
namespace {

/// Small, because live recognition waits for the batch.
constexpr int kFacesPerBatch = 8;

}  // namespace

GalleryKeeper::GalleryKeeper(StoreSession& session, ModelLoader& loader, ActivityReports& reports, QObject* parent)
    : QObject(parent), m_session(session), m_loader(loader), m_reports(reports) {
    connect(&m_session, &StoreSession::stateChanged, this, [this] {
        if (m_session.state() != LoadState::Ready) drop();
    });
    connect(&m_loader, &ModelLoader::loaded, this, &GalleryKeeper::take);
}

GalleryKeeper::~GalleryKeeper() {
    ++m_number;
    m_worker.waitForDone();
}

QString GalleryKeeper::modelId() const {
    return QString::fromStdString(m_loader.model()->card.modelId);
}

void GalleryKeeper::drop() {
    ++m_number;
    m_gallery.reset();
    Q_EMIT changed();
}

/// Another model: embeddings can refer to it from now on.
void GalleryKeeper::take() {
    drop();
    m_missing = std::make_shared<MissingEmbeddings>(modelId());
    const ModelCard& card = m_loader.model()->card;
    auto write = [id = modelId(), name = QString::fromStdString(card.name), json = metadataJson(card)](
                     GalleryStore& store) { return store.faces().registerModel(id, name, json); };
    inStore(m_session.store(), this, write, [this, number = m_loader.number()](const Result<void>& written) {
        if (number != m_loader.number()) return;
        m_reports.note(written, tr("Noting the model in the store"));
        rebuild();  // whoever is measured with it already can be recognised
    });
}

void GalleryKeeper::rebuild() {
    if (!m_loader.model() || m_session.state() != LoadState::Ready) {
        Q_EMIT changed();
        return;
    }
    const int number = ++m_number;
    auto read = [id = modelId(), entry = m_loader.model()->entry](GalleryStore& store) -> Result<GalleryContents> {
        if (const auto kept = keepModel(store, entry); !kept) return kept.error();
        return store.faces().galleryContents(id);
    };
    inStore(m_session.store(), this, read, [this, number](const Result<GalleryContents>& contents) {
        if (number != m_number) return;
        m_reports.note(contents, tr("Reading the people"));
        if (!contents) return;
        auto build = [model = *m_loader.model(), contents = *contents] {
            return Gallery::build(*model.engine, contents, model.analyzer->network().cohort());
        };
        inBackground(m_worker, this, {}, std::move(build),
                     [this, number](Result<std::shared_ptr<const Gallery>> built) {
                         if (number != m_number) return;
                         m_reports.note(built, tr("Preparing the search"));
                         if (!built) return;
                         m_gallery = *built;
                         Q_EMIT changed();
                         if (m_measuring)
                             m_measureAgain = true;  // it may have looked already when the newest faces came
                         else
                             measureMissing(false);
                     });
    });
}

void GalleryKeeper::setMeasuring(bool measuring) {
    if (std::exchange(m_measuring, measuring) != measuring) Q_EMIT measuringChanged();
}

/// A few at a time; builds the gallery anew when there were any.
void GalleryKeeper::measureMissing(bool someMeasured) {
    if (m_session.isReadOnly()) return;
    setMeasuring(true);
    using Batch = MissingEmbeddings::Batch;
    const int number = m_loader.number();
    auto read = [missing = m_missing](GalleryStore& store) { return missing->next(store, kFacesPerBatch); };
    inStore(m_session.store(), this, read, [=, this](const Result<Batch>& batch) {
        if (number != m_loader.number() || !batch || batch->empty()) return endMeasuring(number, someMeasured, batch);
        auto measure = [analyzer = m_loader.model()->analyzer, batch = *batch] {
            return MissingEmbeddings::measure(*analyzer, batch);
        };
        inBackground(m_worker, this, {}, std::move(measure),
                     [=, this, batch = *batch](const Result<MeasuredFaces>& measured) {
                         if (number != m_loader.number() || !measured)
                             return endMeasuring(number, someMeasured, measured);
                         storeMeasured(number, batch, *measured, someMeasured);
                     });
    });
}

void GalleryKeeper::storeMeasured(int number, const MissingEmbeddings::Batch& batch, const MeasuredFaces& measured,
                                  bool someMeasured) {
    if (!measured.unreadable.isEmpty())
        m_reports.note(Error{ErrorCode::ImageUnreadable, {}}, tr("Measuring %n stored face(s) with this model", nullptr,
                                                                 static_cast<int>(measured.unreadable.size())));
    const bool some = someMeasured || !measured.embeddings.isEmpty() || !measured.looks.isEmpty();
    auto write = [missing = m_missing, batch, measured](GalleryStore& store) {
        return missing->add(store, batch, measured);
    };
    inStore(m_session.store(), this, write, [this, number, some](const Result<void>& written) {
        if (number != m_loader.number() || !written) return endMeasuring(number, some, written);
        measureMissing(some);
    });
}

template <typename T>
void GalleryKeeper::endMeasuring(int number, bool someMeasured, const Result<T>& last) {
    setMeasuring(false);
    const bool again = std::exchange(m_measureAgain, false);
    if (number != m_loader.number()) {
        // A newer load began meanwhile; if it is through already it left the measuring to us.
        if (m_gallery) measureMissing(false);
        return;
    }
    m_reports.note(last, tr("Measuring stored faces with this model"));
    if (!last) return;
    if (someMeasured)
        rebuild();
    else if (again)
        measureMissing(false);
}

}  // namespace facenet
