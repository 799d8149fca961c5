#include "core/base/person_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <regex>
#include <string_view>

namespace facenet {

namespace {

struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

std::regex folded(const char* pattern) {
    return std::regex(pattern, std::regex::icase | std::regex::optimize);
}

/// Counters of cameras, which shout.
const std::regex& ofCameras() {
    static const std::regex kPattern(
        "_?(IMG|IMGA|MG|DSC[NFI]?|GEDC|MVC|SSPX|YDXJ|PXL|MVI|MVIMG|VID|PANO|GOPR|GP|CIMG|DJI|KIMG|HPIM|PICT|IMAG|IMGP|"
        "P|SAM|SDC|CAM|WIN|WP|"
        "FB_IMG|MOV|GX|GH|RIMG|SANY|EPSN|SDIM|SDI)[-_ ]?E?\\d{3,}.*"
        "|\\d{3}[A-Z_]{5}|\\d{3}(D\\d{4}|ND\\d{3})|[LRG]\\d{7}|(FILE|DCP|CRW|STA)_?\\d{4}|\\d{3}_\\d{4}|(IMG|DOC|STK|"
        "VID|AUD)-\\d{8}-WA\\d+.*|D\\d{2,4}_\\d{4}"
        "|\\d{5}(lr)?(PORTRAIT|IMG)_.*|\\d{6}__",
        std::regex::optimize);
    return kPattern;
}

/// What programs call what they make.
const std::regex& ofPrograms() {
    static const std::regex kPattern = folded(
        "(whatsapp|signal|telegram|snapchat|screenshot|screen shot|bildschirmfoto|屏幕截图|截图|scan|scanned|image|img|"
        "photo|foto|picture|pic|bild|untitled|unbenannt|capture|facebook|instagram|tiktok|received|download|"
        "mmexport|微信图片|微信截图|"
        "adobe scan|camscanner|dall·e)"
        "([-_ .(]*\\d.*|[-_ ](image|video|photo).*| .*\\d{4}.*)?"
        "|(telegram-cloud-photo|line_album|resized_|capture "
        "d).*|(frame|thumb|burst|beauty|collage|inshot|b612|clipboard|c360|psx|picsart|airbrush|faceapp|facetune)"
        "[-_]*\\d.*"
        "|(photo on|chatgpt image|pasted image|schermata|captura de "
        "(pantalla|tela)|capture|schermafbeelding|skärmavbild|"
        "skjermbilde|skærmbillede|(Снимок|снимок) экрана|(Скриншот|скриншот)|zrzut "
        "ekranu|スクリーンショット|viber_image|qq图片|qq截图|"
        "messenger_creation|lrm_export|video|videocapture|kakaotalk|weixin "
        "image|wx_camera|inbound|photoroom|polish|ekran "
        "görüntüsü)[-_ ]*\\d.*|snapchat-\\d+|\\d{5,}(_\\d{5,})*(_.*)?_[no]|fullsizerender.*|unnamed|"
        "(page|file|clip|tmp)_\\d{3,}|edited[-_](img|dsc|pxl|mvi).*");
    return kPattern;
}

/// Folders of systems.
const std::regex& ofSystems() {
    static const std::regex kPattern = folded(
        "(new folder|neuer ordner|nouveau dossier|nueva carpeta|untitled "
        "folder|新建文件夹|新しいフォルダー|dcim|camera|"
        "camera roll|pictures|photos|images|bilder|fotos|downloads|screenshots|desktop|unknown|unbekannt|inconnu|"
        "desconocido|未知|misc|miscellaneous|sonstige|sonstiges|others|various|其他|camera uploads|icloud photos|photo "
        "stream|"
        "saved pictures|my photos|my pictures|meine bilder|recents|favorites|favourites|favoriten|archive|trash|"
        "papierkorb|ny mapp|ny mappe|nova pasta|nuova cartella|nieuwe map|nowy folder|(Новая|новая) папка|새 폴더)([-_ "
        "]*\\(?\\d+\\)?)?");
    return kPattern;
}

const std::regex& ofMoments() {
    static const std::regex kPattern = folded(
        "\\d{4}[-._ ]\\d{2}[-._ ]\\d{2}.*|\\d{1,2}[-./ ]\\d{1,2}[-./ ](19|20)\\d{2}([-_ ].*)?"
        "|(\\d{1,2}[-._ "
        "]+)?(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|"
        "nov(ember)?|dec(ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|"
        "juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|"
        "octubre|noviembre|diciembre)[-., _]*(\\d{1,2}[-., _]+)?(19|20)\\d{2}"
        "|(photos|photo|fotos|foto|bilder) (from|von|de|du|van|del|aus|av) (19|20)\\d{2}|(19|20)\\d{6}([-_ "
        "T]\\d{4,}.*)?"
        "|1[0-9]{12}");  // milliseconds since 1970
    return kPattern;
}

/// Years and months. Sets with numbers for people have these too.
const std::regex& ofYears() {
    static const std::regex kPattern = folded("(19|20)\\d{2}([-._ ]\\d{2})?");
    return kPattern;
}

/// Numbers that no person has.
const std::regex& ofCodes() {
    static const std::regex kPattern =
        folded("\\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}?(_.*)?|\\d{10,}|(?=.*\\d)(?=.*[a-f])[0-9a-f]{16,}");
    return kPattern;
}

/// What systems put before the name of what they copy.
const std::regex& ofCopies() {
    static const std::regex kPattern = folded("(copy of|kopie von|copie de|copia de|copia di) +(.*)");
    return kPattern;
}

std::string trimmed(const std::string& text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto begin = text.find_first_not_of(kBlanks);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

std::string nameKey(const std::string& name) {
    utf8proc_uint8_t* mapped = nullptr;
    constexpr auto kFolding = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                             UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                     static_cast<utf8proc_ssize_t>(name.size()), &mapped, kFolding);
    if (length < 0) return name;
    const std::unique_ptr<utf8proc_uint8_t, Free> released(mapped);
    std::string key;
    for (const char letter :
         std::string_view(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length))) {
        const bool blank = letter == ' ' || letter == '_' || letter == '\t';
        if (!blank)
            key += letter;
        else if (!key.empty() && key.back() != ' ')
            key += ' ';
    }
    while (!key.empty() && (key.back() == ' ' || key.back() == '.')) key.pop_back();
    return key.empty() ? name : key;
}

bool isDevicesName(const std::string& name) {
    std::string text = trimmed(name);
    for (std::smatch copy; std::regex_match(text, copy, ofCopies());) text = copy.str(2);
    for (const std::regex* pattern : {&ofCameras(), &ofPrograms(), &ofSystems(), &ofMoments()})
        if (std::regex_match(text, *pattern)) return true;
    return false;
}

bool isNobodysName(const std::string& name) {
    return isDevicesName(name) || std::regex_match(trimmed(name), ofCodes()) ||
           std::regex_match(trimmed(name), ofYears());
}

}  // namespace facenet
