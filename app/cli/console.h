#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace facenet::cli {

using Json = nlohmann::ordered_json;

/// Standard output for results, standard error for everything a person should know meanwhile.
/// Thread: one caller at a time
class Console {
public:
    explicit Console(bool json);

    bool json() const { return m_json; }

    /// Writes a JSON document in a line of its own, at once.
    void print(const Json& document);
    /// Writes a line of text, at once.
    void print(const std::string& text);
    /// Tells the person at the terminal something that is no result.
    void notice(const std::string& text);
    /// The answer of a person at the terminal; nothing where nobody can be asked.
    std::optional<bool> askYesNo(const std::string& question);
    /// From now on only `fail` says anything, on standard error: another process speaks for this one.
    void mute() { m_muted = true; }
    /// The sentence on standard error; with JSON also {"error": {"code", "message"}} on standard output.
    void fail(const Error& error);

    /// False once nobody reads the output any more, or the disk it goes to is full.
    bool writable() const { return m_writeError == 0; }
    /// The system's number of what made writing fail; 0 when nothing did.
    int writeError() const { return m_writeError; }

    /// Shows how far a long job is, with the time left; only where standard error is a terminal.
    void progress(const std::string& what, std::size_t done, std::size_t total);
    /// The same where the job itself knows what to say of it. In: `text`, shown behind `what`
    void progress(const std::string& what, const std::string& text);
    bool showsProgress() const { return m_terminal && !m_muted; }
    void endProgress();

private:
    using Clock = std::chrono::steady_clock;

    void writeLine(const std::string& text);
    bool isProgressDue(const std::string& what);
    void showProgress(const std::string& line);
    void say(const std::string& text);  ///< on standard error

    bool m_json;
    bool m_terminal;
    bool m_muted = false;
    int m_writeError = 0;
    std::string m_job;  ///< whose progress is shown
    Clock::time_point m_jobStarted, m_jobShown;
    bool m_lineShown = false;
};

/// "0:07", "12:30", "1:02:03".
std::string durationText(double seconds);
/// With a fixed number of digits behind the point, whatever the locale.
std::string fixed(double value, int digits);
/// Rounded for JSON, so that no more digits are printed than mean something.
double rounded(double value, int digits);
/// "1 face", "2 faces".
std::string counted(std::size_t count, const std::string& one, const std::string& several);

}  // namespace facenet::cli
