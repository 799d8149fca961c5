#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/worker.h"
#include "ui/session/load_model.h"
#include "ui/session/store_session.h"

namespace facenet {

class Settings;

/// The model that the store's settings name, on the engine that the program's settings ask for. What worked before goes
/// on working when another one cannot be loaded.
/// Thread: GUI; loads on a worker
class ModelLoader : public QObject {
    Q_OBJECT

public:
    /// In: how an engine is made; tests pass a fake one
    using EngineLoader = std::function<Result<std::shared_ptr<const Engine>>(const EngineOptions&)>;
    ModelLoader(StoreSession& session, Settings& settings, EngineLoader engineLoader, QObject* parent = nullptr);
    ~ModelLoader() override;

    LoadState state() const { return m_state; }
    const std::optional<Error>& error() const { return m_error; }
    const std::optional<LoadedModel>& model() const { return m_model; }
    /// Rises with every load; what began under a lower one is out of date.
    int number() const { return m_number; }
    /// Loads engine and model again.
    void reload();

Q_SIGNALS:
    void loaded();  ///< another `model()`; before `stateChanged`
    void stateChanged();

private:
    void setState(LoadState state, std::optional<Error> error = {});

    StoreSession& m_session;
    Settings& m_settings;
    EngineLoader m_engineLoader;
    Worker m_worker;
    LoadState m_state = LoadState::Loading;
    std::optional<Error> m_error;
    EngineOptions m_engineOptions;
    std::optional<LoadedModel> m_model;
    int m_number = 0;
};

}  // namespace facenet
