#include "ui/settings/settings_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QSpinBox>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <array>
#include <cmath>

#include "ui/base/async.h"
#include "ui/base/language.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/base/wheel_guard.h"
#include "ui/session/studio.h"
#include "ui/settings/consent_form.h"
#include "ui/settings/labelled_field.h"
#include "ui/settings/log_dialog.h"
#include "ui/settings/protection_section.h"

namespace facenet {
namespace {

constexpr int kPageWidthPx = 760;
constexpr int kSettingWidthPx = 240;
constexpr int kMostKeptDays = 3650;
constexpr int kMostLogDays = 3650;
/// One in so many strangers.
constexpr std::array kOneIn{10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};

int nearestStep(double rate) {
    int best = 0;
    for (int i = 1; i < static_cast<int>(kOneIn.size()); ++i) {
        const auto distance = [rate](int step) {
            return std::abs(std::log(kOneIn[static_cast<std::size_t>(step)] * rate));
        };
        if (distance(i) < distance(best)) best = i;
    }
    return best;
}

QLabel* selectableLabel() {
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::ClickFocus);
    return label;
}

template <typename Value>
QComboBox* choices(const QString& objectName, const QList<std::pair<QString, Value>>& items, Value present) {
    auto* box = new QComboBox;
    box->setObjectName(objectName);
    box->setFixedWidth(kSettingWidthPx);
    box->setItemDelegate(new QStyledItemDelegate(box));  // the box's own knows nothing of the theme
    for (const auto& [text, value] : items) {
        box->addItem(text, QVariant::fromValue(value));
        if (value == present) box->setCurrentIndex(box->count() - 1);
    }
    return box;
}

}  // namespace

SettingsPage::SettingsPage(Studio& studio, Prompts& prompts, Notifier& notifier, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_prompts(prompts), m_notifier(notifier), m_column(new QVBoxLayout) {
    setObjectName(QStringLiteral("settingsPage"));
    auto* scrolled = new QWidget;
    scrolled->setObjectName(QStringLiteral("scrolledPage"));
    auto* middle = new QWidget;
    middle->setMaximumWidth(kPageWidthPx);
    middle->setLayout(m_column);
    m_column->setContentsMargins(24, 24, 24, 24);
    m_column->setSpacing(16);
    auto* row = new QHBoxLayout(scrolled);
    row->setContentsMargins({});
    row->addStretch(1);
    row->addWidget(middle, 1000);
    row->addStretch(1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // The keyboard begins here and scrolls: at the first field it would change how often strangers are named.
    area->setProperty("mainView", true);
    area->setWidget(scrolled);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(area);

    addRecognition();
    addSightings();
    addConsent();
    addSection(tr("Protection"))->addRow(new ProtectionSection(m_studio, m_notifier));
    addDevice();
    addAppearance();
    addData();
    addModel();
    m_column->addStretch();
    guardFromWheel(*scrolled);

    connect(&m_studio, &Studio::storeSettingsChanged, this, &SettingsPage::showStoreSettings);
    connect(&m_studio, &Studio::optionsChanged, this, &SettingsPage::showThreshold);
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        showThreshold();
        showData();
    });
    connect(&m_studio, &Studio::modelStateChanged, this, [this] {
        showDevice();
        showModel();
        showThreshold();
    });
    connect(&m_studio, &Studio::storeStateChanged, this, [this] {
        showStoreSettings();
        showData();
    });
    showStoreSettings();
    showDevice();
    showData();
    showModel();
}

void SettingsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    showData();
}

QFormLayout* SettingsPage::addSection(const QString& title) {
    auto* heading = new QLabel(title);
    heading->setProperty("section", true);
    auto* card = new QFrame;
    card->setProperty("card", true);
    auto* form = new QFormLayout(card);
    form->setContentsMargins(16, 16, 16, 16);
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_column->addWidget(heading);
    m_column->addWidget(card);
    return form;
}

QLabel* SettingsPage::addNote(QFormLayout* form, const QString& text, const QString& objectName) {
    auto* note = new QLabel(text);
    note->setProperty("subtle", true);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    note->setObjectName(objectName);
    form->addRow(note);
    return note;
}

