#include "app/cli/person_lookup.h"

#include "database/base/names.h"

namespace facenet::cli {

std::string idText(qint64 personId) {
    return "#" + std::to_string(personId);
}

Result<Person> findPerson(const GalleryStore& store, const std::string& nameOrId) {
    const QString text = QString::fromStdString(nameOrId);
    bool isNumber = false;
    if (const qint64 id = QStringView(text).mid(1).toLongLong(&isNumber); text.startsWith(u'#') && isNumber) {
        auto person = store.people().get(id);
        const auto named = store.people().named(text);
        if (!named) return named.error();
        // Somebody may be called so.
        for (const Person& other : *named) {
            if (other.id == id) continue;
            if (!person) return other;
            return Error{ErrorCode::InvalidArgument, nameOrId + " is an id, and the name of " + idText(other.id) +
                                                         "; rename " + idText(other.id) + " first"};
        }
        if (person || person.error().code != ErrorCode::NotFound) return person;
        return Error{ErrorCode::NotFound, nameOrId};
    }
    auto named = store.people().named(text);
    // As folders and files of pictures have it.
    if (named && named->isEmpty() && text.contains(u'_')) named = store.people().named(withBlanks(text));
    if (!named) return named.error();
    if (named->size() == 1) return named->first();
    if (named->size() > 1) {
        std::string ids;
        for (const Person& person : *named) ids += (ids.empty() ? "" : ", ") + idText(person.id);
        return Error{ErrorCode::InvalidArgument,
                     "several people are called " + nameOrId + "; say which by its id (" + ids + ")"};
    }
    // A name may be a number, so a number alone is never taken for an id.
    if (const qint64 id = text.toLongLong(&isNumber); isNumber)
        if (const auto person = store.people().get(id))
            return Error{ErrorCode::NotFound, nameOrId + " (as an id write " + idText(id) + ", which is " +
                                                  person->name.toStdString() + ")"};
    // What destroys takes no guess, but says it.
    if (const auto alike = store.people().namesakes(text); alike && !alike->isEmpty())
        return Error{ErrorCode::NotFound, nameOrId + " (there is " + alike->first().name.toStdString() + ", " +
                                              idText(alike->first().id) + ")"};
    return Error{ErrorCode::NotFound, nameOrId};
}

Json timeJson(const QDateTime& time) {
    return time.isValid() ? Json(time.toUTC().toString(Qt::ISODate).toStdString()) : Json();
}

}  // namespace facenet::cli
