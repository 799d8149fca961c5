#pragma once

#include <QObject>
#include <functional>
#include <optional>
#include <vector>

#include "core/face/enrolment.h"
#include "database/gallery_store.h"

class QUndoStack;
class QWidget;

namespace facenet {

class GalleryEditor;
class Notifier;
class Prompts;
class Studio;

/// Saves an enrolment after it has asked what only the user can know: whether a face that looks like somebody enrolled
/// is that person, and whether a name that exists means the same person.
/// Thread: GUI
class EnrolmentSaver : public QObject {
    Q_OBJECT

public:
    /// In: the widget that questions stand before
    EnrolmentSaver(Studio& studio, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack, QWidget* page);

    /// In: `draft` with name, note, consent and faces
    void save(const Enrolment& draft);
    bool isSaving() const { return m_saving; }

Q_SIGNALS:
    void savingChanged();
    void saved();  ///< not emitted when the user cancelled or it failed

private:
    struct LookAlike {
        qint64 personId = 0;
        QString name;
        float cosineSimilarity = 0;
    };
    enum class Answer { Cancel, AddToPerson, NewPerson };

    void findLookAlike();
    void findNamesakes(const std::optional<LookAlike>& lookAlike);
    void ask(const std::optional<LookAlike>& lookAlike, const QList<Person>& namesakes);
    Answer askAboutLookAlike(const LookAlike& lookAlike, bool sameName);
    /// Sets the person to add to, if that is the answer.
    Answer askAboutName(const QList<Person>& namesakes);
    void write(bool allowSameName);
    void setSaving(bool saving);

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor* m_editor;
    QWidget* m_page;
    Enrolment m_draft;
    bool m_saving = false;
};

}  // namespace facenet
