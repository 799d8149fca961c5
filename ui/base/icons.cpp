#include "ui/base/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace facenet {
namespace {

/// In: `size` in device pixels
QPixmap render(const QString& name, const QColor& color, const QSize& size) {
    const QString key = QStringLiteral("lineIcon/%1/%2/%3x%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    if (!file.open(QIODevice::ReadOnly)) return pixmap;
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(drawing);
    QPainter painter(&pixmap);
    const int side = qMin(size.width(), size.height());
    renderer.render(&painter, QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QString name, QPalette::ColorRole role) : m_name(std::move(name)), m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal scale = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, pixmap((QSizeF(rect.size()) * scale).toSize(), mode, state));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        const QPalette palette = QGuiApplication::palette();
        const QColor color = mode == QIcon::Disabled ? palette.color(QPalette::Disabled, m_role)
                                                     : palette.color(QPalette::Active, m_role);
        return render(m_name, color, size);
    }

    QIconEngine* clone() const override { return new LineIconEngine(m_name, m_role); }

private:
    QString m_name;
    QPalette::ColorRole m_role;
};

}  // namespace

QIcon lineIcon(const QString& name, QPalette::ColorRole role) {
    return QIcon(new LineIconEngine(name, role));
}

QPixmap linePixmap(const QString& name, const QColor& color, int sizePx, qreal devicePixelRatio) {
    const int side = qRound(sizePx * devicePixelRatio);
    QPixmap pixmap = render(name, color, {side, side});
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

}  // namespace facenet
