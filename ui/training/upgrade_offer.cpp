#include "ui/training/upgrade_offer.h"

#include <QCoreApplication>

#include "ui/base/job_bar.h"
#include "ui/base/notice_strip.h"
#include "ui/base/settings.h"
#include "ui/session/studio.h"
#include "ui/training/models_dialog.h"

namespace facenet {
namespace {

struct UpgradeOffer {
    Q_DECLARE_TR_FUNCTIONS(facenet::UpgradeOffer)
};

}  // namespace

void offerUpgrade(Studio& studio, NoticeStrip& strip, const std::function<void(const QString& modelId)>& look) {
    const std::optional<ModelCard> upgrade = studio.modelUpgrade(), present = studio.modelCard();
    const QString id = upgrade ? QString::fromStdString(upgrade->modelId) : QString();
    if (!upgrade || !present || studio.settings().declinedUpgrade() == id) return strip.fallSilent();
    strip.say(QStringLiteral("info"),
              UpgradeOffer::tr("Better weights came with this version of the program: on the pairs of LFW they are "
                               "right in %1, yours in %2. Your people stay with theirs until you choose: the stored "
                               "faces are measured anew (%3), and you can go back.")
                  .arg(accuracyText(*upgrade), accuracyText(*present), durationText(studio.upgradeSeconds())),
              {{UpgradeOffer::tr("Look at it…"), QStringLiteral("upgradeModelPushButton"), [look, id] { look(id); }},
               {UpgradeOffer::tr("Not now"), QStringLiteral("declineUpgradePushButton"), [&studio, &strip, id] {
                    studio.settings().setDeclinedUpgrade(id);
                    strip.fallSilent();
                }}});
}

}  // namespace facenet
