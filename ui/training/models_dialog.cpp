#include "ui/training/models_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "database/model_adoption.h"
#include "ui/base/icons.h"
#include "ui/base/job_bar.h"
#include "ui/base/language.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/session/load_model.h"
#include "ui/session/studio.h"
#include "ui/training/comparison_table.h"
#include "ui/training/gallery_set.h"
#include "ui/training/model_file_prompt.h"

namespace facenet {
namespace {

constexpr QSize kModelsSize{880, 560};
constexpr std::uint64_t kSeed = 1;
enum Column { NameColumn, NetworkColumn, AccuracyColumn, AddedColumn, MeasuredColumn, ColumnCount };

QString networkName(Backbone backbone) {
    return backbone == Backbone::MobileNetV1 ? QStringLiteral("MobileNetV1") : QStringLiteral("Inception-ResNetV1");
}

}  // namespace

QString accuracyText(const ModelCard& card) {
    return card.lfwAccuracy ? ModelsDialog::tr("%1 %").arg(QLocale().toString(100 * *card.lfwAccuracy, 'f', 2))
                            : ModelsDialog::tr("not measured");
}

ModelsDialog::ModelsDialog(Studio& studio, Prompts& prompts, const QString& chosenId, QWidget* parent)
    : QDialog(parent),
      m_studio(studio),
      m_prompts(prompts),
      m_strip(new NoticeStrip),
      m_table(new QTreeWidget),
      m_card(new QLabel),
      m_chosenId(chosenId.toStdString()) {
    setObjectName(QStringLiteral("modelsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Models"));
    resize(kModelsSize);
    m_strip->setObjectName(QStringLiteral("modelsStrip"));
    m_table->setObjectName(QStringLiteral("modelsTreeWidget"));
    m_table->setAccessibleName(windowTitle());
    m_table->setColumnCount(ColumnCount);
    m_table->setHeaderLabels({tr("Name"), tr("Network"), tr("LFW"), tr("Added"), tr("Your faces measured")});
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setIconSize({24, 24});
    m_card->setObjectName(QStringLiteral("modelCardLabel"));
    m_card->setTextFormat(Qt::PlainText);
    m_card->setWordWrap(true);
    m_card->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_card->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(m_strip);
    column->addWidget(m_table, 1);
    column->addWidget(m_card);
    column->addWidget(new JobBar(m_job, tr("Working")));
    addButtons(column);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &ModelsDialog::showChosen);
    connect(m_table, &QTreeWidget::itemActivated, this, &ModelsDialog::use);
    connect(&m_job, &BackgroundJob::changed, this, &ModelsDialog::showChosen);
    connect(&m_studio, &Studio::modelStateChanged, this, &ModelsDialog::read);
    connect(&m_studio, &Studio::galleryChanged, this, &ModelsDialog::read);
    read();
}

void ModelsDialog::addButtons(QVBoxLayout* column) {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    const auto add = [&](const char* icon, const QString& text, const QString& objectName, auto act) {
        auto* button = new QPushButton(lineIcon(QLatin1String(icon), QPalette::ButtonText), text);
        button->setObjectName(objectName);
        button->setMinimumHeight(32);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, act);
        row->addWidget(button);
        return button;
    };
    m_use = add("check", tr("Use"), QStringLiteral("useModelPushButton"), &ModelsDialog::use);
    m_use->setToolTip(tr("Recognise with this model from now on; faces it has not seen are measured first"));
    m_compare = add("table", tr("Compare"), QStringLiteral("compareModelPushButton"), &ModelsDialog::compare);
    m_compare->setToolTip(tr("With the model in use, on the faces of your own gallery"));
    m_rename = add("edit", tr("Rename…"), QStringLiteral("renameModelPushButton"), &ModelsDialog::rename);
    m_export = add("export", tr("Export…"), QStringLiteral("exportModelPushButton"), &ModelsDialog::exportChosen);
    m_remove = add("remove", tr("Delete…"), QStringLiteral("removeModelPushButton"), &ModelsDialog::remove);
    row->addStretch();
    m_import = add("import", tr("Import…"), QStringLiteral("importModelPushButton"), &ModelsDialog::importModel);
    column->addLayout(row);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

void ModelsDialog::read() {
    using Measured = std::pair<MeasuredPeople, int>;
    const auto ask = [](GalleryStore& store) -> Result<Measured> {
        const auto measured = store.people().measured();
        if (!measured) return measured.error();
        const auto summary = store.summary();
        if (!summary) return summary.error();
        return Measured{*measured, summary->faces};
    };
    inStore(m_studio.store(), this, ask, [this](const Result<Measured>& measured) {
        if (!measured) return m_strip->say(QStringLiteral("warning"), sentenceOf(measured.error()));
        QHash<QString, int> faces;
        for (const auto& models : measured->first)
            for (const FacesOfModel& model : models) faces[model.modelId] += model.faces;
        inBackground(
            this,
            [folder = m_studio.modelsFolder().toStdString(), faces]() -> Result<QList<Row>> {
                QList<Row> rows;
                for (const ModelEntry& entry : ModelLibrary(folder).list())
                    rows << Row{.entry = entry,
                                .addedAt = QFileInfo(QString::fromStdString(entry.pathUtf8)).lastModified(),
                                .facesMeasured = faces.value(QString::fromStdString(entry.card.modelId))};
                return rows;
            },
            [this, all = measured->second](const Result<QList<Row>>& rows) {
                if (rows) show(*rows, all);
            });
    });
}

