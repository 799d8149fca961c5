#include "ui/faces/people_filter.h"

#include "database/base/names.h"
#include "ui/faces/people_model.h"

namespace facenet {

namespace {

constexpr int kConsentDueDays = 30;
constexpr float kLeastSimilar = -1;

}  // namespace

PeopleFilter::PeopleFilter(PeopleModel& people, QObject* parent) : QSortFilterProxyModel(parent), m_people(people) {
    setSourceModel(&people);
    setSortRole(PeopleModel::SortRole);
    setSortLocaleAware(true);
}

void PeopleFilter::setText(const QString& text) {
    if (m_text == withBlanks(text)) return;
    m_text = withBlanks(text);
    invalidateFilter();
}

void PeopleFilter::setConditions(const PeopleConditions& conditions) {
    m_conditions = conditions;
    invalidateFilter();
}

void PeopleFilter::setHidden(const QSet<qint64>& personIds) {
    m_hidden = personIds;
    invalidateFilter();
}

void PeopleFilter::orderByLikeness(const QHash<qint64, float>& likeness) {
    m_likeness = likeness;
    invalidate();
    sort(PeopleModel::NameColumn);
}

bool PeopleFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (!m_likeness.isEmpty()) {
        const auto likeness = [this](const QModelIndex& index) {
            return m_likeness.value(m_people.personAt(index.row()).id, kLeastSimilar);
        };
        if (const float a = likeness(left), b = likeness(right); a != b) return a > b;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

bool PeopleFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const Person& person = m_people.personAt(row);
    const PeopleConditions& wanted = m_conditions;
    if (m_hidden.contains(person.id)) return false;
    if (wanted.fewFaces && person.faceCount >= kFewFaces) return false;
    if (wanted.poorQuality && person.bestQualityRank >= kPoorQualityRank) return false;
    if (wanted.confusable && m_people.knowsConfusable() && !m_people.isConfusable(person.id)) return false;
    if (const QDateTime due = person.consentDueAt();
        wanted.consentDue && (!due.isValid() || due > QDateTime::currentDateTimeUtc().addDays(kConsentDueDays)))
        return false;
    if (wanted.unmeasured && m_people.unmeasuredFaces(person) == 0) return false;
    if (wanted.seenSince.isValid() &&
        (!person.lastSeenAt.isValid() || person.lastSeenAt.toLocalTime().date() < wanted.seenSince))
        return false;
    // Names that came from files have `_` where people say nothing.
    const auto hasText = [this](const QString& text) { return withBlanks(text).contains(m_text, Qt::CaseInsensitive); };
    return m_text.isEmpty() || hasText(person.name) || hasText(person.note);
}

}  // namespace facenet
