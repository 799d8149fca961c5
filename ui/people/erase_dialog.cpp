#include "ui/people/erase_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/base/buttons.h"
#include "ui/base/image_of.h"

namespace facenet {
namespace {

constexpr int kLookPicturePx = 96;

}  // namespace

EraseDialog::EraseDialog(const QString& question, const QString& keep, const QList<SimilarLook>& similar,
                         const QStringList& putAside, QWidget* parent)
    : QDialog(parent), m_similar(similar), m_looks(new QListWidget) {
    setObjectName(QStringLiteral("eraseDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Erase for good"));
    const auto wrapped = [](const QString& text) {
        auto* label = new QLabel(text);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        return label;
    };
    m_looks->setObjectName(QStringLiteral("similarLooksListWidget"));
    m_looks->setAccessibleName(tr("Looks that resemble them"));
    m_looks->setViewMode(QListView::IconMode);
    m_looks->setResizeMode(QListView::Adjust);
    m_looks->setMovement(QListView::Static);
    m_looks->setIconSize({kLookPicturePx, kLookPicturePx});
    m_looks->setSpacing(8);
    const QLocale locale;
    for (const SimilarLook& look : m_similar) {
        QPixmap picture = QPixmap::fromImage(imageOfCrop(look.cropPng));
        if (picture.isNull()) {
            picture = QPixmap(kLookPicturePx, kLookPicturePx);
            picture.fill(Qt::transparent);
        }
        auto* item = new QListWidgetItem(picture, locale.toString(look.cosineSimilarity, 'f', 2), m_looks);
        item->setToolTip(look.isSighting ? tr("Seen, and named by nobody") : tr("Kept as not somebody else"));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);  // chosen by its tick alone
        item->setCheckState(Qt::Checked);
    }
    auto* buttons = new QDialogButtonBox;
    auto* kept = buttons->addButton(keep, QDialogButtonBox::RejectRole);
    auto* erase = buttons->addButton(windowTitle(), QDialogButtonBox::ActionRole);
    erase->setObjectName(QStringLiteral("eraseForGoodPushButton"));
    erase->setProperty("danger", true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(erase, &QPushButton::clicked, this, &QDialog::accept);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(wrapped(question));
    if (!putAside.isEmpty())
        column->addWidget(wrapped(
            tr("A store that a restore has put aside may hold them and is deleted as a whole. Move it elsewhere first "
               "if you still need it:\n%1")
                .arg(QDir::toNativeSeparators(putAside.join(u'\n')))));
    if (!m_similar.isEmpty())
        column->addWidget(wrapped(
            tr("%n look(s) that nobody named resemble them and go too. Take the tick off those that show somebody "
               "else.",
               nullptr, static_cast<int>(m_similar.size()))));
    column->addWidget(m_looks, 1);
    m_looks->setVisible(!m_similar.isEmpty());
    setMinimumWidth(560);
    if (!m_similar.isEmpty()) resize(640, 520);
    column->addWidget(buttons);
    makeDefault(kept);
}

QList<SimilarLook> EraseDialog::chosen() const {
    QList<SimilarLook> looks;
    for (int row = 0; row < m_looks->count(); ++row)
        if (m_looks->item(row)->checkState() == Qt::Checked) looks.append(m_similar[row]);
    return looks;
}

}  // namespace facenet
