#include "ui/enroll/enrolment_saver.h"

#include <QLocale>
#include <QWidget>
#include <algorithm>

#include "ui/base/async.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/gallery_editor.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

/// Namesakes that are offered by a button each; more would not fit a dialog.
constexpr qsizetype kNamesakesOffered = 3;

/// The direction in the middle of all shots: one probe, so that the stranger rate of one look holds.
Embedding meanOf(const QList<NewFace>& faces) {
    std::vector<Embedding> embeddings;
    for (const NewFace& face : faces) embeddings.push_back(face.embedding);
    return meanDirection(embeddings);
}

}  // namespace

EnrolmentSaver::EnrolmentSaver(Studio& studio, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack,
                               QWidget* page)
    : QObject(page),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(new GalleryEditor(studio, notifier, undoStack, this)),
      m_page(page) {}

void EnrolmentSaver::setSaving(bool saving) {
    m_saving = saving;
    Q_EMIT savingChanged();
}

void EnrolmentSaver::save(const Enrolment& draft) {
    if (m_saving) return;
    m_draft = draft;
    setSaving(true);
    findLookAlike();
}

void EnrolmentSaver::findLookAlike() {
    const std::shared_ptr<const Gallery> gallery = m_studio.gallery();
    if (!gallery || gallery->personCount() == 0 || gallery->modelId() != m_draft.modelId.toStdString())
        return findNamesakes({});
    inBackground(
        this, [gallery, probe = meanOf(m_draft.faces)] { return gallery->nearestPeople({probe}, 1); },
        [this, gallery](const Result<std::vector<std::vector<Neighbour>>>& neighbours) {
            if (!neighbours) {
                Q_EMIT m_notifier.complain(neighbours.error());
                return setSaving(false);
            }
            const std::vector<Neighbour>& nearest = neighbours->front();
            if (nearest.empty() || nearest.front().cosineSimilarity < m_studio.threshold()) return findNamesakes({});
            findNamesakes(LookAlike{.personId = nearest.front().personId,
                                    .name = QString::fromStdString(gallery->nameOf(nearest.front().personId)),
                                    .cosineSimilarity = nearest.front().cosineSimilarity});
        });
}

void EnrolmentSaver::findNamesakes(const std::optional<LookAlike>& lookAlike) {
    inStore(
        m_studio.store(), this, [name = m_draft.name](GalleryStore& store) { return store.people().named(name); },
        [this, lookAlike](const Result<QList<Person>>& namesakes) {
            if (namesakes) return ask(lookAlike, *namesakes);
            Q_EMIT m_notifier.complain(namesakes.error());
            setSaving(false);
        });
}

void EnrolmentSaver::ask(const std::optional<LookAlike>& lookAlike, const QList<Person>& namesakes) {
    const auto sameName = std::any_of(namesakes.begin(), namesakes.end(), [&](const Person& person) {
        return lookAlike && person.id == lookAlike->personId;
    });
    Answer answer = Answer::NewPerson;
    if (lookAlike) {
        answer = askAboutLookAlike(*lookAlike, sameName);
        if (answer == Answer::AddToPerson) m_draft.personId = lookAlike->personId;
    }
    // Who answered that this is another person of the same name has answered the second question as well.
    if (answer == Answer::NewPerson && !namesakes.isEmpty() && !sameName) answer = askAboutName(namesakes);
    if (answer == Answer::Cancel) return setSaving(false);
    write(!namesakes.isEmpty());
}

EnrolmentSaver::Answer EnrolmentSaver::askAboutLookAlike(const LookAlike& lookAlike, bool sameName) {
    const QString sure = QLocale().toString(lookAlike.cosineSimilarity, 'f', 2);
    const QString text = sameName ? tr("%1 is enrolled already, and these shots look like that person (similarity %2).")
                                  : tr("This looks like %1 (similarity %2), who is enrolled already.");
    switch (m_prompts.choose(
        m_page, tr("Enrolled already?"), text.arg(lookAlike.name, sure),
        {tr("Cancel"), tr("Add to %1").arg(shortName(lookAlike.name)), tr("Enrol as another person")})) {
        case 1:
            return Answer::AddToPerson;
        case 2:
            return Answer::NewPerson;
        default:
            return Answer::Cancel;
    }
}

EnrolmentSaver::Answer EnrolmentSaver::askAboutName(const QList<Person>& namesakes) {
    // Before others what loses nothing when it is wrong: two people are merged more easily than parted.
    QStringList buttons{tr("Cancel"), tr("Enrol another %1").arg(shortName(m_draft.name))};
    const QList<Person> offered = namesakes.mid(0, kNamesakesOffered);
    for (const Person& person : offered) {
        buttons << (namesakes.size() == 1 ? tr("Add to %1").arg(shortName(person.name))
                                          : tr("Add to %1 of %2").arg(shortName(person.name), dayOf(person.createdAt)));
    }
    const QString text = tr("%n person(s) called %1 are enrolled already, but these shots do not look like them. "
                            "Is it the same person or another one?",
                            nullptr, static_cast<int>(namesakes.size()))
                             .arg(m_draft.name);
    const int chosen = m_prompts.choose(m_page, tr("Name in use"), text, buttons);
    if (chosen < 1) return Answer::Cancel;
    if (chosen == 1) return Answer::NewPerson;
    m_draft.personId = offered[chosen - 2].id;
    return Answer::AddToPerson;
}

void EnrolmentSaver::write(bool allowSameName) {
    m_editor->enroll(m_draft, allowSameName, [this](const Result<Enrolled>& enrolled) {
        // Somebody of this name has come since the question was asked.
        if (!enrolled && enrolled.error().code == ErrorCode::NameTaken) return findLookAlike();
        setSaving(false);
        if (enrolled) Q_EMIT saved();
    });
}

}  // namespace facenet
