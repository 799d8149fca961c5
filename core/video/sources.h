#pragma once

#include <memory>
#include <string>

#include "core/video/frame_source.h"

/// The kinds of sources behind `makeFrameSource`, and what they share. Private to this room.
namespace facenet {

std::unique_ptr<FrameSource> makeCameraSource(const SourceAddress& address);
std::unique_ptr<FrameSource> makeVideoFileSource(const std::string& pathUtf8);
std::unique_ptr<FrameSource> makeStreamSource(const std::string& address);
std::unique_ptr<FrameSource> makeImageSource(const std::string& pathUtf8);

/// `camera:0` and `camera:/dev/video0` are the same device.
std::string cameraDevicePath(const std::string& location);

/// Can this device be captured from now? Errors: SourceNotFound, SourceBusy, SourceUnsupported
Result<void> checkCamera(const std::string& devicePath);

/// An address this program plays; everything else FFmpeg knows (file:, concat:, data: ...) stays outside.
bool isStreamAddress(const std::string& text);

}  // namespace facenet
