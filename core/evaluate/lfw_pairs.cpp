#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <string_view>

#include "core/base/text_file.h"
#include "core/evaluate/verification.h"

namespace facenet {
namespace {

constexpr int kMostFolds = 1000;
constexpr int kMostPairsOfAKind = 1'000'000;

/// The columns of a line: between tabs where it has any, since names may then hold spaces, otherwise between spaces.
std::vector<std::string_view> columns(std::string_view line) {
    const std::string_view separators = line.find('\t') != std::string_view::npos ? "\t" : " ";
    std::vector<std::string_view> found;
    for (std::size_t begin = 0; begin < line.size();) {
        const std::size_t end = std::min(line.find_first_of(separators, begin), line.size());
        if (end > begin) found.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

std::optional<int> positiveNumber(std::string_view text, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > most) return std::nullopt;
    return number;
}

/// `Name/Name_0001`; empty when the number is none or the name could lead out of the folder of images.
std::optional<std::string> picturePath(std::string_view name, std::string_view number) {
    const std::optional<int> index = positiveNumber(number, 999'999);
    if (!index || name == "." || name == ".." || name.find('/') != std::string_view::npos) return std::nullopt;
    std::string digits = std::to_string(*index);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return std::string(name) + "/" + std::string(name) + "_" + digits;
}

std::optional<VerificationPair> pairOf(const std::vector<std::string_view>& words) {
    if (words.size() != 3 && words.size() != 4) return std::nullopt;
    const bool samePerson = words.size() == 3;
    const auto first = picturePath(words[0], words[1]);
    const auto second = samePerson ? picturePath(words[0], words[2]) : picturePath(words[2], words[3]);
    if (!first || !second) return std::nullopt;
    return VerificationPair{*first, *second, samePerson};
}

Error malformed(const std::string& path, int line, const std::string& what) {
    return {ErrorCode::FileMalformed, path + ", line " + std::to_string(line) + ": " + what};
}

}  // namespace

Result<VerificationPairs> readLfwPairs(const std::string& pathUtf8) {
    const auto text = readText(pathUtf8);
    if (!text) return text.error();
    std::istringstream lines(*text);

    VerificationPairs result;
    int pairsOfAKind = 0;
    int lineNumber = 0;
    for (std::string line; std::getline(lines, line);) {
        ++lineNumber;
        const std::vector<std::string_view> words = columns(line);
        if (words.empty()) continue;
        if (pairsOfAKind == 0) {
            const auto folds = words.size() == 2 ? positiveNumber(words[0], kMostFolds) : std::optional(1);
            const auto pairs = words.size() <= 2 ? positiveNumber(words.back(), kMostPairsOfAKind) : std::nullopt;
            if (!folds || !pairs)
                return malformed(pathUtf8, lineNumber,
                                 "expected the number of pairs, or of folds and of pairs in a fold");
            result.folds = *folds;
            pairsOfAKind = *pairs;
        } else if (const auto pair = pairOf(words)) {
            result.pairs.push_back(*pair);
        } else {
            return malformed(pathUtf8, lineNumber, "expected `name number number` or `name number name number`");
        }
    }
    const std::size_t announced =
        2ULL * static_cast<std::size_t>(result.folds) * static_cast<std::size_t>(pairsOfAKind);
    if (pairsOfAKind == 0 || result.pairs.size() != announced)
        return malformed(pathUtf8, lineNumber,
                         "the first line announces " + std::to_string(announced) + " pairs, the file holds " +
                             std::to_string(result.pairs.size()));
    return result;
}

}  // namespace facenet
