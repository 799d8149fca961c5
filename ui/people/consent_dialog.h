#pragma once

#include <QDialog>
#include <functional>

#include "database/gallery_store.h"

class QPlainTextEdit;
class QPushButton;

namespace facenet {

class GalleryEditor;
class Notifier;
class Prompts;
class Studio;

/// What a person has agreed to and when, with the words of then: renewing it, noting that it was reviewed, and
/// withdrawing it, which means erasing the person.
/// Thread: GUI
class ConsentDialog : public QDialog {
    Q_OBJECT

public:
    ConsentDialog(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor, const Person& person,
                  QWidget* parent);

Q_SIGNALS:
    void withdrawn(const facenet::Person& person);  ///< the person is to be erased

private:
    void read();
    void renew();
    void show(const QList<Consent>& consents);

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    Person m_person;
    QPlainTextEdit* m_words;
    QPushButton* m_review;
};

}  // namespace facenet
