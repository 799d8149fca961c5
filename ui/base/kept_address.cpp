#include "ui/base/kept_address.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace facenet {

QString withoutPassword(const QString& source) {
    if (!source.contains(QStringLiteral("://"))) return source;
    QUrl url(source);
    if (!url.isValid()) return {};
    static const QRegularExpression kSecret(QStringLiteral("pass|pwd|token|auth|key|secret"),
                                            QRegularExpression::CaseInsensitiveOption);
    url.setPassword({});
    QUrlQuery query(url);
    for (const auto& [name, value] : query.queryItems())
        if (name.contains(kSecret)) query.removeAllQueryItems(name);
    url.setQuery(query.isEmpty() ? QString() : query.query());
    url.setFragment({});
    static const QRegularExpression kSecretInPath(
        QStringLiteral("((?:pass|pwd|token|auth|key|secret)[^=/&;]*=)[^/&_;]*"),
        QRegularExpression::CaseInsensitiveOption);
    url.setPath(url.path().replace(kSecretInPath, QStringLiteral("\\1")));
    return url.toString();
}

}  // namespace facenet
