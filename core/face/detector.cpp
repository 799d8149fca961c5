#include "core/face/detector.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/face/picture.h"
#include "core/face/turned_faces.h"
#include "core/model/engine.h"

namespace facenet {

namespace {

/// The network sees a picture with this longer side; faces from about 12 to 300 pixels are found in it.
constexpr int kWorkingSidePx = 640;
constexpr float kSmallestFoundPx = 12;
/// Parts of the unreduced picture that are looked at one by one, and by how much they overlap: a face that is too
/// large for the overlap is found in the reduced picture.
constexpr int kTileSidePx = 640;
constexpr int kTileOverlapPx = 96;
/// The network takes some 200 bytes a pixel; larger pictures are looked at in parts.
constexpr int kLargestInputPx = 1536;
constexpr int kChannels = 16;

float sigmoid(float x) {
    return 1.0F / (1.0F + std::exp(-x));
}

struct Found {
    Face face;
    bool isCut = false;  ///< by the edge of the part of the picture that was looked at
};

/// Source of the decoding: YuNet, as resources/models/face_detector.md describes it.
void decode(const DetectorMap& map, float minConfidence, std::vector<Found>& faces) {
    const auto stride = static_cast<float>(map.stride);
    const float* cell = map.values.data();
    for (int y = 0; y < map.rows; ++y) {
        for (int x = 0; x < map.columns; ++x, cell += kChannels) {
            const float confidence = std::sqrt(sigmoid(cell[0]) * sigmoid(cell[1]));
            if (!(confidence > minConfidence)) continue;
            const cv::Point2f prior(static_cast<float>(x) * stride, static_cast<float>(y) * stride);
            const cv::Point2f centre = prior + cv::Point2f(cell[2], cell[3]) * stride;
            const cv::Size2f size(std::exp(std::clamp(cell[4], -6.0F, 6.0F)) * stride,
                                  std::exp(std::clamp(cell[5], -6.0F, 6.0F)) * stride);
            Face face{.boxPx = {centre.x - size.width / 2, centre.y - size.height / 2, size.width, size.height},
                      .confidence = confidence};
            for (std::size_t j = 0; j < face.landmarksPx.size(); ++j)
                face.landmarksPx[j] = prior + cv::Point2f(cell[6 + 2 * j], cell[7 + 2 * j]) * stride;
            faces.push_back({.face = face});
        }
    }
}

/// A box that lies within another is that face's: heads beside or behind one another share at most two thirds of the
/// smaller box (films of crowds; `tst_cli::followsFacesInAVideo`).
bool isWithin(const cv::Rect2f& a, const cv::Rect2f& b) {
    constexpr float kShared = 0.85F;
    return (a & b).area() > kShared * std::min(a.area(), b.area());
}

/// Greedy non-maximum suppression. A whole face comes before a piece of it, which the network may be surer of.
/// Out: the whole ones first, each most confident first
std::vector<Found> suppressOverlaps(std::vector<Found> faces, float maxOverlap) {
    std::stable_sort(faces.begin(), faces.end(), [](const Found& a, const Found& b) {
        return std::pair(!a.isCut, a.face.confidence) > std::pair(!b.isCut, b.face.confidence);
    });
    std::vector<Found> kept;
    for (const Found& one : faces) {
        const bool covered = std::any_of(kept.begin(), kept.end(), [&](const Found& stronger) {
            return overlapOf(stronger.face.boxPx, one.face.boxPx) > maxOverlap ||
                   isWithin(stronger.face.boxPx, one.face.boxPx) || isSameHead(stronger.face, one.face);
        });
        if (!covered) kept.push_back(one);
    }
    return kept;
}

/// Whether a face reaches an edge of a part that is not one of the picture too.
bool isCutBy(const cv::Rect& partPx, const cv::Size& picturePx, const cv::Rect2f& boxPx) {
    const float near = 0.03F * std::max(boxPx.width, boxPx.height);
    const auto within = [near](float from, float to, int first, int end, int length) {
        return (first == 0 || from > static_cast<float>(first) + near) &&
               (end == length || to < static_cast<float>(end) - near);
    };
    return !within(boxPx.x, boxPx.br().x, partPx.x, partPx.br().x, picturePx.width) ||
           !within(boxPx.y, boxPx.br().y, partPx.y, partPx.br().y, picturePx.height);
}

/// Turns pixels of a part that was reduced by `scale` into pixels of the picture.
Face faceInPicture(Face face, float scale, cv::Point2f originPx) {
    const auto toPicture = [&](cv::Point2f point) { return point / scale + originPx; };
    face.boxPx = cv::Rect2f(toPicture(face.boxPx.tl()), toPicture(face.boxPx.br()));
    for (cv::Point2f& landmark : face.landmarksPx) landmark = toPicture(landmark);
    return face;
}

/// Where tiles of one side of the picture begin; the last one ends with the picture.
std::vector<int> tileOrigins(int lengthPx, int tilePx, int overlapPx) {
    std::vector<int> origins{0};
    while (origins.back() + tilePx < lengthPx)
        origins.push_back(std::min(origins.back() + tilePx - overlapPx, lengthPx - tilePx));
    return origins;
}

class Search {
public:
    Search(DetectorNetwork& network, const cv::Mat& image, const DetectorOptions& options)
        : m_network(network), m_image(image), m_options(options) {}

