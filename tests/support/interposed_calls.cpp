// Stands between a program and the calls that change files (LD_PRELOAD): writes down in which order they are made, and
// makes one of them fail. Only files in one folder count. By environment variables:
//   FACENET_CALLS_IN=FOLDER        the folder, canonical
//   FACENET_CALLS_LOG=FILE         a line a call is appended: "name path" or "rename from -> to"
//   FACENET_FAIL_CALL=N            the N-th call that counts, from 1 on, does nothing and fails
//   FACENET_FAIL_ON=1              all calls after it that need room fail too, as on a disk that stays full
//   FACENET_KILL_CALL=N            before it the program is killed, as by a power cut
//   FACENET_FAIL_ERRNO=NUMBER      what it fails with; ENOSPC where none is given
//   FACENET_FILE_SYSTEM=NUMBER     what `statfs` says of the kind of file system
//   FACENET_FAIL_ALWAYS=NAME       all calls of that name fail: "mmap", "fcntl" (locks)

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

struct Plan {
    std::string folder = variable("FACENET_CALLS_IN");
    std::string failAlways = variable("FACENET_FAIL_ALWAYS");
    long failAt = std::atol(variable("FACENET_FAIL_CALL").c_str());
    bool failOn = !variable("FACENET_FAIL_ON").empty();
    long killAt = std::atol(variable("FACENET_KILL_CALL").c_str());
    int error = variable("FACENET_FAIL_ERRNO").empty() ? ENOSPC : std::atoi(variable("FACENET_FAIL_ERRNO").c_str());
    int log = -1;
    std::atomic<long> calls = 0;

