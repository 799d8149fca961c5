#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/file_lock.h"
#include "core/dataset/data_set_review.h"
#include "core/dataset/training_origin.h"
#include "core/dataset/training_setup.h"
#include "core/train/estimate.h"
#include "core/train/model_comparison.h"
#include "core/train/training_job.h"
#include "ui/base/async.h"
#include "ui/training/leftover_trainings.h"

namespace facenet {

class Gallery;
class Studio;

/// A training from the choice of pictures to the adopted model. Lives as long as the window, so that the wizard can be
/// closed and opened again while it works; one thing at a time runs, on a thread of its own.
/// Thread: GUI; signals come there
class TrainingSession : public QObject {
    Q_OBJECT

public:
    enum class Phase {
        Idle,       ///< no pictures chosen, or what was done is discarded
        Checking,   ///< the doctor looks at the pictures
        Checked,    ///< its report is there
        Preparing,  ///< pictures are cut
        Training,
        Paused,
        Comparing,  ///< old and new model
        Ready,      ///< the result can be adopted, saved or discarded
        Adopting,   ///< stored faces are measured with the new model
        Adopted,
        Failed,
    };

    explicit TrainingSession(Studio& studio, QObject* parent = nullptr);
    ~TrainingSession() override;  ///< stops what runs and waits; a training keeps its last checkpoint

    Phase phase() const { return m_phase; }
    bool isBusy() const;
    const std::optional<Error>& error() const { return m_error; }
    /// The folder or file that was examined; empty where it was the gallery, or nothing yet.
    QString data() const { return m_data; }
    bool isFromGallery() const { return m_fromGallery; }

    /// Reads and examines a folder or an annotation file. Answers by `changed`.
    void check(const QString& path);
    /// The same for the people who are enrolled.
    void checkGallery();
    /// What was found, and what the user decides on it.
    DataSetReview& review() { return m_review; }
    const DataSetReview& review() const { return m_review; }

    /// The people who are enrolled, as they are known in the window; null while locked.
    std::shared_ptr<const Gallery> gallery() const;
    /// Of the model in use, which a fine-tuning starts from.
    Backbone presentBackbone() const;

    /// Measures what these options take; answers by `estimated`. A newer call takes the place of an older one; nothing
    /// is measured while something runs.
    void estimate(const TrainingOptions& options);

    struct Wish {
        TrainingOptions options;
        QString name;
        std::optional<LfwFiles> lfw;
        QString start, teacher;  ///< weights files; empty: those of the present model
        int cards = 0;           ///< graphics cards that share each batch; 0: all
    };
    void train(const Wish& wish);
    /// That there are.
    int graphicsCards() const;
    /// What a training may start from, or stay like: all weights at hand.
    std::vector<ModelEntry> models() const;
    const TrainingOptions& options() const { return m_wish.options; }
    QString modelName() const { return m_wish.name; }
    void pause();
    void resume();
    void stopAndKeep();
    /// Ends whatever runs and discards what it has made.
    void cancel();

    const std::vector<StepEvent>& steps() const { return m_steps; }
    const std::vector<EpochEvent>& epochs() const { return m_epochs; }
    const std::optional<BaselineEvent>& baseline() const { return m_baseline; }
    /// What the training has told so far, of each kind the latest.
    const std::vector<NoticeEvent>& notices() const { return m_notices; }
    QStringList heldOutPeople() const { return m_heldOutPeople; }
    /// Of the training that runs; 0 while that is unknown.
    double secondsLeft() const;

    const std::optional<TrainingOutcome>& outcome() const { return m_outcome; }
    const ComparedModel& before() const { return m_before; }
    const ComparedModel& after() const { return m_after; }
    Advice advice() const { return adviceOn(m_before, m_after); }
    /// A picture of the data set as it was cut; empty when it cannot be read.
    cv::Mat cropOf(std::size_t picture) const;
    /// A picture of a compared set, for the worst pairs; empty when it cannot be read.
    cv::Mat pictureOf(const std::optional<ComparedSet> ComparedModel::*set, std::uint32_t picture) const;

