#include "ui/base/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "ui/base/settings.h"

namespace facenet {

Language::Language(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
    connect(&m_settings, &Settings::languageChanged, this, &Language::apply);
    apply();
}

void Language::apply() {
    QCoreApplication::removeTranslator(&m_words);
    QCoreApplication::removeTranslator(&m_dialogs);
    const QLocale locale = m_settings.language().isEmpty() ? QLocale::system() : QLocale(m_settings.language());
    QLocale::setDefault(locale);
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
