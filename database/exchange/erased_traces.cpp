#include "database/exchange/erased_traces.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <QStringDecoder>
#include <QtEndian>
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <string_view>

#include "core/base/file_seal.h"
#include "core/face/face.h"
#include "database/base/crop_png.h"
#include "database/base/names.h"
#include "database/protection/leftovers.h"
#include "database/store/raw_database.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Long enough to be nobody else's by chance, short enough to lie within a page of the database.
constexpr qsizetype kPieceBytes = 32;
constexpr qsizetype kShortestName = 5;
constexpr qsizetype kReadBytes = 4 << 20;
constexpr qint64 kMiB = 1 << 20;
constexpr int kBlockPx = 5;
constexpr float kSamePicture = 0.95F;

/// From behind the header, which all pictures have in common.
QByteArray pieceOf(const QByteArray& bytes) {
    return bytes.mid(std::min<qsizetype>(bytes.size() / 2, 200), kPieceBytes);
}

/// Whether names are more than numbers, which stand everywhere.
bool isName(const QString& folded) {
    return std::any_of(folded.begin(), folded.end(), [](QChar one) { return one.isLetter() || one.isSurrogate(); });
}

/// Names by whether somebody else has them too, alone or in a longer one.
struct SortedNames {
    QStringList own, shared;
};
SortedNames sorted(const QStringList& names, const QList<Person>& others) {
    SortedNames found;
    for (const QString& name : names) {
        const QString folded = foldedName(name);
        const bool isShared = !isName(folded) || std::any_of(others.begin(), others.end(), [&](const Person& other) {
            return foldedName(other.name).contains(folded);
        });
        (isShared ? found.shared : found.own).append(name);
    }
    return found;
}

/// Notes of others, and where their faces and sightings come from, as far as these names stand in them; a line each.
Result<QStringList> mentionsIn(const GalleryStore& store, const QStringList& names, const QList<Person>& others,
                               const ErasedRows& erased) {
    constexpr qsizetype kMost = 100;  // more nobody reads
    constexpr int kSightingsAtOnce = 500;
    QStringList found;
    const auto look = [&](const QString& whose, const QString& text) {
        const QString line = whose + u": "_s + text.simplified();
        if (found.size() < kMost && !text.isEmpty() && mentionsAny(text, names) && !found.contains(line))
            found.append(line);
    };
    if (names.isEmpty()) return found;
    const auto faces = store.faces().records();
    if (!faces) return faces.error();
    QHash<qint64, QStringList> sources;  // by person
    for (const FaceRecord& face : *faces) sources[face.personId].append(QString::fromStdString(face.source));
    for (const Person& person : others) {
        look(person.name, person.note);
        for (const QString& source : sources.value(person.id)) look(person.name, source);
    }
    for (qint64 last = 0; found.size() < kMost;) {
        const auto sightings = store.sightings().after(last, kSightingsAtOnce);
        if (!sightings) return sightings.error();
        for (const Sighting& sighting : *sightings)
            if (!erased.sightings.contains(sighting.id)) look(sighting.personName, sighting.source);
        if (sightings->isEmpty()) break;
        last = sightings->last().id;
    }
    return found;
}

/// What is stored of the rows, as it stands in the file: encrypted where the store is.
QList<QByteArray> storedBytesOf(Sql& sql, const ErasedRows& rows) {
    QList<QByteArray> found;
    const auto add = [&](const QString& column, const QString& table, const QString& key, const QSet<qint64>& ids) {
        for (const qint64 id : ids)
            sql.forEachRow(u"SELECT %1 FROM %2 WHERE %3 = ? AND %1 IS NOT NULL"_s.arg(column, table, key), {id},
                           [&](const QSqlQuery& row) { found.append(row.value(0).toByteArray()); });
    };
    add(u"png"_s, u"crops"_s, u"face_id"_s, rows.faces);
    add(u"vector"_s, u"embeddings"_s, u"face_id"_s, rows.faces);
    add(u"crop_png"_s, u"sightings"_s, u"id"_s, rows.sightings);
    add(u"vector"_s, u"sightings"_s, u"id"_s, rows.sightings);
    add(u"crop_png"_s, u"rejected_looks"_s, u"id"_s, rows.looks);
    add(u"vector"_s, u"rejected_embeddings"_s, u"look_id"_s, rows.looks);
    add(u"sealed"_s, u"person_keys"_s, u"person_id"_s, rows.people);
    return found;
}

/// Those of the bytes that are a face of somebody else too. Lengths are compared first: they are read without the rest.
QSet<QByteArray> othersAmong(Sql& sql, const ErasedRows& rows, const QList<QByteArray>& bytes) {
    const QSet<QByteArray> wanted(bytes.begin(), bytes.end());
    QSet<qsizetype> lengths;
    for (const QByteArray& one : bytes) lengths.insert(one.size());
    QSet<QByteArray> shared;
    QList<qint64> alike;
    sql.forEachRow(u"SELECT face_id, length(png) FROM crops"_s, {}, [&](const QSqlQuery& row) {
        if (!rows.faces.contains(row.value(0).toLongLong()) && lengths.contains(row.value(1).toLongLong()))
            alike.append(row.value(0).toLongLong());
    });
    for (const qint64 face : std::as_const(alike))
        if (const QByteArray png = sql.value(u"SELECT png FROM crops WHERE face_id = ?"_s, {face}).toByteArray();
            wanted.contains(png))
            shared.insert(png);
    sql.forEachRow(u"SELECT face_id, vector FROM embeddings"_s, {}, [&](const QSqlQuery& row) {
        if (const QByteArray vector = row.value(1).toByteArray();
            !rows.faces.contains(row.value(0).toLongLong()) && wanted.contains(vector))
            shared.insert(vector);
    });
    return shared;
}

