#include "ui/faces/people_model.h"

#include <QLocale>
#include <QMimeData>
#include <QPixmap>
#include <algorithm>
#include <utility>

#include "ui/base/messages.h"
#include "ui/faces/face_images.h"
#include "ui/faces/faces_model.h"

namespace facenet {
namespace {

bool areAlike(const MeasuredPeople& measured) {
    QString first;
    for (const auto& ofPerson : measured)
        for (const FacesOfModel& model : ofPerson) {
            if (first.isEmpty()) first = model.modelId;
            if (model.modelId != first) return false;
        }
    return true;
}

/// Numbers stand below one another, and what they are above them.
QVariant alignmentOf(int column) {
    const bool number = column == PeopleModel::FacesColumn || column == PeopleModel::QualityColumn;
    return number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
}

}  // namespace

PeopleModel::PeopleModel(FaceImages& images, QObject* parent) : QAbstractTableModel(parent), m_images(images) {
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        const int row = m_portraitRows.value(faceId, -1);
        if (row >= 0) Q_EMIT dataChanged(index(row, NameColumn), index(row, NameColumn), {Qt::DecorationRole});
    });
}

void PeopleModel::setPeople(const QList<Person>& people, const MeasuredPeople& measured) {
    beginResetModel();
    m_people = people;
    m_measured = measured;
    m_measuredAlike = areAlike(measured);
    m_rows.clear();
    m_portraitRows.clear();
    for (int row = 0; row < people.size(); ++row) {
        m_rows.insert(people[row].id, row);
        m_portraitRows.insert(people[row].portraitFaceId, row);
    }
    endResetModel();
}

void PeopleModel::setModel(const QString& modelId) {
    if (m_modelId == modelId) return;
    m_modelId = modelId;
    if (!m_people.isEmpty()) Q_EMIT dataChanged(index(0, ModelsColumn), index(rowCount() - 1, ModelsColumn));
}

