#include "ui/training/check_models.h"

#include <QFileInfo>
#include <QPixmap>

#include "ui/base/image_of.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

using Kind = PictureFinding::Kind;

constexpr int kModelThumbPx = 112;  ///< twice what is shown, for sharp screens
constexpr int kThumbsKept = 300;

QString fileName(const DataSet& set, std::size_t picture) {
    return QFileInfo(QString::fromStdString(set.pictures[picture].pathUtf8)).fileName();
}

QString personName(const DataSet& set, int person) {
    return QString::fromStdString(set.people[static_cast<std::size_t>(person)]);
}

QString findingText(const PictureFinding& finding, const DataSet& set) {
    const QString other = finding.other ? fileName(set, *finding.other) : QString();
    const QString otherPerson = finding.other ? personName(set, set.pictures[*finding.other].person) : QString();
    switch (finding.kind) {
        case Kind::Unreadable:
            return FindingsModel::tr("Cannot be read");
        case Kind::NoFace:
            return FindingsModel::tr("No face was found");
        case Kind::SeveralFaces:
            return FindingsModel::tr("%n faces; the main one is taken", nullptr, finding.faces);
        case Kind::DuplicateWithin:
            return FindingsModel::tr("Nearly the same as %1").arg(other);
        case Kind::DuplicateAcross:
            return FindingsModel::tr("Nearly the same as %1 of %2").arg(other, otherPerson);
        case Kind::LikelyMislabelled:
            return FindingsModel::tr("Looks like %1").arg(otherPerson);
    }
    return {};
}

}  // namespace

FindingsModel::FindingsModel(TrainingSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_thumbs(kThumbsKept) {}

void FindingsModel::reload() {
    beginResetModel();
    m_thumbs.clear();
    endResetModel();
}

void FindingsModel::refresh() {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Person), index(rowCount() - 1, Decision), {Qt::DisplayRole});
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_session.review().report().findings.size());
}

int FindingsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QIcon FindingsModel::thumb(std::size_t picture) const {
    if (const QIcon* known = m_thumbs.object(picture)) return *known;
    QImage image;
    if (m_session.review().report().crops[picture].state == Crop::State::Usable) {
        const cv::Mat crop = m_session.cropOf(picture);
        if (!crop.empty())
            image = imageOf(crop).scaled(kModelThumbPx, kModelThumbPx, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    } else {
        image = thumbOf(m_session.review().set().pictures[picture].pathUtf8, kModelThumbPx);
    }
    auto* icon = new QIcon(image.isNull() ? QIcon() : QIcon(QPixmap::fromImage(image)));
    m_thumbs.insert(picture, icon);
    return *icon;
}

QString FindingsModel::decisionText(std::size_t picture) const {
    if (m_session.review().report().crops[picture].state != Crop::State::Usable ||
        m_session.review().isLeftOut(picture))
        return tr("Left out");
    const int person = m_session.review().personOf(picture);
    return person == m_session.review().set().pictures[picture].person
               ? tr("Kept")
               : tr("Moved to %1").arg(personName(m_session.review().set(), person));
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    const PictureFinding& finding = m_session.review().report().findings[static_cast<std::size_t>(index.row())];
    const DataSet& set = m_session.review().set();
    const DataSetPicture& picture = set.pictures[finding.picture];
    switch (role) {
        case Qt::DisplayRole:
            switch (index.column()) {
                case Picture:
                    return fileName(set, finding.picture);
                case Person:
                    return personName(set, picture.person);
                case Finding:
                    return findingText(finding, set);
                case Decision:
                    return decisionText(finding.picture);
                default:
                    return {};
            }
        case Qt::DecorationRole:
            return index.column() == Picture ? QVariant(thumb(finding.picture)) : QVariant();
        case Qt::ToolTipRole:
            return QString::fromStdString(picture.pathUtf8);
        case PictureRole:
            return QVariant::fromValue(static_cast<qulonglong>(finding.picture));
        case OtherPersonRole:
            return finding.other ? set.pictures[*finding.other].person : picture.person;
        case DecidableRole:
            return m_session.review().report().crops[finding.picture].state == Crop::State::Usable;
        default:
            return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Picture:
            return tr("Picture");
        case Person:
            return tr("Person");
        case Finding:
            return tr("What stands out");
        default:
            return tr("What happens to it");
    }
}

TrainingPeopleModel::TrainingPeopleModel(TrainingSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {}

void TrainingPeopleModel::reload() {
    beginResetModel();
    m_standOut = QList<int>(static_cast<qsizetype>(m_session.review().set().people.size()), 0);
    for (const PictureFinding& finding : m_session.review().report().findings)
        ++m_standOut[m_session.review().set().pictures[finding.picture].person];
    endResetModel();
}

int TrainingPeopleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_standOut.size());
}

int TrainingPeopleModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TrainingPeopleModel::data(const QModelIndex& index, int role) const {
    const int row = index.row();
    if (role == Qt::CheckStateRole && index.column() == Name)
        return m_session.review().isPersonLeftOut(row) ? Qt::Unchecked : Qt::Checked;
    if (role == Qt::TextAlignmentRole && index.column() != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Name:
            return personName(m_session.review().set(), row);
        case Pictures:
            return m_session.review().report().usable[static_cast<std::size_t>(row)];
        default:
            return m_standOut[row];
    }
}

bool TrainingPeopleModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || index.column() != Name) return false;
    m_session.review().setPersonLeftOut(index.row(), value.toInt() != Qt::Checked);
    Q_EMIT dataChanged(index, index, {role});
    Q_EMIT chosen();
    return true;
}

Qt::ItemFlags TrainingPeopleModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant TrainingPeopleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole && section != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Person");
        case Pictures:
            return tr("Pictures with a face");
        default:
            return tr("That stand out");
    }
}

}  // namespace facenet
