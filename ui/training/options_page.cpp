#include "ui/training/options_page.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDate>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/job_bar.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/base/wheel_guard.h"
#include "ui/training/option_words.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

constexpr int kOptionLabelWidthPx = 304;
constexpr int kOptionWidthPx = 200;
constexpr int kEstimateDelayMs = 600;
constexpr int kBackboneRole = Qt::UserRole + 1;  ///< of a model in a list
constexpr TrainingPreset kPresets[] = {TrainingPreset::QuickFineTune, TrainingPreset::Thorough,
                                       TrainingPreset::FromScratch};
constexpr int kPresetCount = static_cast<int>(std::size(kPresets));

QJsonObject jsonOf(const TrainingOptions& options) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(options))).object();
}

QString textOf(const QJsonValue& value) {
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 6) : value.toString();
}

}  // namespace

OptionsPage::OptionsPage(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent)
    : QWizardPage(parent),
      m_session(session),
      m_settings(settings),
      m_prompts(prompts),
      m_presets(new QButtonGroup(this)),
      m_name(new QLineEdit),
      m_more(new QToolButton),
      m_problem(new QLabel),
      m_estimate(new QLabel) {
    setTitle(tr("Settings"));
    setButtonText(QWizard::NextButton, tr("&Train"));
    m_name->setObjectName(QStringLiteral("modelNameLineEdit"));
    m_name->setAccessibleName(tr("Name of the new model"));
    m_name->setMaxLength(60);
    m_name->setMinimumHeight(32);
    m_name->setText(tr("Mine of %1").arg(QDate::currentDate().toString(Qt::ISODate)));
    m_more->setText(tr("All options"));
    m_more->setObjectName(QStringLiteral("advancedToolButton"));
    m_more->setCheckable(true);
    m_more->setArrowType(Qt::RightArrow);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_problem->setObjectName(QStringLiteral("optionsProblemLabel"));
    m_problem->setProperty("warning", true);
    m_problem->setWordWrap(true);
    m_estimate->setObjectName(QStringLiteral("estimateLabel"));
    m_estimate->setProperty("section", true);
    m_estimate->setWordWrap(true);

    auto* nameRow = new QHBoxLayout;
    auto* nameLabel = new QLabel(tr("Name of the new model"));
    nameLabel->setBuddy(m_name);
    nameRow->addWidget(nameLabel);
    nameRow->addWidget(m_name, 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(makePresets());
    column->addLayout(nameRow);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addWidget(m_advanced = makeAdvanced(), 1);
    column->addWidget(m_problem);
    column->addWidget(m_estimate);
    column->addStretch();
    m_advanced->hide();
    connect(m_more, &QToolButton::toggled, this, [this](bool on) {
        m_advanced->setVisible(on);
        m_more->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(m_name, &QLineEdit::textChanged, this, &OptionsPage::showState);
    m_estimateSoon.setSingleShot(true);
    m_estimateSoon.setInterval(kEstimateDelayMs);
    connect(&m_estimateSoon, &QTimer::timeout, this, [this] {
        const Chosen chosen = options();
        if (const auto* good = std::get_if<TrainingOptions>(&chosen)) m_session.estimate(*good);
    });
    connect(&m_session, &TrainingSession::estimated, this, [this](const std::optional<TrainingEstimate>& estimate) {
        const Chosen chosen = options();
        const auto* good = std::get_if<TrainingOptions>(&chosen);
        if (!estimate || !good) return m_estimate->clear();
        m_estimate->setText(tr("On this computer: %1, and %2 MB of memory. Measured on a few steps.")
                                .arg(durationText(estimate->secondsAnEpoch * good->allEpochs()),
                                     QLocale().toString(qRound(estimate->memoryMiB))));
    });
    showLatestOptions();
}

/// Those of the latest training; the first preset where there was none.
void OptionsPage::showLatestOptions() {
    const QString latest = m_settings.trainingOptions();
    auto options = trainingOptionsFromJson(latest.toStdString());
    const int preset = latest.isEmpty() || !options ? 0 : qBound(0, m_settings.trainingPreset(), kPresetCount - 1);
    m_presets->button(preset)->setChecked(true);
    if (latest.isEmpty() || !options) return choosePreset(preset);
    if (options->startFrom != StartFrom::Nothing) options->backbone = startBackbone();
    showOptions(*options);
}

QWidget* OptionsPage::makePresets() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(4);
    const std::pair<QString, QString> words[] = {
        {tr("Quick"), tr("Gets to know your people in minutes and stays close to the present model.")},
        {tr("Thorough"),
         tr("Takes its time, sees the pictures in many variations, and keeps the best of many epochs.")},
        {tr("From scratch"),
         tr("Forgets everything the present model knows. Only for thousands of pictures of hundreds of people.")}};
    for (int i = 0; i < kPresetCount; ++i) {
        auto* choice = new QRadioButton(words[i].first);
        choice->setObjectName(QStringLiteral("preset%1RadioButton").arg(i));
        choice->setMinimumHeight(32);
        QFont bold = choice->font();
        bold.setBold(true);
        choice->setFont(bold);
        m_presets->addButton(choice, i);
        auto* text = new QLabel(words[i].second);
        text->setProperty("subtle", true);
        text->setWordWrap(true);
        text->setIndent(28);
        choice->setAccessibleDescription(words[i].second);
        column->addWidget(choice);
        column->addWidget(text);
    }
    connect(m_presets, &QButtonGroup::idClicked, this, &OptionsPage::choosePreset);
    return box;
}

QWidget* OptionsPage::makeAdvanced() {
    auto* form = m_form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    const auto addRow = [form](const QString& text, QWidget* field) {
        auto* label = new QLabel(text);
        label->setMinimumSize(kOptionLabelWidthPx, 32);
        label->setBuddy(field);
        field->setAccessibleName(text);
        form->addRow(label, field);
    };
    addRow(tr("Model to start from"), m_start = makeModelBox(QStringLiteral("startModelComboBox")));
    addRow(tr("Model whose embeddings to stay like"), m_teacher = makeModelBox(QStringLiteral("teacherComboBox")));
    m_cards = new QSpinBox;
    m_cards->setObjectName(QStringLiteral("cardsSpinBox"));
    addRow(tr("Graphics cards that share each batch"), m_cards);
    connect(m_start, &QComboBox::currentIndexChanged, this, [this] {
        const QString backbone = m_start->currentData(kBackboneRole).toString();
        auto* box = qobject_cast<QComboBox*>(m_editors.value(QStringLiteral("backbone")));
        if (box && !backbone.isEmpty()) box->setCurrentIndex(box->findData(backbone));
    });
    for (const TrainingOptionInfo& info : trainingOptionInfos()) {
        const QString key = QString::fromStdString(info.key);
        addRow(trainingOptionLabel(key), m_editors[key] = makeEditor(info));
    }
    const auto pathRow = [&](const QString& label, const QString& objectName, bool folder) {
        auto* row = new QWidget;
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins({});
        auto* field = new QLineEdit;
        field->setObjectName(objectName);
        field->setPlaceholderText(tr("Optional"));
        auto* button = new QPushButton(tr("Choose…"));
        layout->addWidget(field, 1);
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, field, folder, label] {
            const QString path = folder ? m_prompts.openFolder(this, label)
                                        : m_prompts.openFiles(this, label, tr("Text files (*.txt)")).value(0);
            if (!path.isEmpty()) field->setText(path);
        });
        connect(field, &QLineEdit::textChanged, this, &OptionsPage::showState);
        addRow(label, row);
        return field;
    };
    m_lfwImages = pathRow(tr("LFW pictures, to judge every epoch"), QStringLiteral("lfwImagesLineEdit"), true);
    m_lfwPairs = pathRow(tr("LFW pairs.txt"), QStringLiteral("lfwPairsLineEdit"), false);

    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("scrolledPage"));
    page->setLayout(form);
    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("advancedScrollArea"));
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    guardFromWheel(*area);
    return area;
}

