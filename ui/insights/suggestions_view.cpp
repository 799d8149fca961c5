#include "ui/insights/suggestions_view.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

#include "core/face/gallery.h"
#include "database/parts/dismissed_suggestions.h"
#include "ui/base/async.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/faces/face_strip.h"
#include "ui/faces/gallery_editor.h"
#include "ui/insights/card_column.h"
#include "ui/insights/mending_card.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

/// Of each kind; more come up when these are answered.
constexpr std::size_t kMostOfAKind = 20;

template <typename Item, typename Add>
void addSome(const std::vector<Item>& items, Add add) {
    for (std::size_t i = 0; i < std::min(items.size(), kMostOfAKind); ++i) add(items[i]);
}

QString needText(ShotNeed need) {
    switch (need) {
        case ShotNeed::FewFaces:
            return SuggestionsView::tr("few faces");
        case ShotNeed::PoorQuality:
            return SuggestionsView::tr("only poor shots");
        case ShotNeed::NoFrontalFace:
            return SuggestionsView::tr("no face from the front");
        case ShotNeed::OneOccasion:
            return SuggestionsView::tr("all from one occasion");
    }
    return {};
}

}  // namespace

SuggestionsView::SuggestionsView(Studio& studio, Notifier& notifier, GalleryEditor& editor, FaceImages& images,
                                 QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_editor(editor),
      m_images(images),
      m_words(new QLabel),
      m_cards(new CardColumn(QStringLiteral("suggestionsScrollArea"))) {
    m_words->setObjectName(QStringLiteral("suggestionsLabel"));
    m_words->setWordWrap(true);
    m_words->setProperty("subtle", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_words);
    column->addWidget(m_cards, 1);
    // Below the cards: they must not move under the pointer.
    column->addWidget(new JobBar(m_job, tr("Comparing all faces")));
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        if (isVisible() || m_wanted) look();
    });
}

void SuggestionsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    look();
}

QString SuggestionsView::nameOf(qint64 personId) const {
    return QString::fromStdString(m_lookedAt->nameOf(personId));
}

void SuggestionsView::look() {
    m_wanted = true;
    const auto gallery = m_studio.gallery();
    const auto card = m_studio.modelCard();
    if (!gallery || !card || gallery == m_lookedAt) return;
    m_lookedAt = gallery;
    struct Read {
        std::vector<FaceRecord> records;
        DismissedSuggestions dismissed;
    };
    const auto read = [](GalleryStore& store) -> Result<Read> {
        auto records = store.faces().records();
        if (!records) return records.error();
        auto dismissed = store.people().dismissedSuggestions();
        if (!dismissed) return dismissed.error();
        return Read{std::move(*records), std::move(*dismissed)};
    };
    const SuggestionOptions options{.farCurve = card->farCurve, .threshold = m_studio.threshold()};
    inStore(m_studio.store(), this, read, [=, this](const Result<Read>& read) {
        if (gallery != m_lookedAt) return;
        if (!read) {
            m_lookedAt.reset();
            return Q_EMIT m_notifier.complain(read.error());
        }
        m_dismissed = read->dismissed;
        const auto work = [gallery, options, records = read->records](JobControl& control) {
            return suggestMendings(gallery->contents(), records, options, control);
        };
        m_job.run(work, [this](const Result<Suggestions>& suggestions) {
            if (suggestions) return show(*suggestions);
            m_lookedAt.reset();  // asked again when the page is shown again
            if (suggestions.error().code != ErrorCode::Cancelled) Q_EMIT m_notifier.complain(suggestions.error());
        });
    });
}

void SuggestionsView::addHeading(const QString& text) {
    auto* heading = new QLabel(text);
    heading->setProperty("heading", true);
    m_cards->add(heading);
}

MendingCard* SuggestionsView::addCard(MendingCard* card) {
    card->setAnswerable(m_studio.canChange());
    m_cards->add(card);
    return card;
}

void SuggestionsView::dismiss(const DismissedSuggestion& suggestion) {
    m_dismissed.insert(suggestion);
    tellConfusable();
    inStore(
        m_studio.store(), this,
        [suggestion](GalleryStore& store) { return store.people().dismissSuggestion(suggestion); },
        [this](const Result<void>& written) {
            if (!written) Q_EMIT m_notifier.complain(written.error());
        });
}

void SuggestionsView::tellConfusable() {
    QHash<qint64, QSet<qint64>> confusable;
    for (const ConfusablePair& pair : withoutDismissed(m_found, m_dismissed).confusable) {
        confusable[pair.firstPerson] << pair.secondPerson;
        confusable[pair.secondPerson] << pair.firstPerson;
    }
    Q_EMIT found(confusable);
}

void SuggestionsView::show(const Suggestions& suggestions) {
    m_cards->clear();
    m_wanted = false;
    m_found = suggestions;
    tellConfusable();
    const Suggestions open = withoutDismissed(suggestions, m_dismissed);
    if (!open.samePerson.empty()) addHeading(tr("One person under two names?"));
    addSome(open.samePerson, [this](const auto& pair) { addSamePerson(pair); });
    if (!open.misfiled.empty()) addHeading(tr("Faces that look misfiled"));
    addSome(open.misfiled, [this](const auto& face) { addMisfiled(face); });
    if (!open.confusable.empty()) addHeading(tr("People who are easily confused"));
    addSome(open.confusable, [this](const auto& pair) { addConfusable(pair); });
    if (!open.duplicates.empty()) addHeading(tr("The same picture several times"));
    addSome(open.duplicates, [this](const auto& faces) { addDuplicates(faces); });
    if (!open.needs.empty()) addHeading(tr("People who need more or better shots"));
    addSome(open.needs, [this](const auto& person) { addNeeds(person); });
    m_cards->end();
    const auto all = open.samePerson.size() + open.misfiled.size() + open.confusable.size() + open.duplicates.size() +
                     open.needs.size();
    m_words->setText(all == 0 ? tr("Nothing stands out: the gallery is in good order.")
                              : tr("%n thing(s) to look at. Nothing is changed until you say so, and every change can "
                                   "be undone.",
                                   nullptr, static_cast<int>(all)));
}

