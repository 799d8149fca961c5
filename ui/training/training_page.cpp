#include "ui/training/training_page.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/model/model_library.h"
#include "database/model_adoption.h"
#include "database/store_model.h"
#include "database/store_settings.h"
#include "ui/base/async.h"
#include "ui/base/dropped_files.h"
#include "ui/base/empty_state.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/session/load_model.h"
#include "ui/session/studio.h"
#include "ui/training/history_dialog.h"
#include "ui/training/models_dialog.h"
#include "ui/training/training_wizard.h"

namespace facenet {

using Phase = TrainingSession::Phase;

TrainingPage::TrainingPage(Studio& studio, TrainingSession& session, Prompts& prompts, Notifier& notifier,
                           QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_session(session),
      m_prompts(prompts),
      m_notifier(notifier),
      m_state(new EmptyState(QStringLiteral("train"), {}, {})),
      m_progress(new QProgressBar),
      m_rollBack(
          new QPushButton(lineIcon(QStringLiteral("undo"), QPalette::ButtonText), tr("Go back to the model before"))),
      m_model(new QLabel),
      m_leftovers(new NoticeStrip) {
    setObjectName(QStringLiteral("trainingPage"));
    m_leftovers->setObjectName(QStringLiteral("leftoversStrip"));
    m_state->setObjectName(QStringLiteral("trainingState"));
    m_open =
        m_state->addButton(QStringLiteral("train"), tr("Begin a training"), QStringLiteral("openWizardPushButton"));
    connect(m_open, &QPushButton::clicked, this, &TrainingPage::openWizard);
    takeDroppedFile(this, [this](const QString& path) { openWizardWith(path); });
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(400);
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_rollBack->setObjectName(QStringLiteral("rollBackPushButton"));
    m_rollBack->setMinimumHeight(40);
    connect(m_rollBack, &QPushButton::clicked, this, &TrainingPage::rollBack);
    auto* earlier = new QPushButton(lineIcon(QStringLiteral("search"), QPalette::ButtonText), tr("Earlier trainings…"));
    earlier->setObjectName(QStringLiteral("historyPushButton"));
    earlier->setMinimumHeight(40);
    connect(earlier, &QPushButton::clicked, this, &TrainingPage::showHistory);
    auto* models = new QPushButton(lineIcon(QStringLiteral("table"), QPalette::ButtonText), tr("Models…"));
    models->setObjectName(QStringLiteral("modelsPushButton"));
    models->setMinimumHeight(40);
    connect(models, &QPushButton::clicked, this, [this] { showModels(); });
    m_model->setProperty("subtle", true);
    m_model->setObjectName(QStringLiteral("modelInUseLabel"));
    auto* below = new QHBoxLayout;
    below->setContentsMargins(24, 0, 24, 24);
    below->setSpacing(16);
    below->addStretch();
    below->addWidget(m_model);
    below->addWidget(m_rollBack);
    below->addWidget(models);
    below->addWidget(earlier);
    below->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_leftovers);
    column->addWidget(m_state, 1);
    column->addWidget(m_progress, 0, Qt::AlignHCenter);
    column->addSpacing(16);
    column->addLayout(below);

    connect(&m_session, &TrainingSession::changed, this, &TrainingPage::showState);
    connect(&m_session, &TrainingSession::changed, this, &TrainingPage::showLeftovers);
    connect(&m_session, &TrainingSession::changed, this, &TrainingPage::noteDataSet);
    connect(&m_session, &TrainingSession::leftoversChanged, this, &TrainingPage::showLeftovers);
    connect(&m_session, &TrainingSession::stepped, this, [this] {
        if (isVisible()) showState();
    });
    connect(&m_session, &TrainingSession::progressed, this, [this](int done, int total) {
        if (m_session.phase() == Phase::Training) return;
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&m_studio, &Studio::modelStateChanged, this, &TrainingPage::showState);
    connect(&m_studio, &Studio::modelStateChanged, this, &TrainingPage::showLeftovers);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &TrainingPage::showState);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &TrainingPage::showWayBack);
    connect(&m_studio, &Studio::storeStateChanged, this, &TrainingPage::showState);
    connect(&m_studio, &Studio::storeStateChanged, this, &TrainingPage::showLeftovers);
    showState();
    showWayBack();
    showLeftovers();
}

TrainingPage::~TrainingPage() {
    delete m_wizard;
}

