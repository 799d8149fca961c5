#include "database/exchange/package_path.h"

#include <QStringList>
#include <algorithm>

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kMostFolderBytes = 150;  ///< file systems take 255; room for a number

bool isControl(QChar letter) {
    return letter.category() == QChar::Other_Control;
}

/// Names that Windows keeps for devices.
bool isReserved(const QString& name) {
    static const QStringList kDevices{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s};
    const QString stem = name.section(u'.', 0, 0).trimmed().toUpper();
    const bool port = stem.size() == 4 && (stem.startsWith(u"COM"_s) || stem.startsWith(u"LPT"_s)) && stem[3].isDigit();
    return port || kDevices.contains(stem);
}

}  // namespace

bool isSafePath(const QString& path) {
    if (path.isEmpty() || path.size() > 1000 || path.startsWith(u'/')) return false;
    if (path.contains(u'\\') || path.contains(u':') || std::any_of(path.begin(), path.end(), isControl)) return false;
    const QStringList parts = path.split(u'/');
    return std::none_of(parts.begin(), parts.end(),
                        [](const QString& part) { return part.isEmpty() || part == u"."_s || part == u".."_s; });
}

QString folderNameFor(const QString& name, QSet<QString>& taken) {
    QString safe = name.normalized(QString::NormalizationForm_C);
    for (QChar& letter : safe)
        if (isControl(letter) || QStringView(u"/\\:*?\"<>|").contains(letter)) letter = u'_';
    while (safe.toUtf8().size() > kMostFolderBytes) safe.chop(safe.back().isLowSurrogate() ? 2 : 1);
    while (safe.startsWith(u'.') || safe.startsWith(u' ')) safe.remove(0, 1);
    while (safe.endsWith(u'.') || safe.endsWith(u' ')) safe.chop(1);
    if (safe.isEmpty() || isReserved(safe)) safe.prepend(u'_');
    QString folder = safe;
    for (int n = 2; taken.contains(folder.toCaseFolded()); ++n) folder = u"%1 (%2)"_s.arg(safe).arg(n);
    taken.insert(folder.toCaseFolded());
    return folder;
}

}  // namespace facenet