    /// Looks at one part of the picture, reduced by `scale` (at most 1).
    Result<void> lookAt(const cv::Rect& partPx, float scale) {
        cv::Mat part = m_image(partPx);
        if (scale < 1) {
            const cv::Size size(std::max(1, cvRound(static_cast<float>(partPx.width) * scale)),
                                std::max(1, cvRound(static_cast<float>(partPx.height) * scale)));
            cv::resize(m_image(partPx), part, size, 0, 0, cv::INTER_AREA);
        }
        auto maps = m_network.forward(pixelView(part));
        if (!maps) return maps.error();
        std::vector<Found> found;
        for (const DetectorMap& map : *maps) decode(map, m_options.confidence, found);
        for (const Found& one : suppressOverlaps(std::move(found), m_options.overlap)) {
            const Face face = faceInPicture(one.face, scale, cv::Point2f(partPx.tl()));
            m_faces.push_back({.face = face, .isCut = isCutBy(partPx, m_image.size(), face.boxPx)});
        }
        return {};
    }

    /// Looks at the picture, reduced by `scale`, in parts whose longer side is then `sidePx`.
    Result<void> lookAtParts(float scale, int sidePx) {
        const int tilePx = cvCeil(static_cast<float>(sidePx) / scale);
        const int overlapPx = cvCeil(kTileOverlapPx / scale);
        for (const int y : tileOrigins(m_image.rows, tilePx, overlapPx))
            for (const int x : tileOrigins(m_image.cols, tilePx, overlapPx)) {
                const cv::Rect partPx = cv::Rect(x, y, tilePx, tilePx) & cv::Rect({}, m_image.size());
                if (auto looked = lookAt(partPx, scale); !looked) return looked;
            }
        return {};
    }

    std::vector<Face> faces() && {
        const auto smallest = static_cast<float>(m_options.smallestFacePx);
        std::vector<Face> kept;
        for (const Found& one : suppressOverlaps(std::move(m_faces), m_options.overlap))
            if (std::min(one.face.boxPx.width, one.face.boxPx.height) >= smallest) kept.push_back(one.face);
        std::ranges::stable_sort(kept, [](const Face& a, const Face& b) { return a.confidence > b.confidence; });
        return kept;
    }

private:
    DetectorNetwork& m_network;
    const cv::Mat& m_image;
    const DetectorOptions& m_options;
    std::vector<Found> m_faces;
};

}  // namespace

Detector::Detector(std::shared_ptr<DetectorNetwork> network) : m_network(std::move(network)) {}

Result<std::vector<Face>> Detector::detect(const cv::Mat& image, const DetectorOptions& options) const {
    if (image.empty() || image.type() != CV_8UC3) return Error{ErrorCode::InvalidArgument, "not a colour picture"};
    auto found = detectAsItLies(image, options);
    if (!found || !options.anyDirection) return found;
    return withTurnedFaces(image, std::move(*found),
                           [&](const cv::Mat& copy) { return detectAsItLies(copy, options); });
}

Result<std::vector<Face>> Detector::detectAsItLies(const cv::Mat& image, const DetectorOptions& options) const {
    const cv::Rect wholePx({}, image.size());
    const auto longerSidePx = static_cast<float>(std::max(image.cols, image.rows));
    const float reduced = std::min(1.0F, kWorkingSidePx / longerSidePx);
    const float wanted = std::min(1.0F, kSmallestFoundPx / static_cast<float>(std::max(1, options.smallestFacePx)));

    Search search(*m_network, image, options);
    if (auto looked = search.lookAt(wholePx, reduced); !looked) return looked.error();
    if (options.fullResolution && reduced < 1) {
        if (auto looked = search.lookAtParts(1, kTileSidePx); !looked) return looked.error();
    } else if (wanted > reduced) {
        if (auto looked = search.lookAtParts(wanted, kLargestInputPx); !looked) return looked.error();
    }
    return std::move(search).faces();
}

int mainFaceIndex(const std::vector<Face>& faces, cv::Size imageSizePx) {
    const cv::Point2f middle(static_cast<float>(imageSizePx.width) / 2, static_cast<float>(imageSizePx.height) / 2);
    const double unit = 0.15 * std::max(imageSizePx.width, imageSizePx.height);
    int best = -1;
    double bestWeight = -1;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const cv::Rect2f& box = faces[i].boxPx;
        const double distance = cv::norm((box.tl() + box.br()) / 2 - middle) / unit;
        const double weight = box.area() * faces[i].confidence / (1 + distance * distance);
        if (weight > bestWeight) {
            bestWeight = weight;
            best = static_cast<int>(i);
        }
    }
    return best;
}

}  // namespace facenet
