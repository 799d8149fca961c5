#include "app/cli/console.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string_view>

#include "app/cli/messages.h"

namespace facenet::cli {

namespace {

constexpr std::chrono::milliseconds kProgressEvery{200};
constexpr std::chrono::milliseconds kProgressAfter{500};  // shorter jobs show none

/// A name may come from anybody's file: what would steer the terminal (C0; C1 as UTF-8 has it) is shown as what it is.
std::string shown(std::string_view text) {
    std::string visible;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto letter = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const bool isC1 = letter == 0xc2 && next >= 0x80 && next < 0xa0;
        if (isC1 || (letter < 0x20 && letter != '\n' && letter != '\t') || letter == 0x7f)
            visible += "\uFFFD";
        else
            visible.push_back(text[i]);
        if (isC1) ++i;
    }
    return visible;
}

}  // namespace

Console::Console(bool json) : m_json(json), m_terminal(isatty(STDERR_FILENO) == 1) {}

void Console::writeLine(const std::string& text) {
    if (m_lineShown) endProgress();
    if (m_muted || !writable()) return;
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fputc('\n', stdout) == EOF ||
        std::fflush(stdout) != 0)
        m_writeError = errno != 0 ? errno : EIO;
}

void Console::print(const Json& document) {
    // Names of files need not be valid UTF-8; JSON must be.
    writeLine(document.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Console::print(const std::string& text) {
    writeLine(shown(text));
}

void Console::say(const std::string& text) {
    if (m_lineShown) endProgress();
    std::fprintf(stderr, "%s\n", shown(text).c_str());
}

void Console::notice(const std::string& text) {
    if (!m_muted) say(text);
}

std::optional<bool> Console::askYesNo(const std::string& question) {
    if (isatty(STDIN_FILENO) != 1) return std::nullopt;
    if (m_lineShown) endProgress();
    std::fprintf(stderr, "%s [y/N] ", question.c_str());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void Console::fail(const Error& error) {
    // That others are gone the one says who speaks for all.
    if (m_muted && error.code == ErrorCode::ProcessGone) return;
    say("facenet: " + sentenceOf(error));
    if (m_json) print(Json{{"error", errorJson(error)}});
}

bool Console::isProgressDue(const std::string& what) {
    if (!showsProgress()) return false;
    const Clock::time_point now = Clock::now();
    if (m_job != what) {
        m_job = what;
        m_jobStarted = now;
        m_jobShown = now;
    }
    if (now - m_jobStarted < kProgressAfter || now - m_jobShown < kProgressEvery) return false;
    m_jobShown = now;
    return true;
}

void Console::progress(const std::string& what, const std::string& text) {
    if (isProgressDue(what)) showProgress(what + " " + text);
}

void Console::showProgress(const std::string& line) {
    std::fprintf(stderr, "\r%s\033[K", line.c_str());
    m_lineShown = true;
}

void Console::progress(const std::string& what, std::size_t done, std::size_t total) {
    if (!isProgressDue(what)) return;
    std::string line = what + " " + std::to_string(done);
    if (total > 0) {
        line += " of " + std::to_string(total);
        if (done > 0) {
            const double elapsedS = std::chrono::duration<double>(m_jobShown - m_jobStarted).count();
            line +=
                ", " + durationText(elapsedS / static_cast<double>(done) * static_cast<double>(total - done)) + " left";
        }
    }
    showProgress(line);
}

void Console::endProgress() {
    if (m_lineShown) std::fputs("\r\033[K", stderr);
    m_lineShown = false;
}

std::string durationText(double seconds) {
    const long all = std::lround(std::max(seconds, 0.0));
    char text[32];
    if (all >= 3600)
        std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
    else
        std::snprintf(text, sizeof text, "%ld:%02ld", all / 60, all % 60);
    return text;
}

std::string fixed(double value, int digits) {
    std::array<char, 400> text{};                                                           // of the largest number
    std::snprintf(text.data(), text.size(), "%.*f", digits, rounded(value, digits) + 0.0);  // no minus before a zero
    return text.data();
}

double rounded(double value, int digits) {
    const double scale = std::pow(10.0, digits);
    return std::round(value * scale) / scale;
}

std::string counted(std::size_t count, const std::string& one, const std::string& several) {
    return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace facenet::cli
