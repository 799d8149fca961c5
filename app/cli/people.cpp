#include <algorithm>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/person_lookup.h"
#include "app/cli/put_aside.h"
#include "app/cli/steered_job.h"
#include "core/model/calibration.h"
#include "database/exchange/erased_traces.h"
#include "database/protection/leftovers.h"

namespace facenet::cli {

namespace {

Json personJson(const Person& person) {
    return {{"id", person.id},
            {"name", person.name.toStdString()},
            {"note", person.note.toStdString()},
            {"faces", person.faceCount},
            {"created_at", timeJson(person.createdAt)},
            {"consented_at", timeJson(person.consentedAt)},
            {"consent_due_at", timeJson(person.consentDueAt())}};
}

std::string personText(const Person& person) {
    return idText(person.id) + "\t" + person.name.toStdString() + "\t" +
           counted(static_cast<std::size_t>(person.faceCount), "face", "faces") +
           (person.note.isEmpty() ? "" : "\t" + person.note.toStdString());
}

/// What is to go with people who are erased: nobody's name stands on it, and yet it shows them.
Result<QList<SimilarLook>> looksToErase(CliContext& context, const GalleryStore& store, const QList<qint64>& people,
                                        const PeopleRemoveCommand& command) {
    if (command.keepSimilar) return QList<SimilarLook>();
    const auto model = context.model();
    if (!model && model.error().code == ErrorCode::ModelMissing)
        return Error{
            ErrorCode::InvalidArgument,
            "the weights of this store are missing, so nobody knows what resembles them; say --keep-similar to "
            "erase them all the same"};
    if (!model) return model.error();
    const auto similar = store.people().looksLike(people, QString::fromStdString(model->card.modelId),
                                                  samePersonThreshold(model->card.farCurve));
    if (!similar || similar->isEmpty() || command.alsoSimilar) return similar;
    const auto sightings =
        std::count_if(similar->begin(), similar->end(), [](const auto& look) { return look.isSighting; });
    const std::string what = counted(std::size_t(sightings), "unnamed sighting", "unnamed sightings") + " and " +
                             counted(std::size_t(similar->size() - sightings), "look", "looks") +
                             " kept as not somebody else";
    const auto agreed = context.console().askYesNo("Erase " + what + ", which resemble them, too?");
    if (!agreed)
        return Error{ErrorCode::InvalidArgument,
                     what + " resemble them; say --also-similar to erase these too, or --keep-similar"};
    return *agreed ? *similar : QList<SimilarLook>();
}

/// Says what is gone, and whether something was found in the raw files. 3 when something is left.
int printErasure(Console& console, const Erasure& erasure, const ErasedTraces& traces,
                 const Result<ErasedTraces::Found>& search) {
    const ErasedTraces::Found found = search ? *search : ErasedTraces::Found{};
    const bool clean = erasure.left == 0 && erasure.logEmptied && search && found.files.isEmpty() &&
                       found.unknown.isEmpty() && found.mentions.isEmpty() && erasure.notRewritten.isEmpty() &&
                       erasure.notOpened.isEmpty() && erasure.inUse.isEmpty();
    if (console.json()) {
        Json files = Json::array(), unknown = Json::array(), backups = Json::array(), inUse = Json::array(),
             notOpened = Json::array(), mentions = Json::array(), notLookedFor = Json::array();
        for (const QString& path : erasure.notOpened) notOpened.push_back(path.toStdString());
        for (const QString& path : erasure.inUse) inUse.push_back(path.toStdString());
        for (const QString& path : found.files) files.push_back(path.toStdString());
        for (const QString& path : found.unknown) unknown.push_back(path.toStdString());
        for (const QString& line : found.mentions) mentions.push_back(line.toStdString());
        for (const QString& name : found.notLookedFor) notLookedFor.push_back(name.toStdString());
        for (const QString& path : erasure.notRewritten) backups.push_back(path.toStdString());
        console.print(Json{{"erased",
                            {{"people", erasure.people},
                             {"faces", erasure.faces},
                             {"sightings", erasure.sightings},
                             {"looks", erasure.looks},
                             {"leftovers", erasure.leftovers},
                             {"in_use", std::move(inUse)},
                             {"backups_rewritten", erasure.backups},
                             {"backups_not_rewritten", std::move(backups)},
                             {"backups_not_opened", std::move(notOpened)},
                             {"rows_left", erasure.left},
                             {"log_emptied", erasure.logEmptied},
                             {"traces_looked_for", traces.count()},
                             {"searched", search.ok()},
                             {"files_with_traces", std::move(files)},
                             {"not_looked_into", std::move(unknown)},
                             {"mentions", std::move(mentions)},
                             {"names_not_looked_for", std::move(notLookedFor)}}}});
    } else {
        console.print("erased " + counted(std::size_t(erasure.people), "person", "people") + ", " +
                      counted(std::size_t(erasure.faces), "face", "faces") + ", " +
                      counted(std::size_t(erasure.sightings), "sighting", "sightings") + ", " +
                      counted(std::size_t(erasure.looks), "look", "looks") + " of others; rewrote " +
                      counted(std::size_t(erasure.backups), "backup", "backups") + ", removed " +
                      counted(std::size_t(erasure.leftovers), "leftover", "leftovers"));
        if (traces.count() == 0)
            console.print(std::string("there was nothing by which the files could have been searched"));
        else if (clean)
            console.print("looked for " + counted(std::size_t(traces.count()), "trace", "traces") +
                          " in all files of the store: nothing is left");
    }
    for (const QString& line : found.mentions)
        console.notice("Something that others keep still names them, change it where it is to go: " +
                       line.toStdString());
    for (const QString& name : found.notLookedFor)
        console.notice("The name \"" + name.toStdString() +
                       "\" was not looked for: others have it too, or it is a number.");
    for (const QString& path : erasure.notRewritten)
        console.notice("This backup could not be written anew and still holds them: " + path.toStdString());
    if (erasure.bytesWanted > 0)
        console.notice("The disk is full. With " + std::to_string((erasure.bytesWanted >> 20) + 1) +
                       " MB free the next command on this store finishes in the backups.");
    for (const QString& path : erasure.notOpened)
        console.notice("This file among the backups cannot be read, so nobody knows whether it holds them: " +
                       path.toStdString());
    for (const QString& path : erasure.inUse)
        console.notice("In use, and may show them; what a training has cut goes when it ends: " + path.toStdString());
    if (!erasure.logEmptied)
        console.notice(
            "Another program reads the store; its log still holds them and is emptied when a program opens "
            "the store next.");
    for (const QString& path : found.files) console.notice("Something of them still stands in " + path.toStdString());
    for (const QString& path : found.unknown)
        if (!erasure.notOpened.contains(path) && !erasure.notRewritten.contains(path))
            console.notice("This could not be looked into, so nobody knows whether something of them stands in it: " +
                           path.toStdString());
    if (!search) console.notice("They are erased; the files were not searched to the end for what is left of them.");
    return clean ? kExitOk : kExitError;
}

/// Prints the person as they are now, after a change.
Result<int> printPerson(Console& console, const GalleryStore& store, qint64 personId) {
    const auto person = store.people().get(personId);
    if (!person) return person.error();
    if (console.json())
        console.print(personJson(*person));
    else
        console.print(personText(*person));
    return kExitOk;
}

}  // namespace

Result<int> run(CliContext& context, const PeopleListCommand&) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    QList<Person> people;
    if (*store) {
        auto stored = (*store)->people().all();
        if (!stored) return stored.error();
        people = std::move(*stored);
    }
    Console& console = context.console();
    if (console.json()) {
        Json list = Json::array();
        for (const Person& person : people) list.push_back(personJson(person));
        console.print(Json{{"people", std::move(list)}});
    } else {
        for (const Person& person : people) console.print(personText(person));
    }
    if (people.isEmpty()) console.notice("Nobody is enrolled in " + context.storeFolder().toStdString() + " yet.");
    return kExitOk;
}

