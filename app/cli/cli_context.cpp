#include "app/cli/cli_context.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/cli/messages.h"
#include "app/cli/passphrase.h"
#include "app/cli/protection_notices.h"
#include "core/model/calibration.h"
#include "core/model/tensor_file.h"
#include "database/base/files.h"
#include "database/missing_embeddings.h"
#include "database/retention.h"
#include "database/store_model.h"

namespace facenet::cli {

namespace {

constexpr int kEmbedBatch = 32;

}  // namespace

CliContext::CliContext(GlobalOptions options, Interruption& interruption)
    : m_options(std::move(options)), m_interruption(interruption), m_console(m_options.json) {}

QString CliContext::storeFolder() const {
    return m_options.store.empty() ? GalleryStore::defaultFolder() : QString::fromStdString(m_options.store);
}

Result<GalleryStore*> CliContext::lockedStore() {
    if (!m_store) {
        auto opened = GalleryStore::open(storeFolder());
        if (!opened) return opened.error();
        m_store = std::move(*opened);
        if (m_store->isReadOnly()) {
            m_console.notice("Nothing can be written to " + storeFolder().toStdString() +
                             ": the store is read as it is, and nothing is noted in it.");
            return m_store.get();
        }
        if (const auto& failure = m_store->backupFailure())
            m_console.notice("The daily backup was not made: " + sentenceOf(*failure));
        const auto kept = keepRetention(*m_store);
        // What cannot be forgotten now is forgotten another time; reading goes on, and so does mending.
        constexpr std::array kNoReasonToStop{ErrorCode::StoreLocked, ErrorCode::StoreReadOnly, ErrorCode::DiskFull,
                                             ErrorCode::StoreUnprotected, ErrorCode::SettingsAltered};
        if (!kept && std::ranges::find(kNoReasonToStop, kept.error().code) == kNoReasonToStop.end())
            return kept.error();
        if (kept)
            for (const QString& backup : *kept)
                m_console.notice("What is too old could not be taken out of this backup: " + backup.toStdString());
    }
    return m_store.get();
}

Result<GalleryStore*> CliContext::lockedStoreIfAny() {
    const bool isNamed = !storeFolder().contains(QChar::ReplacementCharacter);  // else opening it says so
    if (!m_store && isNamed && !QDir(storeFolder()).exists()) return static_cast<GalleryStore*>(nullptr);
    return lockedStore();
}

Result<GalleryStore*> CliContext::store() {
    const auto opened = lockedStore();
    if (!opened) return opened;
    const auto protection = (*opened)->protection().state();
    if (!protection) return protection.error();
    if (*protection == Protection::TakenOff) return Error{ErrorCode::StoreUnprotected, storeFolder().toStdString()};
    if (*protection == Protection::None && !std::exchange(m_toldOfMemory, true))
        if (const auto known = (*opened)->protection().checkMemory();
            !known && known.error().code == ErrorCode::FileUnreadable)
            noticeMemory(m_console, known.error());
    if (*protection != Protection::Locked) return opened;
    const auto given = passphrase();
    if (!given) return given.error();
    const auto unlocked = (*opened)->protection().unlock(*given);
    if (!unlocked) return unlocked.error();
    noticeUnfinished(m_console, *unlocked);
    return opened;
}

Result<GalleryStore*> CliContext::storeIfAny() {
    const auto any = lockedStoreIfAny();
    return any && *any ? store() : any;
}

bool CliContext::hasPassphrase() const {
    const char* given = std::getenv(kPassphraseVariable);
    return !m_options.passphraseFile.empty() || (given && *given != '\0');
}

Result<Passphrase> CliContext::passphrase() {
    const auto given = readPassphrase(
        {.file = m_options.passphraseFile, .variable = kPassphraseVariable, .question = "Passphrase of the store"},
        m_interruption);
    if (!given) return given.error();
    if (!*given) return Error{ErrorCode::StoreProtected, {}};
    return **given;
}

Result<StoreSettings> CliContext::storeSettings() {
    const auto store = lockedStoreIfAny();
    if (!store) return store.error();
    return *store ? loadStoreSettings(**store) : StoreSettings();
}

Result<std::shared_ptr<const Engine>> CliContext::engine() {
    if (!m_engine) {
        auto loaded = loadEngine(m_options.engine);
        if (!loaded) return loaded.error();
        m_engine = *loaded;
        if (const std::string& problem = m_engine->device().cudaProblem; !problem.empty())
            m_console.notice("The graphics card is not used: " + problem +
                             ". bash installer/setup.sh --cuda installs what it needs.");
    }
    return m_engine;
}

Result<ModelLibrary> CliContext::modelLibrary() {
    const auto store = lockedStoreIfAny();
    if (!store) return store.error();
    return ModelLibrary(*store ? (*store)->modelsFolder().toStdString() : std::string());
}

Result<void> CliContext::tryModel(const ModelEntry& entry) {
    useModel(entry);
    if (const auto loaded = analyzer(); !loaded) return loaded.error();
    if (const auto measured = gallery(); !measured) return measured.error();
    return {};
}

Result<ModelEntry> CliContext::model() {
    if (!m_model) {
        const auto store = lockedStoreIfAny();
        if (!store) return store.error();
        const auto found = [&]() -> Result<ModelEntry> {
            if (!*store) return ModelLibrary({}).find(m_options.model);
            if (!m_options.model.empty()) return modelOf(**store, QString::fromStdString(m_options.model));
            const auto settings = storeSettings();
            return settings ? modelInUse(**store, *settings) : settings.error();
        }();
        if (!found) return found.error();
        m_model = *found;
    }
    return *m_model;
}

Result<std::shared_ptr<EmbeddingNetwork>> CliContext::network() {
    if (!m_network) {
        const auto entry = model();
        if (!entry) return entry.error();
        const auto weights = readSafetensors(entry->pathUtf8);
        if (!weights) return weights.error();
        const auto loaded = engine();
        if (!loaded) return loaded.error();
        auto made = (*loaded)->makeEmbedder(*weights);
        if (!made) return about(entry->pathUtf8, made.error());
        m_network = *made;
    }
    return m_network;
}

Result<Detector> CliContext::detector() {
    const auto path = ModelLibrary::detectorPath();
    if (!path) return path.error();
    const auto weights = readSafetensors(*path);
    if (!weights) return weights.error();
    const auto loaded = engine();
    if (!loaded) return loaded.error();
    auto made = (*loaded)->makeDetector(*weights);
    if (!made) return made.error();
    return Detector(*made);
}

Result<std::shared_ptr<const Analyzer>> CliContext::analyzer() {
    if (!m_analyzer) {
        auto embedder = network();
        if (!embedder) return embedder.error();
        auto finder = detector();
        if (!finder) return finder.error();
        m_analyzer = std::make_shared<const Analyzer>(std::move(*finder), *embedder);
    }
    return m_analyzer;
}

Result<GalleryStore*> CliContext::storeForEnrolment() {
    const auto opened = store();
    if (!opened) return opened;
    const auto entry = model();
    if (!entry) return entry.error();
    const ModelCard& card = entry->card;
    const auto registered = (*opened)->faces().registerModel(QString::fromStdString(card.modelId),
                                                             QString::fromStdString(card.name), metadataJson(card));
    if (!registered) return registered.error();
    if (const auto kept = keepModel(**opened, *entry); !kept) return kept.error();
    return opened;
}

Result<void> CliContext::checkOutput(const std::string& file) const {
    if (file.empty()) return {};
    const QString path = QString::fromStdString(file);
    if (QFileInfo(path).isDir()) return Error{ErrorCode::InvalidArgument, file + " is a folder"};
    if (const QString folder = QFileInfo(path).absolutePath(); !QFileInfo(folder).isDir())
        return Error{ErrorCode::FileUnwritable, file};
    return checkNotOfStore(storeFolder(), path);
}

Result<void> CliContext::noteReading(const QString& action, std::size_t count, bool ok) {
    const auto store = lockedStoreIfAny();
    if (!store || !*store) return {};
    const auto noted = (*store)->journal().addReadingToLog(action, static_cast<int>(count),
                                                           ok ? QStringLiteral("ok") : QStringLiteral("failed"));
    if (!noted) return noted.error();
    if (!*noted) noticeUnlogged();
    return {};
}

void CliContext::noticeUnlogged() {
    if (!std::exchange(m_saidUnlogged, true)) m_console.notice("The disk is full, so this was not noted in the log.");
}

void CliContext::noticeUnmeasured() {
    m_console.notice("Faces that this model has not measured yet are not recognised, since nothing can be written.");
}

Result<void> CliContext::embedMissing(GalleryStore& store) {
    MissingEmbeddings missing(QString::fromStdString(m_model->card.modelId));
    for (std::size_t done = 0; wanted();) {
        const auto batch = missing.next(store, kEmbedBatch);
        if (!batch) return batch.error();
        if (!batch->empty() && store.isReadOnly()) return noticeUnmeasured(), Result<void>();
        if (batch->empty()) {
            if (const auto unreadable = missing.unreadableFaces().size(); unreadable > 0)
                m_console.notice(counted(static_cast<std::size_t>(unreadable), "stored face", "stored faces") +
                                 " cannot be read and so not be recognised; see `facenet doctor`.");
            return {};
        }
        const auto loaded = analyzer();
        if (!loaded) return loaded.error();
        const auto measured = MissingEmbeddings::measure(**loaded, *batch);
        if (!measured) return measured.error();
        const auto added = missing.add(store, *batch, *measured);
        if (!added && added.error().code == ErrorCode::DiskFull) return noticeUnmeasured(), Result<void>();
        if (!added) return added;
        done += static_cast<std::size_t>(batch->faces.size() + batch->looks.size());
        m_console.progress("Embedding stored faces with this model:", done, 0);
    }
    return Error{ErrorCode::Cancelled, {}};
}

Result<GalleryContents> CliContext::galleryContents() {
    const auto entry = model();
    if (!entry) return entry.error();
    GalleryContents contents{.modelId = entry->card.modelId, .names = {}, .templates = {}, .rejections = {}};
    const auto any = storeIfAny();
    if (!any) return any.error();
    if (*any) {
        const auto opened = storeForEnrolment();
        const bool isFull = !opened && opened.error().code == ErrorCode::DiskFull;
        if (isFull)
            noticeUnmeasured();
        else if (!opened)
            return opened.error();
        else if (const auto embedded = embedMissing(**opened); !embedded)
            return embedded.error();
        auto stored = (*any)->faces().galleryContents(QString::fromStdString(entry->card.modelId));
        if (!stored) return stored.error();
        contents = std::move(*stored);
    }
    if (const auto upgrade = upgradeOf(*entry); upgrade && *upgrade)
        m_console.notice(
            "Better weights came with this version of the program. `facenet adopt` measures the stored faces with "
            "them; `facenet rollback` goes back.");
    if (contents.templates.empty())
        m_console.notice("Nobody is enrolled in " + storeFolder().toStdString() +
                         " yet, so nobody can be named. `facenet enroll` adds people.");
    return contents;
}

Result<std::shared_ptr<const Gallery>> CliContext::gallery() {
    auto contents = galleryContents();
    if (!contents) return contents.error();
    const auto loaded = engine();
    if (!loaded) return loaded.error();
    const auto embedder = network();
    if (!embedder) return embedder.error();
    return Gallery::build(**loaded, std::move(*contents), (*embedder)->cohort());
}

Result<float> CliContext::threshold(const StoreSettings& settings, double templates) {
    const auto entry = model();
    if (!entry) return entry.error();
    if (entry->card.farCurve.size() < 2)
        m_console.notice("How often the model " + entry->card.name +
                         " takes strangers for one another was never measured; a fixed, strict threshold is used.");
    return namingThreshold(settings, entry->card, templates);
}

}  // namespace facenet::cli
