#include "core/video/film_reader.h"

extern "C" {
#include <libavutil/avstring.h>
}

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/file_reader.h"
#include "core/picture/picture_format.h"
#include "core/picture/read_picture.h"
#include "core/video/matroska_rotation.h"
#include "core/video/reachable_host.h"

namespace facenet {

namespace {

/// Containers of films, and of the sounds that are told from them; FFmpeg reads some 300 others, texts among them.
constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,vc1,ivf,obu,av1,flv,asf,asf_o,ogg,"
    "rm,dv,mxf,nut,wtv,yuv4mpegpipe,gxf,mjpeg,mpjpeg,rtsp,sdp,rtp,hls,aac,ac3,eac3,mp3,flac,wav";
constexpr AVRational kContainerClock{1, AV_TIME_BASE};
constexpr const char* kProtocolsOfFiles = "file";
constexpr const char* kProtocolsOfStreams = "http,https,httpproxy,crypto,tcp,tls,udp,rtp,srtp,rtmp,rtmps";
/// Whoever asked for an encrypted connection gets no parts over another one.
constexpr const char* kProtocolsOfEncryptedStreams = "https,httpproxy,crypto,tcp,tls,rtmps";

/// Else a colon in a path would end the name of a protocol.
constexpr std::string_view kFilePrefix = "file:";

/// What cameras and broadcasters send without an end; another container that a web server sends ends where it ends.
constexpr std::array<std::string_view, 7> kEndlessContainers{"mpjpeg", "mjpeg", "mpegts", "flv", "hls", "h264", "hevc"};

/// So much may be missing at the end of a film before it counts as broken off.
constexpr double kMissingAtEndS = 1, kMissingAfterFailureS = 0.1;
/// So many failed reads in a row, and the rest is garbage.
constexpr int kMostFailuresInARow = 1000;

/// Settings for FFmpeg.
class Options {
public:
    Options() = default;
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    ~Options() { av_dict_free(&m_settings); }

