#include "app/cli/messages.h"

namespace facenet::cli {

namespace {

struct Message {
    const char* name;
    const char* before;  ///< what happened, in front of the context
    const char* after;   ///< the rest of it, and what to do next
    const char* alone;   ///< the whole sentence when there is no context
};

Message messageFor(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return {"cancelled", "Stopped: ", ". What was finished before is kept, and nothing is half done.",
                    "Stopped. What was finished before is kept, and nothing is half done."};
        case ErrorCode::InvalidArgument:
            return {"invalid_argument", "That cannot be done: ", ".", "That cannot be done with these values."};
        case ErrorCode::NotFound:
            return {"not_found", "Not found: ", ". `facenet people list` and `facenet model list` show what there is.",
                    "Not found. `facenet people list` and `facenet model list` show what there is."};
        case ErrorCode::FileNotFound:
            return {"file_not_found", "There is no file ", ". Check the path.",
                    "The file does not exist. Check the path."};
        case ErrorCode::FileUnreadable:
            return {"file_unreadable", "Cannot read ", ". Check that it is a file and that you may read it.",
                    "The file cannot be read. Check that you may read it."};
        case ErrorCode::FileUnwritable:
            return {"file_unwritable", "Cannot write ", ". Check that the folder exists and that you may write there.",
                    "The file cannot be written. Check that the folder exists and that you may write there."};
        case ErrorCode::DiskFull:
            return {"disk_full",
                    "The disk is full: ", ". What was stored before is kept; make room and run the command again.",
                    "The disk is full. What was stored before is kept; make room and run the command again."};
        case ErrorCode::FileTruncated:
            return {"file_truncated", "The file ends too early: ", ". Copy or download it again.",
                    "The file ends too early. Copy or download it again."};
        case ErrorCode::FileMalformed:
            return {"file_malformed", "The file is damaged or of another kind: ", ". Nothing was taken from it.",
                    "The file is damaged or of another kind. Nothing was taken from it."};
        case ErrorCode::UnsupportedFormat:
            return {"unsupported_format",
                    "This format is not read: ", ". Use safetensors, a PyTorch state dictionary or ONNX.",
                    "This format is not read. Use safetensors, a PyTorch state dictionary or ONNX."};
        case ErrorCode::UnsafeContent:
            return {"unsafe_content", "Refused a weights file that asks for more than numbers: ",
                    ". Nothing of it was executed or kept; export the weights as safetensors.",
                    "Refused a weights file that asks for more than numbers. Nothing of it was executed or kept."};
        case ErrorCode::TensorMismatch:
            return {"tensor_mismatch", "The weights do not fit the network: ", ". Nothing was kept.",
                    "The weights do not fit the network. Nothing was kept."};
        case ErrorCode::WrongBackbone:
            return {"wrong_backbone",
                    "The weights belong to another network: ", ". Known ones are mobilenet and inception_resnetv1.",
                    "The weights belong to another network. Known ones are mobilenet and inception_resnetv1."};
        case ErrorCode::ModelNotLoaded:
            return {"model_not_loaded", "No model is loaded: ", ". Run `facenet doctor`.",
                    "No model is loaded. Run `facenet doctor`."};
        case ErrorCode::ModelMissing:
            return {"model_missing", "The weights that this store is used with are missing: ",
                    ". All stored faces are kept; `facenet model use` chooses other weights, `facenet restore` brings "
                    "back those that were imported.",
                    "The weights that this store is used with are missing. `facenet model use` chooses other weights."};
        case ErrorCode::ModelAltered:
            return {
                "model_altered", "The file of the model that this store is used with was changed by somebody: ",
                ". What decides who is named is not what was chosen, so nobody is named with it. `facenet model use` "
                "takes it as it is now or chooses another one, `facenet restore` brings the old one back.",
                "The file of the model that this store is used with was changed by somebody."};
        case ErrorCode::ModelInUse:
            return {"model_in_use",
                    "Faces are recognised with this model: ", ". Choose another one with `facenet model use` first.",
                    "Faces are recognised with this model. Choose another one with `facenet model use` first."};
        case ErrorCode::EngineUnavailable:
            return {"engine_unavailable",
                    "LibTorch cannot be loaded: ", ". Run installer/setup.sh, then `facenet doctor`.",
                    "LibTorch cannot be loaded. Run installer/setup.sh, then `facenet doctor`."};
        case ErrorCode::DeviceUnavailable:
            return {"device_unavailable", "The device asked for is not there: ",
                    ". Use --device auto or --device cpu, or install the driver and LibTorch with CUDA.",
                    "The device asked for is not there. Use --device auto or --device cpu."};
        case ErrorCode::OutOfMemory:
            return {
                "out_of_memory", "Not enough memory: ",
                ". Close other programs, use smaller pictures, or raise the limit (`ulimit -v`) where there is one.",
                "Not enough memory. Close other programs, use smaller pictures, or raise the limit (`ulimit -v`) where "
                "there is one."};
        case ErrorCode::TooFewProcesses:
            return {"too_few_processes", "The system lets this user run too few processes: ",
                    ". Raise the limit (`ulimit -u`, or that of the container), or end other programs.",
                    "The system lets this user run too few processes. Raise the limit (`ulimit -u`)."};
        case ErrorCode::ProcessGone:
            return {"process_gone", "A process that trained with this one has ended or does not answer: ",
                    ". `facenet train --resume` goes on from the last checkpoint, with any number of processes.",
                    "A process that trained with this one has ended or does not answer. `facenet train --resume` goes "
                    "on from the last checkpoint."};
        case ErrorCode::ImageUnreadable:
            return {"image_unreadable",
                    "Not a picture that can be read: ", ". Use JPEG, PNG, WebP, TIFF, BMP, GIF, HEIF or AVIF.",
                    "Not a picture that can be read. Use JPEG, PNG, WebP, TIFF, BMP, GIF, HEIF or AVIF."};
        case ErrorCode::NoFace:
            return {"no_face", "No face found in ", ". Use a sharper or closer picture, or a smaller --smallest-face.",
                    "No face found. Use a sharper or closer picture, or a smaller --smallest-face."};
        case ErrorCode::SeveralFaces:
            return {"several_faces", "Several faces in ", ". Use a picture of one person.",
                    "Several faces found. Use a picture of one person."};
        case ErrorCode::SeveralPeople:
            return {"several_people", "These pictures clearly show different people: ",
                    ". Give each a folder, or take them nevertheless with --several-people store.",
                    "These pictures clearly show different people. Give each a folder, or take them nevertheless with "
                    "--several-people store."};
        case ErrorCode::SourceNotFound:
            return {"source_not_found", "Cannot open ",
                    ". `facenet doctor` lists the cameras; check an address or a path.",
                    "The source cannot be opened. `facenet doctor` lists the cameras."};
        case ErrorCode::SourceBusy:
            return {"source_busy", "Another program uses ", ". Close that program and try again.",
                    "Another program uses the camera. Close that program and try again."};
        case ErrorCode::SourceUnsupported:
            return {"source_unsupported", "Neither a picture, a video, a camera nor a stream that can be read: ",
                    ". Give a file, a folder, camera:0 or an address.",
                    "Neither a picture, a video, a camera nor a stream that can be read."};
        case ErrorCode::SourceEnded:
            return {"source_ended", "The source has ended: ", ".", "The source has ended."};
        case ErrorCode::SourceStalled:
            return {"source_stalled", "No frame comes any more from ", ". Check the cable or the network.",
                    "No frame comes any more. Check the cable or the network."};
        case ErrorCode::SourceLost:
            return {"source_lost", "The connection was lost to ", ". Check the cable or the network.",
                    "The connection to the source was lost. Check the cable or the network."};
        case ErrorCode::SourceBrokenOff:
            return {"source_broken_off",
                    "The film breaks off: ", ". What was seen until then is kept; copy or download it again.",
                    "The film breaks off. Copy or download it again."};
        case ErrorCode::FilmWithoutPictures:
            return {"film_without_pictures",
                    "There are no pictures in this file, only sound: ", ". Choose another file.",
                    "There are no pictures in this file, only sound."};
        case ErrorCode::NoPictures:
            return {"no_pictures", "There are no pictures in the folder ", ", nor in those in it. Choose another one.",
                    "There are no pictures in this folder, nor in those in it. Choose another one."};
        case ErrorCode::FilmWithoutIndex:
            return {"film_without_index", "The film has no index: ",
                    ". Its recording or its copy was not completed; copy it again, or have a repair program make one.",
                    "The film has no index. Its recording or its copy was not completed; copy it again."};
        case ErrorCode::NameTaken:
            return {"name_taken", "This name is taken: ", ". Choose another one.",
                    "This name is taken. Choose another one."};
        case ErrorCode::ChangedMeanwhile:
            return {"changed_meanwhile", "Another change stands in the way at ", ". Nothing was changed.",
                    "Another change stands in the way. Nothing was changed."};
        case ErrorCode::StoreReplaced:
            return {"store_replaced", "The store was removed, or another file put in its place, while it was open: ",
                    ". Nothing more is written; what was in it may lie beside as facenet.sqlite.replaced-…",
                    "The store was removed, or another file put in its place, while it was open."};
        case ErrorCode::StoreNewer:
            return {
                "store_newer", "The store was written by a newer version of the program: ",
                ". It was left as it is; update the program.",
                "The store was written by a newer version of the program. It was left as it is; update the program."};
        case ErrorCode::StoreForeign:
            return {"store_foreign", "This is not a store of this program: ",
                    ". It was left as it is; choose another folder with --store.",
                    "This is not a store of this program. It was left as it is; choose another folder with --store."};
        case ErrorCode::StoreCorrupt:
            return {
                "store_corrupt", "The store is damaged: ",
                ". It was left as it is; `facenet restore FILE` goes back to a backup, as does \"Restore a backup\" "
                "in the window.",
                "The store is damaged. It was left as it is; `facenet restore FILE` goes back to a backup, as does "
                "\"Restore a backup\" in the window."};
        case ErrorCode::StoreMissing:
            return {
                "store_missing", "The store's file is missing, but there are backups of it: ",
                ". Nothing was changed; `facenet restore FILE` goes back to one, as does \"Restore a backup\" in the "
                "window. To begin anew choose another folder with --store.",
                "The store's file is missing, but there are backups of it. `facenet restore FILE` goes back to one; "
                "to begin anew choose another folder with --store."};
        case ErrorCode::AnotherStore:
            return {
                "another_store", "This is a copy of another store: ",
                ". Nothing was changed; --replace puts it in the place of everything here, --beside adds its people "
                "to those here.",
                "This is a copy of another store. Nothing was changed; --replace puts it in the place of everything "
                "here, --beside adds its people to those here."};
        case ErrorCode::StoreReadOnly:
            return {"store_read_only", "The store cannot be written to: ",
                    ". Change the folder's permissions or choose another folder with --store.",
                    "The store cannot be written to. Change its permissions or choose another folder with --store."};
        case ErrorCode::StoreLocked:
            return {"store_locked", "Another program is writing to the store: ", ". Nothing was changed; try again.",
                    "Another program is writing to the store. Nothing was changed; try again."};
        case ErrorCode::StoreBusy:
            return {"store_busy", "The store is busy: ", ". Nothing was changed; try again.",
                    "The store is busy. Nothing was changed; try again."};
        case ErrorCode::StoreFailed:
            return {"store_failed", "The store could not do that: ", ". Nothing was changed; run `facenet doctor`.",
                    "The store could not do that. Nothing was changed; run `facenet doctor`."};
        case ErrorCode::StoreProtected:
            return {"store_protected", "The store is protected by a passphrase: ",
                    ". Give it with --passphrase-file or in FACENET_PASSPHRASE.",
                    "The store is protected by a passphrase. Give it with --passphrase-file or in FACENET_PASSPHRASE."};
        case ErrorCode::WrongPassphrase:
            return {"wrong_passphrase", "That is not the passphrase of ", ". Nothing was changed; try again.",
                    "That is not the passphrase. Nothing was changed; try again."};
        case ErrorCode::StoreUnprotected:
            return {"store_unprotected",
                    "The store, or a copy of it, had a passphrase, and here is none: somebody else took it off, or put "
                    "another store in its place: ",
                    ". Nothing of it is used. `facenet restore` brings a backup back; `facenet unprotect` goes on "
                    "without a passphrase.",
                    "The store, or a copy of it, had a passphrase, and here is none: somebody else took it off, or put "
                    "another store in its place. "
                    "Nothing of it is used. `facenet restore` brings a backup back; `facenet unprotect` goes on "
                    "without a passphrase."};
        case ErrorCode::SettingsAltered:
            return {"settings_altered", "Settings that decide who is named were changed without the passphrase: ",
                    ". Nobody is named with them. `facenet reset-settings` gives all settings their defaults; "
                    "`facenet restore` brings a backup back.",
                    "Settings that decide who is named were changed without the passphrase. Nobody is named with them. "
                    "`facenet reset-settings` gives all settings their defaults; `facenet restore` brings a backup "
                    "back."};
        case ErrorCode::Internal:
            break;
    }
    return {"internal", "This should not have happened: ", ". Please report it with the command you ran.",
            "This should not have happened. Please report it with the command you ran."};
}

/// What helps against this refusal alone; null: what helps against most of them.
const char* adviceFor(PictureRefusal refusal) {
    switch (refusal) {
        case PictureRefusal::Empty:
        case PictureRefusal::EndsEarly:
            return ". Copy or download it again.";
        case PictureRefusal::TooManyPixels:
            return ". Save it smaller.";
        case PictureRefusal::RawFile:
            return ". Save it as JPEG with the camera or its program.";
        case PictureRefusal::Damaged:
        case PictureRefusal::Film:
        case PictureRefusal::OtherFormat:
        case PictureRefusal::NotAPicture:
            break;
    }
    return nullptr;
}

}  // namespace

