#include "ui/settings/log_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/base/async.h"
#include "ui/base/messages.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kLinesShown = 1000;

QString actionText(const LogLine& line) {
    if (line.action == u"enroll") return LogDialog::tr("%n face(s) were enrolled", nullptr, line.count);
    if (line.action == u"import") return LogDialog::tr("%n people came in from an export", nullptr, line.count);
    if (line.action == u"merge") return LogDialog::tr("Two people were made one");
    if (line.action == u"undo") return LogDialog::tr("A change was undone");
    if (line.action == u"redo") return LogDialog::tr("A change was made again");
    if (line.action == u"remove people") return LogDialog::tr("%n people were deleted", nullptr, line.count);
    if (line.action == u"erase") return LogDialog::tr("%n people were erased for good", nullptr, line.count);
    if (line.action == u"export") return LogDialog::tr("%n people were exported", nullptr, line.count);
    if (line.action == u"identify") return LogDialog::tr("%n people were recognised", nullptr, line.count);
    if (line.action == u"search") return LogDialog::tr("Somebody was looked for by a picture");
    if (line.action == u"unlock") return LogDialog::tr("The passphrase was given");
    if (line.action == u"consent") return LogDialog::tr("A consent was renewed");
    if (line.action == u"review") return LogDialog::tr("A consent was reviewed");
    if (line.action == u"withdraw") return LogDialog::tr("%n consents were withdrawn", nullptr, line.count);
    if (line.action == u"restore") return LogDialog::tr("A backup was restored");
    if (line.action == u"protect") return LogDialog::tr("A passphrase was set");
    if (line.action == u"passphrase") return LogDialog::tr("The passphrase was changed");
    if (line.action == u"reset settings") return LogDialog::tr("Settings that somebody had changed were set back");
    if (line.action == u"accept unprotected")
        return LogDialog::tr("It was accepted that the passphrase had been taken off");
    if (line.action == u"unprotect") return LogDialog::tr("The passphrase was taken off");
    return line.action;
}

QString outcomeText(const QString& outcome) {
    if (outcome == u"ok") return LogDialog::tr("Done");
    if (outcome == u"refused") return LogDialog::tr("Refused");
    return LogDialog::tr("Failed");
}

QString programText(const QString& program) {
    if (program == u"facenet-studio") return LogDialog::tr("Window");
    if (program == u"facenet") return LogDialog::tr("Command line");
    return program;
}

}  // namespace

LogDialog::LogDialog(Studio& studio, QWidget* parent)
    : QDialog(parent), m_words(new QLabel), m_lines(new QTableWidget(0, 4)) {
    setObjectName(QStringLiteral("logDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Log"));
    resize(640, 480);
    m_words->setObjectName(QStringLiteral("logWordsLabel"));
    m_words->setWordWrap(true);
    m_words->setProperty("subtle", true);
    m_words->setText(
        tr("Among others: who came, went, was exported or restored, what was undone, when the passphrase was given and "
           "how often people were recognised or looked for, without names and faces. Corrections of names, notes and "
           "single faces are not "
           "listed. How long lines are kept is set in the settings."));
    m_lines->setObjectName(QStringLiteral("logTable"));
    m_lines->setAccessibleName(windowTitle());
    m_lines->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_lines->setHorizontalHeaderLabels({tr("When"), tr("What"), tr("By"), tr("Outcome")});
    m_lines->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_lines->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_lines->setTabKeyNavigation(false);
    m_lines->verticalHeader()->hide();
    m_lines->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_lines->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(m_words);
    column->addWidget(m_lines, 1);
    column->addWidget(buttons);
    inStore(
        studio.store(), this, [](GalleryStore& store) { return store.journal().log(kLinesShown); },
        [this](const Result<QList<LogLine>>& lines) {
            if (lines)
                showLines(*lines);
            else
                m_words->setText(sentenceOf(lines.error()));
        });
}

void LogDialog::showLines(const QList<LogLine>& lines) {
    if (lines.isEmpty()) m_words->setText(tr("Nothing was done with this data folder yet."));
    const QLocale locale;
    m_lines->setRowCount(static_cast<int>(lines.size()));
    for (int row = 0; row < lines.size(); ++row) {
        const LogLine& line = lines[row];
        const QStringList texts{locale.toString(line.at.toLocalTime(), QLocale::ShortFormat), actionText(line),
                                programText(line.program), outcomeText(line.outcome)};
        for (int column = 0; column < texts.size(); ++column)
            m_lines->setItem(row, column, new QTableWidgetItem(texts[column]));
    }
}

}  // namespace facenet
