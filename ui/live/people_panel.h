#pragma once

#include <QAbstractListModel>
#include <QTimer>
#include <QWidget>

#include "ui/live/presence_log.h"

class QLabel;
class QListView;

namespace facenet {

/// People as rows: a crop, a name, a time.
/// Thread: GUI
class SeenModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Rows { Faces, People };
    explicit SeenModel(Rows rows, QObject* parent = nullptr) : QAbstractListModel(parent), m_rows(rows) {}

    /// Whether these are the rows that are there, whatever has changed in them.
    bool hasRowsOf(const QList<SeenPerson>& people) const;
    void setPeople(const QList<SeenPerson>& people);
    const SeenPerson& person(int row) const { return m_people[row]; }
    QModelIndex indexOfTrack(std::int64_t trackId) const;  ///< invalid when it has no row
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    bool isSameRow(const SeenPerson& a, const SeenPerson& b) const;

    const Rows m_rows;
    bool m_areMany = false;  ///< numbers stand before the names
    QList<SeenPerson> m_people;
};

/// Beside the picture: who is here now, and who was seen today.
/// Thread: GUI
class PeoplePanel : public QWidget {
    Q_OBJECT

public:
    explicit PeoplePanel(const PresenceLog& log, QWidget* parent = nullptr);

    /// In: whether sightings are stored, which the panel says
    void setKept(bool kept, int days);
    /// In: whether faces are looked for, and whether there is an answer yet; before, nobody is not the answer
    void setLooking(bool looking, bool isUnderWay);
    /// Chooses the row of a face that is marked in the picture. In: 0 for none
    void markFace(qint64 trackId);

Q_SIGNALS:
    void personActivated(qint64 personId);
    /// The row of a face was chosen; 0: none is any more.
    void faceChosen(qint64 trackId);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QListView* addList(SeenModel* model, const QString& objectName, const QString& name);
    void refresh();

    const PresenceLog& m_log;
    SeenModel* m_hereModel;
    SeenModel* m_todayModel;
    QLabel* m_nobodyHere;
    QListView* m_here;
    QLabel* m_nobodyToday;
    QListView* m_today;
    QLabel* m_kept;
    std::int64_t m_marked = 0;  ///< in the picture
    bool m_isMarking = false;   ///< what changes now, nobody has chosen
    QTimer m_refreshSoon;       ///< results come many times a second, rows need not
};

}  // namespace facenet
