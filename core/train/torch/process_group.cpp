#include "core/train/torch/process_group.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "core/model/torch/runtime.h"

namespace facenet {

namespace {

using Milliseconds = std::chrono::milliseconds;
constexpr auto kLoopback = "127.0.0.1";

/// This machine's address on the way to another one; empty where there is no way. A name of this machine is of no use:
/// it often means the loopback device, which others cannot reach.
std::string addressTowards(const std::string& host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
    std::string address;
    for (const addrinfo* way = found; way != nullptr && address.empty(); way = way->ai_next) {
        const int socket = ::socket(way->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket < 0) continue;
        sockaddr_storage own{};
        socklen_t length = sizeof own;
        std::array<char, NI_MAXHOST> text{};
        // Nothing is sent: connecting a datagram socket only chooses the way.
        if (connect(socket, way->ai_addr, way->ai_addrlen) == 0 &&
            getsockname(socket, reinterpret_cast<sockaddr*>(&own), &length) == 0 &&
            getnameinfo(reinterpret_cast<sockaddr*>(&own), length, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) == 0)
            address = text.data();
        close(socket);
    }
    freeaddrinfo(found);
    return address;
}

/// The first address that others can reach; empty where there is none. Where the way to another machine is asked for by
/// this one's own name, Debian answers with the loopback device.
std::string addressOnNetwork() {
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0) return {};
    std::string address;
    for (const ifaddrs* each = all; each != nullptr && address.empty(); each = each->ifa_next) {
        const bool usable = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_LOOPBACK) == 0;
        std::array<char, NI_MAXHOST> text{};
        if (usable && each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET &&
            getnameinfo(each->ifa_addr, sizeof(sockaddr_in), text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
            address = text.data();
    }
    freeifaddrs(all);
    return address;
}

/// Where the others reach this process; empty where LibTorch is to find out.
std::string ownAddress(const ProcessPlace& place) {
    if (place.address.empty()) return kLoopback;
    const std::string towards = addressTowards(place.address, place.port);
    const bool loopback = towards.starts_with("127.") || towards == "::1";
    return loopback && place.size > place.localSize ? addressOnNetwork() : towards;
}

c10::intrusive_ptr<c10d::Store> storeOf(const ProcessPlace& place, Milliseconds patience) {
    c10::intrusive_ptr<c10d::Store> store;
    if (place.address.empty()) {
        store = c10::make_intrusive<c10d::FileStore>(place.meetingFileUtf8, place.size);
    } else {
        c10d::TCPStoreOptions options;
        options.port = static_cast<std::uint16_t>(place.port);
        options.isServer = place.rank == 0 && !place.storeRuns;
        options.waitWorkers = false;
        options.timeout = patience;
        store = c10::make_intrusive<c10d::TCPStore>(place.address, options);
    }
    store->setTimeout(patience);
    const char* attempt = std::getenv("TORCHELASTIC_RESTART_COUNT");
    return c10::make_intrusive<c10d::PrefixStore>(std::string("facenet/") + (attempt ? attempt : "0"), store);
}

class GlooGroup final : public TorchProcessGroup {
public:
    explicit GlooGroup(const ProcessPlace& place) : m_place(place) {
        const Milliseconds patience(static_cast<std::int64_t>(place.patienceS * 1000));
        m_store = storeOf(place, patience);
        auto options = c10d::ProcessGroupGloo::Options::create(patience);
        const char* const device = std::getenv("GLOO_SOCKET_IFNAME");
        const std::string own = ownAddress(place);
        options->devices.push_back(device != nullptr && !place.address.empty()
                                       ? c10d::ProcessGroupGloo::createDeviceForInterface(device)
                                   : own.empty() ? c10d::ProcessGroupGloo::createDefaultDevice()
                                                 : c10d::ProcessGroupGloo::createDeviceForHostname(own));
        const auto gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(m_store, place.rank, place.size, options);
        m_processes = c10::make_intrusive<c10d::ProcessGroup>(m_store, place.rank, place.size);
        for (const at::DeviceType device : {at::kCPU, at::kCUDA})
            m_processes->setBackend(device, c10d::ProcessGroup::BackendType::GLOO, gloo);
        m_processes->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
    }

