#include "tests/support/store_operations.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <functional>

#include "database/exchange/archive_import.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/export.h"
#include "database/exchange/restore.h"
#include "database/model_adoption.h"
#include "database/store/backups.h"
#include "database/store/store_file.h"
#include "database/store_settings.h"
#include "tests/support/logical_dump.h"
#include "tests/support/protected_store.h"
#include "tests/support/sample_enrolment.h"

namespace facenet::test {

using namespace Qt::Literals::StringLiterals;

namespace {

using Store = std::unique_ptr<GalleryStore>;

struct Work {
    QString folder;
    cv::RNG random;
    JobControl control{};

    QString store() const { return folder + u"/store"_s; }
    QString archive() const { return folder + u"/in.facenet"_s; }
    QString copy() const { return folder + u"/copy.sqlite"_s; }
    QString out() const { return folder + u"/out"_s; }
};

enum class Kind { Plain, Protected, Old };

struct Operation {
    Kind kind = Kind::Plain;
    std::function<Result<QString>(Work&)> run;
};

template <typename T>
Result<QString> saying(const Result<T>& result, const QString& words = {}) {
    if (!result) return result.error();
    return words;
}

Result<Store> openIn(const QString& folder) {
    auto store = GalleryStore::open(folder, DailyBackup::Later, Memory::None);
    if (!store) return store;
    const auto protection = (*store)->protection().state();
    if (!protection) return protection.error();
    if (*protection == Protection::Locked && !(*store)->protection().unlock(kStorePassphrase))
        if (const auto unlocked = (*store)->protection().unlock(kNextPassphrase); !unlocked) return unlocked.error();
    return store;
}

/// With the open store.
auto with(const std::function<Result<QString>(GalleryStore&, Work&)>& run) {
    return [run](Work& work) -> Result<QString> {
        const auto store = openIn(work.store());
        return store ? run(**store, work) : store.error();
    };
}

qint64 idOf(const GalleryStore& store, const QString& name) {
    const auto people = store.people().named(name);
    return people && !people->isEmpty() ? people->first().id : 0;
}

MeasuredFaces measuredAgain(const GalleryStore& store, cv::RNG& random) {
    MeasuredFaces measured;
    if (const auto crops = store.faces().crops(0, 1000))
        for (const auto& [face, png] : *crops) measured.embeddings.emplaceBack(face, sampleEmbedding(random));
    return measured;
}

Result<QString> enrol(GalleryStore& store, Work& work) {
    const int faces = work.random.uniform(1, 6);
    const auto enrolled = store.people().enroll(sampleEnrolment(
        u"%1 with %2"_s.arg(QString::number(quint64(work.random.next()) << 20 | work.random.next())).arg(faces), faces,
        work.random));
    if (!enrolled) return enrolled.error();
    return u"%1 %2"_s.arg(enrolled->personId).arg(faces);
}

const QMap<QString, Operation>& operations() {
    static const QMap<QString, Operation> kOperations{
        {u"enrol"_s, {.run = with(enrol)}},
        {u"delete"_s, {.run = with([](GalleryStore& store, Work&) {
                           return saying(store.people().remove({idOf(store, u"Ann"_s), idOf(store, u"Bea"_s)}));
                       })}},
        {u"undo"_s, {.run = with([](GalleryStore& store, Work&) -> Result<QString> {
                         const auto journal = store.journal().latest(1);
                         return journal ? saying(store.journal().undo(journal->first().id)) : journal.error();
                     })}},
        {u"merge"_s, {.run = with([](GalleryStore& store, Work&) {
                          return saying(store.people().merge(idOf(store, u"Ann"_s), idOf(store, u"Bea"_s)));
                      })}},
        {u"import"_s, {.run = with([](GalleryStore& store, Work& work) {
                           return saying(importPackage(store, work.archive(), KnownPeople::AddTo, work.control));
                       })}},
        {u"adopt"_s, {.run = with([](GalleryStore& store, Work& work) {
                          return saying(adoptModel(store, {.card = {.modelId = "model-c", .name = "C"}, .pathUtf8 = {}},
                                                   measuredAgain(store, work.random)));
                      })}},
        {u"roll-back"_s, {.run = with([](GalleryStore& store, Work&) { return saying(rollBackModel(store)); })}},
        {u"forget-sightings"_s, {.run = with([](GalleryStore& store, Work&) {
                                     return saying(
                                         store.sightings().forget(QDateTime::currentDateTimeUtc().addDays(1)));
                                 })}},
        {u"forget-journal"_s, {.run = with([](GalleryStore& store, Work&) {
                                   return saying(store.journal().forget(QDateTime::currentDateTimeUtc().addDays(1)));
                               })}},
        {u"migrate"_s, {.kind = Kind::Old, .run = with([](GalleryStore&, Work&) { return QString(); })}},
        {u"backup"_s, {.run = with([](GalleryStore& store, Work&) { return saying(store.backup()); })}},
        {u"backup-elsewhere"_s, {.run = with([](GalleryStore& store, Work& work) {
                                     return saying(backupTo(store, work.out() + u".sqlite"_s));
                                 })}},
        {u"restore"_s, {.run = [](Work& work) { return saying(restoreBackup(work.store(), work.copy())); }}},
        {u"erase"_s, {.run = with([](GalleryStore& store, Work&) -> Result<QString> {
                          const auto erased = store.people().erase({idOf(store, u"Ann"_s)});
                          if (!erased) return erased.error();
                          return erased->notRewritten.isEmpty() && erased->logEmptied ? QString() : u"partly"_s;
                      })}},
        {u"protect"_s, {.run = with([](GalleryStore& store, Work& work) -> Result<QString> {
                            const auto done =
                                store.protection().protect(kStorePassphrase, work.control, kCheapPassphrase);
                            if (!done) return done.error();
                            return done->finished() ? QString() : u"partly"_s;
                        })}},
        {u"change-passphrase"_s,
         {.kind = Kind::Protected, .run = with([](GalleryStore& store, Work&) -> Result<QString> {
                                       const auto done = store.protection().changePassphrase(
                                           kStorePassphrase, kNextPassphrase, kCheapPassphrase);
                                       if (!done) return done.error();
                                       return done->finished() ? QString() : u"partly"_s;
                                   })}},
        {u"unprotect"_s, {.kind = Kind::Protected, .run = with([](GalleryStore& store, Work& work) {
                                                       return saying(store.protection().unprotect(kStorePassphrase,
                                                                                                  work.control));
                                                   })}},
        {u"export-archive"_s, {.run = with([](GalleryStore& store, Work& work) {
                                   return saying(exportArchive(store, work.out() + u".facenet"_s, work.control));
                               })}},
        {u"export-folders"_s, {.run = with([](GalleryStore& store, Work& work) {
                                   return saying(exportFolders(store, work.out(), work.control));
                               })}},
        {u"export-person"_s, {.run = with([](GalleryStore& store, Work& work) {
                                  return saying(exportPerson(store, idOf(store, u"Bea"_s), work.out(), work.control));
                              })}},
    };
    return kOperations;
}

Result<void> fill(GalleryStore& store, Work& work) {
    QList<qint64> people;
    for (const QString& name : {u"Ann"_s, u"Bea"_s, u"Carl"_s}) {
        const auto enrolled = store.people().enroll(sampleEnrolment(name, 2, work.random));
        if (!enrolled) return enrolled.error();
        people.append(enrolled->personId);
    }
    if (const auto done =
            store.faces().rejectLook(people[0], u"model-a"_s, sampleEmbedding(work.random), sampleCrop(work.random));
        !done)
        return done.error();
    if (const auto done = store.people().beStricter(u"model-a"_s, {people[0], people[2], 0.8F}); !done)
        return done.error();
    for (const qint64 person : people)
        if (const auto done = store.sightings().add({.personId = person,
                                                     .seenAt = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC),
                                                     .source = u"camera:0"_s});
            !done)
            return done.error();
    if (const auto done = adoptModel(store, {.card = {.modelId = "model-b", .name = "B"}, .pathUtf8 = {}},
                                     measuredAgain(store, work.random));
        !done)
        return done;
    if (const auto made = store.backup(); !made) return made.error();
    if (const auto made = backupTo(store, work.copy()); !made) return made.error();
    const auto renamed = store.people().rename(people[1], u"Beatrix"_s);
    if (!renamed) return renamed.error();
    const auto named = store.people().rename(people[1], u"Bea"_s);
    return named ? Result<void>() : named.error();
}

/// A store of the first version, as its program wrote it.
Result<void> makeOld(const QString& folder) {
    const auto sql = openStoreFile(folder, storeMigrations().mid(0, 1));
    if (!sql) return sql.error();
    return (*sql)->write([&]() -> Result<void> {
        for (const QString& name : {u"Ann"_s, u"Bea"_s})
            (*sql)->run(
                u"INSERT INTO people (name, folded_name, note, created_at_ms, consented_at_ms)"
                " VALUES (?, lower(?), '', 1700000000123, 1700000000123)"_s,
                {name, name});
        return {};
    });
}

/// What was written out of the store, and whether it is whole.
QByteArray stateOfOutput(const Work& work) {
    QByteArray state;
    JobControl control;
    for (const QString& out : {work.out(), work.out() + u".facenet"_s}) {
        if (!QFileInfo::exists(out)) continue;
        const QTemporaryDir scratch;
        const auto store = GalleryStore::open(scratch.path(), DailyBackup::Later);
        const bool whole = QFileInfo::exists(out + u"/index.html"_s) ||
                           (store && importPackage(**store, out, KnownPeople::AddTo, control));
        state += whole ? "an export\n" : "a broken export\n";
    }
    if (const QString copy = work.out() + u".sqlite"_s; QFileInfo::exists(copy))
        state += inspectStoreFile(copy) ? "a copy\n" : "a broken copy\n";
    return state;
}

}  // namespace

