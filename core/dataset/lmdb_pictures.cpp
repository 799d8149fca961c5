#include <fcntl.h>
#include <lmdb.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <protozero/pbf_reader.hpp>

#include "core/base/file_reader.h"
#include "core/dataset/packed_pictures.h"
#include "core/picture/picture_format.h"

namespace facenet {

namespace {

constexpr std::uint32_t kLargestPart = 64 << 20;

bool writeAll(int descriptor, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor, at, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        at += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

/// False at the end, also in the middle.
bool readAll(int descriptor, void* data, std::size_t size) {
    char* at = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t got = ::read(descriptor, at, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

/// What the other process does: the number of entries, then each key and value behind their lengths.
/// Out: an error of LMDB or of the system; 0 when all were written
int writeEntries(const char* path, bool isFolder, int out) {
    MDB_env* environment = nullptr;
    MDB_txn* transaction = nullptr;
    MDB_dbi database = 0;
    MDB_stat facts;
    MDB_cursor* cursor = nullptr;
    const unsigned flags = MDB_RDONLY | MDB_NOLOCK | (isFolder ? 0U : unsigned{MDB_NOSUBDIR});
    int code = mdb_env_create(&environment);
    if (code == 0) code = mdb_env_open(environment, path, flags, 0);
    if (code == 0) code = mdb_txn_begin(environment, nullptr, MDB_RDONLY, &transaction);
    if (code == 0) code = mdb_dbi_open(transaction, nullptr, 0, &database);
    if (code == 0) code = mdb_stat(transaction, database, &facts);
    if (code == 0) code = mdb_cursor_open(transaction, database, &cursor);
    if (code != 0) return code;
    const std::uint64_t count = facts.ms_entries;
    if (!writeAll(out, &count, sizeof count)) return EPIPE;
    MDB_val key, value;
    while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        const std::array<std::uint32_t, 2> lengths{static_cast<std::uint32_t>(key.mv_size),
                                                   static_cast<std::uint32_t>(value.mv_size)};
        if (key.mv_size > kLargestPart || value.mv_size > kLargestPart) return MDB_CORRUPTED;
        if (!writeAll(out, lengths.data(), sizeof lengths) || !writeAll(out, key.mv_data, key.mv_size) ||
            !writeAll(out, value.mv_data, value.mv_size))
            return EPIPE;
    }
    return code == MDB_NOTFOUND ? 0 : code;
}

/// The entries of a database as another process reads them. It ends with this object.
class Entries {
public:
    Entries(const std::string& path, bool isFolder) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        m_process = ::fork();
        if (m_process == 0) {
            // What a damaged database does to it leaves no trace on the screen.
            ::close(ends[0]);
            if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) ::dup2(nowhere, 2);
            const int code = writeEntries(path.c_str(), isFolder, ends[1]);
            static_cast<void>(writeAll(ends[1], &kEnd, sizeof kEnd) && writeAll(ends[1], &code, sizeof code));
            ::_exit(0);
        }
        ::close(ends[1]);
        m_in = ends[0];
    }
    Entries(const Entries&) = delete;
    Entries& operator=(const Entries&) = delete;
    ~Entries() {
        if (m_in >= 0) ::close(m_in);
        if (m_process > 0) ::waitpid(m_process, nullptr, 0);
    }

    std::uint64_t count() {
        std::uint64_t all = 0;
        m_ok = m_in >= 0 && readAll(m_in, &all, sizeof all);
        if (m_ok && (all & 0xffffffffU) == kEnd.front()) finish(static_cast<int>(all >> 32));
        return m_ok ? all : 0;
    }

    /// False at the end.
    bool next(std::string& key, std::vector<std::byte>& value) {
        std::array<std::uint32_t, 2> lengths;
        if (!m_ok || !readAll(m_in, lengths.data(), sizeof lengths.front())) return fail();
        if (lengths[0] == kEnd.front()) {
            int code = 0;
            if (!readAll(m_in, &code, sizeof code)) return fail();
            finish(code);
            return false;
        }
        if (!readAll(m_in, &lengths[1], sizeof lengths[1]) || lengths[0] > kLargestPart || lengths[1] > kLargestPart)
            return fail();
        key.resize(lengths[0]);
        value.resize(lengths[1]);
        return (readAll(m_in, key.data(), key.size()) && readAll(m_in, value.data(), value.size())) || fail();
    }

    /// What ended it; nothing when all entries were read.
    std::optional<Error> failure(const std::string& path) const {
        if (m_ok) return std::nullopt;
        if (m_code == 0) return Error{ErrorCode::FileMalformed, path + ": the database is damaged"};
        const bool isOurs = m_code < 0;  // LMDB's own codes are negative
        return Error{isOurs ? ErrorCode::FileMalformed : ErrorCode::FileUnreadable,
                     path + ": " + (isOurs ? mdb_strerror(m_code) : std::strerror(m_code))};
    }

private:
    static constexpr std::array<std::uint32_t, 1> kEnd{0xffffffffU};

    bool fail() { return m_ok = false; }
    void finish(int code) {
        m_ok = code == 0;
        m_code = code;
    }

    pid_t m_process = -1;
    int m_in = -1;
    bool m_ok = false;
    int m_code = 0;
};

/// A message of Caffe: `data` is 4, `label` 5, `encoded` 7.
std::optional<std::pair<std::string, std::span<const std::byte>>> fromDatum(std::span<const std::byte> bytes) {
    try {
        std::span<const std::byte> picture;
        std::optional<std::int32_t> label;
        protozero::pbf_reader message(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        while (message.next()) {
            if (message.tag() == 4 && message.has_wire_type(protozero::pbf_wire_type::length_delimited)) {
                const auto view = message.get_view();
                picture = std::as_bytes(std::span(view.data(), view.size()));
            } else if (message.tag() == 5 && message.has_wire_type(protozero::pbf_wire_type::varint)) {
                label = message.get_int32();
            } else {
                message.skip();
            }
        }
        if (!label || !recognizePicture(picture).format) return std::nullopt;
        return std::pair(std::to_string(*label), picture);
    } catch (const protozero::exception&) {
        return std::nullopt;
    }
}

}  // namespace

Result<void> readLmdbPictures(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control) {
    std::error_code error;
    const bool isFolder = std::filesystem::is_directory(pathUtf8, error);
    const std::string file = isFolder ? pathUtf8 + "/data.mdb" : pathUtf8;
    if (const auto there = FileReader::open(file); !there) return there.error();
    Entries entries(pathUtf8, isFolder);
    const std::uint64_t count = entries.count();
    std::string key;
    std::vector<std::byte> value;
    for (std::uint64_t done = 0; entries.next(key, value) && done < count; ++done) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        control.report(static_cast<int>(std::min(done, count)), static_cast<int>(count));
        const std::string folder = std::filesystem::path(key).parent_path().filename().string();
        if (recognizePicture(value).format && !folder.empty()) {
            if (const auto taken = take({folder, value}); !taken) return taken;
        } else if (const auto datum = fromDatum(value)) {
            if (const auto taken = take({datum->first, datum->second}); !taken) return taken;
        } else if (recognizePicture(value).format) {
            return Error{ErrorCode::UnsupportedFormat, file + ": its keys name no person; Ada/1.jpg is wanted"};
        } else if (isCalledPicture(key) && !folder.empty()) {
            if (const auto told = take({folder, {}}); !told) return told;
        }
    }
    if (const auto failure = entries.failure(file)) return *failure;
    return {};
}

}  // namespace facenet
