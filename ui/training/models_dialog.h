#pragma once

#include <QDateTime>
#include <QDialog>
#include <QList>

#include "core/model/model_library.h"
#include "core/train/model_comparison.h"
#include "ui/base/background_job.h"

class QLabel;
class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace facenet {

class NoticeStrip;
class Prompts;
class Studio;

/// How many of the pairs of LFW a model gets right, in the user's numbers.
QString accuracyText(const ModelCard& card);

/// All models at hand: which is in use, what each was learned from and how well it does, which of the stored faces it
/// has measured; using, comparing, renaming, deleting, importing and exporting them.
/// Thread: GUI; the work runs elsewhere
class ModelsDialog : public QDialog {
    Q_OBJECT

public:
    /// In: the id of the model that is chosen at first; empty: the one in use
    ModelsDialog(Studio& studio, Prompts& prompts, const QString& chosenId, QWidget* parent);

private:
    struct Row {
        ModelEntry entry;
        QDateTime addedAt;
        int facesMeasured = 0;
    };

    void addButtons(QVBoxLayout* column);
    void read();
    void show(const QList<Row>& rows, int faces);
    void showChosen();
    const Row* chosen() const;
    bool isInUse(const Row& row) const;
    void use();
    void compare();
    void rename();
    void remove();
    void importModel();
    void exportChosen();
    /// Says how it went, and reads everything anew.
    void finish(const Result<void>& done, const QString& what);

    Studio& m_studio;
    Prompts& m_prompts;
    BackgroundJob m_job;
    NoticeStrip* m_strip;
    QTreeWidget* m_table;
    QLabel* m_card;
    QPushButton *m_use, *m_compare, *m_rename, *m_remove, *m_export, *m_import;
    QList<Row> m_rows;
    std::string m_chosenId;  ///< until something was chosen
};

}  // namespace facenet