/// As programs write it that keep JSON to ASCII.
QString escapedInJson(const QString& name) {
    QString escaped;
    for (const QChar letter : name)
        escaped += letter.unicode() < 0x80 ? QString(letter) : u"\\u%1"_s.arg(letter.unicode(), 4, 16, QChar(u'0'));
    return escaped;
}

/// How names may stand in a file, by its start: nowhere but as bytes in pictures, vectors and databases.
enum class Text { None, Utf8, Utf16 };
Text textIn(const QByteArray& start) {
    if (start.startsWith("\xFF\xFE") || start.startsWith("\xFE\xFF")) return Text::Utf16;
    return start.contains('\0') ? Text::None : Text::Utf8;
}

/// Of weights the card in front.
QString cardIn(const QByteArray& start) {
    if (start.size() <= 8 || start[8] != '{') return {};
    const auto length = qFromLittleEndian<quint64>(start.constData());
    return length < quint64(start.size()) ? QString::fromUtf8(start.mid(8, qsizetype(length))) : QString();
}

/// Archives and the like, in which nothing stands as it is.
bool isPacked(const QByteArray& start) {
    using namespace std::string_view_literals;
    constexpr std::array kStarts{"PK\x03\x04"sv,
                                 "\x1F\x8B"sv,
                                 "BZh"sv,
                                 "\xFD"
                                 "7zXZ"sv,
                                 "\x28\xB5\x2F\xFD"sv,
                                 "7z\xBC\xAF"sv,
                                 "Rar!"sv,
                                 "FNseal"sv};
    return std::ranges::any_of(kStarts, [&](std::string_view one) { return start.startsWith(QByteArrayView(one)); });
}

/// Gives a file from its start, `kReadBytes` at a time, and nothing at its end.
using Reading = std::function<Result<QByteArray>()>;

/// The files of the store itself are read through SQLite, its index of the log, which holds numbers of pages, not at
/// all. Errors: FileUnreadable
Result<Reading> readingOf(const QString& path, const QString& store) {
    const bool isLog = path == store + u"-wal"_s;
    if (path == store + u"-shm"_s) return Reading([] { return QByteArray(); });
    if (path == store || isLog) {
        auto opened = RawDatabase::open(store);
        if (!opened) return opened.error();
        const std::shared_ptr<const RawDatabase> raw = std::move(opened).value();
        const auto part = isLog ? RawDatabase::Part::Log : RawDatabase::Part::File;
        return Reading([raw, part, at = qint64(0)]() mutable {
            auto bytes = raw->read(part, at, kReadBytes);
            if (bytes) at += bytes->size();
            return bytes;
        });
    }
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, path.toStdString()};
    return Reading([file] { return file->read(kReadBytes); });
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

Result<ErasedTraces> ErasedTraces::of(const GalleryStore& store, const QList<qint64>& personIds,
                                      const QList<SimilarLook>& also) {
    if (store.isReadOnly()) return Error{ErrorCode::StoreReadOnly, store.folder().toStdString()};
    ErasedTraces traces;
    traces.m_folder = store.folder();
    auto rows = store.people().rowsOf(personIds);
    if (!rows) return rows.error();
    for (const SimilarLook& look : also) (look.isSighting ? rows->sightings : rows->looks).insert(look.id);
    const auto names = store.people().allNamesOf(rows->people);
    if (!names) return names.error();
    auto others = store.people().all();
    if (!others) return others.error();
    others->removeIf([&](const Person& person) { return rows->people.contains(person.id); });
    const SortedNames sortedNames = sorted(*names, *others);
    traces.m_shared = sortedNames.shared;
    auto mentions = mentionsIn(store, sortedNames.own, *others, *rows);
    if (!mentions) return mentions.error();
    traces.m_mentions = std::move(*mentions);
    for (const QString& name : sortedNames.own) {
        traces.m_names.append(name);
        if (const QString escaped = escapedInJson(name); escaped != name) traces.m_names.append(escaped);
        if (const QByteArray bytes = name.toUtf8(); bytes.size() >= kShortestName)
            traces.m_pieces.append(bytes);
        else
            ++traces.m_shortNames;
    }
    QList<QByteArray> stored;
    QSet<QByteArray> shared;
    const auto looked = store.exchange().lookInto([&](Sql& sql) {
        stored = storedBytesOf(sql, *rows);
        shared = othersAmong(sql, *rows, stored);
    });
    if (!looked) return looked.error();
    for (const QByteArray& bytes : std::as_const(stored))
        if (!shared.contains(bytes)) traces.m_pieces.append(pieceOf(bytes));

    // Readable, whether the store is encrypted or not: another program may have made files of them.
    const auto takePicture = [&](const Result<QByteArray>& png) -> Result<void> {
        if (!png) return png.error().code == ErrorCode::NotFound ? Result<void>() : png.error();
        if (shared.contains(*png)) return {};
        if (!stored.contains(*png)) traces.m_pieces.append(pieceOf(*png));
        if (Likeness likeness = likenessOf(*png); !likeness.empty()) traces.m_likenesses.push_back(std::move(likeness));
        return {};
    };
    for (const qint64 face : std::as_const(rows->faces))
        if (const auto taken = takePicture(store.faces().cropPng(face)); !taken) return taken.error();
    for (const qint64 sighting : std::as_const(rows->sightings))
        if (const auto taken = takePicture(store.sightings().cropPng(sighting)); !taken) return taken.error();
    return traces;
}

