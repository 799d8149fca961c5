#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

#include "database/gallery_store.h"
#include "ui/base/async.h"
#include "ui/base/background_job.h"

class QPushButton;
class QLabel;

namespace facenet {

class CardColumn;
class EmptyState;
class Gallery;
class GalleryEditor;
class MendingCard;
class Notifier;
class PeopleModel;
class Prompts;
class Studio;

/// Sightings without a name, grouped by who they seem to show: name a group and it becomes a person.
/// Thread: GUI; grouping runs elsewhere
class UnknownsView : public QWidget {
    Q_OBJECT

public:
    UnknownsView(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor, PeopleModel& people,
                 QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    using Group = QList<UnnamedLook>;  ///< newest first

    void reload();
    void show(const QList<Group>& groups);
    void addGroup(const Group& group);
    void askToKeep();
    void showNobody();
    /// In: the looks as they were measured
    void nameGroup(const QList<qint64>& sightingIds, const std::vector<Embedding>& looks);

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    PeopleModel& m_people;
    BackgroundJob m_job;
    AnswerTokens m_reloads;
    QTimer m_reloadSoon;
    QLabel* m_words;
    CardColumn* m_cards;
    EmptyState* m_nobody;
    QPushButton* m_keep = nullptr;
};

}  // namespace facenet
