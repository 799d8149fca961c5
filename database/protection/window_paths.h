#pragma once

#include <QLatin1String>
#include <QSettings>
#include <QString>
#include <memory>

namespace facenet {

/// What the window remembers for this user, in a file of this user's own. In: another file, for tests
std::unique_ptr<QSettings> openWindowSettings(const QString& file = {});

/// Where films, streams and pictures were last taken from: keys of these settings.
inline constexpr QLatin1String kRecentSources("live/recent_sources");
inline constexpr QLatin1String kRecentDataSets("training/recent");
inline constexpr QLatin1String kLastFolders("folders/");

/// What Qt keeps for the file dialogs of all programs: its file, and where in it files were looked for.
std::unique_ptr<QSettings> openQtsSettings();
inline constexpr QLatin1String kQtsHistory("FileDialog/history");
inline constexpr QLatin1String kQtsLastFolder("FileDialog/lastVisited");

/// Paths and addresses may name people: a window that works with a protected store keeps none, and whoever protects one
/// forgets them.
void forgetPaths(QSettings& settings);

}  // namespace facenet
