#include "ui/training/comparison_table.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <algorithm>

#include "core/base/wilson_interval.h"
#include "ui/base/messages.h"

namespace facenet {
namespace {

/// The context under which translators find these texts.
struct TableWords {
    Q_DECLARE_TR_FUNCTIONS(ComparisonTable)
};

QLabel* cell(const QString& text, const char* property = nullptr) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumHeight(28);
    if (property) label->setProperty(property, true);
    return label;
}

/// A share with its 95 % interval from so many pairs.
QString figure(double share, double pairs) {
    const Interval interval = wilsonInterval(share, pairs);
    const auto number = [](double value) { return QLocale().toString(100 * value, 'f', 1); };
    return TableWords::tr("%1 % (%2 to %3)").arg(number(share), number(interval.low), number(interval.high));
}

/// A row of figures of both models, shares of so many pairs. One that is better, as the advice says it, is marked, by a
/// tick and by weight, not by colour alone. In: whether less is better; what is no difference
void addFigures(QGridLayout* grid, const QString& what, double before, double after, double pairs,
                double least = kNoRate, bool lessIsBetter = false) {
    const int row = grid->rowCount();
    const Change change =
        lessIsBetter ? changeOf(1 - before, 1 - after, pairs, least) : changeOf(before, after, pairs, least);
    const auto shown = [pairs](double value, bool better) {
        const QString text = figure(value, pairs);
        return cell(better ? QStringLiteral("✓ %1").arg(text) : text, better ? "section" : nullptr);
    };
    grid->addWidget(cell(what), row, 0);
    grid->addWidget(shown(before, change == Change::Worse), row, 1);
    grid->addWidget(shown(after, change == Change::Better), row, 2);
}

void addSet(QGridLayout* grid, const QString& title, const ComparedSet& before, const ComparedSet& after) {
    const int row = grid->rowCount();
    grid->addWidget(cell(TableWords::tr("%1 (%2 pairs)").arg(title, QLocale().toString(after.score.pairs)), "section"),
                    row, 0, 1, 3);
    const double pairs = std::min(before.score.pairs, after.score.pairs), genuine = pairs / 2;
    const auto carried = [&](double far) { return before.score.carries(far) && after.score.carries(far); };
    addFigures(grid, TableWords::tr("Told apart rightly"), before.score.accuracy, after.score.accuracy, pairs,
               kNoAccuracy);
    if (carried(1e-2))
        addFigures(grid, TableWords::tr("Recognised, one stranger in 100 let in"), before.score.tarAtFar1e2,
                   after.score.tarAtFar1e2, genuine);
    if (carried(1e-3))
        addFigures(grid, TableWords::tr("Recognised, one stranger in 1000 let in"), before.score.tarAtFar1e3,
                   after.score.tarAtFar1e3, genuine);
    if (!before.used || !after.used) return;
    addFigures(grid, TableWords::tr("Recognised at the threshold that your gallery has"), before.used->recognised,
               after.used->recognised, genuine);
    addFigures(grid, TableWords::tr("Strangers let in at that threshold"), before.used->letIn, after.used->letIn,
               genuine, kNoRate, true);
}

}  // namespace

QGridLayout* makeComparisonTable(const std::array<QString, 2>& names, const std::array<ComparedModel, 2>& models,
                                 const QString& heldOutTitle, const QString& galleryTitle) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    for (int i = 0; i < 2; ++i)
        grid->addWidget(cell(shortName(names[static_cast<std::size_t>(i)]), "section"), 0, i + 1);
    const std::pair<QString, std::optional<ComparedSet> ComparedModel::*> sets[] = {
        {heldOutTitle, &ComparedModel::heldOut},
        {TableWords::tr("Labeled Faces in the Wild"), &ComparedModel::lfw},
        {galleryTitle, &ComparedModel::gallery}};
    for (const auto& [title, member] : sets)
        if (models[0].*member && models[1].*member) addSet(grid, title, *(models[0].*member), *(models[1].*member));
    return grid;
}

}  // namespace facenet
