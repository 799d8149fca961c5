#include "tests/support/fake_networks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <thread>

#include "tests/support/synthetic_source.h"

namespace facenet::test {

namespace {

/// OpenCV counts hues in steps of two degrees.
constexpr double kDegreesPerHueStep = 2;
constexpr int kMinSaturation = 110;
constexpr int kMinValue = 70;
constexpr int kSmallestPatchPx = 8;
constexpr double kHueSpreadDeg = 12;

cv::Mat matOf(const PixelView& image) {
    // The view is read only; OpenCV has no type that says so.
    return {image.heightPx, image.widthPx, CV_8UC3, const_cast<std::uint8_t*>(image.data), image.rowBytes};
}

cv::Mat hsvOf(const PixelView& image) {
    cv::Mat hsv;
    cv::cvtColor(matOf(image), hsv, cv::COLOR_BGR2HSV);
    return hsv;
}

cv::Mat strongColours(const cv::Mat& hsv) {
    cv::Mat mask;
    cv::inRange(hsv, cv::Scalar(0, kMinSaturation, kMinValue), cv::Scalar(180, 255, 255), mask);
    return mask;
}

DetectorMap emptyMap(int stride, const PixelView& image) {
    const auto padded = [](int sidePx) { return (sidePx + 31) / 32 * 32; };
    DetectorMap map{.stride = stride,
                    .columns = padded(image.widthPx) / stride,
                    .rows = padded(image.heightPx) / stride,
                    .values = {}};
    map.values.assign(static_cast<std::size_t>(map.columns * map.rows) * 16, 0.0F);
    for (std::size_t cell = 0; cell < map.values.size(); cell += 16) map.values[cell] = map.values[cell + 1] = -12;
    return map;
}

void write(DetectorMap& map, const cv::Rect2f& boxPx) {
    const auto stride = static_cast<float>(map.stride);
    const cv::Point2f centre = (boxPx.tl() + boxPx.br()) / 2;
    const int column = std::clamp(static_cast<int>(centre.x / stride), 0, map.columns - 1);
    const int row = std::clamp(static_cast<int>(centre.y / stride), 0, map.rows - 1);
    const cv::Point2f prior(static_cast<float>(column) * stride, static_cast<float>(row) * stride);
    const auto inCells = [&](cv::Point2f point) { return (point - prior) / stride; };

    float* cell = map.values.data() + static_cast<std::ptrdiff_t>(row * map.columns + column) * 16;
    constexpr float kSure = 4;  // a confidence of 0.98
    const cv::Point2f offset = inCells(centre);
    const float head[] = {
        kSure, kSure, offset.x, offset.y, std::log(boxPx.width / stride), std::log(boxPx.height / stride)};
    cell = std::copy(std::begin(head), std::end(head), cell);
    for (const cv::Point2f& landmark : syntheticLandmarks(boxPx)) {
        const cv::Point2f place = inCells(landmark);
        *cell++ = place.x;
        *cell++ = place.y;
    }
}

class PlainIndex final : public EmbeddingIndex {
public:
    PlainIndex(std::vector<float> rows, std::vector<std::int64_t> groups)
        : m_rows(std::move(rows)), m_groups(std::move(groups)) {}

