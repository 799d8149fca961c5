#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "core/video/sources.h"

namespace facenet {

namespace {

constexpr Resolution kCommonResolutions[] = {{320, 240},  {640, 360},   {640, 480},   {800, 600},
                                             {1280, 720}, {1920, 1080}, {2560, 1440}, {3840, 2160}};

class Device {
public:
    explicit Device(const std::string& path) : m_handle(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)) {}
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device() {
        if (m_handle >= 0) ::close(m_handle);
    }

    bool isOpen() const { return m_handle >= 0; }

    /// True when the device answers; otherwise errno says why not.
    template <typename Argument>
    bool ask(unsigned long request, Argument& argument) const {
        int answer = 0;
        do {
            answer = ::ioctl(m_handle, request, &argument);
        } while (answer < 0 && errno == EINTR);
        return answer >= 0;
    }

private:
    int m_handle;
};

/// The card's name when the device can capture; cameras also make nodes for metadata only.
std::optional<std::string> captureName(const Device& device) {
    v4l2_capability capability{};
    if (!device.ask(VIDIOC_QUERYCAP, capability)) return std::nullopt;
    // `capabilities` speaks of the whole card, `device_caps` of this node.
    const auto abilities =
        capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps : capability.capabilities;
    if (!(abilities & V4L2_CAP_VIDEO_CAPTURE)) return std::nullopt;
    const auto* name = reinterpret_cast<const char*>(capability.card);
    return std::string(name, strnlen(name, sizeof capability.card));
}

void addResolutions(const Device& device, std::uint32_t pixelFormat, std::vector<Resolution>& resolutions) {
    v4l2_frmsizeenum size{};
    size.pixel_format = pixelFormat;
    for (; device.ask(VIDIOC_ENUM_FRAMESIZES, size); ++size.index) {
        if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
            resolutions.push_back({static_cast<int>(size.discrete.width), static_cast<int>(size.discrete.height)});
            continue;
        }
        // A range of sizes comes as one answer: offer those people know.
        const auto fits = [](int value, std::uint32_t least, std::uint32_t most, std::uint32_t step) {
            const auto wanted = static_cast<std::uint32_t>(value);
            return wanted >= least && wanted <= most && (step == 0 || (wanted - least) % step == 0);
        };
        const auto& range = size.stepwise;
        for (const Resolution& common : kCommonResolutions)
            if (fits(common.widthPx, range.min_width, range.max_width, range.step_width) &&
                fits(common.heightPx, range.min_height, range.max_height, range.step_height))
                resolutions.push_back(common);
        return;
    }
}

/// Sorted by size, none twice.
std::vector<Resolution> resolutionsOf(const Device& device) {
    std::vector<Resolution> resolutions;
    v4l2_fmtdesc format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    for (; device.ask(VIDIOC_ENUM_FMT, format); ++format.index) addResolutions(device, format.pixelformat, resolutions);
    std::sort(resolutions.begin(), resolutions.end(), [](const Resolution& a, const Resolution& b) {
        return std::pair(a.widthPx, a.heightPx) < std::pair(b.widthPx, b.heightPx);
    });
    resolutions.erase(std::unique(resolutions.begin(), resolutions.end()), resolutions.end());
    return resolutions;
}

/// `/dev/video10` comes after `/dev/video9`.
std::vector<std::string> videoDevices() {
    std::vector<std::string> paths;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry("/dev", failure), end; !failure && entry != end;
         entry.increment(failure))
        if (entry->path().filename().string().starts_with("video")) paths.push_back(entry->path().string());
    std::sort(paths.begin(), paths.end(), [](const std::string& a, const std::string& b) {
        return std::pair(a.size(), a) < std::pair(b.size(), b);
    });
    return paths;
}

}  // namespace

std::vector<CameraInfo> listCameras() {
    std::vector<CameraInfo> cameras;
    for (const std::string& path : videoDevices()) {
        const Device device(path);
        if (!device.isOpen()) continue;
        if (auto name = captureName(device))
            cameras.push_back({.devicePath = path, .name = std::move(*name), .resolutions = resolutionsOf(device)});
    }
    return cameras;
}

Result<void> checkCamera(const std::string& devicePath) {
    const auto failed = [&](int reason) {
        const std::string context = devicePath + ": " + std::strerror(reason);
        switch (reason) {
            case ENOENT:
            case ENODEV:
            case ENXIO:
                return Error{ErrorCode::SourceNotFound, devicePath};
            case EBUSY:
                return Error{ErrorCode::SourceBusy, devicePath};
            default:
                return Error{ErrorCode::SourceUnsupported, context};
        }
    };
    const Device device(devicePath);
    if (!device.isOpen()) return failed(errno);
    if (!captureName(device)) return Error{ErrorCode::SourceUnsupported, devicePath + ": not a camera"};
    // Setting the format that is set already changes nothing, and is refused while another program captures.
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (device.ask(VIDIOC_G_FMT, format) && !device.ask(VIDIOC_S_FMT, format) && errno == EBUSY) return failed(EBUSY);
    return {};
}

}  // namespace facenet
