#include "database/consent_settings.h"

#include "database/gallery_store.h"

namespace facenet {

Result<ConsentText> loadConsentText(const GalleryStore& store) {
    const auto setting = store.setting(kConsentTextKey);
    if (!setting) return setting.error();
    return consentTextFrom(*setting);
}

Result<void> saveConsentText(GalleryStore& store, const ConsentText& text) {
    return store.setSetting(kConsentTextKey, settingFrom(text));
}

}  // namespace facenet