QComboBox* OptionsPage::makeModelBox(const QString& objectName) {
    auto* box = new QComboBox;
    box->setObjectName(objectName);
    box->setItemDelegate(new QStyledItemDelegate(box));
    box->setFixedWidth(kOptionWidthPx);
    return box;
}

/// The present model first; what was chosen stays chosen.
void OptionsPage::listModels() {
    const std::vector<ModelEntry> models = m_session.models();
    for (QComboBox* box : {m_start, m_teacher}) {
        const QString chosen = box->currentData().toString();
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(tr("the present model"));
        box->setItemData(0, QString::fromStdString(toString(m_session.presentBackbone())), kBackboneRole);
        for (const ModelEntry& model : models) {
            box->addItem(QString::fromStdString(model.card.name), QString::fromStdString(model.pathUtf8));
            box->setItemData(box->count() - 1, QString::fromStdString(toString(model.card.backbone)), kBackboneRole);
        }
        box->setCurrentIndex(qMax(0, box->findData(chosen)));
    }
}

QWidget* OptionsPage::makeEditor(const TrainingOptionInfo& info) {
    const QString name = QString::fromStdString(info.key);
    switch (info.kind) {
        case TrainingOptionInfo::Kind::Flag: {
            auto* box = new QCheckBox;
            box->setObjectName(name + QStringLiteral("CheckBox"));
            connect(box, &QCheckBox::toggled, this, &OptionsPage::showState);
            return box;
        }
        case TrainingOptionInfo::Kind::Choice: {
            auto* box = new QComboBox;
            box->setObjectName(name + QStringLiteral("ComboBox"));
            box->setItemDelegate(new QStyledItemDelegate(box));
            box->setFixedWidth(kOptionWidthPx);
            for (const std::string& choice : info.choices)
                box->addItem(trainingChoiceLabel(QString::fromStdString(choice)), QString::fromStdString(choice));
            connect(box, &QComboBox::currentIndexChanged, this, &OptionsPage::showState);
            return box;
        }
        case TrainingOptionInfo::Kind::Integer:
        case TrainingOptionInfo::Kind::Number: {
            auto* field = new QLineEdit;
            field->setObjectName(name + QStringLiteral("LineEdit"));
            field->setFixedWidth(kOptionWidthPx);
            if (info.mayBeUnset) field->setPlaceholderText(tr("Automatic"));
            connect(field, &QLineEdit::textChanged, this, &OptionsPage::showState);
            return field;
        }
    }
    return nullptr;
}