void TrainingPage::openWizard() {
    const bool over = m_session.phase() == Phase::Failed || m_session.phase() == Phase::Adopted;
    if (over && !(m_wizard && m_wizard->isVisible())) m_session.discard();
    if (!m_wizard) {
        m_wizard = new TrainingWizard(m_session, m_studio.settings(), m_prompts, window());
        m_wizard->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_wizard, &QDialog::finished, m_wizard, &QObject::deleteLater);
        connect(m_wizard, &QDialog::finished, this, [this] {
            if (m_session.phase() == Phase::Ready && m_studio.storeState() == Studio::LoadState::Ready)
                Q_EMIT m_notifier.notify(tr("The new model waits on the page Train until you decide about it"), false);
        });
    }
    m_wizard->show();
    m_wizard->raise();
    m_wizard->activateWindow();
}

void TrainingPage::openWizardWith(const QString& path) {
    if (!m_open->isEnabled()) return;
    openWizard();
    m_wizard->offer(path);
}

void TrainingPage::showState() {
    const bool ready = m_studio.analyzer() && m_studio.storeState() == Studio::LoadState::Ready;
    m_open->setEnabled(ready);
    m_rollBack->setEnabled(ready && m_studio.canChange() && !m_session.isBusy());
    const auto card = m_studio.modelCard();
    m_model->setText(card ? tr("In use: %1").arg(QString::fromStdString(card->name))
                          : tr("The model is being loaded…"));

    const Phase phase = m_session.phase();
    m_progress->setVisible(m_session.isBusy());
    if (phase == Phase::Idle || phase == Phase::Failed) {
        m_state->setHeading(tr("Teach the network your own people"));
        m_state->setText(
            tr("The program recognises faces it has never been trained on. Where it confuses people, or "
               "for many people who look alike, it can learn from your pictures. You see how it does, and "
               "decide afterwards whether to use the new model."));
        m_open->setText(tr("Begin a training"));
        return;
    }
    m_state->setHeading(phase == Phase::Checked ? tr("A training is prepared") : tr("A training is under way"));
    if (phase == Phase::Ready) m_state->setHeading(tr("A new model is ready"));
    if (phase == Phase::Adopted) m_state->setHeading(tr("The new model is in use"));
    m_state->setText(phase == Phase::Checked   ? tr("The pictures are checked. Go on with the settings.")
                     : phase == Phase::Ready   ? tr("See how it does, and decide whether to use it.")
                     : phase == Phase::Adopted ? tr("All stored faces are measured with it.")
                                               : trainingSentence(m_session));
    m_open->setText(phase == Phase::Adopted ? tr("Begin a training") : tr("Show it"));
    if (phase == Phase::Training && m_session.steps().empty()) {
        m_progress->setRange(0, 1);
        m_progress->setValue(0);
    } else if (phase == Phase::Training) {
        const StepEvent& last = m_session.steps().back();
        m_progress->setRange(0, last.stepsPerEpoch * m_session.options().allEpochs());
        m_progress->setValue(last.stepsPerEpoch * last.epoch + last.step + 1);
    }
}

/// What held pictures is offered again.
void TrainingPage::noteDataSet() {
    const QString data = m_session.isFromGallery() ? QString() : m_session.data();
    if (m_session.phase() == Phase::Checked && !data.isEmpty() && m_studio.settings().recentDataSets().value(0) != data)
        m_studio.settings().addRecentDataSet(data);
}

void TrainingPage::showLeftovers() {
    const auto left =
        m_studio.storeState() == Studio::LoadState::Ready ? m_session.leftovers() : QList<LeftoverTraining>();
    if (left.isEmpty()) return m_leftovers->fallSilent();
    const LeftoverTraining& newest = left.first();
    const bool idle =
        m_session.phase() == Phase::Idle || m_session.phase() == Phase::Failed || m_session.phase() == Phase::Checked;
    QList<NoticeStrip::Offer> offers;
    if (newest.canGoOn && idle && m_studio.analyzer())
        offers << NoticeStrip::Offer{newest.isFinished ? tr("See the result") : tr("Go on with it"),
                                     QStringLiteral("goOnPushButton"), [this, newest] { goOnWith(newest); }};
    offers << NoticeStrip::Offer{tr("Erase it"), QStringLiteral("eraseLeftoversPushButton"),
                                 [this, newest] { eraseLeftover(newest); }};
    const QString text =
        newest.canGoOn && newest.isFinished
            ? tr("The training “%1” has ended. Its model waits for your decision.").arg(newest.name)
        : newest.canGoOn && !newest.missing.isEmpty()
            ? tr("The training “%1” was interrupted. Its pictures are not at %2 any more; going on asks "
                 "where they are.")
                  .arg(newest.name, QDir::toNativeSeparators(newest.missing))
        : newest.canGoOn ? tr("The training “%1” was interrupted.").arg(newest.name)
                         : tr("A training that was interrupted before its first checkpoint left faces "
                              "in the data folder.");
    m_leftovers->say(QStringLiteral("info"), text, offers);
}

