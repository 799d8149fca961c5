#include "tests/support/logical_dump.h"

#include <algorithm>
#include <limits>

namespace facenet::test {

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray bytesOf(const Embedding& embedding) {
    return QByteArray(reinterpret_cast<const char*>(embedding.data()), qsizetype(embedding.size() * sizeof(float)));
}

QByteArray text(const FaceQuality& q) {
    QByteArray line;
    for (const float figure : {q.sizePx, q.sharpness, q.brightness, q.yawDeg, q.pitchDeg, q.rollDeg, q.confidence})
        line += ' ' + QByteArray::number(double(figure), 'g', 9);
    return line;
}

QByteArray text(const QDateTime& time) {
    return time.isValid() ? ' ' + QByteArray::number(time.toMSecsSinceEpoch()) : QByteArray(" never");
}

QByteArray text(const QString& words) {
    return " '" + words.toUtf8() + '\'';
}

template <typename T>
T orFail(Result<T> result, QByteArray& dump) {
    if (result) return std::move(result).value();
    dump += "FAILED " + QByteArray::fromStdString(result.error().context) + '\n';
    return T();
}

QByteArray dumpOf(const GalleryStore& store, const Person& person, const QList<StoredModel>& models, bool vectors) {
    QByteArray dump;
    dump += "person" + text(person.name) + text(person.note) + text(person.createdAt) + text(person.consentedAt) + ' ' +
            QByteArray::number(person.faceCount) + text(person.lastSeenAt) + '\n';
    for (const Consent& consent : orFail(store.people().consentsOf(person.id), dump))
        dump += " consent" + text(consent.givenAt) + text(consent.version) + text(consent.purpose) +
                text(consent.text) + text(consent.expiresAt) + text(consent.reviewAt) + '\n';
    const qint64 portrait = orFail(store.exchange().chosenPortraitOf(person.id), dump);
    QList<StoredFace> faces = orFail(store.faces().of(person.id), dump);
    std::sort(faces.begin(), faces.end(), [](const StoredFace& a, const StoredFace& b) { return a.id < b.id; });
    for (const StoredFace& face : std::as_const(faces)) {
        dump += " face" + text(face.quality) + text(face.source) + text(face.takenAt) + ' ' + face.pictureHash.toHex();
        dump += face.id == portrait ? " portrait" : "";
        dump += face.id == person.portraitFaceId ? " shown " : " ";
        dump += orFail(store.faces().cropPng(face.id), dump) + '\n';
        for (const StoredModel& model : vectors ? models : QList<StoredModel>())
            if (const auto embedding = store.faces().embeddingOf(face.id, model.id))
                dump += "  " + model.id.toUtf8() + ' ' + bytesOf(*embedding) + '\n';
    }
    for (const RejectedLook& look : orFail(store.exchange().rejectedLooksOf(person.id), dump)) {
        if (!vectors && look.cropPng.isEmpty()) continue;
        dump += " look" + text(look.createdAt) + ' ' + look.cropPng + '\n';
        for (const auto& [model, embedding] : vectors ? look.embeddings : decltype(look.embeddings)())
            dump += "  " + model.toUtf8() + ' ' + bytesOf(embedding) + '\n';
    }
    return dump;
}

QByteArray dumpOf(const GalleryStore& store, bool vectors) {
    QByteArray dump;
    const auto models = orFail(store.exchange().models(), dump);
    for (const StoredModel& model : models)
        dump += "model" + text(model.id) + text(model.name) + text(model.metadataJson) + '\n';
    if (vectors) dump += "settings" + text(orFail(store.setting(u"recognition"_s), dump)) + '\n';
    for (const Person& person : orFail(store.people().all(), dump)) dump += dumpOf(store, person, models, vectors);
    for (const Sighting& s : orFail(store.sightings().after(0, std::numeric_limits<int>::max()), dump))
        dump += "sighting" + text(s.personId ? s.personName : u"nobody"_s) + text(s.seenAt) + text(s.seenUntil) +
                text(s.source) + ' ' + QByteArray::number(s.cosineSimilarity, 'g', 17) + text(s.quality) + ' ' +
                s.cropPng + (vectors ? text(s.modelId) + bytesOf(s.embedding) : QByteArray()) + '\n';
    for (const auto& [model, pair] : orFail(store.people().strictPairs(), dump))
        dump += "strict" + text(orFail(store.people().get(pair.first), dump).name) +
                text(orFail(store.people().get(pair.second), dump).name) + text(model) + ' ' +
                QByteArray::number(pair.threshold, 'g', 9) + '\n';
    for (const DismissedSuggestion& one : orFail(store.people().dismissedSuggestions(), dump)) {
        dump += "dismissed " + QByteArray::number(static_cast<int>(one.kind)) + ' ' + QByteArray::number(one.faces);
        for (const qint64 id : {one.personId, one.otherPersonId})
            if (id != 0) dump += text(orFail(store.people().get(id), dump).name);
        for (const qint64 id : {one.faceId, one.otherFaceId})
            if (id != 0) dump += ' ' + orFail(store.faces().cropPng(id), dump);
        dump += '\n';
    }
    return dump;
}

}  // namespace

QByteArray logicalDump(const GalleryStore& store) {
    return dumpOf(store, true);
}

QByteArray dumpWithoutVectors(const GalleryStore& store) {
    return dumpOf(store, false);
}

}  // namespace facenet::test