ErasedTraces::Likeness ErasedTraces::likenessOf(const QByteArray& png) {
    const auto crop = cropFromPng(png);
    if (!crop) return {};
    constexpr int kBlocks = kCropSidePx / kBlockPx;
    Likeness likeness(std::size_t(kBlocks * kBlocks));
    for (int y = 0; y < kCropSidePx; ++y)
        for (int x = 0; x < kCropSidePx; ++x) {
            const auto& pixel = crop->at<cv::Vec3b>(y, x);
            likeness[std::size_t(y / kBlockPx * kBlocks + x / kBlockPx)] += float(pixel[0] + pixel[1] + pixel[2]);
        }
    const float mean = std::accumulate(likeness.begin(), likeness.end(), 0.0F) / float(likeness.size());
    for (float& value : likeness) value -= mean;
    if (!normalize(likeness)) return {};  // of one colour: like all others
    return likeness;
}

bool ErasedTraces::resemblesOne(const QByteArray& png) const {
    const Likeness likeness = likenessOf(png);
    return !likeness.empty() && std::any_of(m_likenesses.begin(), m_likenesses.end(),
                                            [&](const Likeness& one) { return dot(one, likeness) >= kSamePicture; });
}

/// In its name, or in those of the folders between it and the store.
bool ErasedTraces::namesOneOf(const QString& path) const {
    return mentionsAny(path.startsWith(m_folder) ? path.mid(m_folder.size()) : QFileInfo(path).fileName(), m_names);
}

bool ErasedTraces::isOfTraining(const QString& path) const {
    return path.startsWith(m_folder + u"/trainings/"_s);
}

Result<ErasedTraces::Found> ErasedTraces::findIn(JobControl& control) const {
    Found found{.mentions = m_mentions, .notLookedFor = m_shared};
    QStringList paths;
    qint64 bytes = 0, read = 0;
    QStringList folders{m_folder};
    for (const Leftover& leftover : leftoversOf(m_folder))
        if (!leftover.path.startsWith(m_folder + u'/')) folders.append(leftover.path);
    for (const QString& folder : std::as_const(folders))
        for (QDirIterator each(folder, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System,
                               QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
             each.hasNext();) {
            const QString path = each.next();
            const QFileInfo info = each.fileInfo();
            if (info.isFile()) {
                paths.append(path);
                bytes += info.size();
            } else if ((info.isDir() && !(info.isReadable() && info.isExecutable())) ||
                       (info.isSymLink() && !info.exists())) {  // its drive may be away
                found.unknown.append(path);
            }
        }
    const Finder finder(m_pieces);
    for (const QString& path : std::as_const(paths)) {
        const auto reading = readingOf(path, storeFilePath(m_folder));
        constexpr qsizetype kOverlap = 1024;
        QByteArray window;
        bool clean = !namesOneOf(path), known = reading.ok(), packed = false;
        std::optional<Text> text;
        QStringDecoder fromUtf16(QStringDecoder::Utf16);  // knows the order of the bytes by their mark
        while (clean && known) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            const auto bytesRead = (*reading)();
            known = bytesRead.ok();
            if (!known || bytesRead->isEmpty()) break;
            const QByteArray& more = *bytesRead;
            window = window.right(kOverlap) + more;
            clean = !finder.findIn(window);
            if (!text) {
                text = textIn(more);
                // What trainings keep encrypted an erasure has opened.
                packed = isPacked(more) && !(FileSeal::isSealed(more.toStdString()) && isOfTraining(path));
                if (clean && path.endsWith(u".png"_s)) clean = !resemblesOne(more);
                if (clean) clean = !mentionsAny(cardIn(more), m_names);
            }
            if (clean && text != Text::None && !m_names.isEmpty())
                clean =
                    !mentionsAny(text == Text::Utf8 ? QString::fromUtf8(window) : QString(fromUtf16(more)), m_names);
            read += more.size();
            control.report(static_cast<int>(read / kMiB), static_cast<int>(bytes / kMiB));
        }
        if (!clean)
            found.files.append(path);
        else if ((!known && QFile::exists(path)) || packed)  // a log that was emptied is taken away
            found.unknown.append(path);
    }
    return found;
}

}  // namespace facenet
