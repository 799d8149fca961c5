#include "database/exchange/export.h"

#include <QHash>

#include "database/exchange/export_tables.h"
#include "database/exchange/package.h"
#include "database/exchange/store_reader.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Exported countsOf(const StoreReader& reader) {
    Exported exported{.people = static_cast<int>(reader.people().size())};
    for (const PackagedPerson& person : reader.people()) exported.faces += static_cast<int>(person.record.faces.size());
    for (const PackagedSightings& sightings : reader.sightings())
        exported.sightings += static_cast<int>(sightings.records.size());
    return exported;
}

Result<void> addEverything(const GalleryStore& store, StoreReader& reader) {
    const auto people = store.people();
    if (!people) return people.error();
    for (const Person& person : *people)
        if (const auto added = reader.addPerson(person); !added) return added;
    if (const auto added = reader.addAllSightings(); !added) return added;
    return reader.addManifest();
}

/// A package that is read out of a store.
class StorePackage : public PackageReader {
public:
    StorePackage(const GalleryStore& store, JobControl& control) : m_reader(store, control) {}

    Result<void> collect(const GalleryStore& store) {
        if (const auto added = addEverything(store, m_reader); !added) return added;
        for (const PackageFile& file : m_reader.package()) m_contents.insert(file.name, file.content);
        return {};
    }

    Result<QByteArray> read(const QString& name, qint64) override {
        const auto content = m_contents.value(name);
        if (!content) return Error{ErrorCode::FileMalformed, name.toStdString()};
        return content();
    }

private:
    StoreReader m_reader;
    QHash<QString, std::function<Result<QByteArray>()>> m_contents;
};

/// Notes it in the log once it is written.
Result<Exported> finished(GalleryStore& store, const StoreReader& reader, const Result<void>& written) {
    if (!written) return written.error();
    const Exported exported = countsOf(reader);
    if (const auto noted = store.addToLog(u"export"_s, exported.people); !noted) return noted.error();
    return exported;
}

}  // namespace

Result<Exported> exportArchive(GalleryStore& store, const QString& path, JobControl& control) {
    StoreReader reader(store, control);
    if (const auto added = addEverything(store, reader); !added) return added.error();
    return finished(store, reader, writeArchive(path, reader.package(), control));
}

Result<std::unique_ptr<PackageReader>> readPackage(const GalleryStore& store, JobControl& control) {
    auto package = std::make_unique<StorePackage>(store, control);
    if (const auto collected = package->collect(store); !collected) return collected.error();
    return std::unique_ptr<PackageReader>(std::move(package));
}

Result<Exported> exportFolders(GalleryStore& store, const QString& folder, JobControl& control) {
    StoreReader reader(store, control);
    if (const auto added = addEverything(store, reader); !added) return added.error();
    addTables(reader);
    return finished(store, reader, writeFolder(folder, reader.package(), control));
}

Result<Exported> exportPerson(GalleryStore& store, qint64 personId, const QString& folder, JobControl& control) {
    const auto person = store.person(personId);
    if (!person) return person.error();
    const auto journal = store.journalInFull();
    if (!journal) return journal.error();
    StoreReader reader(store, control);
    if (const auto added = reader.addPerson(*person); !added) return added.error();
    if (const auto added = reader.addSightingsOf(personId); !added) return added.error();
    addTables(reader);
    addPersonPage(reader, *journal);
    return finished(store, reader, writeFolder(folder, reader.package(), control));
}

}  // namespace facenet