    Options& set(const char* key, const char* value) {
        av_dict_set(&m_settings, key, value, 0);
        return *this;
    }
    AVDictionary** get() { return &m_settings; }

private:
    AVDictionary* m_settings = nullptr;
};

double secondsOf(std::int64_t time, AVRational base) {
    return static_cast<double>(time) * av_q2d(base);
}

/// Each by its own name, the first of several.
bool isOf(const AVInputFormat& format, std::string_view name) {
    return av_match_name(std::string(name).c_str(), format.name) != 0;
}

/// Does the header tell how long the pictures are, apart from the sound?
bool tellsLengthOfPictures(const AVInputFormat& format) {
    return isOf(format, "mov") || isOf(format, "avi");
}

/// In: degrees, clockwise
int orientationOfAngle(int degrees) {
    switch (((degrees % 360) + 360) % 360) {
        case 90:
            return 6;
        case 180:
            return 3;
        case 270:
            return 8;
        default:
            return 1;
    }
}

/// What a Matroska film's head says of its pictures. The place of reading stays where it is.
std::optional<int> orientationInHead(AVFormatContext& container, const AVStream& pictures) {
    constexpr std::size_t kHeadBytes = 65536;
    AVIOContext* io = container.pb;
    if (!isOf(*container.iformat, "matroska") || !io || (io->seekable & AVIO_SEEKABLE_NORMAL) == 0) return std::nullopt;
    const std::int64_t place = avio_tell(io);
    std::vector<std::byte> head(kHeadBytes);
    if (avio_seek(io, 0, SEEK_SET) < 0) return std::nullopt;
    const int read = avio_read(io, reinterpret_cast<unsigned char*>(head.data()), static_cast<int>(head.size()));
    avio_seek(io, place, SEEK_SET);
    if (read <= 0) return std::nullopt;
    return orientationOfMatroska(std::span(head).first(static_cast<std::size_t>(read)),
                                 static_cast<std::uint64_t>(pictures.id));
}

int notedOrientation(AVFormatContext& container, const AVStream& pictures) {
    std::size_t size = 0;
    const std::uint8_t* noted = av_stream_get_side_data(&pictures, AV_PKT_DATA_DISPLAYMATRIX, &size);
    DisplayMatrix matrix{};
    if (noted && size >= sizeof(matrix)) {
        std::memcpy(matrix.data(), noted, sizeof(matrix));
        return orientationOf(matrix);
    }
    if (const auto orientation = orientationInHead(container, pictures)) return *orientation;
    // A tag that converters leave in containers without a matrix.
    const AVDictionaryEntry* tag = av_dict_get(pictures.metadata, "rotate", nullptr, 0);
    return tag ? orientationOfAngle(std::atoi(tag->value)) : 1;
}

const char* protocolsFor(const std::string& url) {
    if (url.starts_with("file:")) return kProtocolsOfFiles;
    return url.starts_with("https:") || url.starts_with("rtmps:") ? kProtocolsOfEncryptedStreams : kProtocolsOfStreams;
}

/// Why a container was not opened, by what its first bytes are: of a film whose index stands apart from it, at the end
/// while it is recorded; a picture; something else. In: what is said where it cannot be opened at all
Error refusedContainer(const std::string& url, AVIOInterruptCB interrupt, ErrorCode otherwise) {
    constexpr int kProbedBytes = 4096;
    AVIOContext* io = nullptr;
    Options options;
    options.set("protocol_whitelist", protocolsFor(url)).set("tls_verify", "1").set("http_proxy", "");
    if (avio_open2(&io, url.c_str(), AVIO_FLAG_READ, &interrupt, options.get()) < 0) return {otherwise, {}};
    std::array<unsigned char, kProbedBytes + AVPROBE_PADDING_SIZE> start{};
    const int got = std::max(avio_read(io, start.data(), kProbedBytes), 0);
    avio_closep(&io);
    const PictureKind kind = recognizePicture(std::as_bytes(std::span(start)).first(static_cast<std::size_t>(got)));
    if (kind.format) return {ErrorCode::SourceUnsupported, "a picture; save it and open the file"};
    const AVProbeData probed{.filename = "", .buf = start.data(), .buf_size = got, .mime_type = nullptr};
    if (const AVInputFormat* format = av_probe_input_format(&probed, 1); format && isOf(*format, "mov"))
        return {ErrorCode::FilmWithoutIndex, {}};
    const bool saysMore = kind.refusal != PictureRefusal::Film && kind.name != kUnknownContent;
    return {ErrorCode::SourceUnsupported, saysMore ? std::string(kind.name) : std::string()};
}

std::string inSeconds(double seconds) {
    const auto tenths = std::llround(seconds * 10);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
}

/// Whether a file is an AVI whose header says no more bytes than there are.
/// Source: Microsoft, AVI RIFF File Reference
bool isWholeRiff(const std::string& path) {
    constexpr std::size_t kHeaderBytes = 12, kSizeAt = 4, kNameAt = 8;
    std::array<std::byte, kHeaderBytes> header{};
    const auto file = FileReader::open(path);
    if (!file || !file->read(0, header)) return false;
    const auto word = [&](std::size_t at) { return std::string(reinterpret_cast<const char*>(&header[at]), 4); };
    std::uint64_t size = 0;
    for (std::size_t i = 4; i-- > 0;) size = size << 8 | std::to_integer<std::uint64_t>(header[kSizeAt + i]);
    return word(0) == "RIFF" && word(kNameAt) == "AVI " && size + 8 <= file->size();
}

}  // namespace

Result<SourceInfo> FilmReader::openFile(const std::string& path, std::chrono::milliseconds patience,
                                        std::stop_token stop) {
    reachOnly({});
    m_isFile = true;
    m_isWholeAvi = isWholeRiff(path);
    return open(std::string(kFilePrefix) + path, patience, std::move(stop));
}

Result<SourceInfo> FilmReader::openStream(const std::string& address, std::chrono::milliseconds patience,
                                          std::stop_token stop) {
    reachOnly(address);
    return open(address, patience, std::move(stop));
}

Result<SourceInfo> FilmReader::open(const std::string& url, std::chrono::milliseconds patience, std::stop_token stop) {
    av_log_set_callback(&FilmReader::hear);  // what is wrong is returned, not printed
    m_stop = std::move(stop);
    m_patience = patience;
    m_deadline = Clock::now() + patience;
    m_packet.reset(av_packet_alloc());
    m_frame.reset(av_frame_alloc());
    if (!m_packet || !m_frame) return Error{ErrorCode::OutOfMemory, {}};
    if (const auto opened = openContainer(url); !opened) return opened.error();
    m_deadline = Clock::now() + patience;
    if (const auto chosen = choosePictures(); !chosen) return chosen.error();
    const bool isHttp = url.starts_with("http");
    const bool endlessContainer = std::any_of(kEndlessContainers.begin(), kEndlessContainers.end(),
                                              [&](auto name) { return isOf(*m_container->iformat, name); });
    // A web server gives a film as fast as it can; everybody else sends as it happens.
    m_isLive = !m_isFile && !(isHttp && (isFinite() || !endlessContainer));
    m_endless = m_isLive && !isFinite() && (!isHttp || endlessContainer);
    auto decoder = FilmDecoder::open(*m_pictures->codecpar, m_isLive);
    if (!decoder) return decoder.error();
    m_decoder.emplace(std::move(*decoder));

    // Many files that are no films fail only here.
    auto first = read();
    const bool goesBack = m_isFile || !m_container->pb || (m_container->pb->seekable & AVIO_SEEKABLE_NORMAL) != 0;
    if (!first && m_end && !goesBack && isOf(*m_container->iformat, "mov"))
        return Error{ErrorCode::SourceUnsupported,
                     "its index stands at its end, and the server sends it from its beginning only; download it first"};
    if (!first && (m_end || first.error().code == ErrorCode::SourceStalled))
        return Error{m_isLive ? ErrorCode::SourceNotFound : ErrorCode::SourceUnsupported, {}};
    if (!first) return first.error();
    SourceInfo opened = info();
    opened.resolution = {first->pixels.cols, first->pixels.rows};
    m_first = std::move(*first);
    return opened;
}

Result<void> FilmReader::openContainer(const std::string& url) {
    // FFmpeg would believe any server and send it the password.
    if (url.starts_with("rtsps:"))
        return Error{ErrorCode::SourceUnsupported, "the certificate of an rtsps address cannot be checked"};
    AVFormatContext* container = avformat_alloc_context();
    if (!container) return Error{ErrorCode::OutOfMemory, {}};
    container->interrupt_callback = {&FilmReader::askIfStopped, this};
    container->opaque = this;
    m_openByDefault = std::exchange(container->io_open, &FilmReader::openPart);
    Options options;
    options.set("format_whitelist", kContainers).set("protocol_whitelist", protocolsFor(url));
    if (!m_isFile)
        options.set("rtsp_transport", "tcp")
            .set("tls_verify", "1")
            .set("http_proxy", "")  // it would reach whatever a server leads to
            .set("reconnect", "1")
            .set("reconnect_delay_max", "2");
    // FFmpeg takes the first of pictures in a row for a picture, which is none of the containers.
    const AVInputFormat* format =
        m_isFile && isPicture(url.substr(kFilePrefix.size())) ? av_find_input_format("mjpeg") : nullptr;
    const int opened = avformat_open_input(&container, url.c_str(), format, options.get());  // frees it on failure
    m_container.reset(container);
    m_isSized = opened >= 0 && container->pb && avio_size(container->pb) > 0;
    if (opened >= 0) return {};
    if (isStopped()) return stopped(ErrorCode::SourceNotFound);
    if (opened == AVERROR(ENOMEM)) return Error{ErrorCode::OutOfMemory, {}};
    const bool isThere = m_isFile || opened == AVERROR_INVALIDDATA;
    if (!isThere && !url.starts_with("http")) return Error{ErrorCode::SourceNotFound, {}};
    return refusedContainer(url, {&FilmReader::askIfStopped, this},
                            isThere ? ErrorCode::SourceUnsupported : ErrorCode::SourceNotFound);
}

/// Parts that a film or a playlist names. Of a file there is none: it might lead anywhere on the disk.
int FilmReader::openPart(AVFormatContext* container, AVIOContext** io, const char* url, int flags,
                         AVDictionary** options) {
    auto& reader = *static_cast<FilmReader*>(container->opaque);
    if (reader.m_partsOpened++ > 0 && reader.m_isFile) return AVERROR(EPERM);
    // By itself FFmpeg believes any server, and does not pass on what it was told of the first one.
    if (!reader.m_isFile && options) {
        av_dict_set(options, "tls_verify", "1", 0);
        av_dict_set(options, "http_proxy", "", 0);
    }
    return reader.m_openByDefault(container, io, url, flags, options);
}

Result<void> FilmReader::choosePictures() {
    AVFormatContext& container = *m_container;
    if (avformat_find_stream_info(&container, nullptr) < 0 && isStopped()) return stopped(ErrorCode::SourceNotFound);
    const int chosen = av_find_best_stream(&container, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const bool isCover = chosen >= 0 && (container.streams[chosen]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (container.nb_streams == 0) return Error{ErrorCode::SourceUnsupported, {}};
    if (chosen < 0 || isCover) return Error{ErrorCode::FilmWithoutPictures, {}};
    m_pictures = container.streams[chosen];
    m_orientation = notedOrientation(*m_container, *m_pictures);
    noteLength();
    m_complaints = 0;  // of what it tried on the way
    return {};
}

/// How long the header says that it is, and of what: all else need not be read.
void FilmReader::noteLength() {
    const bool picturesApart = tellsLengthOfPictures(*m_container->iformat);
    const bool byHeader = m_container->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
    // FFmpeg shortens the duration of an AVI that is shorter than its header says; there the clock counts pictures.
    const bool isAvi = isOf(*m_container->iformat, "avi");
    m_packetsArePictures = picturesApart;
    if (picturesApart)
        m_promisedS =
            std::max(0.0, secondsOf(isAvi ? m_pictures->nb_frames : m_pictures->duration, m_pictures->time_base));
    else if (byHeader && !isOf(*m_container->iformat, "hls"))
        m_promisedS = std::max(0.0, secondsOf(m_container->duration, kContainerClock));
    const bool othersTell = m_promisedS > 0 && !picturesApart;
    for (unsigned i = 0; i < m_container->nb_streams; ++i)
        if (m_container->streams[i] != m_pictures && !othersTell) m_container->streams[i]->discard = AVDISCARD_ALL;
}

bool FilmReader::isFinite() const {
    return m_isFile || m_isSized || m_container->duration > 0;
}

SourceInfo FilmReader::info() const {
    SourceInfo info{.live = m_isLive};
    // Containers without an index give nonsense here: the time base as a rate.
    for (const AVRational rate : {m_pictures->avg_frame_rate, m_pictures->r_frame_rate})
        if (info.framesPerSecond == 0 && rate.num > 0 && rate.den > 0 && av_q2d(rate) <= 1000)
            info.framesPerSecond = av_q2d(rate);
    const double durationS = std::max(0.0, secondsOf(m_container->duration, kContainerClock));
    if (!m_isLive)
        info.frameCount =
            m_pictures->nb_frames > 0 ? m_pictures->nb_frames : std::llround(durationS * info.framesPerSecond);
    return info;
}

Result<FilmPicture> FilmReader::read() {
    if (m_first) return *std::exchange(m_first, std::nullopt);
    if (!m_decoder) return Error{ErrorCode::SourceLost, {}};
    m_deadline = Clock::now() + m_patience;
    while (!isStopped()) {
        const int received = m_decoder->receive(*m_frame);
        if (received == AVERROR(EAGAIN) && !m_end) {
            feedDecoder();
        } else if (received == 0) {
            ++m_decodedFrames;
            auto picture = pictureOf(*m_frame);
            av_frame_unref(m_frame.get());
            if (picture) return std::move(*picture);
            noteDamage();
        } else if (m_end) {
            return end();
        } else {
            noteDamage();
        }
    }
    return stopped(ErrorCode::SourceStalled);
}

void FilmReader::feedDecoder() {
    if (const int failure = av_read_frame(m_container.get(), m_packet.get()); failure < 0) {
        if (!isEnd(failure)) return;
        m_end = failure;
        m_decoder->send(nullptr);  // what it holds back still comes
        return;
    }
    m_damaged += std::exchange(m_failuresInARow, 0);
    const AVStream& stream = *m_container->streams[m_packet->stream_index];
    const std::int64_t time = m_packet->pts != AV_NOPTS_VALUE ? m_packet->pts : m_packet->dts;
    if (time != AV_NOPTS_VALUE)
        m_furthestS = std::max(m_furthestS, secondsOf(time + m_packet->duration, stream.time_base));
    if (&stream == m_pictures) lookForGap(*m_packet);
    if (&stream == m_pictures && (m_packet->flags & AV_PKT_FLAG_DISCARD) == 0) ++m_packets;
    if (&stream == m_pictures && m_decoder->send(m_packet.get()) < 0) noteDamage();
    av_packet_unref(m_packet.get());
}

void FilmReader::hear(void* object, int level, const char*, va_list) {
    if (object == nullptr || level > AV_LOG_ERROR || *static_cast<AVClass**>(object) != avformat_get_class()) return;
    const auto& container = *static_cast<AVFormatContext*>(object);
    if (container.interrupt_callback.callback == &FilmReader::askIfStopped)
        ++static_cast<FilmReader*>(container.interrupt_callback.opaque)->m_complaints;
}

/// What stood in what the demuxer has passed over nobody has seen: the times of the packets around leave it out.
void FilmReader::lookForGap(const AVPacket& packet) {
    ++m_sinceGap;
    ++m_sinceDamage;
    const AVRational rate = m_pictures->avg_frame_rate;
    const double timeS =
        packet.dts == AV_NOPTS_VALUE ? m_packetS.value_or(0) : secondsOf(packet.dts, m_pictures->time_base);
    const std::int64_t lost =
        m_packetS && rate.num > 0 && rate.den > 0 ? std::llround((timeS - *m_packetS) * av_q2d(rate)) - 1 : 0;
    m_packetS = timeS;
    if (lost > 0 && (m_sinceGap > kAround || lost > m_gap)) {
        m_gap = lost;
        m_sinceGap = 0;
        m_ofGapCounted = 0;
    }
    if (std::exchange(m_complaints, 0) > 0 || (packet.flags & AV_PKT_FLAG_CORRUPT) != 0)
        noteDamage();
    else
        countGap();
}

void FilmReader::noteDamage() {
    ++m_damaged;
    m_sinceDamage = 0;
    countGap();
}

/// Where there is damage, and only there: pictures of a film may stand for as long as they like.
void FilmReader::countGap() {
    if (m_sinceDamage > kAround || m_sinceGap > kAround || m_gap <= m_ofGapCounted) return;
    m_damaged += m_gap - std::max<std::int64_t>(m_ofGapCounted, 1);  // one was counted as damage
    m_ofGapCounted = m_gap;
}

/// A failed read need not be one.
bool FilmReader::isEnd(int failure) {
    if (failure == AVERROR(EAGAIN)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return false;
    }
    // Parts that cannot be understood or, on a disk, not be read: others may follow.
    const bool passes = failure == AVERROR_INVALIDDATA || (failure == AVERROR(EIO) && m_isFile);
    const bool atEnd = m_container->pb && avio_feof(m_container->pb) != 0;
    return !passes || atEnd || ++m_failuresInARow >= kMostFailuresInARow;
}

Error FilmReader::end() const {
    if (m_end == AVERROR(ENOMEM)) return {ErrorCode::OutOfMemory, {}};
    if (m_endless) return {ErrorCode::SourceLost, {}};
    const bool sized = m_isFile || m_isSized;
    const int failure = m_end == AVERROR_EOF && m_container->pb ? m_container->pb->error : *m_end;
    // Where a web server does not say how much comes, FFmpeg calls every end a failure.
    const bool failed = failure < 0 && failure != AVERROR_EOF && (sized || failure != AVERROR(EIO));
    // The last of pictures that stand for a while may stand until the end.
    const double mayMissS = failed ? kMissingAfterFailureS : std::max(kMissingAtEndS, m_longestGapS);
    const bool isThere = m_promisedS > 0 ? m_furthestS + mayMissS >= m_promisedS : !failed;
    // The clock of an AVI counts pictures; those that it lacks are missing in its middle when all its bytes are there.
    if (isThere || (m_isWholeAvi && !failed)) return {ErrorCode::SourceEnded, {}};
    if (m_isLive) return {ErrorCode::SourceLost, {}};
    const std::string reached = inSeconds(m_lastS);
    return {ErrorCode::SourceBrokenOff, m_promisedS > 0 ? reached + " of " + inSeconds(m_promisedS) : reached};
}

/// Those that have bytes: an empty one says that the picture before it stays. Without an index as many as the header
/// says.
std::int64_t FilmReader::picturesInIndex() const {
    const int entries = avformat_index_get_entries_count(m_pictures);
    if (entries == 0) return m_pictures->nb_frames;
    std::int64_t pictures = 0;
    for (int i = 0; i < entries; ++i) pictures += avformat_index_get_entry(m_pictures, i)->size > 0 ? 1 : 0;
    return pictures;
}

/// After damage a decoder shows nothing until it knows again what it decodes.
std::int64_t FilmReader::damagedPictures() const {
    const std::int64_t missing = m_end && m_isWholeAvi ? picturesInIndex() - m_packets : 0;
    if (missing > 0) return std::max(m_damaged, missing);
    if (m_damaged == 0 || !m_end || !m_packetsArePictures) return m_damaged;
    return std::max(m_damaged, m_packets - m_decodedFrames);
}

Error FilmReader::stopped(ErrorCode whenLate) const {
    return {m_stop.stop_requested() ? ErrorCode::Cancelled : whenLate, {}};
}

std::optional<FilmPicture> FilmReader::pictureOf(const AVFrame& frame) {
    if (frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0) noteDamage();
    auto pixels = m_pictureMaker.pictureOf(
        frame, av_guess_sample_aspect_ratio(m_container.get(), m_pictures, m_frame.get()), m_orientation);
    if (!pixels) return std::nullopt;
    return FilmPicture{.pixels = std::move(*pixels), .timeS = timeOf(frame)};
}

/// The film's own time where it rises; otherwise a frame further. Where the container's clock was set back, it counts
/// from there.
double FilmReader::timeOf(const AVFrame& frame) {
    constexpr double kUsualRate = 25, kSetBackS = 1;
    const AVRational rate = m_pictures->avg_frame_rate;
    const double stepS = rate.num > 0 && rate.den > 0 ? 1 / av_q2d(rate) : 1 / kUsualRate;
    const double beginS =
        m_container->start_time != AV_NOPTS_VALUE ? secondsOf(m_container->start_time, kContainerClock) : 0;
    const bool known = frame.best_effort_timestamp != AV_NOPTS_VALUE;
    const double ownS = known ? secondsOf(frame.best_effort_timestamp, m_pictures->time_base) - beginS : 0;
    double timeS = std::max(0.0, ownS + m_shiftS);
    if (m_anyPicture && (!known || timeS <= m_lastS)) {
        const bool setBack = known && timeS < m_lastS - kSetBackS;
        timeS = m_lastS + stepS;
        if (setBack) m_shiftS = timeS - ownS;
    }
    if (m_anyPicture) m_longestGapS = std::max(m_longestGapS, timeS - m_lastS);
    m_anyPicture = true;
    m_lastS = timeS;
    return timeS;
}

}  // namespace facenet
