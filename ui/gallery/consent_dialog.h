#pragma once

#include <QDialog>
#include <functional>

#include "database/gallery_store.h"

class QPlainTextEdit;

namespace facenet {

class Notifier;
class Studio;

/// What a person has agreed to and when, with the words of then: renewing it, noting that it was reviewed, and
/// withdrawing it, which means erasing the person.
/// Thread: GUI
class ConsentDialog : public QDialog {
    Q_OBJECT

public:
    ConsentDialog(Studio& studio, Notifier& notifier, const Person& person, QWidget* parent);

Q_SIGNALS:
    void withdrawn(const facenet::Person& person);  ///< the person is to be erased

private:
    void read();
    void show(const QList<Consent>& consents);
    void change(std::function<Result<void>(GalleryStore&)> perform);

    Studio& m_studio;
    Notifier& m_notifier;
    Person m_person;
    QPlainTextEdit* m_words;
};

}  // namespace facenet
