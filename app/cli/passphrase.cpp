#include "app/cli/passphrase.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <QFileInfo>
#include <QScopeGuard>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/base/text_file.h"

namespace facenet::cli {

namespace {

constexpr int kLookForInterruptionMs = 100;

/// More than anybody types. What is read keeps to it, so that no copy is left behind where memory grows.
constexpr std::size_t kLongestLine = 4096;

void wipe(std::string& text) {
    text.resize(text.capacity());
    explicit_bzero(text.data(), text.size());
    text.clear();
}

/// What comes from a descriptor, to the end or of its first line: what follows on standard input is somebody else's.
/// Errors: FileUnreadable (nothing, or more than a line has)
Result<std::string> bytesOf(int descriptor, bool isOneLine, const std::string& name) {
    std::string bytes;
    bytes.reserve(kLongestLine);
    for (char byte = 0;;) {
        const ssize_t got = ::read(descriptor, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got == 1 && isOneLine && byte == '\n') return bytes;
        if (got == 0 && !bytes.empty()) return bytes;
        if (got != 1 || bytes.size() == kLongestLine) {
            wipe(bytes);
            return Error{ErrorCode::FileUnreadable, name};
        }
        bytes += byte;
    }
}

Result<std::string> lineOfFile(const std::string& path) {
    if (path == "-") return bytesOf(STDIN_FILENO, true, "standard input");
    if (!QFileInfo::exists(QString::fromStdString(path))) return Error{ErrorCode::FileNotFound, path};
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return Error{ErrorCode::FileUnreadable, path};
    const auto closing = qScopeGuard([file] { ::close(file); });
    auto bytes = bytesOf(file, false, path);
    if (!bytes) return bytes;
    std::string text = plainText(*bytes);
    wipe(*bytes);
    std::string line = text.substr(0, text.find('\n'));
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
    line.reserve(kLongestLine);
    while (!interruption.requested()) {
        pollfd ready{.fd = terminal, .events = POLLIN, .revents = 0};
        if (poll(&ready, 1, kLookForInterruptionMs) <= 0) continue;
        char letter = 0;
        if (read(terminal, &letter, 1) != 1) break;
        if (letter == '\n') return line;
        if (line.size() < kLongestLine) line += letter;
    }
    wipe(line);
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
        if (!second) {
            wipe(*first);
            return second.error();
        }
        const bool same = *second == *first;
        wipe(*second);
        if (!same) {
            wipe(*first);
            return Error{ErrorCode::InvalidArgument, "the two passphrases differ"};
        }
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