    const Processes& processes() const override { return m_processes; }
    int rank() const override { return m_place.rank; }
    int size() const override { return m_place.size; }
    int localRank() const override { return m_place.localRank; }
    int localSize() const override { return m_place.localSize; }

    Result<void> addUp(std::span<float> numbers) override { return reduced(numbers, at::kFloat, c10d::ReduceOp::SUM); }
    Result<void> addUp(std::span<double> numbers) override {
        return reduced(numbers, at::kDouble, c10d::ReduceOp::SUM);
    }
    Result<void> largest(std::span<std::int64_t> numbers) override {
        return reduced(numbers, at::kLong, c10d::ReduceOp::MAX);
    }

    Result<void> announce(const std::string& key, const std::string& text) override {
        try {
            std::size_t pieces = 0;
            for (std::size_t first = 0; first < text.size(); first += kPieceBytes) {
                const std::string piece = text.substr(first, kPieceBytes);
                m_store->set(pieceOf(key, pieces++), std::vector<std::uint8_t>(piece.begin(), piece.end()));
            }
            const std::string count = std::to_string(pieces);
            m_store->set(key, std::vector<std::uint8_t>(count.begin(), count.end()));
            return {};
        } catch (...) {
            return currentProcessError();
        }
    }

    Result<std::string> heard(const std::string& key, JobControl& control) override {
        constexpr Milliseconds kBetweenLooks(100);
        try {
            while (!m_store->check({key})) {
                if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
                std::this_thread::sleep_for(kBetweenLooks);
            }
            const std::vector<std::uint8_t> count = m_store->get(key);
            const std::size_t pieces = std::stoul(std::string(count.begin(), count.end()));
            std::string text;
            for (std::size_t i = 0; i < pieces; ++i) {
                const std::vector<std::uint8_t> piece = m_store->get(pieceOf(key, i));
                text.append(piece.begin(), piece.end());
            }
            return text;
        } catch (...) {
            return currentProcessError();
        }
    }

private:
    /// LibTorch's store refuses values of more than 8 MiB.
    static constexpr std::size_t kPieceBytes = 4 << 20;
    static std::string pieceOf(const std::string& key, std::size_t number) {
        return key + "/piece " + std::to_string(number);
    }

    template <typename T>
    Result<void> reduced(std::span<T> numbers, at::ScalarType type, c10d::ReduceOp operation) {
        try {
            std::vector<at::Tensor> tensors{
                at::from_blob(numbers.data(), {static_cast<std::int64_t>(numbers.size())}, type)};
            c10d::AllreduceOptions options;
            options.reduceOp = operation;
            m_processes->allreduce(tensors, options)->wait();
            return {};
        } catch (...) {
            return currentProcessError();
        }
    }

    const ProcessPlace m_place;
    c10::intrusive_ptr<c10d::Store> m_store;
    Processes m_processes;
};

}  // namespace

Result<std::shared_ptr<ProcessGroup>> joinTorchProcesses(const ProcessPlace& place) {
    try {
        return std::shared_ptr<ProcessGroup>(std::make_shared<GlooGroup>(place));
    } catch (...) {
        return currentProcessError();
    }
}

Error currentProcessError() {
    try {
        throw;
    } catch (const c10::DistError& error) {
        return {ErrorCode::ProcessGone, error.what_without_backtrace()};
    } catch (...) {
        const Error error = currentTorchError();
        // Gloo throws plain errors, which name its source files.
        if (error.context.find("gloo") == std::string::npos) return error;
        const bool late = error.context.find("Timed out") != std::string::npos;
        return {ErrorCode::ProcessGone, late ? "no answer in time" : "the connection was closed"};
    }
}

}  // namespace facenet
