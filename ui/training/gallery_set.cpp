#include "ui/training/gallery_set.h"

#include <QByteArray>
#include <QList>
#include <set>
#include <string>

#include "core/base/person_names.h"
#include "core/dataset/split.h"
#include "database/base/crop_png.h"
#include "database/gallery_store.h"

namespace facenet {
namespace {

/// The user's own faces, as they are stored.
class StoredPictures final : public TrainingPictures {
public:
    explicit StoredPictures(QList<QByteArray> pngs) : m_pngs(std::move(pngs)) {}
    std::size_t count() const override { return static_cast<std::size_t>(m_pngs.size()); }
    Result<void> read(std::uint32_t picture, std::optional<std::uint64_t>, std::span<std::uint8_t> out) const override {
        const auto image = cropFromPng(m_pngs[picture]);
        if (!image) return Error{ErrorCode::ImageUnreadable, {}};
        image->copyTo(cv::Mat(kTrainingSidePx, kTrainingSidePx, CV_8UC3, out.data()));
        return {};
    }

private:
    QList<QByteArray> m_pngs;
};

/// Faces of at most this many people and pictures judge the models; more take long and tell no more.
constexpr int kMostGalleryFaces = 2000;

}  // namespace

Result<VerificationSet> gallerySetOf(GalleryStore& store, const QStringList& without, std::uint64_t seed) {
    const auto people = store.people().all();
    if (!people) return people.error();
    std::set<std::string> leftOut;
    for (const QString& name : without) leftOut.insert(nameKey(name.toStdString()));
    QList<QByteArray> pngs;
    VerificationSet set;
    for (const Person& person : *people) {
        if (leftOut.contains(nameKey(person.name.toStdString()))) continue;
        const auto faces = store.faces().of(person.id);
        if (!faces) return faces.error();
        for (const StoredFace& face : *faces) {
            if (pngs.size() >= kMostGalleryFaces) break;
            const auto png = store.faces().cropPng(face.id);
            if (!png) return png.error();
            pngs << *png;
            set.labels.push_back(person.id);
        }
    }
    set.pairs = makePairs(set.labels, seed, set.folds);
    set.pictures = std::make_shared<StoredPictures>(std::move(pngs));
    return set;
}

}  // namespace facenet
