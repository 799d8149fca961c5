#include "ui/session/model_loader.h"

#include <utility>

#include "database/store_model.h"
#include "ui/base/async.h"
#include "ui/base/settings.h"

namespace facenet {

ModelLoader::ModelLoader(StoreSession& session, Settings& settings, EngineLoader engineLoader, QObject* parent)
    : QObject(parent), m_session(session), m_settings(settings), m_engineLoader(std::move(engineLoader)) {
    connect(&m_session, &StoreSession::stateChanged, this, [this] {
        if (m_session.state() == LoadState::Loading || m_session.state() == LoadState::Locked) ++m_number;
    });
    connect(&m_session, &StoreSession::modelWanted, this, &ModelLoader::reload);
    connect(&m_settings, &Settings::engineChanged, this, &ModelLoader::reload);
}

ModelLoader::~ModelLoader() {
    ++m_number;
    m_worker.waitForDone();
}

void ModelLoader::setState(LoadState state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    Q_EMIT stateChanged();
}

void ModelLoader::reload() {
    if (m_session.state() != LoadState::Ready) return;
    const int number = ++m_number;
    setState(LoadState::Loading);
    const EngineOptions options{
        .device = m_settings.device(), .precision = m_settings.precision(), .threads = m_settings.threads()};
    const bool sameEngine = m_model && options.device == m_engineOptions.device &&
                            options.precision == m_engineOptions.precision &&
                            options.threads == m_engineOptions.threads;
    auto work = [loader = m_engineLoader, options, engine = sameEngine ? m_model->engine : nullptr,
                 &store = m_session.store(), settings = m_session.settings()]() -> Result<LoadedModel> {
        const auto entry = store.ask([&](GalleryStore& opened) { return modelInUse(opened, settings); });
        if (!entry) return entry.error();
        if (engine) return loadModel(engine, *entry);
        const Result<std::shared_ptr<const Engine>> loaded = loader(options);
        if (!loaded) return loaded.error();
        return loadModel(*loaded, *entry);
    };
    inBackground(m_worker, this, {}, std::move(work), [this, number, options](Result<LoadedModel> loaded) {
        if (number != m_number) return;
        if (!loaded) return setState(LoadState::Failed, loaded.error());
        m_engineOptions = options;
        m_model = std::move(*loaded);
        m_state = LoadState::Ready;
        m_error.reset();
        Q_EMIT this->loaded();
        Q_EMIT stateChanged();
    });
}

}  // namespace facenet
