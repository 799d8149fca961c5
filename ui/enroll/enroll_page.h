#pragma once

#include <QStringList>
#include <QWidget>
#include <string>

#include "core/face/enrolment.h"
#include "ui/enroll/enrolment_form.h"
#include "ui/faces/picture_reader.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QUndoStack;

namespace facenet {

class EmptyState;
class EnrolmentSaver;
class FaceView;
class LiveFeed;
class Notifier;
class PictureIntake;
class Prompts;
class ShotGatherer;
class Studio;

/// Enrols a person: from the running source with live guidance, or from pictures.
/// Thread: GUI
class EnrollPage : public QWidget {
    Q_OBJECT

public:
    EnrollPage(Studio& studio, LiveFeed& feed, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack,
               QWidget* parent = nullptr);
    ~EnrollPage() override;

    /// All that was entered and gathered, so that a page that is built anew can go on with it.
    struct Draft {
        EnrolmentForm::Entry entry;
        ShotSelector selector = ShotSelector();
    };
    Draft draft() const;
    bool hasShots() const { return !m_selector.shots().empty(); }
    void restore(const Draft& draft);

public Q_SLOTS:
    /// Begins an enrolment with a face of the running source and gathers more shots of the same person.
    /// In: uint8 BGR crop of 160x160; `embedding` may be empty
    void enrollFace(const cv::Mat& crop, const FaceQuality& quality, const Embedding& embedding, const QString& source);
    /// Begins to gather more shots of somebody who is enrolled, unless something is entered already.
    void enrollMore(const QString& name);

Q_SIGNALS:
    void sourceWanted();
    void importWanted(const QString& folder);  ///< with pictures of several people

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeLeftSide();
    void connectAll();

    void showFrame();
    bool marksFaces() const;  ///< rather than an oval
    void showGuidance();
    void showSourceState();
    void readConsent();
    void showModelState();
    void showShots();
    void toggleCapture();
    bool isStill() const;
    QString modelHint() const;
    QString stillHint() const;
    void followFace(int index);
    void beginWith(Shot shot);

    void choosePictures();
    void addFace(const PictureFaces& picture, int index);
    void noteProblem(const QString& path, const QString& problem);

    void save();
    void clear();
    void beginAfresh(const QString& commandText);

    Studio& m_studio;
    LiveFeed& m_feed;
    Prompts& m_prompts;
    Notifier& m_notifier;
    QUndoStack& m_undoStack;
    ShotSelector m_selector;
    std::string m_modelId;  ///< that embedded the shots
    ShotGatherer* m_gatherer;
    EnrolmentSaver* m_saver;
    PictureIntake* m_intake;
    QStringList m_problems;

    QStackedWidget* m_stack;
    EmptyState* m_empty;
    FaceView* m_view;
    QPushButton* m_capture;
    QPushButton* m_pictures;
    QPushButton* m_source;
    EnrolmentForm* m_form;
};

}  // namespace facenet
