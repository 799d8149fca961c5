#include "core/picture/colour.h"
#include "core/base/released.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <opencv2/core.hpp>

namespace facenet {

namespace {

constexpr int kGrey = 128;
/// Two profiles whose colours differ by no more are one: many cameras name sRGB in words of their own.
constexpr int kNoDifference = 2;

using Profile = std::unique_ptr<void, Released<&cmsCloseProfile>>;
using Transform = std::unique_ptr<void, Released<&cmsDeleteTransform>>;

/// Ink on paper by arithmetic alone, where nothing says which inks.
cv::Mat bgrOfInks(const cv::Mat& cmyk) {
    cv::Mat bgr(cmyk.size(), CV_8UC3);
    cmyk.forEach<cv::Vec4b>([&bgr](const cv::Vec4b& ink, const int* at) {
        auto& pixel = bgr.at<cv::Vec3b>(at[0], at[1]);
        for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>((255 - ink[2 - c]) * (255 - ink[3]) / 255);
    });
    return bgr;
}

bool leavesColoursAlone(cmsHTRANSFORM transform) {
    constexpr std::array<std::uint8_t, 5> kLevels{0, 64, 128, 192, 255};
    std::vector<std::uint8_t> before;
    for (const auto blue : kLevels)
        for (const auto green : kLevels)
            for (const auto red : kLevels) before.insert(before.end(), {blue, green, red});
    std::vector<std::uint8_t> after(before.size());
    cmsDoTransform(transform, before.data(), after.data(), static_cast<cmsUInt32Number>(before.size() / 3));
    return std::equal(before.begin(), before.end(), after.begin(),
                      [](int a, int b) { return std::abs(a - b) <= kNoDifference; });
}

Transform makeTransform(cmsHPROFILE from, cmsUInt32Number inFormat) {
    const Profile srgb(cmsCreate_sRGBProfile());
    return Transform(cmsCreateTransform(from, inFormat, srgb.get(), TYPE_BGR_8, INTENT_RELATIVE_COLORIMETRIC,
                                        cmsFLAGS_BLACKPOINTCOMPENSATION));
}

cv::Mat transformed(cmsHTRANSFORM transform, const cv::Mat& pixels) {
    cv::Mat bgr(pixels.size(), CV_8UC3);
    for (int y = 0; y < pixels.rows; ++y)
        cmsDoTransform(transform, pixels.ptr(y), bgr.ptr(y), static_cast<cmsUInt32Number>(pixels.cols));
    return bgr;
}

/// Colours by the profile; empty where it says nothing of such a picture.
cv::Mat byProfile(const DecodedPicture& picture) {
    const Profile profile(cmsOpenProfileFromMem(picture.colourProfile.data(),
                                                static_cast<cmsUInt32Number>(picture.colourProfile.size())));
    if (!profile) return {};
    const cmsColorSpaceSignature space = cmsGetColorSpace(profile.get());
    if (picture.channels == PictureChannels::Cmyk) {
        if (space != cmsSigCmykData) return {};
        const Transform transform = makeTransform(profile.get(), TYPE_CMYK_8);
        return transform ? transformed(transform.get(), picture.pixels) : cv::Mat();
    }
    const bool alpha = picture.channels == PictureChannels::Bgra;
    if (space == cmsSigGrayData) {
        // Grey pictures were decoded to three equal colours.
        cv::Mat grey;
        cv::extractChannel(picture.pixels, grey, 0);
        const Transform transform = makeTransform(profile.get(), TYPE_GRAY_8);
        return transform ? transformed(transform.get(), grey) : cv::Mat();
    }
    if (space != cmsSigRgbData) return {};
    const Transform probe = makeTransform(profile.get(), TYPE_BGR_8);
    if (!probe || leavesColoursAlone(probe.get())) return {};
    if (!alpha) return transformed(probe.get(), picture.pixels);
    const Transform transform = makeTransform(profile.get(), TYPE_BGRA_8);
    return transform ? transformed(transform.get(), picture.pixels) : cv::Mat();
}

cv::Mat onGrey(const cv::Mat& bgr, const cv::Mat& bgra) {
    cv::Mat laid(bgr.size(), CV_8UC3);
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const int alpha = bgra.at<cv::Vec4b>(y, x)[3];
            const auto& colour = bgr.at<cv::Vec3b>(y, x);
            auto& pixel = laid.at<cv::Vec3b>(y, x);
            for (int c = 0; c < 3; ++c)
                pixel[c] = static_cast<std::uint8_t>((colour[c] * alpha + kGrey * (255 - alpha) + 127) / 255);
        }
    return laid;
}

}  // namespace

cv::Mat toSrgb(const DecodedPicture& picture) {
    cv::Mat bgr = picture.colourProfile.empty() ? cv::Mat() : byProfile(picture);
    switch (picture.channels) {
        case PictureChannels::Bgr:
            return bgr.empty() ? picture.pixels : bgr;
        case PictureChannels::Cmyk:
            return bgr.empty() ? bgrOfInks(picture.pixels) : bgr;
        case PictureChannels::Bgra:
            break;
    }
    if (bgr.empty()) {
        bgr.create(picture.pixels.size(), CV_8UC3);
        cv::mixChannels({picture.pixels}, {bgr}, {0, 0, 1, 1, 2, 2});
    }
    return onGrey(bgr, picture.pixels);
}

std::vector<std::byte> profileOfPrimaries(int primaries) {
    constexpr int kBt2020 = 9, kDciP3 = 11, kDisplayP3 = 12;
    constexpr cmsCIExyY kD65{0.3127, 0.3290, 1};
    cmsCIExyYTRIPLE colours{{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}};
    if (primaries == kBt2020)
        colours = {{0.708, 0.292, 1}, {0.170, 0.797, 1}, {0.131, 0.046, 1}};
    else if (primaries != kDciP3 && primaries != kDisplayP3)
        return {};
    // IEC 61966-2-1: the curve of sRGB, which such pictures share.
    constexpr std::array<cmsFloat64Number, 5> kCurve{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    constexpr int kCurveWithLinearPart = 4;
    const std::unique_ptr<cmsToneCurve, decltype(&cmsFreeToneCurve)> curve(
        cmsBuildParametricToneCurve(nullptr, kCurveWithLinearPart, kCurve.data()), &cmsFreeToneCurve);
    const std::array<cmsToneCurve*, 3> curves{curve.get(), curve.get(), curve.get()};
    const Profile profile(cmsCreateRGBProfile(&kD65, &colours, curves.data()));
    cmsUInt32Number size = 0;
    if (!profile || !cmsSaveProfileToMem(profile.get(), nullptr, &size)) return {};
    std::vector<std::byte> bytes(size);
    if (!cmsSaveProfileToMem(profile.get(), bytes.data(), &size)) return {};
    return bytes;
}

}  // namespace facenet
