#include "ui/base/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "ui/base/settings.h"

namespace facenet {

QString shownLanguage() {
    return Language::tr("en", "this language's own code");
}

Language::Language(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
    connect(&m_settings, &Settings::languageChanged, this, &Language::apply);
    apply();
}

void Language::apply() {
    QCoreApplication::removeTranslator(&m_words);
    QCoreApplication::removeTranslator(&m_dialogs);
    const QLocale system = QLocale::system();
    const QLocale wanted = m_settings.language().isEmpty() ? system : QLocale(m_settings.language());
    const QLocale locale = wanted.language() == system.language() ? system : wanted;
    // Dates and numbers are written as they are where the user lives, in the words of the language that was chosen.
    const QLocale there(locale.language(), locale.script(), system.territory());
    QLocale::setDefault(locale == system ? system : there.language() == locale.language() ? there : locale);
    // English has a file too: it holds the plural forms.
    if (m_words.load(locale, QStringLiteral("facenet"), QStringLiteral("_"), QStringLiteral(":/translations")))
        QCoreApplication::installTranslator(&m_words);
    else if (m_words.load(QStringLiteral(":/translations/facenet_en.qm")))
        QCoreApplication::installTranslator(&m_words);
    if (m_dialogs.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                       QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_dialogs);
}

}  // namespace facenet
