#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>

namespace facenet {

class Settings;

/// The colours that `QPalette` has no role for. All texts reach a contrast of 4.5:1 on the grounds named here.
struct ThemeColors {
    QColor ground;   ///< of pages
    QColor surface;  ///< of cards, lists and fields
    QColor sunken;   ///< behind cards, of the rail
    QColor text;
    QColor subtle;  ///< of secondary text
    QColor line;    ///< between things
    QColor border;  ///< of controls; 3:1
    QColor accent;
    QColor onAccent;
    QColor accentGround;  ///< of what is chosen, under `text`
    QColor danger;
    QColor warning;
};

/// The colours on pictures, the same in both themes because pictures are.
struct PictureColors {
    QColor ground{0x0e, 0x12, 0x14};
    QColor known{0x2d, 0xd4, 0xbf};
    QColor unsure{0xfb, 0xbf, 0x24};
    QColor unknown{0xd7, 0xdd, 0xe1};
    QColor poor{0xa9, 0xb4, 0xba};
    QColor onBright{0x06, 0x20, 0x1d};  ///< text on any of the four
    QColor text{0xe8, 0xed, 0xf0};      ///< on `ground`
};

bool isDark(const QPalette& palette);
const ThemeColors& themeColors(bool dark);
/// Those of the palette a widget has at the moment.
inline const ThemeColors& themeColors(const QPalette& palette) {
    return themeColors(isDark(palette));
}

/// Paints the program light or dark as the settings say, and follows the desktop where they leave it to it.
/// Thread: GUI
class Theme : public QObject {
    Q_OBJECT

public:
    /// Applies the theme to the running application and keeps it up to date.
    explicit Theme(Settings& settings, QObject* parent = nullptr);

private:
    void apply();

    Settings& m_settings;
    QPalette m_systemPalette;  ///< the desktop's own, kept before ours replaces it
};

}  // namespace facenet
