#include "ui/enroll/guide_text.h"

#include <QCoreApplication>

#include "ui/base/messages.h"

namespace facenet {
namespace {

/// The context under which translators find these texts.
struct Guide {
    Q_DECLARE_TR_FUNCTIONS(Guide)
};

}  // namespace

QString hintText(const Guidance& guidance, bool posed) {
    switch (guidance.hint) {
        case GuideHint::NoFace:
            return posed ? Guide::tr("Look into the camera") : Guide::tr("No face in sight");
        case GuideHint::SeveralFaces:
            return Guide::tr("Several faces: click the right one");
        case GuideHint::MoveIntoOval:
            return Guide::tr("Move your face into the oval");
        case GuideHint::ComeCloser:
            return Guide::tr("Come a little closer");
        case GuideHint::MoveBack:
            return Guide::tr("Move back a little");
        case GuideHint::Improve:
            return guidance.issue ? hintFor(*guidance.issue) : QString();
        case GuideHint::HoldStill:
            return Guide::tr("Hold still");
        case GuideHint::Good:
            return posed ? Guide::tr("Good, hold still") : Guide::tr("Good");
        case GuideHint::Enough:
            return Guide::tr("That is enough. Save when you are ready");
        default:
            break;
    }
    if (!posed) return Guide::tr("Waiting for another pose");
    switch (guidance.hint) {
        case GuideHint::TurnLeft:
            return Guide::tr("Turn a little to the left");
        case GuideHint::TurnRight:
            return Guide::tr("Turn a little to the right");
        case GuideHint::LookUp:
            return Guide::tr("Look up a little");
        case GuideHint::LookDown:
            return Guide::tr("Look down a little");
        default:
            return Guide::tr("Look straight into the camera");
    }
}

QString poseName(PoseCell cell) {
    switch (cell) {
        case PoseCell::UpLeft:
            return Guide::tr("up and left");
        case PoseCell::Up:
            return Guide::tr("up");
        case PoseCell::UpRight:
            return Guide::tr("up and right");
        case PoseCell::Left:
            return Guide::tr("left");
        case PoseCell::Centre:
            return Guide::tr("straight ahead");
        case PoseCell::Right:
            return Guide::tr("right");
        case PoseCell::DownLeft:
            return Guide::tr("down and left");
        case PoseCell::Down:
            return Guide::tr("down");
        case PoseCell::DownRight:
            return Guide::tr("down and right");
    }
    return {};
}

QString refusalText(ShotVerdict verdict) {
    switch (verdict) {
        case ShotVerdict::Kept:
            return {};
        case ShotVerdict::PoorQuality:
            return Guide::tr("too poor to be used");
        case ShotVerdict::NearDuplicate:
            return Guide::tr("the same as a shot that is there already");
        case ShotVerdict::OtherPerson:
            return Guide::tr("This looks like somebody else");
        case ShotVerdict::PoseCovered:
            return Guide::tr("there are enough shots of this pose");
        case ShotVerdict::Full:
            return Guide::tr("there are as many shots as can be kept");
    }
    return {};
}

}  // namespace facenet
