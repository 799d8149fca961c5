#include <algorithm>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"

namespace facenet::cli {

namespace {

/// Who is meant by a name, or by a number where nobody has that name.
Result<Person> findPerson(const GalleryStore& store, const std::string& nameOrNumber) {
    const QString text = QString::fromStdString(nameOrNumber);
    const auto named = store.peopleNamed(text);
    if (!named) return named.error();
    if (named->size() == 1) return named->first();
    if (named->size() > 1) {
        std::string numbers;
        for (const Person& person : *named) numbers += (numbers.empty() ? "" : ", ") + std::to_string(person.id);
        return Error{ErrorCode::InvalidArgument,
                     "several people are called " + nameOrNumber + "; say which by number (" + numbers + ")"};
    }
    bool isNumber = false;
    const qint64 id = text.toLongLong(&isNumber);
    if (isNumber) {
        auto person = store.person(id);
        if (person || person.error().code != ErrorCode::NotFound) return person;
    }
    return Error{ErrorCode::NotFound, nameOrNumber};
}

Json timeJson(const QDateTime& time) {
    return time.isValid() ? Json(time.toUTC().toString(Qt::ISODate).toStdString()) : Json();
}

Json personJson(const Person& person) {
    return {{"id", person.id},
            {"name", person.name.toStdString()},
            {"note", person.note.toStdString()},
            {"faces", person.faceCount},
            {"created_at", timeJson(person.createdAt)},
            {"consented_at", timeJson(person.consentedAt)}};
}

std::string personText(const Person& person) {
    return std::to_string(person.id) + "\t" + person.name.toStdString() + "\t" +
           counted(static_cast<std::size_t>(person.faceCount), "face", "faces") +
           (person.note.isEmpty() ? "" : "\t" + person.note.toStdString());
}

/// Prints the person as they are now, after a change.
Result<int> printPerson(Console& console, const GalleryStore& store, qint64 personId) {
    const auto person = store.person(personId);
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
        auto stored = (*store)->people();
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
    const auto faces = (*store)->facesOf(person->id);
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
    const auto others = (*store)->peopleNamed(name);
    if (!others) return others.error();
    for (const Person& other : *others)
        if (other.id != person->id)
            return Error{ErrorCode::NameTaken,
                         other.name.toStdString() + "; `facenet people merge` makes two entries of one person one"};
    if (const auto renamed = (*store)->renamePerson(person->id, name); !renamed) return renamed.error();
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
    const auto erasure = (*store)->erasePeople(ids);
    if (!erasure) return erasure.error();

    Console& console = context.console();
    for (const Person& person : people) {
        if (console.json())
            console.print(Json{{"removed", personJson(person)}});
        else
            console.print("removed " + personText(person));
    }
    return kExitOk;
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
    if (const auto merged = (*store)->mergePeople(from->id, into->id); !merged) return merged.error();
    return printPerson(context.console(), **store, into->id);
}

}  // namespace facenet::cli