void PeopleModel::setMeasuring(bool measuring) {
    if (std::exchange(m_measuring, measuring) == measuring || m_people.isEmpty()) return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

bool PeopleModel::isConfusable(qint64 personId) const {
    if (!m_confusable) return false;
    const QSet<qint64> others = m_confusable->value(personId);
    return std::any_of(others.begin(), others.end(), [this](qint64 other) { return rowOf(other) >= 0; });
}

QStringList PeopleModel::confusedWith(qint64 personId) const {
    QStringList names;
    if (m_confusable)
        for (const qint64 other : m_confusable->value(personId))
            if (const int row = rowOf(other); row >= 0) names << m_people.at(row).name;
    names.sort(Qt::CaseInsensitive);
    return names;
}

void PeopleModel::setConfusable(const QHash<qint64, QSet<qint64>>& others) {
    if (m_confusable == others) return;
    m_confusable = others;
    if (!m_people.isEmpty()) Q_EMIT dataChanged(index(0, NameColumn), index(rowCount() - 1, NameColumn));
}

int PeopleModel::unmeasuredFaces(const Person& person) const {
    if (m_modelId.isEmpty()) return 0;  // still being loaded
    int measured = 0;
    for (const FacesOfModel& model : m_measured.value(person.id))
        if (model.modelId == m_modelId) measured = model.faces;
    return person.faceCount - measured;
}

int PeopleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int PeopleModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString PeopleModel::textOf(const Person& person, int column) const {
    const QLocale locale;
    switch (column) {
        case NameColumn:
            return person.name;
        case FacesColumn:
            return locale.toString(person.faceCount);
        case SeenColumn: {
            const QDateTime seen = person.lastSeenAt.toLocalTime();
            if (!seen.isValid()) return {};
            return seen.date() == QDate::currentDate() ? locale.toString(seen.time(), QLocale::ShortFormat)
                                                       : dayOf(seen);
        }
        case QualityColumn:
            return person.faceCount == 0 ? QString()
                                         : tr("%1 %").arg(locale.toString(qRound(100 * person.bestQualityRank)));
        case ModelsColumn: {
            QStringList models;
            for (const FacesOfModel& model : m_measured.value(person.id))
                models << (model.modelName.isEmpty() ? model.modelId.left(12) : model.modelName);
            return models.join(tr(", ", "between models"));
        }
        default:
            return {};
    }
}

QVariant PeopleModel::orderOf(const Person& person, int column) const {
    switch (column) {
        case NameColumn:
            return rowOf(person.id);  // the store's order is that of the names
        case FacesColumn:
            return person.faceCount;
        case SeenColumn:
            return person.lastSeenAt;
        case QualityColumn:
            return person.bestQualityRank;
        default:
            return textOf(person, column);
    }
}

QString PeopleModel::toolTipOf(const Person& person) const {
    QStringList lines{person.name};
    if (!person.note.isEmpty()) lines << person.note;
    if (isConfusable(person.id))
        lines << tr("Easily confused with %1").arg(QLocale().createSeparatedList(confusedWith(person.id)));
    return lines.join(u'\n');
}

QVariant PeopleModel::data(const QModelIndex& index, int role) const {
    const Person& person = m_people.at(index.row());
    const bool consentEnded = person.consentEndsAt.isValid() && person.consentEndsAt <= QDateTime::currentDateTimeUtc();
    const auto unmeasured = [&] { return unmeasuredFaces(person); };
    const auto count = [&] {
        if (consentEnded) return tr("consent has ended");
        if (m_measuring && unmeasured() > 0) return tr("being measured");
        if (person.faceCount > 0 && unmeasured() == person.faceCount) return tr("not measured");
        if (person.faceCount == 0) return tr("no faces");
        const QString faces = tr("%n face(s)", nullptr, person.faceCount);
        if (!isConfusable(person.id)) return faces;
        return tr("%1 · like %2", "number of faces, other people")
            .arg(faces, confusedWith(person.id).join(tr(", ", "between people")));
    };
    switch (role) {
        case Qt::DisplayRole:
            return textOf(person, index.column());
        case Qt::DecorationRole:
            return index.column() == NameColumn ? QVariant(m_images.image(person.portraitFaceId)) : QVariant();
        case Qt::TextAlignmentRole:
            return alignmentOf(index.column());
        case Qt::ToolTipRole:
            if (index.column() == SeenColumn && person.lastSeenAt.isValid())
                return QLocale().toString(person.lastSeenAt.toLocalTime(), QLocale::ShortFormat);
            if (index.column() == ModelsColumn) return textOf(person, ModelsColumn);
            return toolTipOf(person);
        case Qt::AccessibleTextRole:
            return index.column() == NameColumn ? tr("%1, %2").arg(person.name, count())
                                                : textOf(person, index.column());
        case IdRole:
            return person.id;
        case CountTextRole:
            return count();
        case AttentionRole:
            return consentEnded || person.faceCount == 0 || isConfusable(person.id) ||
                   (!m_measuring && unmeasured() == person.faceCount);
        case SortRole:
            return orderOf(person, index.column());
        default:
            return {};
    }
}

QVariant PeopleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole) return alignmentOf(section);
    if (role == Qt::ToolTipRole && orientation == Qt::Horizontal && section == QualityColumn)
        return tr("How good the best face is; 100 % is large, sharp, well lit and looks straight ahead");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case NameColumn:
            return tr("Name");
        case FacesColumn:
            return tr("Faces");
        case SeenColumn:
            return tr("Last seen");
        case QualityColumn:
            return tr("Best face");
        case ModelsColumn:
            return tr("Measured by");
        default:
            return {};
    }
}

Qt::ItemFlags PeopleModel::flags(const QModelIndex& index) const {
    return QAbstractTableModel::flags(index) | (index.isValid() ? Qt::ItemIsDropEnabled : Qt::NoItemFlags);
}

QStringList PeopleModel::mimeTypes() const {
    return {facesMimeType()};
}

bool PeopleModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex& parent) const {
    return parent.isValid() && holdsFaces(*data);
}

bool PeopleModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                               const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    Q_EMIT facesDropped(facesIn(*data), m_people.at(parent.row()).id);
    return true;
}

}  // namespace facenet
