#include "ui/training/training_wizard.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include "ui/base/icons.h"
#include "ui/training/check_page.h"
#include "ui/training/data_page.h"
#include "ui/training/options_page.h"
#include "ui/training/result_page.h"
#include "ui/training/run_page.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

constexpr QSize kWizardSize{1080, 720};
constexpr QSize kFrame{16, 40};  ///< of a window, as most desktops draw it
constexpr int kStepsWidthPx = 152;

}  // namespace

TrainingWizard::TrainingWizard(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent)
    : QWizard(parent), m_session(session), m_data(new DataPage(session, settings, prompts)), m_steps(new QListWidget) {
    setObjectName(QStringLiteral("trainingWizard"));
    setWindowTitle(tr("Train the network"));
    setWizardStyle(QWizard::ClassicStyle);
    setOption(QWizard::NoBackButtonOnLastPage);
    setOption(QWizard::NoDefaultButton);
    resize(kWizardSize.boundedTo(screen()->availableSize() - kFrame));
    setPage(Data, m_data);
    setPage(Check, new CheckPage(session, prompts));
    setPage(Options, new OptionsPage(session, settings, prompts));
    setPage(Run, new RunPage(session, prompts));
    setPage(Result, new ResultPage(session, prompts));
    setButtonText(QWizard::CancelButton, tr("Close"));
    setButtonText(QWizard::NextButton, tr("&Next"));
    button(QWizard::NextButton)->setProperty("primary", true);
    setButtonText(QWizard::BackButton, tr("&Back"));
    setButtonText(QWizard::FinishButton, tr("&Done"));

    m_steps->setObjectName(QStringLiteral("stepsListWidget"));
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setFixedWidth(kStepsWidthPx);
    m_steps->setFocusPolicy(Qt::NoFocus);
    m_steps->setSelectionMode(QAbstractItemView::NoSelection);
    m_steps->setSpacing(4);
    for (const int id : pageIds()) m_steps->addItem(page(id)->title());
    setSideWidget(m_steps);
    const Step present = stepOf(session);
    setStartId(present == Check ? Data : present);
    connect(this, &QWizard::currentIdChanged, this, &TrainingWizard::showSteps);
    connect(&m_session, &TrainingSession::changed, this, [this] {
        showSteps();
        // The result comes by itself to somebody who watches the run.
        if (m_session.phase() == TrainingSession::Phase::Ready && currentId() == Run) next();
    });
    // What was adopted or discarded needs its crops no longer.
    connect(this, &QDialog::accepted, this, [this] {
        if (m_session.phase() == TrainingSession::Phase::Adopted) m_session.discard();
    });
    if (present != Check) return;
    // Checked pictures can be exchanged for others: that step was walked through, so that the way back leads there.
    restart();
    next();
}

void TrainingWizard::offer(const QString& path) {
    if (m_session.isBusy() || stepOf(m_session) > Check) return;
    restart();
    m_data->choose(path);
}

TrainingWizard::Step TrainingWizard::stepOf(const TrainingSession& session) {
    using Phase = TrainingSession::Phase;
    switch (session.phase()) {
        case Phase::Checking:
        case Phase::Checked:
            return Check;
        case Phase::Preparing:
        case Phase::Training:
        case Phase::Paused:
        case Phase::Comparing:
            return Run;
        case Phase::Ready:
        case Phase::Adopting:
        case Phase::Adopted:
            return Result;
        case Phase::Idle:
        case Phase::Failed:
            break;
    }
    return Data;
}

/// Enter in a field means that field, and not whatever button the dialog takes for its default.
void TrainingWizard::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) QWizard::keyPressEvent(event);
}

void TrainingWizard::showSteps() {
    const bool busy = m_session.isBusy();
    for (int id = Data; id <= Result; ++id) {
        QListWidgetItem* item = m_steps->item(id);
        const bool now = id == currentId(), done = id < currentId();
        item->setIcon(lineIcon(done  ? QStringLiteral("check")
                               : now ? QStringLiteral("play")
                                     : QStringLiteral("pending")));
        QFont font = m_steps->font();
        font.setBold(now);
        item->setFont(font);
        item->setToolTip(done ? tr("Done") : now ? (busy ? tr("Under way") : tr("Now")) : tr("Comes later"));
    }
    // While the training works there is no way back into its settings.
    if (auto* back = button(QWizard::BackButton))
        back->setEnabled(!busy && currentId() != Data && currentId() != Result);
}

}  // namespace facenet
