#include "ui/enroll/dropped_pictures.h"

#include <QFileInfo>
#include <QLabel>

#include "ui/base/dropped_files.h"
#include "ui/base/prompts.h"

namespace facenet {
namespace {

constexpr std::size_t kNamesTold = 3;

}  // namespace

DroppedPictures::DroppedPictures(QWidget* page, QWidget* area, Prompts& prompts)
    : QObject(page), m_page(page), m_prompts(prompts) {
    auto* hint = new QLabel(tr("Drop the pictures here"), page);
    hint->setAlignment(Qt::AlignCenter);
    hint->setProperty("heading", true);
    hint->setAutoFillBackground(true);
    hint->setFrameShape(QFrame::Box);
    hint->hide();
    takeDroppedFiles(
        page, [this](const QStringList& paths) { take(paths); },
        [hint, area](bool isHovered) {
            hint->setGeometry(area->geometry());
            hint->setVisible(isHovered);
            hint->raise();
        });
}

void DroppedPictures::take(const QStringList& paths) {
    if (paths.size() != 1 || !QFileInfo(paths.first()).isDir()) {
        Q_EMIT ofOnePerson(paths);
        return;
    }
    const QString& folder = paths.first();
    inBackground(
        applicationWorkers(), this, m_looks.next(), [folder] { return listPeople(folder.toStdString()); },
        [this, folder](const Result<PeopleList>& list) {
            std::vector<PicturesOfPerson> people = list ? list->people : std::vector<PicturesOfPerson>();
            std::erase_if(people, [](const PicturesOfPerson& person) { return person.paths.empty(); });
            // What cannot be read is told by whoever reads it.
            if (people.size() > 1)
                ask(folder, people);
            else
                Q_EMIT ofOnePerson({folder});
        });
}

void DroppedPictures::ask(const QString& folder, const std::vector<PicturesOfPerson>& people) {
    QStringList names;
    for (std::size_t i = 0; i < people.size() && i < kNamesTold; ++i) names << QString::fromStdString(people[i].name);
    if (people.size() > kNamesTold) names << QStringLiteral("…");
    const int answer = m_prompts.choose(
        m_page, tr("Pictures of several people"),
        tr("By the names in it, “%1” holds pictures of %n people: %2.", nullptr, static_cast<int>(people.size()))
                .arg(QFileInfo(folder).fileName(), names.join(QStringLiteral(", "))) +
            QStringLiteral("\n\n") + tr("Here one person is enrolled; an import takes each under their own name."),
        {tr("Cancel"), tr("Import them…"), tr("All show one person")});
    if (answer == 1) Q_EMIT ofSeveralPeople(folder);
    if (answer == 2) Q_EMIT ofOnePerson({folder});
}

}  // namespace facenet
