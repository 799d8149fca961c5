#pragma once

#include <QSet>
#include <QWidget>

#include "database/parts/dismissed_suggestions.h"
#include "ui/base/background_job.h"

class QLabel;

namespace facenet {

class CardColumn;
class FaceImages;
class Gallery;
class GalleryEditor;
class MendingCard;
class Notifier;
class Studio;

/// What could be mended in the gallery, each with pictures and one click.
/// Thread: GUI; looking for them runs elsewhere
class SuggestionsView : public QWidget {
    Q_OBJECT

public:
    SuggestionsView(Studio& studio, Notifier& notifier, GalleryEditor& editor, FaceImages& images,
                    QWidget* parent = nullptr);

    /// Looks through the present gallery unless that has been done.
    void look();

Q_SIGNALS:
    void found(const QHash<qint64, QSet<qint64>>& confusable);  ///< who is easily taken for whom
    void mergeWanted(const QList<qint64>& personIds);           ///< two entries of one person
    void shotsWanted(qint64 personId);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void show(const Suggestions& suggestions);
    void tellConfusable();
    void addHeading(const QString& text);
    MendingCard* addCard(MendingCard* card);
    void addSamePerson(const SamePersonSuggestion& pair);
    void addMisfiled(const MisfiledSuggestion& face);
    void addDuplicates(const NearDuplicates& faces);
    void addConfusable(const ConfusablePair& pair);
    void addNeeds(const PersonNeeds& person);
    QString nameOf(qint64 personId) const;
    void dismiss(const DismissedSuggestion& suggestion);

    Studio& m_studio;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    FaceImages& m_images;
    BackgroundJob m_job;
    std::shared_ptr<const Gallery> m_lookedAt;
    Suggestions m_found;
    bool m_wanted = false;             ///< somebody waits for the answer
    DismissedSuggestions m_dismissed;  ///< what the user has said is right as it is
    QLabel* m_words;
    CardColumn* m_cards;
};

}  // namespace facenet