void SettingsPage::addRecognition() {
    QFormLayout* form = addSection(tr("Recognition"));
    m_strangerRate = new QSlider(Qt::Horizontal);
    m_strangerRate->setObjectName(QStringLiteral("strangerRateSlider"));
    m_strangerRate->setRange(0, static_cast<int>(kOneIn.size()) - 1);
    m_strangerRate->setPageStep(1);
    m_strangerRate->setTickPosition(QSlider::TicksBelow);
    m_strangerRate->setMinimumWidth(kSettingWidthPx);
    m_strangerRate->setMinimumHeight(32);
    m_strangerRateText = new QLabel;
    m_strangerRateText->setObjectName(QStringLiteral("strangerRateLabel"));
    m_strangerRateText->setMinimumWidth(112);
    auto* rate = new QWidget;
    auto* rateRow = new QHBoxLayout(rate);
    rateRow->setContentsMargins({});
    rateRow->setSpacing(16);
    rateRow->addWidget(m_strangerRate, 1);
    rateRow->addWidget(m_strangerRateText);
    addLabelled(form, tr("How often a stranger may be named"), rate);
    m_threshold = addNote(form, {}, QStringLiteral("thresholdLabel"));
    connect(m_strangerRate, &QSlider::valueChanged, this, [this](int step) {
        if (nearestStep(m_studio.storeSettings().strangerRate) == step) return;
        m_studio.changeStoreSettings([rate = 1.0 / kOneIn[static_cast<std::size_t>(step)]](StoreSettings& settings) {
            settings.strangerRate = rate;
        });
    });

    Settings& settings = m_studio.settings();
    auto* smallest = new QSpinBox;
    smallest->setObjectName(QStringLiteral("smallestFaceSpinBox"));
    smallest->setRange(kSmallestFaceLeastPx, kSmallestFaceMostPx);
    smallest->setSingleStep(10);
    smallest->setSuffix(tr(" pixels"));
    smallest->setFixedWidth(kSettingWidthPx);
    smallest->setKeyboardTracking(false);
    smallest->setValue(settings.smallestFacePx());
    connect(smallest, &QSpinBox::valueChanged, &settings, &Settings::setSmallestFacePx);
    addLabelled(form, tr("Smallest face"), smallest);
    auto* full = new QCheckBox(tr("Look for small and far faces in the full picture"));
    full->setObjectName(QStringLiteral("fullResolutionCheckBox"));
    full->setToolTip(tr("Finds more faces in large pictures and needs several times as long"));
    full->setChecked(settings.fullResolutionDetection());
    connect(full, &QCheckBox::toggled, &settings, &Settings::setFullResolutionDetection);
    form->addRow(full);
    addNote(form, tr("Finding smaller faces makes live video slower."));
}

void SettingsPage::addSightings() {
    QFormLayout* form = addSection(tr("Memory"));
    m_keepSightings = new QCheckBox(tr("Remember who was seen"));
    m_keepSightings->setObjectName(QStringLiteral("keepSightingsCheckBox"));
    form->addRow(m_keepSightings);
    const auto addDays = [&](const QString& label, const char* objectName) {
        auto* days = new QSpinBox;
        days->setObjectName(QLatin1String(objectName));
        days->setRange(1, kMostKeptDays);
        days->setSuffix(tr(" days"));
        days->setFixedWidth(kSettingWidthPx);
        days->setKeyboardTracking(false);
        addLabelled(form, label, days);
        return days;
    };
    m_sightingsDays = addDays(tr("Forget after"), "sightingsDaysSpinBox");
    addNote(form, tr("Stores who was seen, when, where and a small picture, once a visit. Tell the people concerned. "
                     "Switched off, the list on the Live page is forgotten when the program ends."));
    m_journalDays = addDays(tr("Undo reaches back"), "journalDaysSpinBox");
    addNote(form, tr("Changes of people and faces can be undone for so long; what was deleted is erased then."));
    m_logDays = addDays(tr("Keep the log for"), "logDaysSpinBox");
    m_logDays->setMaximum(kMostLogDays);
    addNote(form, tr("The log tells when the passphrase was given, people were recognised, exported or erased, without "
                     "names and faces."));
    connect(m_logDays, &QSpinBox::valueChanged, this, [this](int days) {
        m_studio.changeStoreSettings([days](StoreSettings& settings) { settings.logDays = days; });
    });
    connect(m_keepSightings, &QCheckBox::clicked, this, [this](bool keep) {
        m_studio.changeStoreSettings([keep](StoreSettings& settings) { settings.keepSightings = keep; });
    });
    connect(m_sightingsDays, &QSpinBox::valueChanged, this, [this](int days) {
        m_studio.changeStoreSettings([days](StoreSettings& settings) { settings.sightingsDays = days; });
    });
    connect(m_journalDays, &QSpinBox::valueChanged, this, [this](int days) {
        m_studio.changeStoreSettings([days](StoreSettings& settings) { settings.journalDays = days; });
    });
}

