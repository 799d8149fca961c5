#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// A file or folder that is not used, and why.
struct LeftOut {
    std::string path;
    Error error;
};

struct PictureList {
    std::vector<std::string> paths;       ///< whatever they hold: reading them says
    std::vector<LeftOut> leftOut;         ///< folders that hold nothing or could not be read
    std::vector<std::string> passedOver;  ///< see `FolderFiles`
};

/// Files stay as they are; a folder becomes the files in it and in its folders, see `filesIn`.
PictureList listPictures(const std::vector<std::string>& filesAndFolders);

/// The pictures of one person who is to be enrolled.
struct PicturesOfPerson {
    std::string name, note;
    std::vector<std::string> paths{};
};

/// What becomes of pictures that belong to nobody.
enum class PicturesOfNobody { LeaveOut, Gather };

struct PeopleList {
    std::vector<PicturesOfPerson> people;  ///< by name; people without a picture too
    std::vector<std::string> ofNobody;     ///< pictures, where they are gathered; see `sortByFace`
    std::vector<LeftOut> leftOut;          ///< what belongs to nobody or is no picture, and folders that cannot be read
    std::vector<std::string> passedOver;   ///< see `FolderFiles`
};

/// Who is in a folder of pictures. Where there are folders in it each is a person of its name, with `_` as spaces, and
/// pictures beside them belong to nobody, as do those with a name that nobody has, see `isNobodysName`. Otherwise the
/// pictures' names say who they show, see `nameInFileName`. Errors: FileNotFound (also where there is neither a folder
/// nor a file), FileUnreadable
Result<PeopleList> listPeople(const std::string& folder, PicturesOfNobody ofNobody = PicturesOfNobody::LeaveOut);

/// Whom a picture shows: its name without the ending, without numbers and days at its end (behind a space, `_`, `-` or
/// `.`, or in brackets) and without what systems put around the name of a copy, with `_` as spaces, and `-` as well
/// where no other space is left: `Ada Lovelace_0001.jpg`, `Ada_Lovelace.png`, `Ada-Lovelace - Copy (2).png` -> "Ada
/// Lovelace"; `Jean-Luc Picard 3.jpg` -> "Jean-Luc Picard"; `0001.jpg` -> empty
std::string nameInFileName(const std::string& path);

}  // namespace facenet
