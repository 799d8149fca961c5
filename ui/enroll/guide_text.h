#pragma once

#include <QString>

#include "core/face/enrolment.h"

namespace facenet {

/// The one large hint. In: whether the person sees it and can follow it (a camera)
QString hintText(const Guidance& guidance, bool posed);

/// What a cell of the coverage map stands for: "looking up".
QString poseName(PoseCell cell);

/// What is said of a shot that was not kept; empty for one that was.
QString refusalText(ShotVerdict verdict);

}  // namespace facenet
