#include "app/cli/processor.h"
#include "core/base/allowed_cores.h"

#include <QFile>
#include <QStringList>

namespace facenet::cli {

std::string processorName() {
    QFile file(QStringLiteral("/proc/cpuinfo"));
    QString name, flags;
    if (file.open(QIODevice::ReadOnly))
        for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n')) {
            const QString value = line.section(u':', 1).trimmed();
            if (name.isEmpty() && line.startsWith(QStringLiteral("model name"))) name = value;
            if (flags.isEmpty() && line.startsWith(QStringLiteral("flags"))) flags = value;
        }
    QStringList notable;
    for (const char* flag : {"avx2", "avx512f", "avx512_bf16", "amx_bf16"})
        if (flags.split(u' ').contains(QString::fromLatin1(flag))) notable << QString::fromLatin1(flag);
    const QString count = QString::number(allowedCores());
    return (name.isEmpty() ? QStringLiteral("unknown processor") : name).toStdString() + ", " + count.toStdString() +
           " threads" + (notable.isEmpty() ? "" : ", " + notable.join(u' ').toStdString());
}

}  // namespace facenet::cli
