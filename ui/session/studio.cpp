#include "ui/session/studio.h"

#include <utility>

#include "core/model/calibration.h"
#include "ui/base/settings.h"

namespace facenet {
namespace {

constexpr std::size_t kCurvePointsNeeded = 2;

}  // namespace

/// The parts hear of one another first: whoever asks when the studio tells finds them in step.
Studio::Studio(Settings& settings, EngineLoader engineLoader, QObject* parent)
    : QObject(parent),
      m_settings(settings),
      m_session(settings, m_reports),
      m_loader(m_session, settings, std::move(engineLoader)),
      m_keeper(m_session, m_loader, m_reports),
      m_housekeeping(m_session, settings, m_reports) {
    connect(&m_reports, &ActivityReports::failed, this, &Studio::failed);
    connect(&m_reports, &ActivityReports::recovered, this, &Studio::recovered);
    connect(&m_session, &StoreSession::stateChanged, this, &Studio::storeStateChanged);
    connect(&m_session, &StoreSession::protectionUnfinished, this, &Studio::protectionUnfinished);
    connect(&m_session, &StoreSession::settingsChanged, this, [this] {
        Q_EMIT storeSettingsChanged();
        Q_EMIT optionsChanged();
    });
    connect(&m_loader, &ModelLoader::stateChanged, this, &Studio::modelStateChanged);
    connect(&m_keeper, &GalleryKeeper::measuringChanged, this, &Studio::measuringChanged);
    connect(&m_keeper, &GalleryKeeper::changed, this, [this] {
        Q_EMIT galleryChanged();
        Q_EMIT optionsChanged();
    });
    connect(&m_settings, &Settings::detectorChanged, this, &Studio::optionsChanged);
    connect(&m_settings, &Settings::playbackChanged, this, &Studio::optionsChanged);
}

std::shared_ptr<const Engine> Studio::engine() const {
    return m_loader.model() ? m_loader.model()->engine : nullptr;
}

std::shared_ptr<const Analyzer> Studio::analyzer() const {
    return m_loader.model() ? m_loader.model()->analyzer : nullptr;
}

std::optional<ModelCard> Studio::modelCard() const {
    return m_loader.model() ? std::optional(m_loader.model()->card) : std::nullopt;
}

double Studio::upgradeSeconds() const {
    const auto people = gallery();
    return people && m_loader.model() ? m_loader.model()->upgradeSecondsAFace * double(people->templateCount()) : 0;
}

std::optional<ModelCard> Studio::modelUpgrade() const {
    return m_loader.model() ? m_loader.model()->upgrade : std::nullopt;
}

QString Studio::modelPath() const {
    return m_loader.model() ? QString::fromStdString(m_loader.model()->entry.pathUtf8) : QString();
}

bool Studio::thresholdIsMeasured() const {
    return !m_loader.model() || m_loader.model()->card.farCurve.size() >= kCurvePointsNeeded;
}

float Studio::threshold() const {
    if (!m_loader.model()) return kThresholdWithoutCurve;
    const double templates = gallery() ? gallery()->independentTemplates() : 0;
    return namingThreshold(m_session.settings(), m_loader.model()->card, templates);
}

NamingRate Studio::namingRate() const {
    return {.strangerRate = m_session.settings().strangerRate,
            .templates = gallery() ? gallery()->independentTemplates() : 0,
            .people = gallery() ? static_cast<std::size_t>(gallery()->personCount()) : 0,
            .shiftBefore = modelCard()
                               ? m_session.settings().adoptedShifts.value(QString::fromStdString(modelCard()->modelId))
                               : 0};
}

LiveOptions Studio::liveOptions() const {
    LiveOptions options;
    options.detector.smallestFacePx = m_settings.smallestFacePx();
    options.detector.fullResolution = m_settings.fullResolutionDetection();
    options.matcher.threshold = threshold();
    options.loop = m_settings.loopVideo();
    options.everyFrame = m_settings.everyFrame();
    return options;
}

}  // namespace facenet
