#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// Files stay as they are, whatever they hold; a folder becomes the pictures in it and in its folders, by name, hidden
/// ones left out. Errors: FileNotFound (a folder without a picture)
Result<std::vector<std::string>> listPictures(const std::vector<std::string>& filesAndFolders);

/// The pictures of one person who is to be enrolled.
struct PicturesOfPerson {
    std::string name, note;
    std::vector<std::string> paths{};
};

/// Who is in a folder of pictures. Where there are folders in it each is a person of its name, with `_` as spaces, and
/// pictures beside them belong to nobody. Otherwise the pictures' names say who they show, see `nameInFileName`.
/// Out: by name; people without a picture too; an empty name: the pictures that belong to nobody
/// Errors: FileNotFound (also where there is neither a folder nor a picture), FileUnreadable
Result<std::vector<PicturesOfPerson>> listPeople(const std::string& folder);

/// Whom a picture shows: its name without the ending, without a number at its end (behind a space, `_`, `-` or `.`, or
/// in brackets), with `_` as spaces, and `-` as well where no other space is left: `Ada Lovelace_0001.jpg`,
/// `Ada_Lovelace.png`, `Ada-Lovelace (2).png` -> "Ada Lovelace"; `Jean-Luc Picard 3.jpg` -> "Jean-Luc Picard";
/// `0001.jpg` -> empty
std::string nameInFileName(const std::string& path);

}  // namespace facenet