    Result<std::vector<std::vector<Hit>>> nearestGroups(std::span<const float> probes, int count) const override {
        std::vector<std::vector<Hit>> all;
        for (auto probe = probes.begin(); probe != probes.end(); probe += kEmbeddingSize) {
            std::map<std::int64_t, Hit> best;
            for (std::size_t row = 0; row < m_groups.size(); ++row) {
                const auto begin = m_rows.begin() + static_cast<std::ptrdiff_t>(row * kEmbeddingSize);
                const float cosine = std::inner_product(begin, begin + kEmbeddingSize, probe, 0.0F);
                const auto [hit, first] = best.try_emplace(m_groups[row]);
                if (first || cosine > hit->second.cosineSimilarity)
                    hit->second = {m_groups[row], static_cast<std::int64_t>(row), cosine};
            }
            std::vector<Hit> hits;
            for (const auto& [group, hit] : best) hits.push_back(hit);
            std::stable_sort(hits.begin(), hits.end(),
                             [](const Hit& a, const Hit& b) { return a.cosineSimilarity > b.cosineSimilarity; });
            if (hits.size() > static_cast<std::size_t>(count)) hits.resize(static_cast<std::size_t>(count));
            all.push_back(std::move(hits));
        }
        return all;
    }

private:
    std::vector<float> m_rows;
    std::vector<std::int64_t> m_groups;
};

/// The direction of the mean hue, because hues run in a circle.
double meanHueDeg(const PixelView& face) {
    const cv::Mat hsv = hsvOf(face);
    const cv::Mat mask = strongColours(hsv);
    double x = 0, y = 0;
    for (int row = 0; row < hsv.rows; ++row)
        for (int column = 0; column < hsv.cols; ++column) {
            if (!mask.at<std::uint8_t>(row, column)) continue;
            const double angle = hsv.at<cv::Vec3b>(row, column)[0] * kDegreesPerHueStep * std::numbers::pi / 180;
            x += std::cos(angle);
            y += std::sin(angle);
        }
    return std::atan2(y, x) * 180 / std::numbers::pi;
}

}  // namespace

Result<std::vector<DetectorMap>> FakeDetectorNetwork::forward(const PixelView& image) {
    std::vector<DetectorMap> maps{emptyMap(8, image), emptyMap(16, image), emptyMap(32, image)};
    cv::Mat labels, statistics, centres;
    const int count = cv::connectedComponentsWithStats(strongColours(hsvOf(image)), labels, statistics, centres);
    for (int patch = 1; patch < count; ++patch) {  // 0 is the background
        const cv::Rect2f boxPx(statistics.at<int>(patch, cv::CC_STAT_LEFT), statistics.at<int>(patch, cv::CC_STAT_TOP),
                               statistics.at<int>(patch, cv::CC_STAT_WIDTH),
                               statistics.at<int>(patch, cv::CC_STAT_HEIGHT));
        if (std::min(boxPx.width, boxPx.height) < kSmallestPatchPx) continue;
        write(maps[boxPx.width < 32 ? 0 : boxPx.width < 128 ? 1 : 2], boxPx);
    }
    return maps;
}

ModelCard FakeEmbeddingNetwork::defaultCard() {
    return {.modelId = std::string(64, 'f'),
            .name = "fake",
            .farCurve = {{0.1, 0.2}, {0.001, 0.4}, {0.000001, 0.6}},
            .lfwAccuracy = {},
            .trainingData = "none",
            .licence = "none"};
}

Embedding FakeEmbeddingNetwork::embeddingOfHue(double hueDeg) {
    Embedding embedding(kEmbeddingSize);
    float squares = 0;
    for (int i = 0; i < kEmbeddingSize; ++i) {
        const double apart = std::abs(std::remainder(hueDeg - i * 360.0 / kEmbeddingSize, 360));
        const auto value = static_cast<float>(std::exp(-apart * apart / (2 * kHueSpreadDeg * kHueSpreadDeg)));
        embedding[static_cast<std::size_t>(i)] = value;
        squares += value * value;
    }
    for (float& value : embedding) value /= std::sqrt(squares);
    return embedding;
}

Result<std::vector<float>> FakeEmbeddingNetwork::embed(std::span<const PixelView> faces) {
    ++calls;
    largestBatch = std::max(largestBatch.load(), static_cast<int>(faces.size()));
    std::this_thread::sleep_for(delay.load());
    if (fails) return Error{ErrorCode::OutOfMemory, "fake"};
    std::vector<float> rows;
    for (const PixelView& face : faces) {
        const Embedding embedding = embeddingOfHue(meanHueDeg(face));
        rows.insert(rows.end(), embedding.begin(), embedding.end());
    }
    return rows;
}

Result<std::vector<float>> FakeEmbeddingNetwork::features(std::span<const PixelView> faces) {
    auto rows = embed(faces);
    if (rows)
        for (float& value : *rows) value *= 8;
    return rows;
}

Result<std::shared_ptr<EmbeddingNetwork>> FakeEngine::makeEmbedder(const TensorFile& weights) const {
    auto card = modelCardFromMetadata(weights.metadata, modelIdOf(weights.tensors));
    return std::shared_ptr<EmbeddingNetwork>(
        std::make_shared<FakeEmbeddingNetwork>(card ? std::move(*card) : FakeEmbeddingNetwork::defaultCard()));
}

Result<std::shared_ptr<DetectorNetwork>> FakeEngine::makeDetector(const TensorFile&) const {
    return std::shared_ptr<DetectorNetwork>(std::make_shared<FakeDetectorNetwork>());
}

Result<std::unique_ptr<TrainableNetwork>> FakeEngine::makeTrainable(const TrainableSpec&) const {
    return Error{ErrorCode::EngineUnavailable, "the fake engine does not train"};
}

Result<std::unique_ptr<EmbeddingIndex>> FakeEngine::makeIndex(std::vector<float> rows,
                                                              std::vector<std::int64_t> groups) const {
    return std::unique_ptr<EmbeddingIndex>(std::make_unique<PlainIndex>(std::move(rows), std::move(groups)));
}

std::shared_ptr<const Analyzer> makeFakeAnalyzer(std::shared_ptr<FakeEmbeddingNetwork> network) {
    return std::make_shared<const Analyzer>(Detector(std::make_shared<FakeDetectorNetwork>()), std::move(network));
}

std::shared_ptr<const Gallery> makeFakeGallery(const std::vector<FakePerson>& people, const std::string& modelId) {
    GalleryContents contents{.modelId = modelId};
    for (const FakePerson& person : people) {
        contents.names[person.id] = person.name;
        contents.templates.push_back({.personId = person.id,
                                      .faceId = person.id * 10,
                                      .embedding = FakeEmbeddingNetwork::embeddingOfHue(person.hueDeg)});
    }
    return Gallery::build(FakeEngine(), std::move(contents), nullptr).value();
}

}  // namespace facenet::test
