#include "ui/enroll/enrolment_form.h"

#include <QCheckBox>
#include <QDir>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "database/base/names.h"
#include "database/store_settings.h"
#include "ui/base/icons.h"
#include "ui/enroll/coverage_map.h"
#include "ui/enroll/guide_text.h"
#include "ui/enroll/shot_strip.h"

namespace facenet {
namespace {

constexpr int kNoteHeightPx = 40;
constexpr qsizetype kProblemsShown = 5;

QLabel* makeLabel(const QString& text, const char* property) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty(property, true);
    return label;
}

}  // namespace

EnrolmentForm::EnrolmentForm(QWidget* parent)
    : QWidget(parent),
      m_scroll(new QScrollArea),
      m_name(new QLineEdit),
      m_note(new QPlainTextEdit),
      m_consent(new QCheckBox(tr("This person agrees to being enrolled"))),
      m_consentWords(makeLabel({}, "subtle")),
      m_consentText(makeLabel({}, "subtle")),
      m_map(new CoverageMap),
      m_progress(makeLabel({}, "subtle")),
      m_strip(new ShotStrip),
      m_problemsText(makeLabel({}, "warning")),
      m_state(makeLabel({}, "subtle")),
      m_save(new QPushButton(tr("Save"))),
      m_clear(new QPushButton(tr("Clear"))) {
    m_state->setObjectName(QStringLiteral("stateLabel"));
    m_save->setObjectName(QStringLiteral("saveEnrolmentPushButton"));
    m_save->setProperty("primary", true);
    m_save->setMinimumHeight(40);
    m_save->setShortcut(QKeySequence::Save);
    m_clear->setObjectName(QStringLiteral("clearEnrolmentPushButton"));
    m_clear->setMinimumHeight(40);
    m_clear->setToolTip(tr("Drops what was entered and all shots. This can be undone."));

    m_scroll->setWidget(makeFields());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_save, 1);
    buttons->addWidget(m_clear);
    auto* bottom = new QVBoxLayout;
    bottom->setContentsMargins(16, 8, 16, 16);
    bottom->setSpacing(8);
    bottom->addWidget(m_strip);  // what was taken is seen, however little room there is
    bottom->addWidget(makeProblems());
    bottom->addWidget(m_state);
    bottom->addLayout(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_scroll, 1);
    // Where the fields scroll, what is cut off by it ends there and does not lie under the buttons.
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    column->addWidget(line);
    column->addLayout(bottom);

    connect(m_name, &QLineEdit::textChanged, this, &EnrolmentForm::showState);
    connect(m_note, &QPlainTextEdit::textChanged, this, &EnrolmentForm::showState);
    connect(m_consent, &QCheckBox::toggled, this, [this](bool on) {
        if (on) m_agreedWords = m_consentWords->text();
        showState();
    });
    connect(m_strip, &ShotStrip::dropWanted, this, &EnrolmentForm::dropWanted);
    connect(m_save, &QPushButton::clicked, this, &EnrolmentForm::saveWanted);
    connect(m_clear, &QPushButton::clicked, this, &EnrolmentForm::clearWanted);
    connect(m_name, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    setProblems({});
    showShots(ShotSelector());
}

void EnrolmentForm::focusName() {
    m_name->setFocus(Qt::OtherFocusReason);
    m_scroll->verticalScrollBar()->setValue(0);  // what is written into is seen
}