void SettingsPage::addConsent() {
    QFormLayout* form = addSection(tr("Consent"));
    m_consent = new ConsentForm(m_studio);
    form->addRow(m_consent);
    addNote(form, tr("What people agree to when they are enrolled. The words of then stay with each of them, also when "
                     "the text is changed; give it another version then. Who is due stands in the gallery under "
                     "“Consent due”."));
}

void SettingsPage::addDevice() {
    QFormLayout* form = addSection(tr("Device"));
    Settings& settings = m_studio.settings();
    auto* device = choices<int>(QStringLiteral("deviceComboBox"),
                                {{tr("Automatic"), static_cast<int>(DeviceKind::Auto)},
                                 {tr("Processor"), static_cast<int>(DeviceKind::Cpu)},
                                 {tr("Graphics card (CUDA)"), static_cast<int>(DeviceKind::Cuda)}},
                                static_cast<int>(settings.device()));
    connect(device, &QComboBox::activated, this,
            [this, device] { m_studio.settings().setDevice(static_cast<DeviceKind>(device->currentData().toInt())); });
    addLabelled(form, tr("Runs on"), device);
    auto* precision = choices<int>(QStringLiteral("precisionComboBox"),
                                   {{tr("Automatic"), static_cast<int>(Precision::Auto)},
                                    {tr("32 bits (fp32)"), static_cast<int>(Precision::Float32)},
                                    {tr("16 bits (bf16)"), static_cast<int>(Precision::BFloat16)},
                                    {tr("16 bits (fp16)"), static_cast<int>(Precision::Float16)}},
                                   static_cast<int>(settings.precision()));
    connect(precision, &QComboBox::activated, this, [this, precision] {
        m_studio.settings().setPrecision(static_cast<Precision>(precision->currentData().toInt()));
    });
    addLabelled(form, tr("Precision"), precision);
    auto* threads = new QSpinBox;
    threads->setObjectName(QStringLiteral("threadsSpinBox"));
    threads->setRange(0, Settings::kMostThreads);
    threads->setSpecialValueText(tr("Automatic"));
    threads->setFixedWidth(kSettingWidthPx);
    threads->setKeyboardTracking(false);
    threads->setValue(settings.threads());
    connect(threads, &QSpinBox::valueChanged, &settings, &Settings::setThreads);
    addLabelled(form, tr("Threads"), threads);
    m_deviceInUse = selectableLabel();
    m_deviceInUse->setObjectName(QStringLiteral("deviceInUseLabel"));
    addLabelled(form, tr("In use"), m_deviceInUse);
    m_deviceNotice = addNote(form, {}, QStringLiteral("deviceNoticeLabel"));
    m_deviceNotice->setProperty("subtle", false);
    m_deviceNotice->setProperty("warning", true);
}

void SettingsPage::addAppearance() {
    QFormLayout* form = addSection(tr("Appearance"));
    Settings& settings = m_studio.settings();
    auto* theme = choices<int>(QStringLiteral("themeComboBox"),
                               {{tr("As the system"), static_cast<int>(ThemeChoice::System)},
                                {tr("Light"), static_cast<int>(ThemeChoice::Light)},
                                {tr("Dark"), static_cast<int>(ThemeChoice::Dark)}},
                               static_cast<int>(settings.theme()));
    connect(theme, &QComboBox::activated, this,
            [this, theme] { m_studio.settings().setTheme(static_cast<ThemeChoice>(theme->currentData().toInt())); });
    addLabelled(form, tr("Theme"), theme);
    // Languages call themselves by their own name.
    auto* language = choices<QString>(QStringLiteral("languageComboBox"),
                                      {{tr("As the system"), QString()},
                                       {QStringLiteral("English"), QStringLiteral("en")},
                                       {QStringLiteral("简体中文"), QStringLiteral("zh_CN")}},
                                      settings.language());
    connect(language, &QComboBox::activated, this,
            [this, language] { m_studio.settings().setLanguage(language->currentData().toString()); });
    addLabelled(form, tr("Language"), language);
}