void OptionsPage::initializePage() {
    listModels();
    const int cards = m_session.graphicsCards();
    if (cards != m_cards->maximum()) {  // all, until somebody chooses
        m_cards->setRange(std::min(1, cards), cards);
        m_cards->setValue(cards);
    }
    m_form->setRowVisible(m_cards, cards > 1);
    if (const int preset = m_presets->checkedId(); preset >= 0 && isUntouched(preset)) choosePreset(preset);
    showState();
    m_estimate->setText(tr("Measuring how long this takes…"));
    m_estimateSoon.start();
}

void OptionsPage::choosePreset(int preset) {
    const auto [pictures, people] = m_session.review().remaining();
    TrainingOptions options = optionsOf(kPresets[preset], {.people = people, .pictures = pictures});
    if (options.startFrom != StartFrom::Nothing) options.backbone = startBackbone();
    m_chosen = options;
    showOptions(options);
}

Backbone OptionsPage::startBackbone() const {
    const auto chosen = backboneFromString(m_start->currentData(kBackboneRole).toString().toStdString());
    return chosen.value_or(m_session.presentBackbone());
}

/// Whether the fields say what the choice says for some set: then they follow when another set is taken.
bool OptionsPage::isUntouched(int preset) const {
    const Chosen chosen = options();
    const auto* shown = std::get_if<TrainingOptions>(&chosen);
    if (!shown) return false;
    if (m_chosen) return *shown == *m_chosen;
    for (TrainingOptions plain : {optionsOf(kPresets[preset]), optionsOf(kPresets[preset], TrainingSize{})}) {
        plain.epochs = shown->epochs;
        plain.backbone = shown->backbone;
        if (plain == *shown) return true;
    }
    return false;
}

