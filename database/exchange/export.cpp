#include "database/exchange/export.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <functional>

#include "database/base/files.h"
#include "database/exchange/export_tables.h"
#include "database/exchange/package.h"
#include "database/exchange/sealed_package.h"
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
    const auto people = store.people().all();
    if (!people) return people.error();
    for (const Person& person : *people)
        if (const auto added = reader.addPerson(store, person); !added) return added;
    if (const auto added = reader.addAllSightings(store); !added) return added;
    return reader.addManifest(store);
}

/// A package that is read out of a store.
class StorePackage : public PackageReader {
public:
    StorePackage(const StoreAccess& store, JobControl& control) : m_reader(store, control) {}

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

/// Collects what goes out, writes it to a path and notes it in the log. Who was erased meanwhile would be in it: then
/// nothing is left there.
Result<Exported> exported(const StoreAccess& store, const StoreReader& reader, const QString& path,
                          const std::function<Result<void>(GalleryStore&)>& collect,
                          const std::function<Result<void>()>& write) {
    const auto takenBefore = store.ask([&](GalleryStore& opened) -> Result<qint64> {
        if (const auto checked = checkNotOfStore(opened.folder(), path); !checked) return checked.error();
        const auto taken = opened.exchange().lastTaken();
        if (!taken) return taken;
        const auto collected = collect(opened);
        return collected ? taken : collected.error();
    });
    if (!takenBefore) return takenBefore.error();
    const auto takeBack = [&path] { QFileInfo(path).isDir() ? QDir(path).removeRecursively() : QFile::remove(path); };
    auto written = write();
    if (written) {
        const auto taken = store.ask([](GalleryStore& opened) { return opened.exchange().lastTaken(); });
        if (!taken || *taken != *takenBefore) {
            takeBack();
            written = taken ? Error{ErrorCode::ChangedMeanwhile, path.toStdString()} : taken.error();
        }
    }
    if (!written) {
        // Also who tried in vain; why nothing was written is the better answer than why it was not noted.
        const auto tried = static_cast<int>(reader.people().size());
        static_cast<void>(store.ask(
            [&](GalleryStore& opened) { return opened.journal().addToLog(u"export"_s, tried, u"failed"_s); }));
        return written.error();
    }
    Exported counts = countsOf(reader);
    const auto noted =
        store.ask([&](GalleryStore& opened) { return opened.journal().addReadingToLog(u"export"_s, counts.people); });
    if (!noted) {
        takeBack();
        return noted.error();
    }
    counts.logged = *noted;
    return counts;
}

}  // namespace

Result<Exported> exportArchive(const StoreAccess& store, const QString& path, JobControl& control) {
    StoreReader reader(store, control);
    return exported(
        store, reader, path, [&](GalleryStore& opened) { return addEverything(opened, reader); },
        [&] { return writeArchive(path, reader.package(), control); });
}

Result<std::unique_ptr<PackageReader>> readPackage(const StoreAccess& store, JobControl& control) {
    auto package = std::make_unique<StorePackage>(store, control);
    const auto collected = store.ask([&](GalleryStore& opened) { return package->collect(opened); });
    if (!collected) return collected.error();
    return std::unique_ptr<PackageReader>(std::move(package));
}

Result<Exported> exportSealedArchive(const StoreAccess& store, const QString& path, const QString& passphrase,
                                     JobControl& control, const PassphraseCost& cost) {
    StoreReader reader(store, control);
    return exported(
        store, reader, path, [&](GalleryStore& opened) { return addEverything(opened, reader); },
        [&] { return writeSealedArchive(path, reader.package(), passphrase, cost, control); });
}

Result<Exported> exportFolders(const StoreAccess& store, const QString& folder, JobControl& control) {
    StoreReader reader(store, control);
    return exported(
        store, reader, folder, [&](GalleryStore& opened) { return addEverything(opened, reader); },
        [&] {
            addTables(reader);
            return writeFolder(folder, reader.package(), control);
        });
}

Result<Exported> exportPerson(const StoreAccess& store, qint64 personId, const QString& folder, JobControl& control) {
    StoreReader reader(store, control);
    QList<JournalEntry> history;
    const auto collect = [&](GalleryStore& opened) -> Result<void> {
        const auto person = opened.people().get(personId);
        if (!person) return person.error();
        if (const auto added = reader.addPersonAlone(opened, *person); !added) return added.error();
        if (const auto added = reader.addSightingsOf(opened, personId); !added) return added.error();
        auto journal = opened.journal().of(personId);
        if (!journal) return journal.error();
        history = std::move(*journal);
        return {};
    };
    return exported(store, reader, folder, collect, [&] {
        addTables(reader);
        addPersonPage(reader, history);
        return writeFolder(folder, reader.package(), control);
    });
}

}  // namespace facenet
