#include "ui/base/card_words.h"

#include <QCoreApplication>

namespace facenet {
namespace {

/// The cards of the weights in `resources/models`, word for word.
[[maybe_unused]] constexpr const char* kShipped[] = {
    QT_TRANSLATE_NOOP("ShippedModel",
                      "Backbone begun from a MobileNetV1 that was trained on VGGFace2 (HSE_FaceRec_tf); head and upper "
                      "layers taught to give the embeddings of a public MobileFaceNet (MS-Celeb-1M) on 64,447 "
                      "unlabelled photographs of public research collections. Nothing of LFW was used."),
    QT_TRANSLATE_NOOP("ShippedModel",
                      "For research and evaluation only. The backbone's origin is under Apache-2.0; a product for sale "
                      "needs weights trained on licensed data."),
};

}  // namespace

QString cardWords(const std::string& text) {
    return QCoreApplication::translate("ShippedModel", text.c_str());
}

}  // namespace facenet
