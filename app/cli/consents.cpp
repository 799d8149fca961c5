#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/person_lookup.h"

namespace facenet::cli {

namespace {

std::string dayText(const QDateTime& time) {
    return time.toUTC().date().toString(Qt::ISODate).toStdString();
}

Json consentJson(const Consent& consent) {
    return {{"given_at", timeJson(consent.givenAt)},     {"version", consent.version.toStdString()},
            {"purpose", consent.purpose.toStdString()},  {"text", consent.text.toStdString()},
            {"expires_at", timeJson(consent.expiresAt)}, {"review_at", timeJson(consent.reviewAt)}};
}

std::string consentText(const Consent& consent) {
    std::string text = "given " + dayText(consent.givenAt);
    if (!consent.version.isEmpty()) text += ", version " + consent.version.toStdString();
    if (!consent.purpose.isEmpty()) text += ", for: " + consent.purpose.toStdString();
    if (consent.expiresAt.isValid()) text += ", until " + dayText(consent.expiresAt);
    if (consent.reviewAt.isValid()) text += ", to be reviewed by " + dayText(consent.reviewAt);
    if (!consent.text.isEmpty()) text += "\n  " + consent.text.toStdString();
    return text;
}

}  // namespace

Result<int> run(CliContext& context, const PeopleDueCommand& command) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    QList<Person> due;
    if (*store) {
        auto found = (*store)->people().due(QDateTime::currentDateTimeUtc().addDays(command.days));
        if (!found) return found.error();
        due = std::move(*found);
    }
    Console& console = context.console();
    Json list = Json::array();
    for (const Person& person : due) {
        if (console.json())
            list.push_back(
                {{"id", person.id}, {"name", person.name.toStdString()}, {"due_at", timeJson(person.consentDueAt())}});
        else
            console.print(dayText(person.consentDueAt()) + "\t" + idText(person.id) + "\t" + person.name.toStdString());
    }
    if (console.json()) console.print(Json{{"due", std::move(list)}});
    if (due.isEmpty()) console.notice("Nobody's consent is due.");
    return kExitOk;
}

Result<int> run(CliContext& context, const PeopleConsentCommand& command) {
    const auto store = context.store();
    if (!store) return store.error();
    const auto person = findPerson(**store, command.person);
    if (!person) return person.error();
    if (command.renewed)
        if (const auto renewed = (*store)->people().renewConsent(person->id); !renewed) return renewed.error();
    if (command.reviewed)
        if (const auto reviewed = (*store)->people().reviewConsent(person->id); !reviewed) return reviewed.error();
    const auto consents = (*store)->people().consentsOf(person->id);
    if (!consents) return consents.error();
    Console& console = context.console();
    Json list = Json::array();
    for (const Consent& consent : *consents) {
        if (console.json())
            list.push_back(consentJson(consent));
        else
            console.print(consentText(consent));
    }
    if (console.json()) console.print(Json{{"id", person->id}, {"consents", std::move(list)}});
    return kExitOk;
}

}  // namespace facenet::cli