void SettingsPage::addData() {
    QFormLayout* form = addSection(tr("Data folder"));
    m_folder = selectableLabel();
    m_folder->setObjectName(QStringLiteral("folderLabel"));
    addLabelled(form, tr("Folder"), m_folder);
    m_folderFacts = selectableLabel();
    m_folderFacts->setObjectName(QStringLiteral("folderFactsLabel"));
    addLabelled(form, tr("Holds"), m_folderFacts);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto add = [&](const QString& text, const QString& objectName, auto act) {
        auto* button = new QPushButton(text);
        button->setObjectName(objectName);
        connect(button, &QPushButton::clicked, this, act);
        buttons->addWidget(button);
    };
    add(tr("Choose another folder…"), QStringLiteral("chooseFolderPushButton"), [this] { chooseFolder(); });
    add(tr("Show the folder"), QStringLiteral("showFolderPushButton"),
        [this] { showFolder(m_prompts, this, m_studio.settings().storeFolder()); });
    add(tr("Back up now"), QStringLiteral("backUpPushButton"), [this] { backUp(); });
    add(tr("Show the log…"), QStringLiteral("showLogPushButton"), [this] { (new LogDialog(m_studio, this))->open(); });
    buttons->addStretch();
    form->addRow(buttons);
    addNote(form,
            tr("Everything about people lies in this folder and nowhere else. Which folders and sources were used last "
               "stands with the settings of the program, unless a passphrase protects the people. Choosing another "
               "folder moves nothing: "
               "the people in this one stay there and come back when you choose it again."));
}

void SettingsPage::addModel() {
    QFormLayout* form = addSection(tr("Model"));
    const auto add = [form](const QString& title, const QString& objectName) {
        QLabel* label = selectableLabel();
        label->setObjectName(objectName);
        addLabelled(form, title, label);
        return label;
    };
    m_modelName = add(tr("Name"), QStringLiteral("modelNameLabel"));
    m_modelId = add(tr("Identity"), QStringLiteral("modelIdLabel"));
    m_modelAccuracy = add(tr("Accuracy"), QStringLiteral("modelAccuracyLabel"));
    m_modelData = add(tr("Learned from"), QStringLiteral("modelDataLabel"));
    m_modelLicence = add(tr("Licence"), QStringLiteral("modelLicenceLabel"));
    auto* models = new QPushButton(tr("All models…"));
    models->setObjectName(QStringLiteral("allModelsPushButton"));
    models->setMinimumHeight(32);
    connect(models, &QPushButton::clicked, this, &SettingsPage::modelsWanted);
    auto* row = new QHBoxLayout;
    row->addWidget(models);
    row->addStretch();
    form->addRow(row);
}

void SettingsPage::showStoreSettings() {
    const StoreSettings settings = m_studio.storeSettings();
    const bool ready = m_studio.canChange();
    const QSignalBlocker blockRate(m_strangerRate);
    const QSignalBlocker blockDays(m_sightingsDays), blockUndo(m_journalDays), blockLog(m_logDays);
    m_strangerRate->setValue(nearestStep(settings.strangerRate));
    m_strangerRate->setEnabled(ready);
    m_keepSightings->setChecked(settings.keepSightings);
    m_keepSightings->setEnabled(ready);
    m_sightingsDays->setValue(settings.sightingsDays);
    m_sightingsDays->setEnabled(ready && settings.keepSightings);
    m_journalDays->setValue(settings.journalDays);
    m_journalDays->setEnabled(ready);
    m_logDays->setValue(settings.logDays);
    m_logDays->setEnabled(ready);
    m_consent->setEnabled(ready);
    showThreshold();
}

void SettingsPage::showThreshold() {
    const QLocale locale;
    const StoreSettings settings = m_studio.storeSettings();
    const QString oneIn = tr("1 in %1 strangers").arg(locale.toString(qRound(1 / settings.strangerRate)));
    m_strangerRateText->setText(oneIn);
    m_strangerRate->setAccessibleName(tr("How often a stranger may be named: %1").arg(oneIn));
    const QString cosine = locale.toString(m_studio.threshold(), 'f', 3);
    const std::shared_ptr<const Gallery> gallery = m_studio.gallery();
    if (!m_studio.modelCard())
        m_threshold->setText(tr("The similarity that is needed follows when the model is loaded."));
    else if (!m_studio.thresholdIsMeasured())
        m_threshold->setText(tr("Faces are named from cosine %1 on. Nobody has measured how often this model mixes up "
                                "strangers, so this is a careful fixed value and the slider has no effect.")
                                 .arg(cosine));
    else
        m_threshold->setText(tr("Faces are named from about cosine %1 on, which follows from this setting, the model's "
                                "measurements and %n stored face(s). Of people whom many strangers resemble more is "
                                "asked, of others less.",
                                nullptr, gallery ? static_cast<int>(gallery->templateCount()) : 0)
                                 .arg(cosine));
}

