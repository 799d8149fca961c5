#include "database/exchange/erased_traces.h"

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QtEndian>
#include <algorithm>
#include <vector>

#include "database/names.h"
#include "database/rows.h"

namespace facenet {

namespace {

/// Long enough to be nobody else's by chance, short enough to lie within a page of the database.
constexpr qsizetype kPieceBytes = 32;
constexpr qsizetype kShortestName = 5;
constexpr qsizetype kReadBytes = 4 << 20;
constexpr qint64 kMiB = 1 << 20;

/// From behind the header, which all pictures have in common.
QByteArray pieceOf(const QByteArray& png) {
    return png.mid(std::min<qsizetype>(png.size() / 2, 200), kPieceBytes);
}

/// The names of people who are erased that nobody else's name or note contains.
Result<QList<QByteArray>> namesOf(const GalleryStore& store, const QList<qint64>& personIds) {
    const auto people = store.people();
    if (!people) return people.error();
    QStringList others;
    for (const Person& person : *people)
        if (!personIds.contains(person.id)) others.append(foldedName(person.name + person.note));
    QList<QByteArray> names;
    for (const qint64 id : personIds) {
        const auto person = store.person(id);
        if (!person) return person.error();
        const QString folded = foldedName(person->name);
        const bool shared =
            std::any_of(others.begin(), others.end(), [&](const QString& other) { return other.contains(folded); });
        if (!shared && person->name.toUtf8().size() >= kShortestName) names.append(person->name.toUtf8());
    }
    return names;
}

/// Looks for all pieces at once. The first four bytes decide by a table that lies in the processor's cache, so that
/// nearly all positions cost one look.
class Finder {
public:
    explicit Finder(const QList<QByteArray>& pieces) : m_mayStart(std::size_t{1} << kTableBits) {
        for (const QByteArray& piece : pieces) {
            const quint32 start = qFromUnaligned<quint32>(piece.constData());
            m_mayStart[slotOf(start)] = 1;
            m_byStart[start].append(piece);
        }
    }

    bool findIn(QByteArrayView bytes) const {
        for (qsizetype at = 0; at + kStartBytes <= bytes.size(); ++at) {
            const quint32 start = qFromUnaligned<quint32>(bytes.data() + at);
            if (!m_mayStart[slotOf(start)]) continue;
            const auto found = m_byStart.constFind(start);
            if (found == m_byStart.constEnd()) continue;
            for (const QByteArray& piece : *found)
                if (bytes.sliced(at).startsWith(piece)) return true;
        }
        return false;
    }

private:
    static constexpr qsizetype kStartBytes = 4;
    static constexpr int kTableBits = 18;

    static std::size_t slotOf(quint32 start) { return (start * 2654435761U) >> (32 - kTableBits); }

    std::vector<char> m_mayStart;
    QHash<quint32, QList<QByteArray>> m_byStart;
};

}  // namespace

Result<ErasedTraces> ErasedTraces::of(const GalleryStore& store, const QList<qint64>& personIds) {
    ErasedTraces traces;
    traces.m_folder = store.folder();
    const auto models = store.models();
    if (!models) return models.error();
    auto names = namesOf(store, personIds);
    if (!names) return names.error();
    traces.m_pieces = std::move(*names);
    for (const qint64 id : personIds) {
        const auto faces = store.facesOf(id);
        if (!faces) return faces.error();
        for (const StoredFace& face : *faces) {
            const auto png = store.cropPng(face.id);
            if (!png) return png.error();
            traces.m_pieces.append(pieceOf(*png));
            for (const StoredModel& model : *models)
                if (const auto embedding = store.embeddingOf(face.id, model.id))
                    traces.m_pieces.append(toBlob(*embedding).left(kPieceBytes));
        }
    }
    return traces;
}

Result<QStringList> ErasedTraces::findIn(JobControl& control) const {
    QStringList paths;
    qint64 bytes = 0, read = 0;
    const QString weights = m_folder + QStringLiteral("/models/");
    for (QDirIterator each(m_folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); each.hasNext();) {
        const QString path = each.next();
        if (path.startsWith(weights)) continue;
        paths.append(path);
        bytes += each.fileInfo().size();
    }
    const Finder finder(m_pieces);
    QStringList found;
    for (const QString& path : std::as_const(paths)) {
        QFile file(path);
        if (!file.exists()) continue;  // a log that was emptied and taken away
        if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, path.toStdString()};
        constexpr qsizetype kOverlap = 1024;
        QByteArray window;
        for (bool clean = true; clean && !file.atEnd();) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            const QByteArray more = file.read(kReadBytes);
            window = window.right(kOverlap) + more;
            clean = !finder.findIn(window);
            if (!clean) found.append(path);
            read += more.size();
            control.report(static_cast<int>(read / kMiB), static_cast<int>(bytes / kMiB));
        }
    }
    return found;
}

}  // namespace facenet
