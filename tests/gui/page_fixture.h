#pragma once

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <deque>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/fake_networks.h"
#include "tests/support/synthetic_source.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/session/live_feed.h"
#include "ui/session/studio.h"

namespace facenet::test {

/// Answers questions as the test has planned and remembers what was asked. A question that was not planned is answered
/// by "none of them".
class PlannedPrompts final : public Prompts {
public:
    void inform(QWidget*, const QString&, const QString& text) override { asked << text; }
    void warn(QWidget*, const QString&, const QString& text) override { asked << text; }
    int choose(QWidget*, const QString&, const QString& text, const QStringList& buttons) override {
        asked << text;
        offered = buttons;
        if (choices.empty()) return -1;
        const int choice = choices.front();
        choices.pop_front();
        return choice;
    }
    std::optional<QString> askText(QWidget*, const QString&, const QString&, const QString&) override { return {}; }
    std::optional<QString> askPassphrase(QWidget*, const QString&, const QString& label) override {
        asked << label;
        return passphrase;
    }
    QStringList openFiles(QWidget*, const QString&, const QString&) override { return files; }
    QString openFolder(QWidget*, const QString&) override { return folder; }
    QString saveFile(QWidget*, const QString&, const QString&, const QString&) override { return savePath; }

    std::deque<int> choices;
    std::optional<QString> passphrase;
    QStringList files;
    QString folder, savePath;
    QStringList asked;
    QStringList offered;  ///< the buttons of the latest question
};

/// What pages need: a real store in a temporary folder, fake networks unless others are asked for, and everything they
/// report.
struct PageFixture {
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    std::unique_ptr<Studio> studio;
    std::unique_ptr<LiveFeed> feed;
    PlannedPrompts prompts;
    Notifier notifier;
    QUndoStack undoStack;
    QSignalSpy notices{&notifier, &Notifier::notify};
    QSignalSpy remarks{&notifier, &Notifier::remark};
    QSignalSpy complaints{&notifier, &Notifier::complain};

    static Result<std::shared_ptr<const Engine>> loadFakeEngine(const EngineOptions&) {
        return std::shared_ptr<const Engine>(std::make_shared<FakeEngine>());
    }

    explicit PageFixture(const Studio::EngineLoader& loader = loadFakeEngine) {
        settings.setStoreFolder(folder.filePath(QStringLiteral("store")));
        studio = std::make_unique<Studio>(settings, loader);
        feed = std::make_unique<LiveFeed>(*studio);
    }

    /// Opens the store, loads the fake model and waits for the first gallery.
    bool start() {
        studio->start();
        return QTest::qWaitFor([this] { return studio->gallery() != nullptr; }, 20000);
    }

    /// Runs `call` on the store and waits for its answer.
    template <typename Call>
    auto inStore(Call call) {
        return studio->store().ask(call);
    }

    QList<Person> people() {
        const auto people = inStore([](GalleryStore& store) { return store.people().all(); });
        return people ? *people : QList<Person>();
    }

    /// A picture with a face of each hue, as PNG; faceless without hues.
    QString picture(const QString& name, const std::vector<double>& huesDeg) {
        std::vector<SyntheticFace> faces;
        for (std::size_t i = 0; i < huesDeg.size(); ++i)
            faces.push_back({.hueDeg = huesDeg[i], .centrePx = {80.0F + 160.0F * static_cast<float>(i), 120}});
        const cv::Size sizePx(160 * std::max(1, static_cast<int>(huesDeg.size())), 240);
        const QString path = folder.filePath(name);
        cv::imwrite(path.toStdString(), drawSyntheticFrame(sizePx, faces, 0));
        return path;
    }

    /// Enrols somebody without any page. Out: 0 when it failed
    qint64 enrolled(const QString& name, const std::vector<double>& huesDeg) {
        const std::string modelId = studio->modelCard()->modelId;
        Enrolment enrolment{.personId = 0,
                            .name = name,
                            .note = {},
                            .consentedAt = QDateTime::currentDateTimeUtc(),
                            .modelId = QString::fromStdString(modelId),
                            .faces = {}};
        for (const double hueDeg : huesDeg) {
            cv::Mat crop(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40 + hueDeg / 3, 90, 200));
            enrolment.faces.append({.crop = crop,
                                    .quality = {.sizePx = 120, .sharpness = 200, .brightness = 120, .confidence = 0.9F},
                                    .source = QStringLiteral("test"),
                                    .takenAt = QDateTime::currentDateTimeUtc(),
                                    .embedding = FakeEmbeddingNetwork::embeddingOfHue(hueDeg)});
        }
        const auto result = inStore([&](GalleryStore& store) { return store.people().enroll(enrolment, true); });
        const std::shared_ptr<const Gallery> before = studio->gallery();
        studio->galleryEdited();
        const bool seen = QTest::qWaitFor([&] { return studio->gallery() != before; });
        return result && seen ? result->personId : 0;
    }

    QString lastNotice() const { return notices.isEmpty() ? QString() : notices.last().first().toString(); }
};

}  // namespace facenet::test
