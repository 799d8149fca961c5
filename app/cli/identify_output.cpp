#include "app/cli/identify_output.h"

#include <filesystem>
#include <map>

#include "app/cli/faces.h"
#include "app/cli/left_out.h"
#include "core/video/kept_address.h"

namespace facenet::cli {

namespace {

bool isKnown(const LiveFace& face) {
    return face.tracked.identity.verdict == Identity::Verdict::Known;
}

Json identifiedJson(const LiveFace& face) {
    const Identity& identity = face.tracked.identity;
    Json json = faceJson(face.tracked.face);
    json["track"] = face.tracked.trackId;
    json["name"] = isKnown(face) ? Json(identity.name) : Json();
    // Of the nearest person, whether named or not; none in an empty gallery or before the first look.
    json["similarity"] = identity.personId != 0 ? Json(rounded(identity.cosineSimilarity, 4)) : Json();
    return json;
}

std::string similarityText(const Identity& identity) {
    return identity.personId != 0 ? " (" + fixed(identity.cosineSimilarity, 2) + ")" : std::string();
}

std::string faceText(const Identity& identity) {
    switch (identity.verdict) {
        case Identity::Verdict::Known:
            return identity.name + similarityText(identity);
        case Identity::Verdict::Unsure:
            return "unsure" + similarityText(identity);
        case Identity::Verdict::Unknown:
            return "unknown" + similarityText(identity);
        case Identity::Verdict::NotComparable:
            break;
    }
    return "too poor to judge";
}

}  // namespace

IdentifyOutput::IdentifyOutput(Console& console, const SourceAddress& address,
                               std::function<void(std::int64_t)> onNamed)
    : m_console(console),
      m_source(withoutPassword(toString(address))),
      m_stills(address.kind == SourceAddress::Kind::Image || address.kind == SourceAddress::Kind::ImageFolder),
      m_onNamed(std::move(onNamed)) {}

bool IdentifyOutput::print(const LiveFrameResult& result) {
    bool known = false;
    for (const LiveFace& face : result.faces)
        if (isKnown(face)) {
            known = true;
            if (m_named.insert(face.tracked.identity.personId).second) m_onNamed(face.tracked.identity.personId);
        }
    if (m_console.json()) {
        Json faces = Json::array();
        for (const LiveFace& face : result.faces) faces.push_back(identifiedJson(face));
        m_console.print(Json{{"source", m_stills ? result.frame->name : m_source},
                             {"frame", result.frame->sequence},
                             {"time_s", rounded(result.frame->timeS, 3)},
                             {"faces", std::move(faces)}});
    } else {
        printText(result);
    }
    return known;
}

void IdentifyOutput::printText(const LiveFrameResult& result) {
    std::map<std::int64_t, const LiveFace*> byTrack;  // in an order that lasts from frame to frame
    for (const LiveFace& face : result.faces) byTrack[face.tracked.trackId] = &face;
    std::string who, text;
    for (const auto& [track, face] : byTrack) {
        const Identity& identity = face->tracked.identity;
        who += std::to_string(track) + (isKnown(*face) ? identity.name : "") + '\n';
        text += (text.empty() ? "" : ", ") + faceText(identity);
    }
    if (text.empty()) text = "no face";
    if (m_stills)
        m_console.print(result.frame->name + ": " + text);
    else if (who != m_lastFaces)
        m_console.print(durationText(result.frame->timeS) + "  frame " + std::to_string(result.frame->sequence) + ": " +
                        text);
    m_lastFaces = who;
}

void IdentifyOutput::printFailure(const Error& error) {
    // Errors name a picture and then what is wrong with it.
    std::string path = error.context;
    std::error_code unknown;
    for (auto at = path.rfind(": "); at != std::string::npos && !std::filesystem::exists(path, unknown);
         at = path.rfind(": "))
        path.resize(at);
    tellLeftOut(m_console, std::filesystem::exists(path, unknown) ? path : m_source, error);
}

void IdentifyOutput::printDamage(std::int64_t pictures) {
    if (pictures == 0) return;
    m_console.notice(m_source + ": damaged; " + std::to_string(pictures) + (pictures == 1 ? " picture" : " pictures") +
                     " could not be read or not whole");
    if (m_console.json()) m_console.print(Json{{"source", m_source}, {"damaged_pictures", pictures}});
}

}  // namespace facenet::cli
