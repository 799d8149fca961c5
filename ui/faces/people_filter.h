#pragma once

#include <QDate>
#include <QHash>
#include <QSet>
#include <QSortFilterProxyModel>

namespace facenet {

class PeopleModel;

/// What a person must be like to be shown; all that is set must hold.
struct PeopleConditions {
    bool fewFaces = false;
    bool poorQuality = false;
    bool confusable = false;
    bool consentDue = false;  ///< a consent that has expired, or is to be reviewed within 30 days
    bool unmeasured = false;  ///< faces without an embedding of the model in use
    QDate seenSince;          ///< invalid: whenever

    bool any() const {
        return fewFaces || poorQuality || confusable || consentDue || unmeasured || seenSince.isValid();
    }
};

/// The people whose name or note contains the text and who meet the conditions.
/// Thread: GUI
class PeopleFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit PeopleFilter(PeopleModel& people, QObject* parent = nullptr);

    void setText(const QString& text);
    void setConditions(const PeopleConditions& conditions);
    void setHidden(const QSet<qint64>& personIds);
    /// The most similar first, whoever is not among them last. In: cosine similarity by person
    void orderByLikeness(const QHash<qint64, float>& likeness);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    PeopleModel& m_people;
    QString m_text;
    PeopleConditions m_conditions;
    QSet<qint64> m_hidden;
    QHash<qint64, float> m_likeness;
};

}  // namespace facenet
