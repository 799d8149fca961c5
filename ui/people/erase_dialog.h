#pragma once

#include <QDialog>

#include "database/gallery_store.h"

class QListWidget;

namespace facenet {

/// Asks before people are erased for good, and shows what nobody's name stands on and yet shows them, where there is
/// such, to be erased as well: looks that show somebody else are left out by a click. Accepted when they are to be
/// erased. Thread: GUI
class EraseDialog : public QDialog {
    Q_OBJECT

public:
    /// In: the question, the words of the button that keeps them, what resembles them, stores that go as a whole
    EraseDialog(const QString& question, const QString& keep, const QList<SimilarLook>& similar,
                const QStringList& putAside, QWidget* parent);

    /// What is to go with them.
    QList<SimilarLook> chosen() const;

private:
    QList<SimilarLook> m_similar;
    QListWidget* m_looks;
};

}  // namespace facenet
