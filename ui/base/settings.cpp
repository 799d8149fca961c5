#include "ui/base/settings.h"
#include "core/video/kept_address.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

#include "database/gallery_store.h"
#include "database/protection/window_paths.h"

namespace facenet {
namespace {

QString kept(const QString& source) {
    return QString::fromStdString(withoutPassword(source.toStdString()));
}

constexpr QLatin1String kStoreFolder("store/folder");
constexpr QLatin1String kDevice("engine/device");
constexpr QLatin1String kPrecision("engine/precision");
constexpr QLatin1String kThreads("engine/threads");
constexpr QLatin1String kSmallestFace("detector/smallest_face_px");
constexpr QLatin1String kFullResolution("detector/full_resolution");
constexpr QLatin1String kTheme("window/theme");
constexpr QLatin1String kLanguage("window/language");
constexpr QLatin1String kGeometry("window/geometry");
constexpr QLatin1String kGalleryAsTable("gallery/as_table");
constexpr QLatin1String kDeclinedUpgrade("model/declined_upgrade");
constexpr QLatin1String kLockAfter("protection/lock_after_minutes");
constexpr QLatin1String kGalleryOrder("gallery/order");
constexpr QLatin1String kPage("window/page");
constexpr QLatin1String kPeoplePanel("window/people_panel");
constexpr QLatin1String kLoop("live/loop");
constexpr QLatin1String kEveryFrame("live/every_frame");
constexpr QLatin1String kTrainingOptions("training/options");
constexpr QLatin1String kTrainingPreset("training/preset");
constexpr int kRecentKept = 8;

QString themeName(ThemeChoice theme) {
    switch (theme) {
        case ThemeChoice::System:
            return QStringLiteral("system");
        case ThemeChoice::Light:
            return QStringLiteral("light");
        case ThemeChoice::Dark:
            return QStringLiteral("dark");
    }
    return {};
}

}  // namespace

Settings::Settings(const QString& file, QObject* parent) : QObject(parent), m_settings(openWindowSettings(file)) {
    // Earlier versions kept addresses with their passwords.
    m_settings->remove(QStringLiteral("live/last_source"));
    QStringList sources = recentSources();
    for (QString& source : sources) source = kept(source);
    sources.removeAll(QString());
    if (sources != recentSources()) m_settings->setValue(kRecentSources, sources);
}

Settings::~Settings() = default;

QString Settings::storeFolder() const {
    if (!m_storeFolderOfThisRun.isEmpty()) return m_storeFolderOfThisRun;
    const QString folder = m_settings->value(kStoreFolder).toString();
    return folder.isEmpty() ? GalleryStore::defaultFolder() : folder;
}

void Settings::setStoreFolder(const QString& folder) {
    if (folder == storeFolder()) return;
    m_storeFolderOfThisRun.clear();
    m_settings->setValue(kStoreFolder, folder);
    Q_EMIT storeFolderChanged();
}

void Settings::useStoreFolderForThisRun(const QString& folder) {
    m_storeFolderOfThisRun = folder;
}

DeviceKind Settings::device() const {
    return deviceFromString(m_settings->value(kDevice).toString().toStdString()).value_or(DeviceKind::Auto);
}

void Settings::setDevice(DeviceKind device) {
    if (device == this->device()) return;
    m_settings->setValue(kDevice, QString::fromStdString(toString(device)));
    Q_EMIT engineChanged();
}

Precision Settings::precision() const {
    return precisionFromString(m_settings->value(kPrecision).toString().toStdString()).value_or(Precision::Auto);
}

void Settings::setPrecision(Precision precision) {
    if (precision == this->precision()) return;
    m_settings->setValue(kPrecision, QString::fromStdString(toString(precision)));
    Q_EMIT engineChanged();
}

int Settings::threads() const {
    return std::clamp(m_settings->value(kThreads, 0).toInt(), 0, kMostThreads);
}

void Settings::setThreads(int threads) {
    if (threads == this->threads()) return;
    m_settings->setValue(kThreads, threads);
    Q_EMIT engineChanged();
}

int Settings::smallestFacePx() const {
    return std::clamp(m_settings->value(kSmallestFace, DetectorOptions{}.smallestFacePx).toInt(), kSmallestFaceLeastPx,
                      kSmallestFaceMostPx);
}

void Settings::setSmallestFacePx(int sizePx) {
    if (sizePx == smallestFacePx()) return;
    m_settings->setValue(kSmallestFace, sizePx);
    Q_EMIT detectorChanged();
}

bool Settings::fullResolutionDetection() const {
    return m_settings->value(kFullResolution, false).toBool();
}

void Settings::setFullResolutionDetection(bool on) {
    if (on == fullResolutionDetection()) return;
    m_settings->setValue(kFullResolution, on);
    Q_EMIT detectorChanged();
}

ThemeChoice Settings::theme() const {
    const QString name = m_settings->value(kTheme).toString();
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark})
        if (name == themeName(theme)) return theme;
    return ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice theme) {
    if (theme == this->theme()) return;
    m_settings->setValue(kTheme, themeName(theme));
    Q_EMIT themeChanged();
}