    Plan() {
        const std::string path = variable("FACENET_CALLS_LOG");
        if (!path.empty())
            log = static_cast<int>(
                ::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    }
};

Plan& plan() {
    static Plan* const kPlan = new Plan;  // also for calls at the very end of the program
    return *kPlan;
}

template <typename Function>
Function next(Function, const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

std::string pathOf(int descriptor) {
    char path[PATH_MAX];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = ::readlink(link.c_str(), path, sizeof path);
    return length < 0 ? std::string() : std::string(path, static_cast<std::size_t>(length));
}

/// Of a name that may not be there yet: its folder is, and is made canonical.
std::string pathOf(int folder, const char* name) {
    std::string path = name;
    if (path.empty() || path[0] != '/') path = (folder == AT_FDCWD ? pathOf(-1) : pathOf(folder)) + '/' + path;
    if (folder == AT_FDCWD && name[0] != '/') {
        char here[PATH_MAX];
        path = std::string(::getcwd(here, sizeof here) ? here : "") + '/' + name;
    }
    const std::size_t slash = path.rfind('/');
    char canonical[PATH_MAX];
    if (slash != std::string::npos && ::realpath(path.substr(0, slash).c_str(), canonical))
        return canonical + path.substr(slash);
    return path;
}

bool counts(const std::string& path) {
    const std::string& folder = plan().folder;
    return !folder.empty() && (path == folder || path.starts_with(folder + '/'));
}

/// Whether the call may go on; otherwise `errno` is set.
bool mayGoOn(const char* name, const std::string& path, const std::string& to = {}) {
    if (!counts(path) && !counts(to)) return true;
    Plan& p = plan();
    const long call = ++p.calls;
    if (p.log >= 0) {
        const std::string line = std::string(name) + ' ' + path + (to.empty() ? "" : " -> " + to) + '\n';
        ::syscall(SYS_write, p.log, line.data(), line.size());
    }
    if (call == p.killAt) ::raise(SIGKILL);
    if (p.failAt == 0 || (p.failOn ? call < p.failAt : call != p.failAt)) return true;
    // On a full disk what is there can go, and names can still be given.
    const std::string_view what = name;
    const bool needsRoom = what == "write" || what == "truncate" || what == "fsync";
    if (p.error == ENOSPC && (what == "unlink" || (p.failOn && !needsRoom))) return true;
    errno = p.error;
    return false;
}

bool mayGoOn(const char* name, int descriptor) {
    return mayGoOn(name, pathOf(descriptor));
}

bool failsAlways(const char* name, int descriptor) {
    if (plan().failAlways != name || !counts(pathOf(descriptor))) return false;
    errno = plan().error;
    return true;
}

bool makes(int flags) {
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

/// What is there already is only opened.
bool mayOpen(int folder, const char* name, int flags) {
    struct stat found {};
    if (!makes(flags)) return true;
    if ((flags & O_TMPFILE) == O_TMPFILE) return mayGoOn("unnamed", pathOf(folder, name));
    return ::fstatat(folder, name, &found, 0) == 0 || mayGoOn("create", pathOf(folder, name));
}

mode_t modeIn(int flags, va_list arguments) {
    return makes(flags) ? static_cast<mode_t>(va_arg(arguments, unsigned)) : 0;
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

#define OPEN(name)                                      \
    int name(const char* path, int flags, ...) {        \
        va_list arguments;                              \
        va_start(arguments, flags);                     \
        const mode_t mode = modeIn(flags, arguments);   \
        va_end(arguments);                              \
        if (!mayOpen(AT_FDCWD, path, flags)) return -1; \
        return next(&name, #name)(path, flags, mode);   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                          \
    int name(int folder, const char* path, int flags, ...) {  \
        va_list arguments;                                    \
        va_start(arguments, flags);                           \
        const mode_t mode = modeIn(flags, arguments);         \
        va_end(arguments);                                    \
        if (!mayOpen(folder, path, flags)) return -1;         \
        return next(&name, #name)(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name)                                                      \
    FILE* name(const char* path, const char* mode) {                     \
        const bool writes = std::strpbrk(mode, "wa+") != nullptr;        \
        if (writes && !mayOpen(AT_FDCWD, path, O_CREAT)) return nullptr; \
        return next(&name, #name)(path, mode);                           \
    }
FOPEN(fopen)
FOPEN(fopen64)

ssize_t write(int descriptor, const void* bytes, size_t size) {
    return mayGoOn("write", descriptor) ? next(&write, "write")(descriptor, bytes, size) : -1;
}
ssize_t writev(int descriptor, const iovec* parts, int count) {
    return mayGoOn("write", descriptor) ? next(&writev, "writev")(descriptor, parts, count) : -1;
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
    return mayGoOn("write", descriptor) ? next(&pwrite, "pwrite")(descriptor, bytes, size, at) : -1;
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
    return mayGoOn("write", descriptor) ? next(&pwrite64, "pwrite64")(descriptor, bytes, size, at) : -1;
}
size_t fwrite(const void* bytes, size_t size, size_t count, FILE* stream) {
    return mayGoOn("write", ::fileno(stream)) ? next(&fwrite, "fwrite")(bytes, size, count, stream) : 0;
}
int fsync(int descriptor) {
    return mayGoOn("fsync", descriptor) ? next(&fsync, "fsync")(descriptor) : -1;
}
int fdatasync(int descriptor) {
    return mayGoOn("fsync", descriptor) ? next(&fdatasync, "fdatasync")(descriptor) : -1;
}
int syncfs(int descriptor) noexcept {
    return mayGoOn("syncfs", descriptor) ? next(&syncfs, "syncfs")(descriptor) : -1;
}
int ftruncate(int descriptor, off_t size) noexcept {
    return mayGoOn("truncate", descriptor) ? next(&ftruncate, "ftruncate")(descriptor, size) : -1;
}
int ftruncate64(int descriptor, off64_t size) noexcept {
    return mayGoOn("truncate", descriptor) ? next(&ftruncate64, "ftruncate64")(descriptor, size) : -1;
}
int rename(const char* from, const char* to) noexcept {
    if (!mayGoOn("rename", pathOf(AT_FDCWD, from), pathOf(AT_FDCWD, to))) return -1;
    return next(&rename, "rename")(from, to);
}
int renameat(int folder, const char* from, int toFolder, const char* to) noexcept {
    if (!mayGoOn("rename", pathOf(folder, from), pathOf(toFolder, to))) return -1;
    return next(&renameat, "renameat")(folder, from, toFolder, to);
}
int renameat2(int folder, const char* from, int toFolder, const char* to, unsigned flags) noexcept {
    if (!mayGoOn("rename", pathOf(folder, from), pathOf(toFolder, to))) return -1;
    return next(&renameat2, "renameat2")(folder, from, toFolder, to, flags);
}
int linkat(int folder, const char* from, int toFolder, const char* to, int flags) noexcept {
    if (!mayGoOn("link", pathOf(toFolder, to))) return -1;
    return next(&linkat, "linkat")(folder, from, toFolder, to, flags);
}
int mkdir(const char* path, mode_t mode) noexcept {
    return mayGoOn("mkdir", pathOf(AT_FDCWD, path)) ? next(&mkdir, "mkdir")(path, mode) : -1;
}
int unlink(const char* path) noexcept {
    return mayGoOn("unlink", pathOf(AT_FDCWD, path)) ? next(&unlink, "unlink")(path) : -1;
}

#define STATFS(name)                                                                \
    int name(const char* path, struct name* found) noexcept {                       \
        const int done = next(&name, #name)(path, found);                           \
        const std::string kind = variable("FACENET_FILE_SYSTEM");                   \
        if (done == 0 && !kind.empty() && counts(pathOf(AT_FDCWD, path)))           \
            found->f_type = static_cast<decltype(found->f_type)>(std::stoul(kind)); \
        return done;                                                                \
    }
STATFS(statfs)
STATFS(statfs64)

#define MMAP(name, offset)                                                                                           \
    void* name(void* at, size_t size, int protection, int flags, int descriptor, offset from) noexcept {             \
        if (descriptor >= 0 && (protection & PROT_WRITE) && (flags & MAP_SHARED) && failsAlways("mmap", descriptor)) \
            return MAP_FAILED;                                                                                       \
        return next(&name, #name)(at, size, protection, flags, descriptor, from);                                    \
    }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

#define FCNTL(name)                                                                                                \
    int name(int descriptor, int command, ...) {                                                                   \
        va_list arguments;                                                                                         \
        va_start(arguments, command);                                                                              \
        void* argument = va_arg(arguments, void*);                                                                 \
        va_end(arguments);                                                                                         \
        if ((command == F_SETLK || command == F_SETLKW || command == F_GETLK) && failsAlways("fcntl", descriptor)) \
            return -1;                                                                                             \
        return next(&name, #name)(descriptor, command, argument);                                                  \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

}  // extern "C"
#pragma GCC visibility pop