const char* nameOf(ErrorCode code) {
    return messageFor(code).name;
}

std::string sentenceOf(const Error& error) {
    const Message message = messageFor(error.code);
    if (error.context.empty()) return message.alone;
    const char* const advice = adviceFor(error.refusal);
    return message.before + error.context + (advice ? advice : message.after);
}

nlohmann::ordered_json errorJson(const Error& error) {
    return {{"code", nameOf(error.code)}, {"message", sentenceOf(error)}};
}

const char* wordsFor(QualityIssue issue) {
    switch (issue) {
        case QualityIssue::TooSmall:
            return "too small";
        case QualityIssue::Blurred:
            return "blurred";
        case QualityIssue::TooDark:
            return "too dark";
        case QualityIssue::TooBright:
            return "too bright";
        case QualityIssue::TurnedAway:
            return "turned away";
        case QualityIssue::Tilted:
            return "tilted";
        case QualityIssue::MaybeCovered:
            return "maybe covered";
    }
    return "";
}

const char* nameOf(QualityIssue issue) {
    switch (issue) {
        case QualityIssue::TooSmall:
            return "too_small";
        case QualityIssue::Blurred:
            return "blurred";
        case QualityIssue::TooDark:
            return "too_dark";
        case QualityIssue::TooBright:
            return "too_bright";
        case QualityIssue::TurnedAway:
            return "turned_away";
        case QualityIssue::Tilted:
            return "tilted";
        case QualityIssue::MaybeCovered:
            return "maybe_covered";
    }
    return "";
}

}  // namespace facenet::cli