void SettingsPage::showDevice() {
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    QString notice;
    if (m_studio.modelState() == Studio::LoadState::Loading) {
        m_deviceInUse->setText(tr("Loading the model…"));
    } else if (engine && analyzer) {
        const DeviceInfo& device = engine->device();
        m_deviceInUse->setText(tr("%1, %2, %n thread(s), LibTorch %3", nullptr, device.threads)
                                   .arg(QString::fromStdString(device.name),
                                        QString::fromStdString(toString(analyzer->network().precision())),
                                        QString::fromStdString(device.libraryVersion)));
        notice = graphicsProblem(device);
    } else {
        m_deviceInUse->setText(tr("Nothing"));
    }
    if (m_studio.modelError()) notice = sentenceOf(*m_studio.modelError());
    m_deviceNotice->setText(notice);
    m_deviceNotice->setVisible(!notice.isEmpty());
}

void SettingsPage::showModel() {
    const std::optional<ModelCard> card = m_studio.modelCard();
    const QString unknown = card ? tr("Not stated") : QStringLiteral("–");
    const auto show = [&unknown](QLabel* label, const QString& text) {
        label->setText(text.isEmpty() ? unknown : text);
    };
    show(m_modelName, card ? QStringLiteral("%1 (%2)").arg(QString::fromStdString(card->name),
                                                           QString::fromStdString(toString(card->backbone)))
                           : QString());
    show(m_modelId, card ? QString::fromStdString(card->modelId).left(16) : QString());
    m_modelId->setToolTip(card ? QString::fromStdString(card->modelId) : QString());
    show(m_modelAccuracy, card && card->lfwAccuracy ? tr("%1 % of the pairs of Labeled Faces in the Wild (View 2)")
                                                          .arg(QLocale().toString(*card->lfwAccuracy * 100, 'f', 2))
                                                    : QString());
    const auto wordsOf = [&](const char* key) {
        return card ? QString::fromStdString(card->wordsOf(key, shownLanguage().toStdString())) : QString();
    };
    show(m_modelData, wordsOf("training_data"));
    show(m_modelLicence, wordsOf("licence"));
}

void SettingsPage::showData() {
    // Paths may break at their separators.
    m_folder->setText(
        QDir::toNativeSeparators(m_studio.settings().storeFolder()).replace(u'/', QStringLiteral("/\u200b")));
    if (m_studio.storeState() != Studio::LoadState::Ready) return m_folderFacts->setText(QStringLiteral("–"));
    if (!isVisible()) return;
    auto summarize = [](GalleryStore& store) { return store.summary(); };
    inStore(m_studio.store(), this, summarize, [this](const Result<StoreSummary>& summary) {
        if (!summary) return m_folderFacts->setText(sentenceOf(summary.error()));
        const QLocale locale;
        const QString people = tr("%n person(s)", nullptr, summary->people);
        const QString faces = tr("%n face(s)", nullptr, summary->faces);
        const QString backup =
            summary->lastBackup.isValid()
                ? tr("last backup %1").arg(locale.toString(summary->lastBackup.toLocalTime(), QLocale::ShortFormat))
                : tr("no backup yet");
        m_folderFacts->setText(
            QStringList{people, faces, locale.formattedDataSize(summary->bytes), backup}.join(QStringLiteral(" · ")));
    });
}

void SettingsPage::chooseFolder() {
    const QString folder = m_prompts.openFolder(this, tr("Choose a data folder"));
    if (!folder.isEmpty()) m_studio.settings().setStoreFolder(QDir(folder).absolutePath());
}

void SettingsPage::backUp() {
    auto write = [](GalleryStore& store) { return store.backup(); };
    inStore(m_studio.store(), this, write, [this](const Result<QString>& path) {
        if (!path) return Q_EMIT m_notifier.complain(path.error());
        Q_EMIT m_notifier.notify(tr("Backed up to %1").arg(QDir::toNativeSeparators(*path)), false);
        showData();
    });
}

}  // namespace facenet