void TrainingPage::eraseLeftover(const LeftoverTraining& leftover) {
    const QString what = leftover.isFinished
                             ? tr("Its new model, which nobody has decided on, and its curves are erased for good.")
                             : tr("What it has learned so far is erased for good; it cannot go on.");
    if (!leftover.canGoOn || m_prompts.choose(this, tr("Erase the training “%1”?").arg(leftover.name),
                                              what + u' ' + tr("The model in use and your pictures are not touched."),
                                              {tr("Keep it"), tr("Erase it")}) == 1)
        m_session.erase(leftover);
}

void TrainingPage::goOnWith(const LeftoverTraining& leftover) {
    if (m_session.phase() == Phase::Checked &&
        m_prompts.choose(
            this, tr("Another training is prepared"),
            tr("What was decided about its pictures is dropped; the pictures themselves stay as they are."),
            {tr("Keep it"), tr("Go on with the interrupted one")}) != 1)
        return;
    QString data;
    if (!leftover.missing.isEmpty()) {
        const QString title = tr("Choose where its pictures are now");
        const bool isList = leftover.missing.endsWith(QStringLiteral(".txt"), Qt::CaseInsensitive);
        data = isList ? m_prompts.openFiles(this, title, withAllFiles(tr("Text files (*.txt)"))).value(0)
                      : m_prompts.openFolder(this, title);
        if (data.isEmpty()) return;
    }
    delete m_wizard;  // it may be open for another one
    if (m_session.phase() == Phase::Checked) m_session.discard();
    m_session.goOnWith(leftover.folder, data);
    openWizard();
}

void TrainingPage::showModels(const QString& chosenId) {
    (new ModelsDialog(m_studio, m_prompts, chosenId, window()))->open();
}

void TrainingPage::showHistory() {
    (new HistoryDialog(m_session.recordsFolder(), m_prompts, this))->show();
}

void TrainingPage::showWayBack() {
    const StoreSettings settings = m_studio.storeSettings();
    m_rollBack->setVisible(settings.modelWasAdopted);
    if (!settings.modelWasAdopted) return;
    const auto find = [&store = m_studio.store(), named = settings.previousModel] {
        return store.ask([&](GalleryStore& opened) { return modelOf(opened, named); });
    };
    inBackground(applicationWorkers(), this, m_lookups.next(), find, [this](const Result<ModelEntry>& before) {
        m_rollBack->setText(before ? tr("Go back to %1").arg(menuName(QString::fromStdString(before->card.name)))
                                   : tr("Go back to the model before"));
    });
}

void TrainingPage::rollBack() {
    auto work = [engine = m_studio.engine(), &store = m_studio.store()]() -> Result<QString> {
        const auto settings = store.ask([](GalleryStore& opened) { return loadStoreSettings(opened); });
        if (!settings) return settings.error();
        const auto before = store.ask([&](GalleryStore& opened) { return modelOf(opened, settings->previousModel); });
        // Loaded first: weights that cannot be used any more leave the model in use.
        if (engine && settings->modelWasAdopted) {
            if (!before) return before.error();
            if (const auto loaded = loadModel(engine, *before); !loaded) return loaded.error();
        }
        const auto rolledBack = store.ask([](GalleryStore& opened) { return rollBackModel(opened); });
        if (!rolledBack) return rolledBack.error();
        return before ? QString::fromStdString(before->card.name) : tr("The model from before");
    };
    inBackground(this, std::move(work), [this](const Result<QString>& name) {
        if (!name) return Q_EMIT m_notifier.complain(name.error());
        m_studio.rereadStoreSettings();
        if (m_session.phase() == Phase::Adopted) m_session.discard();
        Q_EMIT m_notifier.notify(tr("%1 is in use again").arg(*name), false);
    });
}

}  // namespace facenet