Result<int> run(CliContext& context, const PeopleShowCommand& command) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    if (!*store) return Error{ErrorCode::NotFound, command.person};
    const auto person = findPerson(**store, command.person);
    if (!person) return person.error();
    const auto faces = (*store)->faces().of(person->id);
    if (!faces) return faces.error();

    Console& console = context.console();
    if (console.json()) {
        Json json = personJson(*person);
        json["stored_faces"] = Json::array();
        for (const StoredFace& face : *faces)
            json["stored_faces"].push_back({{"id", face.id},
                                            {"source", face.source.toStdString()},
                                            {"taken_at", timeJson(face.takenAt)},
                                            {"rank", rounded(qualityRank(face.quality), 3)}});
        console.print(json);
    } else {
        console.print(personText(*person));
        for (const StoredFace& face : *faces)
            console.print("  face " + std::to_string(face.id) + ", rank " + fixed(qualityRank(face.quality), 2) + ", " +
                          face.takenAt.toString(Qt::ISODate).toStdString() + ", " + face.source.toStdString());
    }
    return kExitOk;
}

Result<int> run(CliContext& context, const PeopleRenameCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto person = findPerson(**store, command.person);
    if (!person) return person.error();
    const QString name = QString::fromStdString(command.name).trimmed();
    const auto others = (*store)->people().named(name);
    if (!others) return others.error();
    for (const Person& other : *others)
        if (other.id != person->id)
            return Error{ErrorCode::NameTaken,
                         other.name.toStdString() + "; `facenet people merge` makes two entries of one person one"};
    if (const auto renamed = (*store)->people().rename(person->id, name); !renamed) return renamed.error();
    return printPerson(context.console(), **store, person->id);
}

