#include "app/cli/passphrase.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <QFileInfo>
#include <QScopeGuard>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "core/base/text_file.h"

namespace facenet::cli {

namespace {

constexpr int kLookForInterruptionMs = 100;

void wipe(std::string& text) {
    explicit_bzero(text.data(), text.size());
}

Result<std::string> lineOfFile(const std::string& path) {
    std::string line;
    if (path == "-") {
        if (!std::getline(std::cin, line)) return Error{ErrorCode::FileUnreadable, "standard input"};
        return line;
    }
    if (!QFileInfo::exists(QString::fromStdString(path))) return Error{ErrorCode::FileNotFound, path};
    // Not `readText`: it may come through a pipe.
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.empty()) return Error{ErrorCode::FileUnreadable, path};
    std::string text = plainText(bytes);
    line = text.substr(0, text.find('\n'));
    wipe(bytes);
    wipe(text);
    return line;
}

/// The person's terminal; negative where there is none.
int openTerminal() {
    return isatty(STDIN_FILENO) == 1 ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
}

/// A line that is typed. Ctrl+C ends it.
Result<std::string> lineOfTerminal(int terminal, const std::string& question, const Interruption& interruption) {
    std::fprintf(stderr, "%s: ", question.c_str());
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

/// The same without being shown. Afterwards the terminal shows what is typed again.
Result<std::string> hiddenLineOfTerminal(int terminal, const std::string& question, const Interruption& interruption) {
    termios shown{};
    if (tcgetattr(terminal, &shown) != 0) return Error{ErrorCode::FileUnreadable, "the terminal"};
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal, TCSAFLUSH, &hidden);
    const auto restore = qScopeGuard([&] {
        tcsetattr(terminal, TCSAFLUSH, &shown);
        std::fputc('\n', stderr);
    });
    return lineOfTerminal(terminal, question, interruption);
}

Result<std::optional<std::string>> bytesFrom(const PassphraseSource& source, const Interruption& interruption) {
    if (!source.file.empty()) {
        auto line = lineOfFile(source.file);
        if (!line) return line.error();
        return std::optional(std::move(*line));
    }
    if (const char* given = std::getenv(source.variable)) return std::optional(std::string(given));
    const int terminal = openTerminal();
    if (terminal < 0) return std::optional<std::string>();
    const auto closing = qScopeGuard([terminal] { close(terminal); });
    auto first = hiddenLineOfTerminal(terminal, source.question, interruption);
    if (!first) return first.error();
    if (source.askTwice) {
        auto second = hiddenLineOfTerminal(terminal, "The same again", interruption);
        if (!second) return second.error();
        const bool same = *second == *first;
        wipe(*second);
        if (!same) return Error{ErrorCode::InvalidArgument, "the two passphrases differ"};
    }
    return std::optional(std::move(*first));
}

}  // namespace

Result<std::optional<Passphrase>> readPassphrase(const PassphraseSource& source, const Interruption& interruption) {
    auto bytes = bytesFrom(source, interruption);
    if (!bytes) return bytes.error();
    if (!*bytes) return std::optional<Passphrase>();
    QString text = QString::fromStdString(**bytes);
    wipe(**bytes);
    if (text.endsWith(u'\r')) text.chop(1);  // standard input of other systems
    return std::optional(Passphrase(std::move(text)));
}

Result<std::optional<bool>> confirmAtTerminal(const std::string& question, const Interruption& interruption) {
    const int terminal = openTerminal();
    if (terminal < 0) return std::optional<bool>();
    const auto closing = qScopeGuard([terminal] { close(terminal); });
    const auto answer = lineOfTerminal(terminal, question + " Type yes", interruption);
    if (!answer) return answer.error();
    return std::optional(*answer == "yes");
}

}  // namespace facenet::cli
