#pragma once

#include <QByteArray>
#include <QString>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/analyzer.h"
#include "database/exchange/picture_files.h"
#include "database/store_access.h"

namespace facenet {

/// What becomes of a picture of one person that shows several faces: the main one is taken, large, confident and near
/// the middle (see `mainFaceIndex`), or the picture is refused.
enum class SeveralFaces { Largest, Refuse };

/// What becomes of a new person whose pictures clearly show different people, see `clearlyShowSeveralPeople`.
enum class SeveralPeople { Refuse, Store };

struct PictureImportOptions {
    DetectorOptions detector;
    SeveralFaces several = SeveralFaces::Largest;
    SeveralPeople severalPeople = SeveralPeople::Refuse;
    qint64 importId = GalleryStore::newImportId();  ///< what has the same is undone as one change
};

/// What became of the pictures of one person.
struct EnrolmentReport {
    /// Stored, but worth a look.
    struct Doubtful {
        std::string path;
        std::vector<QualityIssue> issues;
        std::size_t facesInPicture = 1;
        bool lying = false;    ///< the face was turned upright
        std::string alsoOf{};  ///< somebody else of whom the same picture is stored; empty: nobody
    };

    std::string name;
    qint64 personId = 0;  ///< 0 when nothing of the person could be stored
    bool newPerson = false;
    std::size_t added = 0;
    std::size_t alreadyStored = 0;
    std::optional<Error> error{};  ///< why the person could not be enrolled at all; SeveralPeople is a question
    std::vector<LeftOut> refused{};
    std::vector<Doubtful> doubtful{};
    std::vector<Embedding> embeddings{};  ///< of the faces added
};

/// Stores the faces of pictures of people who have consented to it. Somebody of a name who is there already gets more
/// faces; a picture that is stored for its person already, wherever its file was, is passed over, so the same call goes
/// on where one ended, and a second one changes nothing. Pictures are known by their pixels; those that earlier
/// versions stored by their paths. Faces are embedded some at a time, whoever they belong to, and each batch of people
/// is one transaction; only people with more than 256 new pictures are stored in parts. A picture or a person that
/// cannot be used is reported and does not end the others. Blocks; threads of its own decode and find faces ahead.
/// `control` pauses, stops and cancels between pictures and hears of pictures done of all; what was stored stays in
/// both. `onPerson` hears of each person once, on the caller's thread. Errors: Cancelled (also when stopped), those of
/// the analyzer's networks and of the store; `onPerson` has heard of what was stored before
Result<void> importPictures(const StoreAccess& store, const Analyzer& analyzer,
                            const std::vector<PicturesOfPerson>& people, const PictureImportOptions& options,
                            JobControl& control, const std::function<void(const EnrolmentReport&)>& onPerson);

}  // namespace facenet
