#include "app/cli/passphrase.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <QFileInfo>
#include <QScopeGuard>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace facenet::cli {

namespace {

constexpr int kLookForInterruptionMs = 100;

Result<std::string> lineOfFile(const std::string& path) {
    std::string line;
    if (path == "-") {
        if (!std::getline(std::cin, line)) return Error{ErrorCode::FileUnreadable, "standard input"};
        return line;
    }
    if (!QFileInfo::exists(QString::fromStdString(path))) return Error{ErrorCode::FileNotFound, path};
    std::ifstream file(path);
    if (!std::getline(file, line)) return Error{ErrorCode::FileUnreadable, path};
    return line;
}

/// A line that is typed without being shown. Ctrl+C ends it, and the terminal shows what is typed again.
Result<std::string> askTerminal(int terminal, const std::string& question, const Interruption& interruption) {
    std::fprintf(stderr, "%s: ", question.c_str());
    termios shown{};
    if (tcgetattr(terminal, &shown) != 0) return Error{ErrorCode::FileUnreadable, "the terminal"};
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal, TCSAFLUSH, &hidden);
    const auto restore = qScopeGuard([&] {
        tcsetattr(terminal, TCSAFLUSH, &shown);
        std::fputc('\n', stderr);
    });
    std::string line;
    while (!interruption.requested()) {
        pollfd ready{.fd = terminal, .events = POLLIN, .revents = 0};
        if (poll(&ready, 1, kLookForInterruptionMs) <= 0) continue;
        char letter = 0;
        if (read(terminal, &letter, 1) != 1) return Error{ErrorCode::Cancelled, {}};
        if (letter == '\n') return line;
        line += letter;
    }
    return Error{ErrorCode::Cancelled, {}};
}

Result<std::optional<std::string>> bytesFrom(const PassphraseSource& source, const Interruption& interruption) {
    if (!source.file.empty()) {
        const auto line = lineOfFile(source.file);
        if (!line) return line.error();
        return std::optional(*line);
    }
    if (const char* given = std::getenv(source.variable)) return std::optional(std::string(given));
    const int terminal = isatty(STDIN_FILENO) == 1 ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
    if (terminal < 0) return std::optional<std::string>();
    const auto closing = qScopeGuard([terminal] { close(terminal); });
    const auto first = askTerminal(terminal, source.question, interruption);
    if (!first) return first.error();
    if (source.askTwice) {
        const auto second = askTerminal(terminal, "The same again", interruption);
        if (!second) return second.error();
        if (*second != *first) return Error{ErrorCode::InvalidArgument, "the two passphrases differ"};
    }
    return std::optional(*first);
}

}  // namespace

Result<std::optional<QString>> readPassphrase(const PassphraseSource& source, const Interruption& interruption) {
    const auto bytes = bytesFrom(source, interruption);
    if (!bytes) return bytes.error();
    if (!*bytes) return std::optional<QString>();
    QString text = QString::fromStdString(**bytes);
    if (text.endsWith(u'\r')) text.chop(1);  // files of other systems
    return std::optional(text);
}

}  // namespace facenet::cli
