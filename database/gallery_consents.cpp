#include "database/consents.h"
#include "database/gallery_store_private.h"
#include "database/rows.h"

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

ConsentText GalleryStore::Private::consentText() {
    return consentTextFrom(sql->value(u"SELECT value FROM settings WHERE key = ?"_s, {kConsentTextKey}).toString());
}

bool GalleryStore::Private::hasConsent(qint64 personId, const Consent& consent) {
    return sql
        ->value(
            u"SELECT 1 FROM consents WHERE person_id = ? AND version = ? AND text = ? AND removed_at_ms IS NULL"
            " AND given_at_ms >= ?"_s,
            {personId, consent.version, consent.text, toColumn(consent.givenAt.addSecs(-3600))})
        .isValid();
}

qint64 GalleryStore::Private::addConsent(qint64 personId, const Consent& consent) {
    return sql->insert(
        u"INSERT INTO consents (person_id, given_at_ms, version, purpose, text, expires_at_ms, review_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        {personId, toColumn(consent.givenAt), consent.version, consent.purpose, consent.text,
         toColumn(consent.expiresAt), toColumn(consent.reviewAt)});
}

Result<QList<Consent>> GalleryStore::consentsOf(qint64 personId) const {
    return m_d->read([&]() -> Result<QList<Consent>> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        return m_d->sql->rows(kConsents, {personId}, toConsent);
    });
}

Result<JournalEntry> GalleryStore::renewConsent(qint64 personId) {
    return m_d->write([&]() -> Result<JournalEntry> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        ChangeSet changes = m_d->newChanges();
        changes.noteInserted(u"consents"_s,
                             m_d->addConsent(personId, consentTo(m_d->consentText(), QDateTime::currentDateTimeUtc())));
        m_d->log(u"consent"_s, 1);
        return changes.record(JournalKind::RenewConsent, m_d->nameOf(personId));
    });
}

Result<JournalEntry> GalleryStore::reviewConsent(qint64 personId) {
    return m_d->write([&]() -> Result<JournalEntry> {
        const auto consents = m_d->sql->rows(kConsents, {personId}, toConsent);
        if (!m_d->hasPerson(personId) || consents.isEmpty()) return noPerson(personId);
        const int days = m_d->consentText().reviewDays;
        ChangeSet changes = m_d->newChanges();
        changes.set(u"consents"_s, consents.first().id, u"review_at_ms"_s,
                    days > 0 ? toColumn(QDateTime::currentDateTimeUtc().addDays(days)) : QVariant());
        m_d->log(u"review"_s, 1);
        return changes.record(JournalKind::ReviewConsent, m_d->nameOf(personId));
    });
}

Result<void> GalleryStore::addConsents(qint64 personId, const QList<Consent>& consents) {
    return m_d->write([&]() -> Result<void> {
        if (!m_d->hasPerson(personId)) return noPerson(personId);
        const auto present = m_d->sql->rows(kConsents, {personId}, toConsent);
        for (const Consent& consent : consents) {
            const bool known = std::any_of(present.begin(), present.end(), [&](const Consent& one) {
                return one.givenAt == consent.givenAt && one.version == consent.version && one.text == consent.text;
            });
            if (!known) m_d->addConsent(personId, consent);
        }
        return {};
    });
}

Result<QList<Person>> GalleryStore::peopleDue(const QDateTime& until) const {
    auto everybody = people();
    if (!everybody) return everybody;
    everybody->removeIf(
        [&](const Person& person) { return !person.consentDueAt().isValid() || person.consentDueAt() > until; });
    std::stable_sort(everybody->begin(), everybody->end(),
                     [](const Person& a, const Person& b) { return a.consentDueAt() < b.consentDueAt(); });
    return everybody;
}

}  // namespace facenet
