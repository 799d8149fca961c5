#include "app/cli/training_processes.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <csignal>

namespace facenet::cli {

namespace {

constexpr int kEndingMs = 10000;

/// Of this process, without the program's name.
QStringList ownArguments() {
    QFile file(QStringLiteral("/proc/self/cmdline"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArrayList words = file.readAll().split('\0');
    QStringList arguments;
    for (qsizetype i = 1; i + 1 < words.size(); ++i) arguments.append(QFile::decodeName(words[i]));
    return arguments;
}

}  // namespace

TrainingProcesses::TrainingProcesses(CliContext& context, double patienceS)
    : m_context(context), m_patienceS(patienceS) {}

TrainingProcesses::~TrainingProcesses() {
    m_group.reset();
    for (const auto& process : m_started)
        if (!process->waitForFinished(kEndingMs)) process->kill();
    for (const auto& process : m_started) process->waitForFinished(kEndingMs);
}

Result<void> TrainingProcesses::join(ProcessPlace place) {
    place.patienceS = m_patienceS;
    if (place.rank > 0) m_context.console().mute();
    const auto engine = m_context.engine();
    if (!engine) return engine.error();
    auto group = (*engine)->joinProcesses(place);
    if (!group) return group.error();
    m_group = std::move(*group);
    return {};
}

Result<void> TrainingProcesses::start(int count) {
    m_meeting = std::make_unique<QTemporaryDir>();
    if (!m_meeting->isValid()) return Error{ErrorCode::FileUnwritable, m_meeting->errorString().toStdString()};
    const QString meeting = m_meeting->filePath(QStringLiteral("meeting"));
    const QStringList arguments = ownArguments();
    const pid_t parent = getpid();
    for (int rank = 1; rank < count; ++rank) {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : {std::pair("RANK", rank), std::pair("LOCAL_RANK", rank),
                                          std::pair("WORLD_SIZE", count), std::pair("LOCAL_WORLD_SIZE", count)})
            environment.insert(QString::fromLatin1(name), QString::number(value));
        environment.insert(QString::fromLatin1(kMeetingFileVariable), meeting);
        process->setProcessEnvironment(environment);
        process->setStandardInputFile(QProcess::nullDevice());
        process->setStandardOutputFile(QProcess::nullDevice());
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->setChildProcessModifier([parent] {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (getppid() != parent) raise(SIGTERM);  // it has ended meanwhile
        });
        process->start(QStringLiteral("/proc/self/exe"), arguments);
        if (!process->waitForStarted())
            return Error{ErrorCode::Internal, "a process cannot be started: " + process->errorString().toStdString()};
        m_started.push_back(std::move(process));
    }
    m_context.console().notice(std::to_string(count) + " processes train together.");
    return join({.size = count,
                 .localSize = count,
                 .address = {},
                 .meetingFileUtf8 = QFile::encodeName(meeting).toStdString()});
}

Result<void> passOnPassphrase(CliContext& context) {
    const auto store = context.lockedStore();
    if (!store) return store.error();
    const auto state = (*store)->protection().state();
    if (!state) return state.error();
    const std::string& file = context.options().passphraseFile;
    if (*state != Protection::Locked || qEnvironmentVariableIsSet(kPassphraseVariable)) return {};
    if (file == "-")
        return Error{ErrorCode::InvalidArgument,
                     std::string("several processes cannot read a passphrase from standard input; put it into ") +
                         kPassphraseVariable};
    if (!file.empty()) return {};
    const auto given = context.passphrase();
    if (!given) return given.error();
    const QString& text = *given;
    qputenv(kPassphraseVariable, text.toUtf8());
    return {};
}

}  // namespace facenet::cli
