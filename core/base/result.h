#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace facenet {

/// What went wrong, without a sentence for the user: `ui` and `app/cli` turn a code into words.
enum class ErrorCode {
    Cancelled,
    InvalidArgument,
    NotFound,
    FileNotFound,
    FileUnreadable,
    FileUnwritable,
    DiskFull,
    FileTruncated,      ///< the file ends before what it announces
    FileMalformed,      ///< the file contradicts its own format
    UnsupportedFormat,  ///< not a format that is read here
    UnsafeContent,      ///< a weights file asks for something other than tensors and plain data
    TensorMismatch,     ///< tensors missing, extra or of the wrong shape; the context lists them all
    WrongBackbone,
    ModelNotLoaded,
    ModelMissing,       ///< the weights that a store is used with are not there
    ModelAltered,       ///< their card says something else than when the store took them
    ModelInUse,         ///< what is to be deleted is what faces are recognised with
    EngineUnavailable,  ///< LibTorch could not be loaded
    DeviceUnavailable,
    OutOfMemory,
    TooFewProcesses,  ///< the system lets too few threads run
    ProcessGone,      ///< one of the processes that train together ended or does not answer
    ImageUnreadable,
    NoPictures,  ///< a folder without any
    NoFace,
    SeveralFaces,
    SeveralPeople,  ///< pictures that are said to show one person
    SourceNotFound,
    SourceBusy,
    SourceUnsupported,
    SourceEnded,          ///< the last frame was read: not a failure
    SourceStalled,        ///< no frame for longer than the source's patience
    SourceLost,           ///< unplugged or disconnected
    SourceBrokenOff,      ///< a film that ends before its own header says
    FilmWithoutPictures,  ///< sound only
    FilmWithoutIndex,     ///< a recording or a copy that was not completed
    NameTaken,
    ChangedMeanwhile,  ///< another change stands in the way of undoing or redoing one
    StoreNewer,        ///< written by a newer version of the program
    StoreForeign,      ///< a database, but not one of this program's
    StoreCorrupt,
    StoreMissing,   ///< there are backups of a store, but not the store
    StoreReplaced,  ///< its file was removed, or another put in its place, while it was open
    AnotherStore,   ///< a copy of another store: its numbers mean other people
    StoreReadOnly,
    StoreLocked,
    StoreBusy,  ///< too much waits for it already
    StoreFailed,
    StoreProtected,    ///< protected by a passphrase that was not given yet
    StoreUnprotected,  ///< this user has seen it protected, and somebody else took the passphrase off
    SettingsAltered,   ///< settings of a protected store were changed without its passphrase
    WrongPassphrase,   ///< not the one that protects the store
    Internal,
};

/// Why a file is not taken as a picture; goes with `ErrorCode::ImageUnreadable`.
enum class PictureRefusal { Damaged, Empty, EndsEarly, TooManyPixels, RawFile, Film, OtherFormat, NotAPicture };

/// A failure that was to be expected: a code and what it is about (a path, a name, a list of keys).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string context;
    PictureRefusal refusal = PictureRefusal::Damaged;

    bool operator==(const Error&) const = default;
};

/// An error that names what it is about, a path for example, before what was known of it.
inline Error about(const std::string& what, Error error) {
    error.context = error.context.empty() ? what : what + ": " + error.context;
    return error;
}

/// A value or an `Error`. Expected failures are returned, never thrown.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& { return assert(ok()), std::get<0>(m_state); }
    T& value() & { return assert(ok()), std::get<0>(m_state); }
    T&& value() && { return assert(ok()), std::get<0>(std::move(m_state)); }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Error& error() const { return assert(!ok()), std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return assert(!ok()), *m_error; }

private:
    std::optional<Error> m_error;
};

}  // namespace facenet
