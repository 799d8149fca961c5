#include "database/exchange/face_sorting.h"

#include <QMultiHash>
#include <algorithm>

#include "core/analysis/clustering.h"
#include "core/analysis/similarity_blocks.h"
#include "core/model/engine.h"
#include "core/picture/picture_hash.h"
#include "core/picture/read_picture.h"

namespace facenet {

namespace {

constexpr std::size_t kSortedBatch = 32;

/// The highest number behind the name of a group in the store.
Result<int> highestNumber(const StoreAccess& store, const QString& groupName) {
    const auto people = store.ask([](GalleryStore& gallery) { return gallery.people().all(); });
    if (!people) return people.error();
    int highest = 0;
    for (const Person& person : *people)
        if (person.name.startsWith(groupName + u' '))
            highest = std::max(highest, person.name.mid(groupName.size() + 1).toInt());
    return highest;
}

class FaceSorting {
public:
    FaceSorting(const Analyzer& analyzer, const DetectorOptions& detector, PeopleList& list)
        : m_analyzer(analyzer), m_detector(forStill(detector)), m_list(list) {}

    Result<void> look(const std::string& path, const QMultiHash<QByteArray, qint64>& stored) {
        const auto leaveOut = [&](Error error) -> Result<void> {
            if (error.context.empty()) error.context = path;
            m_list.leftOut.push_back({path, std::move(error)});
            return {};
        };
        const auto picture = readPicture(path);
        if (!picture) return leaveOut(picture.error());
        if (stored.contains(toBytes(pictureHash(*picture)))) {
            ++m_alreadyStored;
            return {};
        }
        const auto found = m_analyzer.find(*picture, m_detector);
        if (!found) return concernsOnePicture(found.error()) ? leaveOut(found.error()) : found.error();
        const int index = mainFaceIndex(*found, picture->size());
        if (index < 0) return leaveOut({ErrorCode::NoFace, {}});
        m_paths.push_back(path);
        m_crops.push_back((*found)[static_cast<std::size_t>(index)].crop);
        return m_crops.size() < kSortedBatch ? Result<void>() : embed();
    }

    Result<void> embed() {
        const auto embeddings = m_analyzer.embed(m_crops);
        if (!embeddings) return embeddings.error();
        m_embeddings.insert(m_embeddings.end(), embeddings->begin(), embeddings->end());
        m_crops.clear();
        return {};
    }

    std::size_t alreadyStored() const { return m_alreadyStored; }

    Result<void> group(const std::string& name, int number, JobControl& control) {
        if (m_embeddings.empty()) return {};
        const auto rows = stackedRows(m_embeddings);
        if (!rows) return rows.error();
        const auto clusters = clusterRows(*rows, clusteringThreshold(m_analyzer.network().card().farCurve), control);
        if (!clusters) return clusters.error();
        for (const std::vector<int>& members : clusters->members()) {
            PicturesOfPerson person{.name = name + ' ' + std::to_string(++number)};
            for (const int row : members) person.paths.push_back(m_paths[static_cast<std::size_t>(row)]);
            m_list.people.push_back(std::move(person));
        }
        return {};
    }

private:
    const Analyzer& m_analyzer;
    DetectorOptions m_detector;
    PeopleList& m_list;
    std::vector<std::string> m_paths;
    std::vector<cv::Mat> m_crops;  ///< not embedded yet
    std::vector<Embedding> m_embeddings;
    std::size_t m_alreadyStored = 0;
};

}  // namespace

Result<std::size_t> sortByFace(const StoreAccess& store, const Analyzer& analyzer, PeopleList& list,
                               const FaceSortingOptions& options, JobControl& control) {
    const auto stored = store.ask([](GalleryStore& gallery) { return gallery.faces().peopleByPicture(); });
    if (!stored) return stored.error();
    const auto number = highestNumber(store, QString::fromStdString(options.groupName));
    if (!number) return number.error();
    FaceSorting sorting(analyzer, options.detector, list);
    const int total = static_cast<int>(list.ofNobody.size());
    for (int i = 0; i < total; ++i) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        if (const auto looked = sorting.look(list.ofNobody[static_cast<std::size_t>(i)], *stored); !looked)
            return looked.error();
        control.report(i + 1, total);
    }
    list.ofNobody.clear();
    if (const auto embedded = sorting.embed(); !embedded) return embedded.error();
    if (const auto grouped = sorting.group(options.groupName, *number, control); !grouped) return grouped.error();
    return sorting.alreadyStored();
}

}  // namespace facenet
