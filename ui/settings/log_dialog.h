#pragma once

#include <QDialog>

#include "database/gallery_store.h"

class QLabel;
class QTableWidget;

namespace facenet {

class Studio;

/// Who did what with the store, without names and faces: what its log says, newest first.
/// Thread: GUI
class LogDialog : public QDialog {
    Q_OBJECT

public:
    LogDialog(Studio& studio, QWidget* parent);

private:
    void showLines(const QList<LogLine>& lines);

    QLabel* m_words;
    QTableWidget* m_lines;
};

}  // namespace facenet
