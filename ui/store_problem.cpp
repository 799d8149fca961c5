#include "ui/store_problem.h"

#include <QPushButton>

#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/session/studio.h"

namespace facenet {

StoreProblem::StoreProblem(Studio& studio, Prompts& prompts, QWidget* parent)
    : EmptyState(QStringLiteral("database"), tr("The data folder cannot be opened"), {}, parent),
      m_studio(studio),
      m_prompts(prompts) {
    setObjectName(QStringLiteral("storeProblem"));
    connect(addButton(QStringLiteral("retry"), tr("Try again"), QStringLiteral("retryStorePushButton")),
            &QPushButton::clicked, &m_studio, &Studio::start);
    m_restore =
        addButton(QStringLiteral("database"), tr("Restore a backup…"), QStringLiteral("restoreStorePushButton"));
    connect(m_restore, &QPushButton::clicked, this, &StoreProblem::restoreWanted);
    connect(addButton(QStringLiteral("folder"), tr("Choose another folder"), QStringLiteral("otherStorePushButton")),
            &QPushButton::clicked, this, &StoreProblem::otherFolderWanted);
    connect(addButton(QStringLiteral("search"), tr("Show the folder"), QStringLiteral("showStorePushButton")),
            &QPushButton::clicked, this, [this] { showFolder(m_prompts, this, m_studio.settings().storeFolder()); });
    m_unprotected = addButton(QStringLiteral("lock"), tr("Go on without a passphrase"),
                              QStringLiteral("goOnUnprotectedPushButton"));
    connect(m_unprotected, &QPushButton::clicked, this, &StoreProblem::goOnUnprotected);
}

void StoreProblem::tell(const Error& error) {
    setText(sentenceOf(error));
    m_restore->setVisible(error.code == ErrorCode::StoreCorrupt || error.code == ErrorCode::StoreMissing ||
                          error.code == ErrorCode::StoreNewer || error.code == ErrorCode::StoreUnprotected);
    m_unprotected->setVisible(error.code == ErrorCode::StoreUnprotected);
}

void StoreProblem::goOnUnprotected() {
    if (m_prompts.choose(this, tr("Go on without a passphrase?"),
                         tr("Somebody else took the passphrase off, or put another store in its place. What you see "
                            "from now on may not be what you have stored."),
                         {tr("Leave it"), tr("Go on without a passphrase")}) == 1)
        m_studio.acceptUnprotected();
}

}  // namespace facenet
