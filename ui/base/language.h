#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace facenet {

class Settings;

/// The language of the words on the screen: `en`, `zh_CN`.
QString shownLanguage();

/// Installs the words of the chosen language; windows hear of a change by `QEvent::LanguageChange`.
/// Thread: GUI
class Language : public QObject {
    Q_OBJECT

public:
    explicit Language(Settings& settings, QObject* parent = nullptr);

private:
    void apply();

    Settings& m_settings;
    QTranslator m_words;    ///< of this program
    QTranslator m_dialogs;  ///< of Qt's own buttons and dialogs
};

}  // namespace facenet
