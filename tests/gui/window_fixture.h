#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QMenu>

#include "core/model/model_library.h"
#include "core/model/tensor_file.h"
#include "tests/gui/page_fixture.h"
#include "ui/live/video_view.h"
#include "ui/main_window.h"

namespace facenet::test {

/// Answers for the questions a window asks beyond those of a page.
class WindowPrompts final : public Prompts {
public:
    void inform(QWidget*, const QString&, const QString& text) override { asked << text; }
    void warn(QWidget*, const QString&, const QString& text) override { asked << text; }
    int choose(QWidget*, const QString&, const QString& text, const QStringList&) override {
        asked << text;
        if (choices.empty()) return -1;
        const int choice = choices.front();
        choices.pop_front();
        return choice;
    }
    std::optional<QString> askText(QWidget*, const QString&, const QString&, const QString&) override { return text; }
    std::optional<QString> askPassphrase(QWidget*, const QString&, const QString& label) override {
        asked << label;
        return text;
    }
    QStringList openFiles(QWidget*, const QString&, const QString&) override { return files; }
    QString openFolder(QWidget*, const QString&) override { return folder; }
    QString saveFile(QWidget*, const QString&, const QString&, const QString&) override { return savePath; }

    std::deque<int> choices;
    std::optional<QString> text;
    QStringList files;
    QString folder;
    QString savePath;
    QStringList asked;
};

/// The real window over a real store and fake networks.
struct WindowFixture : PageFixture {
    WindowPrompts windowPrompts;
    std::unique_ptr<MainWindow> window;

    explicit WindowFixture(const Studio::EngineLoader& loader = loadFakeEngine) : PageFixture(loader) { openWindow(); }

    void openWindow() {
        window = std::make_unique<MainWindow>(*studio, windowPrompts);
        QObject::connect(window.get(), &MainWindow::firstPainted, studio.get(), &Studio::start);
        window->show();
    }

    bool ready() {
        return QTest::qWaitForWindowExposed(window.get()) &&
               QTest::qWaitFor([this] { return studio->gallery() != nullptr; }, 20000);
    }

    template <typename Widget = QWidget>
    Widget* find(const char* objectName) const {
        return window->findChild<Widget*>(QLatin1String(objectName));
    }

    bool isShown(const char* objectName) const {
        const auto* widget = find<QWidget>(objectName);
        return widget && widget->isVisible();
    }

    void click(const char* objectName) const {
        auto* button = find<QAbstractButton>(objectName);
        QVERIFY2(button && button->isVisible() && button->isEnabled(), objectName);
        // A check box hears clicks on its box and text only, and may be wider.
        const QPoint at = button->inherits("QCheckBox") ? QPoint(12, button->height() / 2) : button->rect().center();
        QTest::mouseClick(button, Qt::LeftButton, {}, at);
    }

    /// Chooses an entry of the menu that a click on a face has opened.
    bool chooseInFaceMenu(const char* objectName) const {
        QMenu* menu = nullptr;
        const auto opened = [&] { return (menu = find<QMenu>("faceMenu")) && menu->isVisible(); };
        if (!QTest::qWaitFor(opened)) return false;
        auto* action = menu->findChild<QAction*>(QLatin1String(objectName));
        if (!action || !action->isEnabled()) return false;
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        return QTest::qWaitFor([&] { return find<QMenu>("faceMenu") == nullptr; });
    }

    /// A film of standing faces, one a hue.
    QString video(const std::vector<double>& huesDeg, int frames = 50) {
        SyntheticVideo film{.sizePx = {480, 240}, .frameCount = frames};
        for (std::size_t i = 0; i < huesDeg.size(); ++i)
            film.faces.push_back({.hueDeg = huesDeg[i], .centrePx = {120.0F + 200.0F * static_cast<float>(i), 120}});
        const QString path = folder.filePath(QStringLiteral("film.avi"));
        return writeSyntheticVideo(path.toStdString(), film) ? path : QString();
    }

    /// The shipped weights with one bit changed, taken in under this name: another model that does the same.
    Result<ModelCard> importedModel(const std::string& name) const {
        const auto shipped = ModelLibrary::shippedModel();
        if (!shipped) return shipped.error();
        auto weights = readSafetensors(shipped->pathUtf8);
        if (!weights) return weights.error();
        weights->tensors.begin()->second.bytes.front() ^= std::byte{1};
        weights->metadata.erase("model_id");
        const std::string changed = folder.filePath(QStringLiteral("changed.safetensors")).toStdString();
        if (const auto written = writeSafetensors(changed, *weights); !written) return written.error();
        const ModelLibrary library(studio->modelsFolder().toStdString());
        const auto imported = library.import(*studio->engine(), changed, name);
        if (!imported) return imported.error();
        return imported->card;
    }

    VideoView& view() const { return *find<VideoView>("videoView"); }

    /// The leftmost face with this verdict; 0 when there is none.
    std::int64_t trackWith(Identity::Verdict verdict) const {
        for (std::int64_t track = 1; track < 1000; ++track)
            if (const LiveFace* face = view().face(track); face && face->tracked.identity.verdict == verdict)
                return track;
        return 0;
    }

    bool waitForVerdict(Identity::Verdict verdict) const {
        return QTest::qWaitFor([&] { return trackWith(verdict) != 0; }, 20000);
    }

    /// Pixels of the frame; the face must be on the screen.
    QRectF faceInFrame(std::int64_t trackId) const {
        const cv::Rect2f& box = view().face(trackId)->tracked.face.boxPx;
        return {box.x, box.y, box.width, box.height};
    }

    void clickFace(std::int64_t trackId) const {
        QTest::mouseClick(&view(), Qt::LeftButton, {}, view().faceBox(trackId).center().toPoint());
    }
};

}  // namespace facenet::test
