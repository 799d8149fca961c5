#include "ui/insights/unknowns_view.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/analysis/clustering.h"
#include "database/parts/unnamed_groups.h"
#include "ui/base/empty_state.h"
#include "ui/base/image_of.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/faces/face_strip.h"
#include "ui/faces/gallery_editor.h"
#include "ui/faces/people_model.h"
#include "ui/faces/person_chooser.h"
#include "ui/insights/card_column.h"
#include "ui/insights/mending_card.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kMostGroups = 60;  ///< shown at once; more come up when these are answered
constexpr int kPicturesOfGroup = 6;

}  // namespace

UnknownsView::UnknownsView(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor,
                           PeopleModel& people, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(editor),
      m_people(people),
      m_words(new QLabel),
      m_cards(new CardColumn(QStringLiteral("unknownsScrollArea"))),
      m_nobody(new EmptyState(QStringLiteral("question"), tr("No strangers are remembered"), {})) {
    m_words->setObjectName(QStringLiteral("unknownsLabel"));
    m_words->setWordWrap(true);
    m_words->setProperty("subtle", true);
    m_nobody->setObjectName(QStringLiteral("noUnknownsEmptyState"));
    m_keep = m_nobody->addButton(QStringLiteral("live"), tr("Remember who was seen"),
                                 QStringLiteral("rememberSightingsPushButton"));
    connect(m_keep, &QPushButton::clicked, this, &UnknownsView::askToKeep);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &UnknownsView::showNobody);
    showNobody();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_words);
    column->addWidget(m_cards, 1);
    column->addWidget(m_nobody, 1);
    // Below the cards: they must not move under the pointer.
    column->addWidget(new JobBar(m_job, tr("Grouping")));
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        if (isVisible()) reload();
    });
    // Groups don't change under the pointer with every face that goes by.
    constexpr int kReloadAfterMs = 2000;
    m_reloadSoon.setSingleShot(true);
    m_reloadSoon.setInterval(kReloadAfterMs);
    connect(&m_studio, &Studio::sightingsStored, this, [this] {
        if (isVisible() && !m_reloadSoon.isActive()) m_reloadSoon.start();
    });
    connect(&m_reloadSoon, &QTimer::timeout, this, [this] {
        if (isVisible()) reload();
    });
}

/// Keeping pictures of everybody who passes by is more than one click of somebody who looks around.
void UnknownsView::askToKeep() {
    const QString text =
        tr("From now on the program stores who was seen on Live, strangers too: when, where and a small "
           "picture, once a visit. They are kept for %n day(s). Tell the people concerned.\n\nIt can "
           "be switched off on the page Settings.",
           nullptr, m_studio.storeSettings().sightingsDays);
    if (m_prompts.choose(this, tr("Remember who was seen"), text,
                         {tr("Don't remember"), tr("Remember who was seen")}) == 1)
        m_studio.changeStoreSettings([](StoreSettings& settings) { settings.keepSightings = true; });
}

void UnknownsView::showNobody() {
    const StoreSettings settings = m_studio.storeSettings();
    m_keep->setVisible(!settings.keepSightings && m_studio.canChange());
    m_nobody->setText(settings.keepSightings
                          ? tr("People without a name who are seen on Live are gathered here, each as one group that "
                               "can be given a name. They are kept for %n day(s).",
                               nullptr, settings.sightingsDays)
                          : tr("When the program remembers who was seen, people without a name are gathered here, each "
                               "as one group that can be given a name. They go after %n day(s).",
                               nullptr, settings.sightingsDays));
}

void UnknownsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reload();
}

void UnknownsView::reload() {
    const auto card = m_studio.modelCard();
    if (!card || m_studio.storeState() != Studio::LoadState::Ready) return;
    const QString model = QString::fromStdString(card->modelId);
    const float threshold = clusteringThreshold(card->farCurve);
    const auto read = [model](GalleryStore& store) { return store.sightings().unnamedLooks(model); };
    inStore(m_studio.store(), this, m_reloads.next(), read, [=, this](const Result<QList<UnnamedLook>>& looks) {
        if (!looks) return Q_EMIT m_notifier.complain(looks.error());
        if (looks->isEmpty()) return show({});
        const auto work = [looks = *looks, threshold](JobControl& control) {
            return groupUnnamed(looks, threshold, control);
        };
        m_job.run(work, [this](const Result<QList<Group>>& groups) {
            if (groups) return show(*groups);
            if (groups.error().code != ErrorCode::Cancelled) Q_EMIT m_notifier.complain(groups.error());
        });
    });
}

