#include <algorithm>

#include "database/parts/consents.h"
#include "database/parts/store_core.h"
#include "database/parts/store_people.h"
#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kConsents =
    u"SELECT id, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms FROM consents"
    " WHERE person_id = ? AND removed_at_ms IS NULL ORDER BY given_at_ms DESC, id DESC"_s;

Consent toConsent(const QSqlQuery& row) {
    return {.id = row.value(0).toLongLong(),
            .givenAt = timeFrom(row.value(1)),
            .version = row.value(2).toString(),
            .purpose = row.value(3).toString(),
            .text = row.value(4).toString(),
            .expiresAt = timeFrom(row.value(5)),
            .reviewAt = timeFrom(row.value(6))};
}

}  // namespace

Result<QList<Consent>> StorePeople::consentsOf(qint64 personId) const {
    return m_core.read([&]() -> Result<QList<Consent>> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        return m_core.sql->rows(kConsents, {personId}, toConsent);
    });
}

Result<JournalEntry> StorePeople::renewConsent(qint64 personId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        ChangeSet changes = m_core.newChanges();
        changes.noteInserted(u"consents"_s, m_core.addConsent(personId, consentTo(m_core.consentText(),
                                                                                  QDateTime::currentDateTimeUtc())));
        m_core.log(u"consent"_s, 1);
        return changes.record(JournalKind::RenewConsent, m_core.nameOf(personId));
    });
}

Result<JournalEntry> StorePeople::reviewConsent(qint64 personId) {
    return m_core.write([&]() -> Result<JournalEntry> {
        const auto consents = m_core.sql->rows(kConsents, {personId}, toConsent);
        if (!m_core.hasPerson(personId) || consents.isEmpty()) return noPerson(personId);
        const int days = m_core.consentText().reviewDays;
        ChangeSet changes = m_core.newChanges();
        changes.set(u"consents"_s, consents.first().id, u"review_at_ms"_s,
                    days > 0 ? toColumn(QDateTime::currentDateTimeUtc().addDays(days)) : QVariant());
        m_core.log(u"review"_s, 1);
        return changes.record(JournalKind::ReviewConsent, m_core.nameOf(personId));
    });
}

Result<void> StorePeople::addConsents(qint64 personId, const QList<Consent>& consents) {
    return m_core.write([&]() -> Result<void> {
        if (!m_core.hasPerson(personId)) return noPerson(personId);
        const auto present = m_core.sql->rows(kConsents, {personId}, toConsent);
        for (const Consent& consent : consents) {
            const bool known = std::any_of(present.begin(), present.end(), [&](const Consent& one) {
                return one.givenAt == consent.givenAt && one.version == consent.version && one.text == consent.text;
            });
            if (!known) m_core.addConsent(personId, consent);
        }
        return {};
    });
}

Result<QList<Person>> StorePeople::due(const QDateTime& until) const {
    auto everybody = all();
    if (!everybody) return everybody;
    everybody->removeIf(
        [&](const Person& person) { return !person.consentDueAt().isValid() || person.consentDueAt() > until; });
    std::stable_sort(everybody->begin(), everybody->end(),
                     [](const Person& a, const Person& b) { return a.consentDueAt() < b.consentDueAt(); });
    return everybody;
}

}  // namespace facenet
