#include "database/exchange/export_tables.h"

#include <QMap>

#include "database/exchange/json_fields.h"
#include "database/exchange/package_path.h"
#include "database/exchange/tables.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

QString textOf(const QDateTime& time) {
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QString textOf(double number) {
    return QString::number(number, 'g', 9);
}

const QStringList kQualityColumns{u"size_px"_s,   u"sharpness"_s, u"brightness"_s, u"yaw_deg"_s,
                                  u"pitch_deg"_s, u"roll_deg"_s,  u"confidence"_s};

QStringList cellsOf(const FaceQuality& q) {
    return {textOf(double(q.sizePx)),    textOf(double(q.sharpness)), textOf(double(q.brightness)),
            textOf(double(q.yawDeg)),    textOf(double(q.pitchDeg)),  textOf(double(q.rollDeg)),
            textOf(double(q.confidence))};
}

/// One table in both forms: the same columns, a line a row.
class Table {
public:
    explicit Table(QStringList columns) : m_columns(std::move(columns)), m_csv(csvLine(m_columns)) {}

    void add(const QStringList& cells) {
        m_csv += csvLine(cells);
        Json row = Json::object();
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            bool isNumber = false;
            const double number = cells[i].toDouble(&isNumber);
            const bool figure = isNumber && (kQualityColumns.contains(m_columns[i]) || m_columns[i] == u"faces"_s ||
                                             m_columns[i] == u"cosine_similarity"_s);
            row[m_columns[i].toStdString()] = figure ? Json(number) : Json(cells[i].toStdString());
        }
        m_jsonLines += QByteArray::fromStdString(row.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
    }

    void addTo(StoreReader& reader, const QString& name) const {
        reader.addFile(name + u".csv"_s, m_csv);
        reader.addFile(name + u".jsonl"_s, m_jsonLines);
    }

private:
    QStringList m_columns;
    QByteArray m_csv, m_jsonLines;
};

QStringList modelsOf(const EmbeddingsByModel& embeddings) {
    QStringList models;
    for (const auto& [model, embedding] : embeddings) models.append(model);
    return models;
}

/// The embeddings of one model, with whose they are.
struct ModelRows {
    QList<Embedding> rows;
    QByteArray table = csvLine({u"row"_s, u"name"_s, u"picture"_s, u"model"_s});
};

const char* wordsFor(JournalKind kind) {
    switch (kind) {
        case JournalKind::Enroll:
            return "enrolled";
        case JournalKind::AddFaces:
            return "faces added";
        case JournalKind::Rename:
            return "renamed";
        case JournalKind::SetNote:
            return "note changed";
        case JournalKind::Merge:
            return "merged with another entry";
        case JournalKind::MoveFaces:
            return "faces moved";
        case JournalKind::Split:
            return "faces made a person of their own";
        case JournalKind::SetPortrait:
            return "portrait chosen";
        case JournalKind::RemovePeople:
            return "removed";
        case JournalKind::RemoveFaces:
            return "faces removed";
        case JournalKind::Reject:
            return "a look marked as not this person";
        case JournalKind::NameSightings:
            return "sightings named";
        case JournalKind::RemoveSightings:
            return "sightings removed";
        case JournalKind::RejectFaces:
            return "faces marked as not this person";
        case JournalKind::BeStricter:
            return "told apart more strictly from somebody who looks alike";
        case JournalKind::Import:
            return "imported";
        case JournalKind::RenewConsent:
            return "consent renewed";
        case JournalKind::ReviewConsent:
            return "consent reviewed";
    }
    return "";
}

QString row(const QStringList& cells, const char* tag = "td") {
    QString html = u"<tr>"_s;
    for (const QString& cell : cells) html += u"<%1>%2</%1>"_s.arg(QLatin1StringView(tag), cell.toHtmlEscaped());
    return html + u"</tr>\n"_s;
}

QString pictureOf(const QString& folder, const QString& name, const QString& words) {
    if (name.isEmpty()) return {};
    const QString path = QString::fromLatin1((folder + u'/' + name).toUtf8().toPercentEncoding("/"));
    return u"<figure><img src=\"%1\" width=\"160\" height=\"160\" alt=\"\"><figcaption>%2</figcaption></figure>\n"_s
        .arg(path, words.toHtmlEscaped());
}

}  // namespace