void SuggestionsView::addSamePerson(const SamePersonSuggestion& pair) {
    const QString first = nameOf(pair.firstPerson), second = nameOf(pair.secondPerson);
    auto* card = addCard(new MendingCard(tr("%1 and %2").arg(first, second),
                                         tr("Their faces are as alike as those of one person (similarity %1).")
                                             .arg(QLocale().toString(pair.cosineSimilarity, 'f', 2)),
                                         {{tr("One person…"), QStringLiteral("mergeSuggestionPushButton"),
                                           [this, pair] {
                                               Q_EMIT mergeWanted({pair.firstPerson, pair.secondPerson});
                                           },
                                           true},
                                          {tr("Two people"), QStringLiteral("dismissSuggestionPushButton"),
                                           [this, pair] { dismiss(dismissalOf(pair)); }}}));
    card->pictures().setFaces({pair.firstFace, pair.secondFace}, m_images);
}

void SuggestionsView::addMisfiled(const MisfiledSuggestion& face) {
    const QString owner = nameOf(face.personId), other = nameOf(face.looksLike);
    auto* card =
        addCard(new MendingCard(tr("A face of %1 looks like %2").arg(owner, other),
                                tr("Similarity to the other faces of %1: %2; to %3: %4.")
                                    .arg(owner, QLocale().toString(face.ownSimilarity, 'f', 2), other,
                                         QLocale().toString(face.otherSimilarity, 'f', 2)),
                                {{tr("Move it to %1").arg(menuName(other)), QStringLiteral("moveSuggestionPushButton"),
                                  [this, face] { m_editor.moveFaces({face.faceId}, face.looksLike); }},
                                 {tr("Delete it"), QStringLiteral("removeSuggestionPushButton"),
                                  [this, face] { m_editor.removeFaces({face.faceId}); }},
                                 {tr("It is right"), QStringLiteral("dismissSuggestionPushButton"),
                                  [this, face] { dismiss(dismissalOf(face)); }}}));
    card->pictures().setFaces({face.faceId}, m_images);
}

void SuggestionsView::addDuplicates(const NearDuplicates& faces) {
    QList<qint64> ids(faces.faceIds.begin(), faces.faceIds.end());
    auto* card = addCard(new MendingCard(
        tr("%n copies of one picture of %1", nullptr, static_cast<int>(ids.size())).arg(nameOf(faces.personId)),
        tr("Copies add nothing to recognition. The best one would be kept."),
        {{tr("Keep the best"), QStringLiteral("removeCopiesPushButton"),
          [this, ids] { m_editor.removeFaces(ids.mid(1)); }},
         {tr("Keep all"), QStringLiteral("dismissSuggestionPushButton"),
          [this, faces] { dismiss(dismissalOf(faces)); }}}));
    card->pictures().setFaces(ids, m_images);
}

void SuggestionsView::addConfusable(const ConfusablePair& pair) {
    const int oneIn = qRound(1 / std::max(pair.confusionRate, 1e-6));
    auto* card = addCard(new MendingCard(
        tr("%1 and %2 look alike").arg(nameOf(pair.firstPerson), nameOf(pair.secondPerson)),
        (oneIn > 1
             ? tr("About one look in %1 at one of them would be taken for the other.").arg(QLocale().toString(oneIn))
             : tr("Nearly every look at one of them would be taken for the other.")) +
            u' ' +
            tr("Where the two are in question, a similarity of %1 can be asked for.")
                .arg(QLocale().toString(pair.threshold, 'f', 2)),
        {{tr("Be stricter with them"), QStringLiteral("stricterPushButton"),
          [this, pair] {
              m_editor.beStricter({pair.firstPerson, pair.secondPerson, pair.threshold});
          }},
         {tr("Leave it"), QStringLiteral("dismissSuggestionPushButton"),
          [this, pair] { dismiss(dismissalOf(pair)); }}}));
    card->pictures().setFaces({pair.firstFace, pair.secondFace}, m_images);
}

void SuggestionsView::addNeeds(const PersonNeeds& person) {
    QStringList needs;
    for (const ShotNeed need : person.needs) needs << needText(need);
    QList<qint64> faces;
    for (const Template& face : m_lookedAt->contents().templates)
        if (face.personId == person.personId) faces << face.faceId;
    auto* card = addCard(new MendingCard(
        nameOf(person.personId), tr("What is wrong with the shots: %1.").arg(QLocale().createSeparatedList(needs)),
        {{tr("Enrol more shots"), QStringLiteral("enrollMorePushButton"),
          [this, person] { Q_EMIT shotsWanted(person.personId); }, true},
         {tr("Good enough"), QStringLiteral("dismissSuggestionPushButton"),
          [this, person] { dismiss(dismissalOf(person)); }}}));
    card->pictures().setFaces(faces, m_images);
}

}  // namespace facenet
