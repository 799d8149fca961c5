#pragma once

#include <QWidget>

#include "core/face/enrolment.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace facenet {

struct StoreSettings;

class CoverageMap;
class ShotStrip;

/// Who is enrolled: name, note, consent, what was captured so far, and Save.
/// Thread: GUI
class EnrolmentForm : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString name;
        QString note;
        bool consent = false;
        QString consentWords = {};  ///< to which it was given
    };

    explicit EnrolmentForm(QWidget* parent = nullptr);

    Entry entry() const;
    void setEntry(const Entry& entry);
    void focusName();
    void showShots(const ShotSelector& selector);
    /// In: where faces are stored and what is done with them, for the words beside the consent
    void setStorage(const QString& folder, const StoreSettings& settings);
    /// What is agreed to by ticking the consent.
    void setConsentWords(const QString& words);
    /// In: why nothing can be saved whatever is entered; empty: it can
    void setBlocked(const QString& why);
    /// In: pictures that could not be used and why, a line each; empty: none
    void setProblems(const QStringList& lines);

Q_SIGNALS:
    void saveWanted();
    void clearWanted();
    void dropWanted(int index);
    void problemsRead();  ///< the user has closed the list

private:
    QWidget* makeFields();
    QWidget* makeProblems();
    void showState();

    QScrollArea* m_scroll;
    QLineEdit* m_name;
    QPlainTextEdit* m_note;
    QCheckBox* m_consent;
    QLabel* m_consentWords;
    QLabel* m_consentText;
    CoverageMap* m_map;
    QLabel* m_progress;
    ShotStrip* m_strip;
    QWidget* m_problems;
    QLabel* m_problemsText;
    QLabel* m_state;
    QPushButton* m_save;
    QPushButton* m_clear;
    QString m_blocked;
    QString m_agreedWords;      ///< to which the consent was ticked
    bool m_focusWaits = false;  ///< the button to save gets it back
    std::size_t m_shots = 0;
    std::size_t m_recommended = 0;
    bool m_mixed = false;  ///< a shot may show somebody else
};

}  // namespace facenet
