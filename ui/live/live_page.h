#pragma once

#include <QHash>
#include <QTimer>
#include <QWidget>

#include "core/face/quality.h"
#include "core/video/frame_source.h"
#include "ui/live/presence_log.h"
#include "ui/session/live_feed.h"

class QStackedWidget;
class QUndoStack;

namespace facenet {

class GalleryEditor;
class EmptyState;
class NoticeStrip;
class Notifier;
class PeoplePanel;
class Prompts;
class SourceBar;
class Studio;
class VideoView;

/// The picture of the source with everybody's name, and what can be done with a face in it.
/// Thread: GUI
class LivePage : public QWidget {
    Q_OBJECT

public:
    /// In: who is and was in front of the camera, which outlives the page
    LivePage(Studio& studio, LiveFeed& feed, PresenceLog& log, Prompts& prompts, Notifier& notifier,
             QUndoStack& undoStack, QWidget* parent = nullptr);
    ~LivePage() override;

    SourceBar& sourceBar() { return *m_bar; }
    void openSource(const SourceAddress& address);
    /// The picture without the row above it, for the full screen: it comes when the pointer moves.
    void setBare(bool bare);

Q_SIGNALS:
    void enrollWanted(const cv::Mat& crop, const facenet::FaceQuality& quality, const facenet::Embedding& embedding,
                      const QString& source);
    void personWanted(qint64 personId);
    void fullScreenWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    /// A face as it was last seen.
    struct RememberedFace {
        LiveFace face;
        quint64 seenInResult = 0;
    };

    void showBarForAWhile();
    void hideBarAgain();
    void showState();
    void showModelState();
    void showHints();
    void takeResult();
    void showResult();
    void togglePlaying();
    void saveSnapshot();
    void showFaceMenu(qint64 trackId, const QPoint& globalPosition);
    void addAnswerKeys();
    void enroll(const LiveFace& face);
    /// The face is one more of the person it looks like.
    void addLook(const LiveFace& face);
    void reject(const LiveFace& face);
    /// In: the frame it was found in; null when that is gone
    void explain(const LiveFace& face, const FramePtr& frame);
    void readSightings();
    /// Hands over the newest sightings of this day, newest first.
    void readToday(std::function<void(const QList<Sighting>&)> use);
    void refreshNames();
    QString sourceName() const;

    Studio& m_studio;
    LiveFeed& m_feed;
    PresenceLog& m_log;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor* m_editor;
    QHash<std::int64_t, RememberedFace> m_remembered;
    quint64 m_results = 0;
    std::optional<SourceAddress> m_shownAddress;
    bool m_isRemembered = true;  ///< the source, in the list of recent ones
    bool m_isBare = false;
    QTimer m_hideBar;

    SourceBar* m_bar;
    NoticeStrip* m_strip;
    NoticeStrip* m_hint;
    QStackedWidget* m_middle;
    EmptyState* m_empty;
    EmptyState* m_problem;
    VideoView* m_view;
    PeoplePanel* m_panel;
};

}  // namespace facenet
