#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

#include "core/face/detector.h"
#include "core/model/engine.h"

class QSettings;

namespace facenet {

enum class ThemeChoice { System, Light, Dark };

inline constexpr int kSmallestFaceLeastPx = 10;  ///< the detector finds nothing below
inline constexpr int kSmallestFaceMostPx = 300;

/// What the program remembers about itself, typed. What belongs to a store (how often a stranger may be named, how long
/// sightings are kept, the model in use) stands in the store: see `StoreSettings` in `studio.h`.
/// Thread: GUI
class Settings : public QObject {
    Q_OBJECT

public:
    /// In: the file to keep them in; empty means the platform's own place
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);
    ~Settings() override;

    QString storeFolder() const;  ///< default: `GalleryStore::defaultFolder()`
    void setStoreFolder(const QString& folder);
    /// Takes the place of the remembered folder until the program ends or another one is set.
    void useStoreFolderForThisRun(const QString& folder);
    DeviceKind device() const;
    void setDevice(DeviceKind device);
    Precision precision() const;
    void setPrecision(Precision precision);
    static constexpr int kMostThreads = 64;
    int threads() const;  ///< 0: chosen by the program
    void setThreads(int threads);
    int smallestFacePx() const;
    void setSmallestFacePx(int sizePx);
    bool fullResolutionDetection() const;
    void setFullResolutionDetection(bool on);
    ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    QString language() const;  ///< `en`, `zh_CN`; empty: the system's
    void setLanguage(const QString& language);
    /// Where a file was chosen last, by what was done with it; empty where that is gone or not known.
    QString lastFolder(QLatin1String kind) const;
    void setLastFolder(QLatin1String kind, const QString& folder);
    void addRecentSource(const QString& source);  ///< see `parseSourceAddress`; a password in it is not kept
    QStringList recentSources() const;            ///< newest first
    QStringList recentDataSets() const;           ///< folders and files that were trained on, newest first
    void addRecentDataSet(const QString& path);
    /// While a passphrase protects the store, paths and addresses are kept nowhere else: those that are kept go.
    void setRemembersPaths(bool on);
    /// The options of the latest training and the preset they came from, as JSON; empty before the first.
    QString trainingOptions() const;
    int trainingPreset() const;
    void setTrainingOptions(int preset, const QString& json);
    int lockAfterMinutes() const;  ///< without a key or a move of the mouse; 0: never
    void setLockAfterMinutes(int minutes);
    bool galleryAsTable() const;
    void setGalleryAsTable(bool on);
    int galleryOrder() const;  ///< a column of `PeopleModel`
    void setGalleryOrder(int column);
    bool loopVideo() const;
    void setLoopVideo(bool on);
    bool everyFrame() const;  ///< films wait until each frame was looked at
    void setEveryFrame(bool on);
    bool peoplePanelShown() const;
    void setPeoplePanelShown(bool shown);
    QString declinedUpgrade() const;  ///< the id of weights that are not offered again
    void setDeclinedUpgrade(const QString& modelId);
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);
    int page() const;
    void setPage(int page);

Q_SIGNALS:
    void detectorChanged();
    void engineChanged();  ///< device, precision or threads: takes effect when the model is loaded again
    void themeChanged();
    void languageChanged();
    void storeFolderChanged();
    void playbackChanged();  ///< `loopVideo` or `everyFrame`

private:
    void addRecent(QLatin1String key, const QString& text);

    std::unique_ptr<QSettings> m_settings;
    QString m_storeFolderOfThisRun;
    bool m_remembersPaths = false;  ///< not before it is known whether the store is protected
};

}  // namespace facenet
