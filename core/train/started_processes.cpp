#include "core/train/started_processes.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <thread>

extern char** environ;

namespace facenet {

namespace {

constexpr auto kParentVariable = "FACENET_PARENT";

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// What else would say where a process stands: the first of two variables of one name counts.
bool saysPlace(std::string_view variable) {
    for (const std::string_view beginning : {"RANK=", "WORLD_SIZE=", "LOCAL_", "MASTER_", "OMPI_COMM_WORLD_", "SLURM_",
                                             "TORCHELASTIC_", "FACENET_MEETING_FILE=", "FACENET_PARENT="})
        if (variable.starts_with(beginning)) return true;
    return false;
}

/// Not by `write`: a reader that has ended would end this process too.
bool sendAll(int socket, const std::string& message) {
    for (std::size_t sent = 0; sent < message.size();) {
        const ssize_t count = send(socket, message.data() + sent, message.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

Result<std::unique_ptr<StartedProcesses>> StartedProcesses::start(const std::string& program,
                                                                  const std::vector<std::string>& arguments, int count,
                                                                  const std::string& message) {
    std::unique_ptr<StartedProcesses> processes(new StartedProcesses);
    std::error_code failure;
    std::string folder = (std::filesystem::temp_directory_path(failure) / "facenet-training-XXXXXX").string();
    if (failure || mkdtemp(folder.data()) == nullptr) return Error{ErrorCode::FileUnwritable, folder};
    processes->m_folder = folder;
    processes->m_count = count;
    for (int rank = 1; rank < count; ++rank)
        if (auto started = processes->startOne(program, arguments, rank, message); !started) return started.error();
    return processes;
}

Result<void> StartedProcesses::startOne(const std::string& program, const std::vector<std::string>& arguments, int rank,
                                        const std::string& message) {
    std::vector<std::string> words{program}, variables;
    words.insert(words.end(), arguments.begin(), arguments.end());
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (!saysPlace(*variable)) variables.emplace_back(*variable);
    for (const auto& [name, value] :
         {std::pair("RANK", rank), std::pair("LOCAL_RANK", rank), std::pair("WORLD_SIZE", m_count),
          std::pair("LOCAL_WORLD_SIZE", m_count), std::pair(kParentVariable, static_cast<int>(getpid()))})
        variables.push_back(std::string(name) + "=" + std::to_string(value));
    variables.push_back(std::string(kMeetingFileVariable) + "=" + place().meetingFileUtf8);

    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{ErrorCode::Internal, std::strerror(errno)};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int failed = posix_spawn(&process, program.c_str(), &actions, nullptr, pointersTo(words).data(),
                                   pointersTo(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed == 0) {
        m_started.push_back(process);
        m_lines.push_back(ends[0]);
    } else {
        close(ends[0]);
        return Error{ErrorCode::Internal, program + ": " + std::strerror(failed)};
    }
    const bool told = sendAll(ends[0], message) && shutdown(ends[0], SHUT_WR) == 0;
    if (!told) return Error{ErrorCode::ProcessGone, "it ended at once"};
    return {};
}

Result<void> StartedProcesses::waitUntilReady(JobControl& control) const {
    constexpr int kBetweenLooksMs = 100;
    for (const int line : m_lines)
        for (;;) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            pollfd readable{.fd = line, .events = POLLIN, .revents = 0};
            if (poll(&readable, 1, kBetweenLooksMs) <= 0) continue;
            char sign = 0;
            if (recv(line, &sign, 1, 0) != 1) return Error{ErrorCode::ProcessGone, "it ended before it began"};
            break;
        }
    return {};
}

void tellReady() {
    const char sign = 1;
    (void)send(STDIN_FILENO, &sign, 1, MSG_NOSIGNAL);  // whoever has started this one notices when it is gone
}

StartedProcesses::~StartedProcesses() {
    for (const int line : m_lines) close(line);
    constexpr auto kPatience = std::chrono::seconds(10);
    constexpr auto kBetweenLooks = std::chrono::milliseconds(50);
    const auto end = std::chrono::steady_clock::now() + kPatience;
    for (const pid_t process : m_started) {
        while (waitpid(process, nullptr, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() >= end) {
                kill(process, SIGKILL);
                waitpid(process, nullptr, 0);
                break;
            }
            std::this_thread::sleep_for(kBetweenLooks);
        }
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

ProcessPlace StartedProcesses::place() const {
    return {.size = m_count, .localSize = m_count, .address = {}, .meetingFileUtf8 = m_folder + "/meeting"};
}

void endWithParent() {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const char* const parent = std::getenv(kParentVariable);
    if (parent != nullptr && std::to_string(getppid()) != parent) raise(SIGTERM);  // it has ended meanwhile
}

}  // namespace facenet