Result<int> run(CliContext& context, const PeopleRemoveCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    QList<Person> people;  // all of them are looked up before the first goes
    for (const std::string& name : command.people) {
        const auto person = findPerson(**store, name);
        if (!person) return person.error();
        if (std::ranges::none_of(people, [&](const Person& p) { return p.id == person->id; })) people.append(*person);
    }
    QList<qint64> ids;
    for (const Person& person : people) ids.append(person.id);
    const auto agreed =
        agreesToPutAside(context, storesPutAside(context.storeFolder()), command.alsoPutAside, "them", "Erase");
    if (!agreed) return agreed.error();
    if (!*agreed) return kExitNo;
    const auto also = looksToErase(context, **store, ids, command);
    if (!also) return also.error();
    const auto traces = ErasedTraces::of(**store, ids, *also);
    if (!traces) return traces.error();
    const auto erasure =
        (*store)->people().erase(ids, *also, command.withdrawn ? ErasureReason::ConsentWithdrawn : ErasureReason::Wish);
    if (!erasure) return erasure.error();
    SteeredJob job(context, "MiB searched:");
    const auto found = traces->findIn(job.control());
    context.console().endProgress();

    Console& console = context.console();
    for (const Person& person : people) {
        if (console.json())
            console.print(Json{{"removed", personJson(person)}});
        else
            console.print("removed " + personText(person));
    }
    return printErasure(console, *erasure, *traces, found);
}

Result<int> run(CliContext& context, const PeopleMergeCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto from = findPerson(**store, command.from);
    if (!from) return from.error();
    const auto into = findPerson(**store, command.into);
    if (!into) return into.error();
    if (from->id == into->id)
        return Error{ErrorCode::InvalidArgument, "both are the same entry, " + into->name.toStdString()};
    if (const auto merged = (*store)->people().merge(from->id, into->id); !merged) return merged.error();
    return printPerson(context.console(), **store, into->id);
}

}  // namespace facenet::cli