QWidget* EnrolmentForm::makeFields() {
    m_name->setObjectName(QStringLiteral("nameLineEdit"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("Who is it?"));
    m_name->setMaxLength(kMaxNameLength);
    m_name->setMinimumHeight(32);
    m_note->setObjectName(QStringLiteral("notePlainTextEdit"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("Optional"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(kNoteHeightPx);
    m_consent->setObjectName(QStringLiteral("consentCheckBox"));
    m_consentWords->setObjectName(QStringLiteral("consentWordsLabel"));
    m_consent->setMinimumHeight(32);
    m_progress->setObjectName(QStringLiteral("progressLabel"));

    auto* nameLabel = makeLabel(tr("&Name"), "section");
    nameLabel->setBuddy(m_name);
    auto* noteLabel = makeLabel(tr("N&ote"), "section");
    noteLabel->setBuddy(m_note);
    auto* coverage = new QHBoxLayout;
    coverage->setSpacing(16);
    coverage->addWidget(m_map);
    coverage->addWidget(m_progress, 1);

    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("scrolledPage"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 8);
    column->setSpacing(4);
    column->addWidget(nameLabel);
    column->addWidget(m_name);
    column->addSpacing(8);
    column->addWidget(noteLabel);
    column->addWidget(m_note);
    column->addSpacing(8);
    column->addWidget(m_consent);
    column->addWidget(m_consentWords);
    column->addWidget(m_consentText);
    column->addSpacing(8);
    column->addWidget(makeLabel(tr("Shots"), "section"));
    column->addLayout(coverage);
    column->addStretch();
    return page;
}

QWidget* EnrolmentForm::makeProblems() {
    m_problemsText->setObjectName(QStringLiteral("problemsLabel"));
    auto* close = new QToolButton;
    close->setObjectName(QStringLiteral("closeProblemsToolButton"));
    close->setIcon(lineIcon(QStringLiteral("close")));
    close->setAccessibleName(tr("Close the list of problems"));
    close->setFixedSize(32, 32);
    connect(close, &QToolButton::clicked, this, &EnrolmentForm::problemsRead);
    m_problems = new QWidget;
    auto* row = new QHBoxLayout(m_problems);
    row->setContentsMargins({});
    row->addWidget(m_problemsText, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    return m_problems;
}

EnrolmentForm::Entry EnrolmentForm::entry() const {
    return {.name = m_name->text().simplified(),
            .note = m_note->toPlainText().trimmed(),
            .consent = m_consent->isChecked(),
            .consentWords = m_agreedWords};
}

void EnrolmentForm::setEntry(const Entry& entry) {
    m_name->setText(entry.name);
    m_note->setPlainText(entry.note);
    m_consent->setChecked(entry.consent);
    m_agreedWords = entry.consentWords;
}

void EnrolmentForm::showShots(const ShotSelector& selector) {
    m_shots = selector.shots().size();
    m_recommended = selector.options().recommendedShots;
    m_mixed = false;
    for (std::size_t i = 0; i < m_shots; ++i) m_mixed = m_mixed || selector.problemsOf(i).otherPerson;
    m_map->showShots(selector);
    m_strip->showShots(selector);
    const QString count = tr("%n shot(s)", nullptr, static_cast<int>(m_shots));
    const auto next = selector.nextWantedPose();
    m_progress->setText(
        !next ? tr("%1. Every pose that matters is there.").arg(count)
        : m_shots == 0
            ? tr("Good shots look straight ahead and a little to each side.")
            : tr("%1. Worth adding: a look %2.", "number of shots, left or up and right").arg(count, poseName(*next)));
    showState();
}

void EnrolmentForm::setStorage(const QString& folder, const StoreSettings& settings) {
    QString stored =
        tr("Stored on this computer only: name, note, consent, and for each shot a small picture, 128 numbers computed "
           "from it and where it came from. To erase them, erase the person in the gallery.");
    if (settings.keepSightings)
        stored +=
            u' ' + tr("When and where they are seen is remembered for %n day(s).", nullptr, settings.sightingsDays);
    m_consentText->setText(stored);
    m_consentText->setToolTip(tr("Stored in %1").arg(QDir::toNativeSeparators(folder)) + u'\n' +
                              tr("What is deleted can be brought back for %n day(s); then it is erased. What is erased "
                                 "for good is gone at once.",
                                 nullptr, settings.journalDays));
}

void EnrolmentForm::setConsentWords(const QString& words) {
    m_consentWords->setText(words);
    // Nobody has agreed to other words.
    if (m_consent->isChecked() && words != m_agreedWords) m_consent->setChecked(false);
    m_consentWords->setVisible(!words.isEmpty());
}

void EnrolmentForm::setBlocked(const QString& why) {
    m_blocked = why;
    showState();
}

void EnrolmentForm::setProblems(const QStringList& lines) {
    QStringList shown = lines.mid(0, kProblemsShown);
    if (lines.size() > shown.size()) shown << tr("and %n more", nullptr, static_cast<int>(lines.size() - shown.size()));
    m_problemsText->setText(lines.isEmpty() ? QString() : tr("Not used:") + u'\n' + shown.join(u'\n'));
    m_problemsText->setToolTip(lines.join(u'\n'));
    m_problems->setVisible(!lines.isEmpty());
}

void EnrolmentForm::showState() {
    const Entry entered = entry();
    const Result<QString> name = cleanName(entered.name);
    QStringList missing;
    if (m_shots == 0) missing << tr("take a shot or choose a picture");
    if (entered.name.isEmpty()) missing << tr("enter a name");
    if (!entered.name.isEmpty() && !name) missing << tr("enter a name of visible letters");
    if (!entered.consent) missing << tr("tick the consent");
    // Blocked for a while, it would hand the focus to the button that drops everything.
    const bool hadFocus = m_save->hasFocus();
    m_save->setEnabled(missing.isEmpty() && m_blocked.isEmpty());
    if (hadFocus && !m_save->isEnabled()) {
        m_focusWaits = true;
        m_name->setFocus();
    }
    if (m_save->isEnabled() && std::exchange(m_focusWaits, false) && m_name->hasFocus()) m_save->setFocus();
    m_clear->setEnabled(m_shots > 0 || !entered.name.isEmpty() || !entered.note.isEmpty() || entered.consent);
    QString state;
    if (!m_blocked.isEmpty()) {
        state = m_blocked;
    } else if (!missing.isEmpty()) {
        state = tr("To save: %1.").arg(QLocale().createSeparatedList(missing));
    } else if (m_mixed) {
        state = tr("Some shots may show somebody else. Drop them, or save them all the same.");
    } else if (m_shots < m_recommended) {
        state = tr("Ready to save. With %n shots or more, recognition is more reliable.", nullptr,
                   static_cast<int>(m_recommended));
    } else {
        state = tr("Ready to save.");
    }
    m_state->setText(state);
    m_save->setToolTip(state);
    m_save->setAccessibleDescription(state);
}

}  // namespace facenet