QString Settings::language() const {
    return m_settings->value(kLanguage).toString();
}

void Settings::setLanguage(const QString& language) {
    if (language == this->language()) return;
    m_settings->setValue(kLanguage, language);
    Q_EMIT languageChanged();
}

QString Settings::lastFolder(QLatin1String kind) const {
    const QString folder = m_settings->value(QString(kLastFolders + QString(kind))).toString();
    return QFileInfo(folder).isDir() ? folder : QString();
}

void Settings::setLastFolder(QLatin1String kind, const QString& folder) {
    if (m_remembersPaths) m_settings->setValue(QString(kLastFolders + QString(kind)), folder);
}

void Settings::addRecentSource(const QString& source) {
    addRecent(kRecentSources, kept(source));
}

QStringList Settings::recentSources() const {
    return m_settings->value(kRecentSources).toStringList();
}

QStringList Settings::recentDataSets() const {
    return m_settings->value(kRecentDataSets).toStringList();
}

void Settings::addRecentDataSet(const QString& path) {
    addRecent(kRecentDataSets, path);
}

void Settings::addRecent(QLatin1String key, const QString& text) {
    if (!m_remembersPaths || text.isEmpty()) return;
    m_settings->sync();  // another window adds to the same list
    QStringList recent = m_settings->value(key).toStringList();
    recent.removeAll(text);
    recent.prepend(text);
    m_settings->setValue(key, QStringList(recent.mid(0, kRecentKept)));
}

void Settings::setRemembersPaths(bool on) {
    m_remembersPaths = on;
    if (!on) forgetPaths(*m_settings);
}

QString Settings::trainingOptions() const {
    return m_settings->value(kTrainingOptions).toString();
}

int Settings::trainingPreset() const {
    return m_settings->value(kTrainingPreset, 0).toInt();
}

void Settings::setTrainingOptions(int preset, const QString& json) {
    m_settings->setValue(kTrainingPreset, preset);
    m_settings->setValue(kTrainingOptions, json);
}

bool Settings::loopVideo() const {
    return m_settings->value(kLoop, false).toBool();
}

void Settings::setLoopVideo(bool on) {
    if (on == loopVideo()) return;
    m_settings->setValue(kLoop, on);
    Q_EMIT playbackChanged();
}

bool Settings::everyFrame() const {
    return m_settings->value(kEveryFrame, false).toBool();
}

void Settings::setEveryFrame(bool on) {
    if (on == everyFrame()) return;
    m_settings->setValue(kEveryFrame, on);
    Q_EMIT playbackChanged();
}

bool Settings::peoplePanelShown() const {
    return m_settings->value(kPeoplePanel, true).toBool();
}

void Settings::setPeoplePanelShown(bool shown) {
    m_settings->setValue(kPeoplePanel, shown);
}

int Settings::lockAfterMinutes() const {
    return m_settings->value(kLockAfter, 10).toInt();
}

void Settings::setLockAfterMinutes(int minutes) {
    m_settings->setValue(kLockAfter, minutes);
}

bool Settings::galleryAsTable() const {
    return m_settings->value(kGalleryAsTable, false).toBool();
}

void Settings::setGalleryAsTable(bool on) {
    m_settings->setValue(kGalleryAsTable, on);
}

QString Settings::declinedUpgrade() const {
    return m_settings->value(kDeclinedUpgrade).toString();
}

void Settings::setDeclinedUpgrade(const QString& modelId) {
    m_settings->setValue(kDeclinedUpgrade, modelId);
}

int Settings::galleryOrder() const {
    return m_settings->value(kGalleryOrder, 0).toInt();
}

void Settings::setGalleryOrder(int column) {
    m_settings->setValue(kGalleryOrder, column);
}

QByteArray Settings::windowGeometry() const {
    return m_settings->value(kGeometry).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray& geometry) {
    m_settings->setValue(kGeometry, geometry);
}

int Settings::page() const {
    return m_settings->value(kPage, 0).toInt();
}

void Settings::setPage(int page) {
    m_settings->setValue(kPage, page);
}

}  // namespace facenet