void UnknownsView::show(const QList<Group>& groups) {
    m_cards->clear();
    m_cards->setVisible(!groups.isEmpty());
    m_words->setVisible(!groups.isEmpty());
    m_nobody->setVisible(groups.isEmpty());
    m_words->setText(tr("%n stranger(s) were seen. Who is named becomes a person with these looks as faces.", nullptr,
                        static_cast<int>(groups.size())));
    for (const Group& group : groups.mid(0, kMostGroups)) addGroup(group);
    m_cards->end();
}

void UnknownsView::addGroup(const Group& group) {
    QList<qint64> ids;
    std::vector<Embedding> looks;
    for (const UnnamedLook& look : group) {
        ids << look.sightingId;
        if (!look.embedding.empty()) looks.push_back(look.embedding);
    }
    const QLocale locale;
    const QString newest = locale.toString(group.first().seenAt.toLocalTime(), QLocale::ShortFormat);
    const QString text = group.size() == 1
                             ? tr("Seen %1, %2", "time, source").arg(newest, group.first().source)
                             : tr("Last %1, %2; first %3", "time, source, time")
                                   .arg(newest, group.first().source,
                                        locale.toString(group.last().seenAt.toLocalTime(), QLocale::ShortFormat));
    auto* card = new MendingCard(
        tr("Seen %n time(s)", nullptr, static_cast<int>(group.size())), text,
        {{tr("Name…"), QStringLiteral("nameGroupPushButton"), [this, ids, looks] { nameGroup(ids, looks); }, true},
         {tr("Forget"), QStringLiteral("forgetGroupPushButton"), [this, ids] { m_editor.removeSightings(ids); }}});
    card->setAnswerable(m_studio.canChange());
    m_cards->add(card);
    const auto read = [shown = ids.mid(0, kPicturesOfGroup)](GalleryStore& store) -> Result<QList<QImage>> {
        QList<QImage> images;
        for (const qint64 id : shown) {
            const auto png = store.sightings().cropPng(id);
            if (!png) return png.error();
            images << imageOfCrop(*png);
        }
        return images;
    };
    card->pictures().setPictures({}, static_cast<int>(ids.size()));
    inStore(m_studio.store(), card, read, [card, count = ids.size()](const Result<QList<QImage>>& images) {
        if (!images) return;
        QList<QPixmap> pictures;
        for (const QImage& image : *images) pictures << QPixmap::fromImage(image);
        card->pictures().setPictures(pictures, static_cast<int>(count));
    });
}

void UnknownsView::nameGroup(const QList<qint64>& sightingIds, const std::vector<Embedding>& looks) {
    auto* chooser = new PersonChooser(m_people, {}, tr("Who is it?"), tr("This person"), true, this);
    chooser->orderByLikeness(m_studio.gallery(), looks);
    Enrolment enrolment;
    if (const auto card = m_studio.modelCard()) enrolment.modelId = QString::fromStdString(card->modelId);
    connect(chooser, &PersonChooser::chosen, this, [=, this](qint64 personId) {
        Enrolment known = enrolment;
        known.personId = personId;
        m_editor.nameSightings(sightingIds, known);
    });
    connect(chooser, &PersonChooser::named, this, [=, this](const QString& name) {
        const QString question =
            tr("Storing faces needs the consent of the person. Has %1 agreed to be enrolled?").arg(name);
        if (m_prompts.choose(this, tr("Consent"), question,
                             {tr("Not yet"), tr("%1 has agreed").arg(shortName(name))}) != 1)
            return;
        Enrolment stranger = enrolment;
        stranger.name = name;
        stranger.consentedAt = QDateTime::currentDateTimeUtc();
        m_editor.nameSightings(sightingIds, stranger);
    });
    chooser->open();
}

}  // namespace facenet
