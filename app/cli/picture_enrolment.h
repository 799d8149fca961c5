#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/base/result.h"
#include "core/face/analyzer.h"
#include "database/gallery_store.h"

namespace facenet::cli {

class CliContext;

/// What became of the pictures of one person.
struct EnrolmentReport {
    struct Refused {
        std::string path;
        Error error;
    };
    struct Doubtful {
        std::string path;
        std::string why;
    };

    std::string name;
    qint64 personId = 0;  ///< 0 when nothing of the person could be stored
    bool newPerson = false;
    std::size_t added = 0;
    std::size_t alreadyStored = 0;
    std::vector<Refused> refused{};
    std::vector<Doubtful> doubtful{};     ///< stored, but worth a look
    std::vector<Embedding> embeddings{};  ///< of the faces added
};

struct PicturesOfPerson {
    std::string name, note;
    std::vector<std::string> paths;
};

/// Stores the main faces of one person's pictures in one transaction. Somebody of that name who is there already gets
/// more faces; a picture that is stored for them already is passed over, so the same call twice changes nothing.
/// A picture that cannot be used is reported and does not end the others.
/// Errors: NameTaken (several people have the name), Cancelled (nothing of this person was stored) and those of the
/// store
Result<EnrolmentReport> enrollPictures(CliContext& context, const PicturesOfPerson& pictures,
                                       const DetectorOptions& options, const std::function<void()>& onPicture = {});

Json reportJson(const EnrolmentReport& report);

/// The refused and the doubtful pictures, a line each, on standard error.
void explain(Console& console, const EnrolmentReport& report);

}  // namespace facenet::cli
