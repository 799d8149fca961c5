#pragma once

#include <QWidget>

#include "database/parts/consents.h"

class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace facenet {

class Studio;

/// The text that people agree to, edited in place and saved when a field is left.
/// Thread: GUI
class ConsentForm : public QWidget {
    Q_OBJECT

public:
    explicit ConsentForm(Studio& studio, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void read();
    void show(const ConsentText& text);
    void save();

    Studio& m_studio;
    QLineEdit* m_version;
    QLineEdit* m_purpose;
    QPlainTextEdit* m_text;
    QSpinBox* m_validDays;
    QSpinBox* m_reviewDays;
    ConsentText m_saved;
};

}  // namespace facenet
