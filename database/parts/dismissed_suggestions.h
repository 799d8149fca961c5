#pragma once

#include <QtGlobal>
#include <compare>
#include <set>

#include "core/analysis/suggestions.h"

namespace facenet {

/// A suggestion about the gallery of which the user has said that all is right as it is. It is told by the people and
/// faces that it is about, so it follows them into another person, another store and back.
struct DismissedSuggestion {
    enum class Kind {
        SamePerson,  ///< `personId` and `otherPersonId` are two people
        Misfiled,    ///< `faceId` is of `personId`, though it looks like `otherPersonId`
        Copies,      ///< `faceId` to `otherFaceId` are wanted
        Alike,       ///< `personId` and `otherPersonId` need not be told apart more strictly
        Shots        ///< `faces` are enough of `personId`
    };

    Kind kind = Kind::SamePerson;
    qint64 personId = 0, otherPersonId = 0;
    qint64 faceId = 0, otherFaceId = 0;
    int faces = 0;

    auto operator<=>(const DismissedSuggestion&) const = default;
};

/// What dismisses a suggestion; of two the smaller number comes first.
DismissedSuggestion dismissalOf(const SamePersonSuggestion& pair);
DismissedSuggestion dismissalOf(const MisfiledSuggestion& face);
DismissedSuggestion dismissalOf(const NearDuplicates& faces);
DismissedSuggestion dismissalOf(const ConfusablePair& pair);
DismissedSuggestion dismissalOf(const PersonNeeds& person);

using DismissedSuggestions = std::set<DismissedSuggestion>;

/// The suggestions that are left to be looked at; how to tell two people apart is none while they may be one.
Suggestions withoutDismissed(Suggestions suggestions, const DismissedSuggestions& dismissed);

}  // namespace facenet