void addTables(StoreReader& reader) {
    Table people({u"name"_s, u"folder"_s, u"note"_s, u"created_at"_s, u"consented_at"_s, u"faces"_s});
    Table faces(QStringList{u"name"_s, u"picture"_s, u"source"_s, u"taken_at"_s} + kQualityColumns +
                QStringList{u"models"_s});
    Table sightings(
        QStringList{u"name"_s, u"picture"_s, u"seen_at"_s, u"seen_until"_s, u"source"_s, u"cosine_similarity"_s} +
        kQualityColumns + QStringList{u"models"_s});
    QMap<QString, ModelRows> models;
    QHash<QString, QString> names;
    for (const auto& [id, folder, person] : reader.people()) {
        names.insert(folder, person.name);
        people.add({person.name, folder, person.note, textOf(person.createdAt), textOf(person.consentedAt),
                    QString::number(person.faces.size())});
        for (const PackagedFace& face : person.faces) {
            const QString picture = folder + u'/' + face.picture;
            faces.add(QStringList{person.name, picture, face.source, textOf(face.takenAt)} + cellsOf(face.quality) +
                      QStringList{modelsOf(face.embeddings).join(u' ')});
            for (const auto& [model, embedding] : face.embeddings) {
                ModelRows& rows = models[model];
                rows.table += csvLine({QString::number(rows.rows.size()), person.name, picture, model});
                rows.rows.append(embedding);
            }
        }
    }
    for (const auto& [folder, records] : reader.sightings())
        for (const SightingRecord& sighting : records)
            sightings.add(QStringList{sighting.person ? names.value(*sighting.person) : QString(),
                                      sighting.picture.isEmpty() ? QString() : folder + u'/' + sighting.picture,
                                      textOf(sighting.seenAt), textOf(sighting.seenUntil), sighting.source,
                                      textOf(sighting.cosineSimilarity)} +
                          cellsOf(sighting.quality) + QStringList{modelsOf(sighting.embeddings).join(u' ')});
    people.addTo(reader, u"people"_s);
    faces.addTo(reader, u"faces"_s);
    sightings.addTo(reader, u"sightings"_s);
    QSet<QString> taken;
    for (const auto& [model, rows] : models.asKeyValueRange()) {
        const QString name = u"embeddings/"_s + folderNameFor(model, taken);
        reader.addFile(name + u".npy"_s, npyArray(rows.rows));
        reader.addFile(name + u".csv"_s, rows.table);
    }
}

void addPersonPage(StoreReader& reader, const QList<JournalEntry>& journal) {
    const auto& [id, folder, person] = reader.people().first();
    Table history({u"at"_s, u"change"_s, u"name"_s, u"count"_s, u"undone"_s});
    QString changes;
    for (const JournalEntry& entry : journal) {
        const QStringList cells{textOf(entry.at), QString::fromLatin1(wordsFor(entry.kind)), entry.subject,
                                QString::number(entry.count), entry.undone ? u"yes"_s : QString()};
        history.add(cells);
        changes += row(cells);
    }
    history.addTo(reader, u"history"_s);

    QString faces, seen;
    for (const PackagedFace& face : person.faces)
        faces += pictureOf(folder, face.picture, textOf(face.takenAt) + u' ' + face.source);
    for (const auto& [place, records] : reader.sightings())
        for (const SightingRecord& sighting : records) {
            const QString visit = textOf(sighting.seenAt) + u" – "_s + textOf(sighting.seenUntil);
            seen += sighting.picture.isEmpty() ? u"<p>%1 %2</p>\n"_s.arg(visit, sighting.source.toHtmlEscaped())
                                               : pictureOf(place, sighting.picture, visit + u' ' + sighting.source);
        }
    const QString page =
        uR"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>%1</title>
<style>body{font-family:sans-serif;margin:2em}figure{display:inline-block;width:160px;margin:4px;vertical-align:top;
font-size:small;overflow-wrap:anywhere}td,th{text-align:left;padding:2px 12px 2px 0}</style></head><body>
<h1>%1</h1>
<table>%2</table>
<h2>Faces</h2>
<p>The pictures that are stored, with when and where they come from. faces.csv has their quality; the folder embeddings
has the 128 numbers that each model made of each face.</p>
%3<h2>Seen</h2>
%4<h2>Changes</h2>
<table>%5</table>
</body></html>
)"_s;
    QString facts = row({u"Stored since"_s, textOf(person.createdAt)}) + row({u"Note"_s, person.note});
    for (const Consent& consent : person.consents) {
        facts += row({u"Consent given"_s, textOf(consent.givenAt)});
        if (!consent.text.isEmpty())
            facts += row({u"to version %1"_s.arg(consent.version), consent.text}) + row({u"for"_s, consent.purpose});
        if (consent.expiresAt.isValid()) facts += row({u"until"_s, textOf(consent.expiresAt)});
    }
    // One after the other would replace marks inside what was put in.
    reader.addFile(u"index.html"_s,
                   page.arg(person.name.toHtmlEscaped(), facts, faces, seen,
                            row({u"when"_s, u"what"_s, u"name"_s, u"count"_s, u"undone"_s}, "th") + changes)
                       .toUtf8());
}

}  // namespace facenet