void ModelsDialog::show(const QList<Row>& rows, int faces) {
    const Row* const before = chosen();
    const std::string shown = before ? before->entry.pathUtf8 : std::string();
    m_rows = rows;
    const QLocale locale;
    m_table->clear();
    for (const Row& row : m_rows) {
        const ModelCard& card = row.entry.card;
        auto* item = new QTreeWidgetItem(m_table);
        const bool inUse = isInUse(row);
        item->setText(NameColumn, inUse ? tr("%1 (in use)").arg(QString::fromStdString(card.name))
                                        : QString::fromStdString(card.name));
        if (inUse) item->setIcon(NameColumn, lineIcon(QStringLiteral("check"), QPalette::Text));
        item->setText(NetworkColumn, networkName(card.backbone));
        item->setText(AccuracyColumn, accuracyText(card));
        item->setText(AddedColumn, row.entry.shipped ? tr("with the program")
                                   : row.entry.kept  ? tr("with an earlier version")
                                                     : locale.toString(row.addedAt, QLocale::ShortFormat));
        item->setText(MeasuredColumn,
                      tr("%1 of %2", "faces measured of all")
                          .arg(locale.toString(std::min(row.facesMeasured, faces)), locale.toString(faces)));
        item->setSizeHint(NameColumn, {0, 32});
        const bool first = m_chosenId.empty() ? inUse : card.modelId == m_chosenId;
        if (row.entry.pathUtf8 == shown || (shown.empty() && first)) m_table->setCurrentItem(item);
    }
    showChosen();
}

const ModelsDialog::Row* ModelsDialog::chosen() const {
    const int row = m_table->indexOfTopLevelItem(m_table->currentItem());
    return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr;
}

bool ModelsDialog::isInUse(const Row& row) const {
    const auto card = m_studio.modelCard();
    return card && card->modelId == row.entry.card.modelId;
}

void ModelsDialog::showChosen() {
    const Row* const row = chosen();
    const bool free = !m_job.isRunning();
    const bool canChange = free && m_studio.canChange();
    const bool inUse = row && isInUse(*row);
    m_use->setEnabled(row && canChange && !inUse);
    m_compare->setEnabled(row && free && !inUse && m_studio.engine() != nullptr);
    m_rename->setEnabled(row && canChange && !row->entry.shipped && !row->entry.kept);
    m_remove->setEnabled(row && canChange && !row->entry.shipped && !inUse);
    m_export->setEnabled(row && free);
    m_import->setEnabled(canChange && m_studio.engine() != nullptr);
    if (!row) return m_card->clear();
    const ModelCard& card = row->entry.card;
    const auto wordsOf = [&](const char* key) {
        const std::string& words = card.wordsOf(key, shownLanguage().toStdString());
        return words.empty() ? tr("not stated") : QString::fromStdString(words);
    };
    QStringList lines{tr("Learned from: %1").arg(wordsOf("training_data")), tr("Licence: %1").arg(wordsOf("licence")),
                      tr("Identity: %1").arg(QString::fromStdString(card.modelId).left(16))};
    if (card.farCurve.empty())
        lines << tr("Nobody has measured how often it mixes up strangers: names are given carefully.");
    m_card->setText(lines.join(u'\n'));
}

void ModelsDialog::finish(const Result<void>& done, const QString& what) {
    if (done)
        m_strip->say(QStringLiteral("check"), what);
    else if (done.error().code != ErrorCode::Cancelled)
        m_strip->say(QStringLiteral("warning"), sentenceOf(done.error()));
    read();
}

void ModelsDialog::use() {
    const Row* const row = chosen();
    if (!row || !m_use->isEnabled()) return;
    // Loaded, and measured with, first: what fails leaves the model in use.
    const auto work = [engine = m_studio.engine(), entry = row->entry,
                       &store = m_studio.store()](JobControl& control) -> Result<void> {
        if (!engine) return store.ask([&](GalleryStore& opened) { return useModel(opened, entry); });
        const auto loaded = loadModel(engine, entry);
        if (!loaded) return loaded.error();
        const auto measured = measureForAdoption(store, *loaded->analyzer, control);
        if (!measured) return measured.error();
        return store.ask([&](GalleryStore& opened) { return adoptModel(opened, entry, *measured); });
    };
    m_job.run(work, [this, name = QString::fromStdString(row->entry.card.name)](const Result<void>& used) {
        if (used) m_studio.rereadStoreSettings();
        finish(used, tr("Faces are recognised with %1 from now on.").arg(name));
    });
}

