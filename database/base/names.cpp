#include "database/base/names.h"

#include <QChar>
#include <QList>
#include <algorithm>

namespace facenet {

namespace {

/// Chinese, Japanese, Thai and others don't part words.
bool partsWords(QChar letter) {
    switch (letter.script()) {
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Hangul:
        case QChar::Script_Thai:
        case QChar::Script_Lao:
        case QChar::Script_Khmer:
        case QChar::Script_Myanmar:
            return false;
        default:
            return letter.isLetterOrNumber();
    }
}

/// Folded, with one space for all that is neither a letter nor a figure.
QString wordsOf(const QString& text) {
    QString words = foldedName(text);
    for (QChar& letter : words)
        if (!letter.isLetterOrNumber() && !letter.isMark() && !letter.isSurrogate()) letter = u' ';
    return words.simplified();
}

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

/// In: the words of the text, and the text
bool standsIn(const QString& words, const QString& text, const QString& name) {
    const QString wanted = wordsOf(name);
    if (wanted.isEmpty()) return !name.trimmed().isEmpty() && text.contains(name.trimmed());
    for (qsizetype at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
        const qsizetype end = at + wanted.size();
        const bool begins = at == 0 || !partsWords(words[at - 1]) || !partsWords(wanted.front());
        const bool ends = end == words.size() || !partsWords(words[end]) || !partsWords(wanted.back());
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

Result<QString> cleanName(const QString& name) {
    const QString clean = name.trimmed().normalized(QString::NormalizationForm_C);
    // What was not UTF-8 has become these; different names would become one.
    if (!clean.isValidUtf16() || clean.contains(QChar::ReplacementCharacter))
        return Error{ErrorCode::InvalidArgument, "the name is not valid Unicode"};
    const auto letters = clean.toUcs4();
    if (std::none_of(letters.begin(), letters.end(), isVisible))
        return Error{ErrorCode::InvalidArgument, "the name is empty"};
    if (letters.size() > kMaxNameLength)
        return Error{ErrorCode::InvalidArgument, "the name is longer than 200 characters"};
    if (std::any_of(letters.begin(), letters.end(), isForbidden))
        return Error{ErrorCode::InvalidArgument, "the name contains control characters"};
    return clean;
}

QString withBlanks(QString text) {
    return text.replace(u'_', u' ');
}

QString foldedName(const QString& name) {
    // Qt folds letter by letter; the way through capitals takes "ß" to "ss" as well.
    const QString plain = name.trimmed().normalized(QString::NormalizationForm_KC);
    return plain.toCaseFolded().toUpper().toCaseFolded().normalized(QString::NormalizationForm_KC);
}

bool mentions(const QString& text, const QString& name) {
    return mentionsAny(text, {name});
}

bool mentionsAny(const QString& text, const QStringList& names) {
    const QString words = wordsOf(text);
    return std::any_of(names.begin(), names.end(), [&](const QString& name) { return standsIn(words, text, name); });
}

}  // namespace facenet
