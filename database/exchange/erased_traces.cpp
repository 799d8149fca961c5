#include "database/exchange/erased_traces.h"

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <algorithm>

#include "database/names.h"
#include "database/rows.h"

namespace facenet {

namespace {

/// Long enough to be nobody else's by chance, short enough to lie within a page of the database.
constexpr qsizetype kPieceBytes = 32;
constexpr qsizetype kShortestName = 5;
constexpr qint64 kReadBytes = 4 << 20;

/// From behind the header, which all pictures have in common.
QByteArray pieceOf(const QByteArray& png) {
    return png.mid(std::min<qsizetype>(png.size() / 2, 200), kPieceBytes);
}

/// Looks for all pieces at once: the first eight bytes decide by a table.
class Finder {
public:
    explicit Finder(const QList<QByteArray>& pieces) {
        for (const QByteArray& piece : pieces)
            if (piece.size() == kPieceBytes) m_byStart[piece.left(kStart)].append(piece);
    }

    bool findIn(const QByteArray& bytes) const {
        for (qsizetype at = 0; !m_byStart.isEmpty() && at + kPieceBytes <= bytes.size(); ++at) {
            const auto found = m_byStart.constFind(QByteArray::fromRawData(bytes.constData() + at, kStart));
            if (found == m_byStart.constEnd()) continue;
            for (const QByteArray& piece : *found)
                if (QByteArrayView(bytes).sliced(at, kPieceBytes) == piece) return true;
        }
        return false;
    }

private:
    static constexpr qsizetype kStart = 8;
    QHash<QByteArray, QList<QByteArray>> m_byStart;
};

}  // namespace

Result<ErasedTraces> ErasedTraces::of(const GalleryStore& store, const QList<qint64>& personIds) {
    ErasedTraces traces;
    const auto models = store.models();
    if (!models) return models.error();
    for (const qint64 id : personIds) {
        const auto person = store.person(id);
        if (!person) return person.error();
        traces.m_names.append(person->name);
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

Result<QStringList> ErasedTraces::findIn(const GalleryStore& store) const {
    const auto people = store.people();
    if (!people) return people.error();
    QList<QByteArray> names;
    for (const QString& name : m_names) {
        const bool others = std::any_of(people->begin(), people->end(), [&](const Person& person) {
            return foldedName(person.name + person.note).contains(foldedName(name));
        });
        if (!others && name.size() >= kShortestName) names.append(name.toUtf8());
    }
    const Finder finder(m_pieces);
    QStringList found;
    QDirIterator each(store.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        if (path.startsWith(store.modelsFolder() + QLatin1Char('/'))) continue;  // weights
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, path.toStdString()};
        constexpr qsizetype kOverlap = 1024;
        QByteArray window;
        for (bool clean = true; clean && !file.atEnd();) {
            window = window.right(kOverlap) + file.read(kReadBytes);
            clean = !finder.findIn(window) && std::none_of(names.begin(), names.end(), [&](const QByteArray& name) {
                return window.contains(name);
            });
            if (!clean) found.append(path);
        }
    }
    return found;
}

}  // namespace facenet