    /// The same of a picture that was trained on or kept apart, by its number; and a person, by class.
    cv::Mat trainedPicture(std::uint32_t picture) const;
    QString trainedPerson(std::int64_t person) const;

    void adopt();
    /// `saved` is called when it is on the disk, or could not be written. Errors: those of `writeSafetensors`
    void saveAs(const QString& path, std::function<void(const Result<void>&)> saved);
    /// Erases the folder of the training.
    void discard();

    /// Those of the store's folder, newest first, as they were last found.
    const QList<LeftoverTraining>& leftovers() const { return m_leftovers; }
    /// Takes such a training up where it ended, up to its result. The folder is kept when that fails, which `changed`
    /// says. In: where its pictures are now; empty: where they were
    void goOnWith(const QString& folder, const QString& data = {});
    void erase(const LeftoverTraining& leftover);

    /// Where the curves of trainings that are over are kept; see `keepTrainingRecord`.
    QString recordsFolder() const;

Q_SIGNALS:
    void changed();  ///< phase
    void leftoversChanged();
    void progressed(int done, int total);
    void stepped();     ///< `steps` has grown
    void epochEnded();  ///< `epochs` has grown
    void noticed();     ///< `notices` has changed
    void estimated(const std::optional<facenet::TrainingEstimate>& estimate);

private:
    void check(const QString& path, bool gallery);
    void take(const std::vector<TrainingEvent>& events);
    void setPhase(Phase phase, std::optional<Error> error = {});
    template <typename Work, typename Answer>
    void onWorker(const AnswerToken& run, Work work, Answer answer);
    TrainingOrigin originOf(const Wish& wish) const;
    void useFolder(const QString& folder);
    void removeInOrder(const QString& folder);
    void lookForLeftovers();
    enum class Begin { New, Again, Result };  ///< Result: of what has ended, without going on
    void begin(const TrainingOrigin& origin, Begin how);
    void compare();
    void followStore();
    void finishTraining(const Result<TrainingOutcome>& outcome);
    void fail(const Error& error);
    void forgetNotices();

    Studio& m_studio;
    Worker m_worker;
    Worker m_estimator;
    AnswerTokens m_runs, m_estimates, m_looks;
    std::shared_ptr<JobControl> m_control;
    std::shared_ptr<JobControl> m_estimateControl;
    Phase m_phase = Phase::Idle;
    std::optional<Error> m_error;

    /// Of what lies in the store's folder, to show it: none while locked, when a training goes on with its own.
    std::shared_ptr<const FileSeal> m_seal;
    Result<std::shared_ptr<const FileSeal>> askSeal(StoreThread& store, const CallBack& tell);
    static Result<DataSet> picturesOf(const TrainingOrigin& origin, StoreThread& store, const QString& folder,
                                      const FileSeal* seal, JobControl& control);
    bool m_compareLater = false;  ///< when the store is unlocked
    QString m_data, m_folder;
    bool m_fromGallery = false;
    std::shared_ptr<FileLock> m_inUse;  ///< of the folder
    QList<LeftoverTraining> m_leftovers;
    QSet<QString> m_going;  ///< folders that are being removed
    DataSetReview m_review;
    Wish m_wish;
    QStringList m_heldOutPeople, m_trainedPeople;
    TrainingData m_trainingData;
    VerificationSet m_gallerySet;
    std::vector<StepEvent> m_steps;
    std::vector<EpochEvent> m_epochs;
    std::optional<BaselineEvent> m_baseline;
    std::vector<NoticeEvent> m_notices;
    std::optional<TrainingOutcome> m_outcome;
    ComparedModel m_before, m_after;
};

/// A training in words: "Epoch 7 of 30: still getting better, about 12 minutes left".
QString trainingSentence(const TrainingSession& session);

}  // namespace facenet
