#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/video/frame.h"

namespace facenet {

struct Resolution {
    int widthPx = 0;
    int heightPx = 0;
    bool operator==(const Resolution&) const = default;
};

/// Where frames come from, as the user names it.
struct SourceAddress {
    enum class Kind { Camera, VideoFile, Stream, ImageFolder, Image };

    Kind kind = Kind::Camera;
    std::string location;   ///< camera: its index or device path; otherwise a path or an address, UTF-8
    Resolution resolution;  ///< wanted of a camera; zero means the camera's own choice

    bool operator==(const SourceAddress&) const = default;
};

/// Reads `camera:0`, `camera:/dev/video2`, `camera:0@1280x720`, an address with `://`, a folder or a file.
/// A file whose ending says nothing is opened to see what it is, which may take seconds.
/// Errors: FileNotFound, SourceUnsupported (neither a picture nor a video, or an address that is no stream),
///         FilmWithoutPictures, FilmWithoutIndex
Result<SourceAddress> parseSourceAddress(const std::string& text);

/// The inverse of `parseSourceAddress`.
std::string toString(const SourceAddress& address);

/// A camera as the system lists it.
struct CameraInfo {
    std::string devicePath;
    std::string name;  ///< as the driver gives it
    std::vector<Resolution> resolutions;
};

/// The cameras present now that can capture video; empty when there are none.
std::vector<CameraInfo> listCameras();

struct SourceInfo {
    Resolution resolution;                  ///< upright; zero of pictures, which may differ
    double framesPerSecond = 0;             ///< 0 when unknown
    std::int64_t frameCount = 0;            ///< 0 when unknown or endless
    bool live = false;                      ///< frames come at their own pace and are lost when not read
    bool stills = false;                    ///< pictures that stand alone, one a second when somebody watches
    std::vector<std::string> passedOver{};  ///< of a folder, see `FolderFiles`
};

/// A sequence of frames.
/// Thread: one thread opens, reads and closes; `interrupt` may be called from any other.
class FrameSource {
public:
    virtual ~FrameSource() = default;

    /// Opens the source, or opens it again after it was lost.
    /// Errors: SourceNotFound, SourceBusy, SourceUnsupported, SourceStalled, SourceLost, FilmWithoutPictures,
    ///         FilmWithoutIndex, FileNotFound, FileUnreadable, OutOfMemory, Cancelled
    virtual Result<SourceInfo> open() = 0;

    /// The next frame, as fast as it can be had (playing speed is the reader's business).
    /// A picture in a folder that cannot be decoded gives ImageUnreadable, one that may not be read FileUnreadable
    /// (`isOfOnePicture`); reading on gives the next one.
    /// Errors: SourceEnded, SourceBrokenOff (a film; the context says where), SourceStalled, SourceLost,
    ///         ImageUnreadable, FileUnreadable, OutOfMemory, Cancelled (interrupted)
    virtual Result<FramePtr> read() = 0;

    /// Pictures of a film that were damaged since it was opened: left out or patched up by the decoder.
    virtual std::int64_t damagedPictures() const { return 0; }

    /// Goes back to the first frame.
    /// Errors: SourceUnsupported (of what is live) and those of `open`
    virtual Result<void> rewind() = 0;

    /// Makes a waiting `open` or `read`, and every later one, return soon with Cancelled.
    virtual void interrupt() = 0;
};

/// Whether reading failed because of one picture, so that the next may be read.
inline bool isOfOnePicture(const Error& error) {
    return error.code == ErrorCode::ImageUnreadable || error.code == ErrorCode::FileUnreadable;
}

/// The source for an address, not opened yet.
std::unique_ptr<FrameSource> makeFrameSource(const SourceAddress& address);

}  // namespace facenet
