#include "ui/gallery/people_model.h"

#include <QLocale>
#include <QPixmap>
#include <algorithm>

#include "ui/gallery/face_images.h"
#include "ui/widgets/messages.h"

namespace facenet {
namespace {

QString dateText(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

}  // namespace

PeopleModel::PeopleModel(FaceImages& images, QObject* parent) : QAbstractListModel(parent), m_images(images) {
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        for (int row = 0; row < m_people.size(); ++row)
            if (m_people[row].portraitFaceId == faceId)
                Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

void PeopleModel::setPeople(const QList<Person>& people) {
    beginResetModel();
    m_people = people;
    endResetModel();
}

int PeopleModel::rowOf(qint64 personId) const {
    const auto found =
        std::find_if(m_people.begin(), m_people.end(), [=](const Person& person) { return person.id == personId; });
    return found == m_people.end() ? -1 : static_cast<int>(found - m_people.begin());
}

int PeopleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

QVariant PeopleModel::data(const QModelIndex& index, int role) const {
    const Person& person = m_people.at(index.row());
    const QString count = person.faceCount == 0 ? tr("no faces") : tr("%n face(s)", nullptr, person.faceCount);
    switch (role) {
        case Qt::DisplayRole:
            return person.name;
        case Qt::DecorationRole:
            return m_images.image(person.portraitFaceId);
        case Qt::ToolTipRole:
            return person.note.isEmpty() ? person.name : person.name + u'\n' + person.note;
        case Qt::AccessibleTextRole:
            return tr("%1, %2").arg(person.name, count);
        case IdRole:
            return person.id;
        case SearchRole:
            return QString(person.name + u'\n' + person.note);
        case CountTextRole:
            return count;
        case AttentionRole:
            return person.faceCount == 0;
        default:
            return {};
    }
}

FacesModel::FacesModel(FaceImages& images, QObject* parent) : QAbstractListModel(parent), m_images(images) {
    connect(&m_images, &FaceImages::loaded, this, [this](qint64 faceId) {
        for (int row = 0; row < m_faces.size(); ++row)
            if (m_faces[row].id == faceId) Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

void FacesModel::setFaces(const QList<StoredFace>& faces) {
    beginResetModel();
    m_faces = faces;
    endResetModel();
}

int FacesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_faces.size());
}

QVariant FacesModel::data(const QModelIndex& index, int role) const {
    const StoredFace& face = m_faces.at(index.row());
    const auto issues = qualityIssues(face.quality, QualityLimits{});
    const QString badge = issues.empty() ? QString() : shortReason(issues.front());
    switch (role) {
        case Qt::DecorationRole:
            return m_images.image(face.id);
        case Qt::ToolTipRole: {
            QStringList lines{tr("From %1").arg(face.source), tr("Taken %1").arg(dateText(face.takenAt)),
                              tr("%1 pixels wide in the picture").arg(QLocale().toString(qRound(face.quality.sizePx)))};
            for (const QualityIssue issue : issues) lines << tr("Weak point: %1").arg(shortReason(issue));
            return lines.join(u'\n');
        }
        case Qt::AccessibleTextRole: {
            const QString text = tr("Face from %1").arg(face.source);
            return badge.isEmpty() ? text : tr("%1, %2").arg(text, badge);
        }
        case IdRole:
            return face.id;
        case BadgeRole:
            return badge;
        default:
            return {};
    }
}

}  // namespace facenet