void ModelsDialog::compare() {
    const Row* const row = chosen();
    const auto card = m_studio.modelCard();
    if (!row || !card) return;
    using Both = std::array<ComparedModel, 2>;
    const auto work = [engine = m_studio.engine(), &store = m_studio.store(), naming = m_studio.namingRate(),
                       paths = std::array{m_studio.modelPath().toStdString(), row->entry.pathUtf8}](
                          JobControl& control) -> Result<Both> {
        const auto gallery = store.ask([](GalleryStore& opened) { return gallerySetOf(opened, {}, kSeed); });
        if (!gallery) return gallery.error();
        return compareModels(*engine, paths, {}, *gallery, naming, control);
    };
    const std::array names{QString::fromStdString(card->name), QString::fromStdString(row->entry.card.name)};
    m_job.run(work, [this, names](const Result<Both>& both) {
        if (!both) return finish(both.error(), {});
        if (!both->front().gallery)
            return m_strip->say(QStringLiteral("info"),
                                tr("There are too few people with several faces in your gallery to compare by."));
        auto* dialog = new QDialog(this);
        dialog->setObjectName(QStringLiteral("comparisonDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Two models compared"));
        auto* column = new QVBoxLayout(dialog);
        column->setContentsMargins(24, 24, 24, 16);
        column->setSpacing(16);
        column->addLayout(makeComparisonTable(names, *both, {}, tr("Your own gallery")));
        auto* words = new QLabel(tr(
            "All people of the gallery count here, also those whom a model was trained on, whom it knows too well. The "
            "result of a training leaves them out, so its figures differ."));
        words->setWordWrap(true);
        words->setProperty("subtle", true);
        column->addWidget(words);
        auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
        connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        column->addWidget(buttons);
        dialog->open();
    });
}

void ModelsDialog::rename() {
    const Row* const row = chosen();
    if (!row) return;
    const QString present = QString::fromStdString(row->entry.card.name);
    const auto name = m_prompts.askText(this, tr("Rename the model"), tr("Name"), present);
    if (!name || name->trimmed().isEmpty() || name->trimmed() == present) return;
    const auto work = [folder = m_studio.modelsFolder().toStdString(), entry = row->entry, name = name->trimmed(),
                       &store = m_studio.store()](JobControl&) {
        return store.ask([&](GalleryStore& opened) { return renameModel(opened, ModelLibrary(folder), entry, name); });
    };
    m_job.run(work, [this, name = name->trimmed(), inUse = isInUse(*row)](const Result<void>& renamed) {
        if (renamed && inUse) m_studio.rereadStoreSettings();
        finish(renamed, tr("It is called %1 now.").arg(name));
    });
}

void ModelsDialog::remove() {
    const Row* const row = chosen();
    if (!row) return;
    const QString name = QString::fromStdString(row->entry.card.name);
    if (m_prompts.choose(this, tr("Delete the model?"),
                         tr("The weights of %1 are deleted from the data folder, which cannot be undone. Export them "
                            "first to keep them elsewhere.")
                             .arg(name),
                         {tr("Keep it"), tr("Delete it")}) != 1)
        return;
    const auto work = [folder = m_studio.modelsFolder().toStdString(), entry = row->entry,
                       &store = m_studio.store()](JobControl&) {
        return store.ask([&](GalleryStore& opened) { return removeModel(opened, ModelLibrary(folder), entry); });
    };
    m_job.run(work, [this, name](const Result<void>& removed) {
        if (removed) m_studio.rereadStoreSettings();
        finish(removed, tr("%1 was deleted.").arg(name));
    });
}

void ModelsDialog::importModel() {
    const QStringList files =
        m_prompts.openFiles(this, tr("Import weights"), tr("Weights (*.safetensors *.onnx *.pth *.pt)"));
    if (files.isEmpty()) return;
    const QString& file = files.first();
    const QString name = QFileInfo(file).completeBaseName();
    const auto work = [engine = m_studio.engine(), folder = m_studio.modelsFolder().toStdString(), file,
                       name](JobControl&) -> Result<void> {
        const auto entry = ModelLibrary(folder).import(*engine, file.toStdString(), name.toStdString());
        if (!entry) return entry.error();
        return {};
    };
    m_job.run(work, [this, name](const Result<void>& imported) {
        finish(imported, tr("%1 was imported. “Use” recognises with it.").arg(name));
    });
}

void ModelsDialog::exportChosen() {
    const Row* const row = chosen();
    if (!row) return;
    const QString path = askWhereToSave(m_prompts, this, QString::fromStdString(row->entry.card.name));
    if (path.isEmpty()) return;
    const auto work = [from = row->entry.pathUtf8, path](JobControl&) { return exportModel(from, path.toStdString()); };
    m_job.run(work, [this, path](const Result<void>& written) {
        finish(written, tr("Saved %1").arg(QDir::toNativeSeparators(path)));
    });
}

}  // namespace facenet
