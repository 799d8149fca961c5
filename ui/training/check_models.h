#pragma once

#include <QAbstractTableModel>
#include <QCache>
#include <QIcon>

namespace facenet {

class TrainingSession;

/// The pictures that stand out, and what happens to each. Thumbnails are read when they are painted.
/// Thread: GUI
class FindingsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Picture, Person, Finding, Decision, ColumnCount };
    enum Role { PictureRole = Qt::UserRole, OtherPersonRole, DecidableRole };

    explicit FindingsModel(TrainingSession& session, QObject* parent = nullptr);

    void reload();
    /// The decisions on these rows have changed.
    void refresh();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QIcon thumb(std::size_t picture) const;
    QString decisionText(std::size_t picture) const;

    TrainingSession& m_session;
    mutable QCache<std::size_t, QIcon> m_thumbs;
};

/// The people of the data set; the check box says whether they are trained on.
/// Thread: GUI
class TrainingPeopleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Pictures, StandOut, ColumnCount };

    explicit TrainingPeopleModel(TrainingSession& session, QObject* parent = nullptr);

    void reload();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void chosen();  ///< somebody was taken in or left out

private:
    TrainingSession& m_session;
    QList<int> m_standOut;  ///< findings of each person
};

}  // namespace facenet
