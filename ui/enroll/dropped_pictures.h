#pragma once

#include <QObject>
#include <QStringList>

#include "database/exchange/picture_files.h"
#include "ui/base/async.h"

namespace facenet {

class Prompts;

/// Takes the files and folders that are dropped on the page of enrolments. A folder that holds pictures of several
/// people, by the names of its folders or files, is asked about: one enrolment has one person.
/// Thread: GUI
class DroppedPictures : public QObject {
    Q_OBJECT

public:
    /// In: the part of the page that says so while something is dragged over it
    DroppedPictures(QWidget* page, QWidget* area, Prompts& prompts);

Q_SIGNALS:
    void ofOnePerson(const QStringList& paths);
    void ofSeveralPeople(const QString& folder);  ///< who are to be imported

private:
    void take(const QStringList& paths);
    void ask(const QString& folder, const std::vector<PicturesOfPerson>& people);

    QWidget* m_page;
    Prompts& m_prompts;
    AnswerTokens m_looks;
};

}  // namespace facenet
