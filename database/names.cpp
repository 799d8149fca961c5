#include "database/names.h"

#include <QChar>
#include <QList>
#include <algorithm>

namespace facenet {

namespace {

bool isForbidden(char32_t letter) {
    switch (QChar::category(letter)) {
        case QChar::Other_Control:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            return true;
        default:
            return false;
    }
}

/// Joiners and direction marks take part in names but don't make one.
bool isVisible(char32_t letter) {
    return QChar::isPrint(letter) && !QChar::isSpace(letter) && QChar::category(letter) != QChar::Other_Format;
}

}  // namespace

Result<QString> cleanName(const QString& name) {
    const QString clean = name.trimmed().normalized(QString::NormalizationForm_C);
    if (!clean.isValidUtf16()) return Error{ErrorCode::InvalidArgument, "the name is not valid Unicode"};
    const auto letters = clean.toUcs4();
    if (std::none_of(letters.begin(), letters.end(), isVisible))
        return Error{ErrorCode::InvalidArgument, "the name is empty"};
    if (letters.size() > kMaxNameLength)
        return Error{ErrorCode::InvalidArgument, "the name is longer than 200 characters"};
    if (std::any_of(letters.begin(), letters.end(), isForbidden))
        return Error{ErrorCode::InvalidArgument, "the name contains control characters"};
    return clean;
}

QString foldedName(const QString& name) {
    // Qt folds letter by letter; the way through capitals takes "ß" to "ss" as well.
    const QString plain = name.trimmed().normalized(QString::NormalizationForm_KC);
    return plain.toCaseFolded().toUpper().toCaseFolded().normalized(QString::NormalizationForm_KC);
}

}  // namespace facenet