void OptionsPage::showOptions(const TrainingOptions& options) {
    m_showing = true;
    const QJsonObject json = jsonOf(options), defaults = jsonOf({});
    for (const TrainingOptionInfo& info : trainingOptionInfos()) {
        const QString key = QString::fromStdString(info.key);
        QWidget* editor = m_editors[key];
        const QJsonValue value = json[key];
        if (auto* box = qobject_cast<QCheckBox*>(editor)) box->setChecked(value.toBool());
        if (auto* box = qobject_cast<QComboBox*>(editor)) box->setCurrentIndex(box->findData(value.toString()));
        if (auto* field = qobject_cast<QLineEdit*>(editor)) field->setText(value.isNull() ? QString() : textOf(value));
        const QJsonValue usual = defaults[key];
        editor->setToolTip(tr("Default: %1")
                               .arg(usual.isNull()     ? tr("Automatic")
                                    : usual.isBool()   ? (usual.toBool() ? tr("on") : tr("off"))
                                    : usual.isString() ? trainingChoiceLabel(usual.toString())
                                                       : textOf(usual)));
    }
    m_showing = false;
    showState();
}

OptionsPage::Chosen OptionsPage::options() const {
    Chosen chosen{TrainingOptions()};
    auto& options = std::get<TrainingOptions>(chosen);
    for (const TrainingOptionInfo& info : trainingOptionInfos()) {
        const QString key = QString::fromStdString(info.key);
        QJsonValue value;
        const QWidget* editor = m_editors[key];
        if (const auto* box = qobject_cast<const QCheckBox*>(editor)) value = box->isChecked();
        if (const auto* box = qobject_cast<const QComboBox*>(editor)) value = box->currentData().toString();
        if (const auto* field = qobject_cast<const QLineEdit*>(editor)) {
            bool isNumber = false;
            const QString text = field->text().trimmed();
            const double number = text.toDouble(&isNumber);
            if (isNumber)
                value = number;
            else if (!text.isEmpty() || !info.mayBeUnset)
                value = text;
        }
        const auto read = trainingOptionsFromJson(
            QJsonDocument(QJsonObject{{key, value}}).toJson(QJsonDocument::Compact).toStdString(), options);
        if (!read) return OptionProblem{OptionProblem::Kind::NotUnderstood, info.key};
        options = *read;
    }
    if (const auto problem = problemOf(options)) return *problem;
    return chosen;
}

void OptionsPage::showState() {
    if (m_showing) return;
    const Chosen chosen = options();
    const auto* wrong = std::get_if<OptionProblem>(&chosen);
    QString problem;
    if (wrong) {
        const QString words = optionProblemWords(*wrong);
        problem = wrong->kind == OptionProblem::Kind::NotUnderstood ? words + tr(".", "ends a sentence")
                                                                    : tr("This does not go together: %1.").arg(words);
    } else if (m_name->text().trimmed().isEmpty()) {
        problem = tr("The new model needs a name.");
    } else if (!ModelLibrary::isModelName(m_name->text().trimmed().toStdString())) {
        problem =
            tr("A model's name is the name of a file too: without / and \\, not begun with . or -, not too long.");
    } else if (m_lfwImages->text().isEmpty() != m_lfwPairs->text().isEmpty()) {
        problem = tr("LFW needs both its folder of pictures and its pairs.txt.");
    }
    m_problem->setText(problem);
    if (wrong) m_estimate->clear();
    if (!wrong && isVisible()) {
        m_estimate->setText(tr("Measuring how long this takes…"));
        m_estimateSoon.start();
    }
    Q_EMIT completeChanged();
}

bool OptionsPage::isComplete() const {
    return m_problem->text().isEmpty();
}

bool OptionsPage::validatePage() {
    const Chosen all = options();
    const auto* chosen = std::get_if<TrainingOptions>(&all);
    if (!chosen) return false;
    TrainingSession::Wish wish{.options = *chosen,
                               .name = m_name->text().trimmed(),
                               .lfw = {},
                               .start = m_start->currentData().toString(),
                               .teacher = m_teacher->currentData().toString(),
                               .cards = m_cards->value()};
    if (!m_lfwImages->text().isEmpty())
        wish.lfw = LfwFiles{m_lfwImages->text().toStdString(), m_lfwPairs->text().toStdString()};
    m_settings.setTrainingOptions(m_presets->checkedId(), QString::fromStdString(toJson(*chosen)));
    m_session.train(wish);
    return true;
}

}  // namespace facenet
