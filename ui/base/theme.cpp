#include "ui/base/theme.h"

#include <QApplication>
#include <QFile>
#include <QStyleFactory>

#include "ui/base/settings.h"

namespace facenet {
namespace {

QPalette makePalette(const ThemeColors& colors) {
    QPalette palette;
    palette.setColor(QPalette::Window, colors.ground);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.surface);
    palette.setColor(QPalette::AlternateBase, colors.sunken);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Button, colors.surface);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.danger);
    palette.setColor(QPalette::ToolTipBase, colors.surface);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.subtle);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::Light, colors.surface);
    palette.setColor(QPalette::Midlight, colors.line);
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, colors.border);
    palette.setColor(QPalette::Shadow, colors.border);
    QColor faded = colors.subtle;
    faded.setAlpha(150);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, faded);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.line);
    return palette;
}

QString styleSheet(const ThemeColors& colors, bool dark) {
    QFile file(QStringLiteral(":/theme/theme.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<QLatin1String, QColor> names[] = {
        {QLatin1String("@ground"), colors.ground}, {QLatin1String("@surface"), colors.surface},
        {QLatin1String("@sunken"), colors.sunken}, {QLatin1String("@text"), colors.text},
        {QLatin1String("@subtle"), colors.subtle}, {QLatin1String("@line"), colors.line},
        {QLatin1String("@border"), colors.border}, {QLatin1String("@chosen"), colors.accentGround},
        {QLatin1String("@accent"), colors.accent}, {QLatin1String("@onAccent"), colors.onAccent},
        {QLatin1String("@danger"), colors.danger}, {QLatin1String("@warning"), colors.warning},
    };
    for (const auto& [name, color] : names) sheet.replace(name, color.name());
    return sheet.replace(QLatin1String("@mode"), dark ? QLatin1String("dark") : QLatin1String("light"));
}

}  // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Active, QPalette::Window).lightness() <
           palette.color(QPalette::Active, QPalette::WindowText).lightness();
}

const ThemeColors& themeColors(bool dark) {
    static const ThemeColors kLight{
        .ground = QColor(0xf6, 0xf8, 0xf9),
        .surface = QColor(0xff, 0xff, 0xff),
        .sunken = QColor(0xea, 0xee, 0xf0),
        .text = QColor(0x18, 0x20, 0x25),
        .subtle = QColor(0x50, 0x5d, 0x66),
        .line = QColor(0xd6, 0xdc, 0xe0),
        .border = QColor(0x7c, 0x88, 0x90),
        .accent = QColor(0x00, 0x6f, 0x67),
        .onAccent = QColor(0xff, 0xff, 0xff),
        .accentGround = QColor(0xcf, 0xeb, 0xe8),
        .danger = QColor(0xb0, 0x20, 0x20),
        .warning = QColor(0x85, 0x53, 0x00),
    };
    static const ThemeColors kDark{
        .ground = QColor(0x15, 0x1a, 0x1d),
        .surface = QColor(0x1f, 0x26, 0x2a),
        .sunken = QColor(0x0f, 0x13, 0x15),
        .text = QColor(0xe6, 0xec, 0xef),
        .subtle = QColor(0xa2, 0xaf, 0xb7),
        .line = QColor(0x33, 0x3d, 0x43),
        .border = QColor(0x74, 0x82, 0x8b),
        .accent = QColor(0x4f, 0xd1, 0xc5),
        .onAccent = QColor(0x05, 0x22, 0x1f),
        .accentGround = QColor(0x17, 0x44, 0x40),
        .danger = QColor(0xff, 0x8f, 0x85),
        .warning = QColor(0xfc, 0xc8, 0x5b),
    };
    return dark ? kDark : kLight;
}

Theme::Theme(Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings), m_systemPalette(QApplication::palette()) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    connect(&m_settings, &Settings::themeChanged, this, &Theme::apply);
    apply();
}

void Theme::apply() {
    const ThemeChoice choice = m_settings.theme();
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && isDark(m_systemPalette));
    const ThemeColors& colors = themeColors(dark);
    QApplication::setPalette(makePalette(colors));
    qApp->setStyleSheet(styleSheet(colors, dark));
}

}  // namespace facenet
