#include "database/protection/window_paths.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

std::unique_ptr<QSettings> openWindowSettings(const QString& file) {
    if (!file.isEmpty()) return std::make_unique<QSettings>(file, QSettings::IniFormat);
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, u"facenet-studio"_s,
                                       u"facenet-studio"_s);
}

std::unique_ptr<QSettings> openQtsSettings() {
    return std::make_unique<QSettings>(QSettings::UserScope, u"QtProject"_s);
}

void forgetPaths(QSettings& settings) {
    for (const QLatin1String key : {kRecentSources, kRecentDataSets, kLastFolders}) settings.remove(key);
    const std::unique_ptr<QSettings> qts = openQtsSettings();
    for (const QLatin1String key : {kQtsHistory, kQtsLastFolder}) qts->remove(key);
}

}  // namespace facenet