QStringList storeOperations() {
    return operations().keys();
}

Result<void> prepareFor(const QString& operation, const QString& folder) {
    Work work{folder, cv::RNG(7)};
    const Kind kind = operations().value(operation).kind;
    if (kind == Kind::Old) return makeOld(work.store());
    {
        const auto other = GalleryStore::open(folder + u"/other"_s);
        if (!other) return other.error();
        for (const QString& name : {u"Ann"_s, u"Dora"_s})
            if (const auto done = (*other)->people().enroll(sampleEnrolment(name, 2, work.random)); !done)
                return done.error();
        if (const auto done = exportArchive(**other, work.archive(), work.control); !done) return done.error();
    }
    QDir(folder + u"/other"_s).removeRecursively();
    const auto store = GalleryStore::open(work.store());
    if (!store) return store.error();
    if (const auto filled = fill(**store, work); !filled) return filled;
    if (kind != Kind::Protected) return {};
    const auto done = (*store)->protection().protect(kStorePassphrase, work.control, kCheapPassphrase);
    return done ? Result<void>() : done.error();
}

Result<QString> readStore(const QString& folder) {
    const auto store = openIn(Work{folder, {}}.store());
    if (!store) return store.error();
    const QByteArray hash = QCryptographicHash::hash(logicalDump(**store), QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(hash) + ((*store)->isReadOnly() ? u" read-only"_s : QString());
}

Result<QString> runOperation(const QString& operation, const QString& folder, quint64 seed) {
    if (operation == u"read"_s) return readStore(folder);
    const auto found = operations().constFind(operation);
    if (found == operations().constEnd()) return Error{ErrorCode::InvalidArgument, operation.toStdString()};
    Work work{folder, cv::RNG(seed)};
    return found->run(work);
}

QByteArray stateOf(const QString& folder) {
    const Work work{folder, {}};
    QByteArray state;
    {
        const auto store = openIn(work.store());
        if (!store) return "not opened: " + QByteArray::fromStdString(store.error().context);
        state = logicalDump(**store);
        if (const auto journal = (*store)->journal().latest(1000))
            for (const JournalEntry& entry : *journal)
                state +=
                    "entry " + QByteArray::number(static_cast<int>(entry.kind)) + (entry.undone ? " undone\n" : "\n");
        if (const auto protection = (*store)->protection().state(); protection && *protection != Protection::None)
            state += "protected\n";
        if (const auto check = (*store)->check(); !check || !check->ok) state += "damaged\n";
    }
    for (const QString& backup : backupPathsIn(work.store()))
        if (!inspectStoreFile(backup)) state += "a broken backup\n";
    state += stateOfOutput(work);
    static const QRegularExpression kToday(u"\\b1[789]\\d{11}\\b"_s);
    return QString::fromLatin1(state).replace(kToday, u"a time"_s).toLatin1();
}

}  // namespace facenet::test
