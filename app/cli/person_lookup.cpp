#include "app/cli/person_lookup.h"

#include "database/names.h"

namespace facenet::cli {

Result<Person> findPerson(const GalleryStore& store, const std::string& nameOrNumber) {
    const QString text = QString::fromStdString(nameOrNumber);
    auto named = store.people().named(text);
    // As folders and files of pictures have it.
    if (named && named->isEmpty() && text.contains(u'_')) named = store.people().named(withBlanks(text));
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
        auto person = store.people().get(id);
        if (person || person.error().code != ErrorCode::NotFound) return person;
    }
    return Error{ErrorCode::NotFound, nameOrNumber};
}

Json timeJson(const QDateTime& time) {
    return time.isValid() ? Json(time.toUTC().toString(Qt::ISODate).toStdString()) : Json();
}

}  // namespace facenet::cli
