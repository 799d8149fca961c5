#pragma once

#include <QString>
#include <functional>

namespace facenet {

class NoticeStrip;
class Studio;

/// Offers the weights that came with the program where people are measured with those of an earlier version, unless the
/// user has declined them; otherwise the strip falls silent. `look` gets the id of the weights. Thread: GUI
void offerUpgrade(Studio& studio, NoticeStrip& strip, const std::function<void(const QString& modelId)>& look);

}  // namespace facenet
