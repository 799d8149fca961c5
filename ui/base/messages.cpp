#include "ui/base/messages.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFontMetrics>
#include <QLocale>
#include <QTextBoundaryFinder>

namespace facenet {
namespace {

/// The context under which translators find these sentences.
struct Messages {
    Q_DECLARE_TR_FUNCTIONS(Messages)
};

QString sentenceWithoutContext(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return Messages::tr("Cancelled. Nothing was changed.");
        case ErrorCode::InvalidArgument:
            return Messages::tr(
                "Something was left out or is not allowed. Nothing was changed. Check what you entered.");
        case ErrorCode::NotFound:
            return Messages::tr("This is not there any more. Nothing was changed. Choose another one.");
        case ErrorCode::FileNotFound:
            return Messages::tr(
                "The file or folder was not found. Nothing was changed. Check that it was not moved "
                "and that its drive is connected.");
        case ErrorCode::FileUnreadable:
            return Messages::tr("The file could not be read. Nothing was changed. Check that you may open it.");
        case ErrorCode::FileUnwritable:
            return Messages::tr("The file could not be written. What was there before is kept. Choose another place.");
        case ErrorCode::DiskFull:
            return Messages::tr(
                "The disk is full. What was saved before is kept, the last change is not. "
                "Free some space and try again.");
        case ErrorCode::FileTruncated:
            return Messages::tr("The file ends too early. Nothing was changed. Copy or download it again.");
        case ErrorCode::FileMalformed:
            return Messages::tr(
                "The file is damaged or not what its name says. Nothing was changed. "
                "Copy or download it again.");
        case ErrorCode::UnsupportedFormat:
            return Messages::tr("This kind of file cannot be read. Nothing was changed. Choose another file.");
        case ErrorCode::UnsafeContent:
            return Messages::tr(
                "The weights file asks for more than plain numbers and was refused. Nothing in it was "
                "executed. Use a file from a source you trust.");
        case ErrorCode::TensorMismatch:
            return Messages::tr(
                "The weights do not fit the network. The model in use before is kept. "
                "Choose weights made for this network.");
        case ErrorCode::WrongBackbone:
            return Messages::tr(
                "The weights belong to another kind of network. The model in use before is kept. "
                "Choose weights made for this network.");
        case ErrorCode::ModelNotLoaded:
            return Messages::tr("The model is not loaded yet. Nothing was changed. Wait a moment and try again.");
        case ErrorCode::ModelMissing:
            return Messages::tr(
                "The file of the weights in use is missing, so no face can be recognised. All stored faces are kept. "
                "Choose other weights under “Training”, “Models…”, or restore a backup: it holds imported weights "
                "too.");
        case ErrorCode::ModelAltered:
            return Messages::tr(
                "The file of the weights in use was changed by somebody: what decides who is named is not what was "
                "chosen, so no face is recognised. All stored faces are kept. Choose weights under “Training”, "
                "“Models…”.");
        case ErrorCode::ModelInUse:
            return Messages::tr(
                "Faces are recognised with this model now. Nothing was changed. Use another model first.");
        case ErrorCode::EngineUnavailable:
            return Messages::tr(
                "The library that runs the networks could not be loaded, so no face can be recognised. "
                "All stored faces are kept. Run the installer again, then restart the program.");
        case ErrorCode::DeviceUnavailable:
            return Messages::tr(
                "The chosen device is not there. Nothing is lost. "
                "Choose the device “Automatic” in the settings.");
        case ErrorCode::OutOfMemory:
            return Messages::tr(
                "There is not enough memory for this. Nothing was changed. "
                "Close other programs, or use a smaller picture.");
        case ErrorCode::TooFewProcesses:
            return Messages::tr(
                "The system lets you run too few processes at once for this program. Nothing was changed. End other "
                "programs, or raise the limit (“ulimit -u”).");
        case ErrorCode::ProcessGone:
            return Messages::tr(
                "One of the processes that train together has ended or does not answer. What was learned until the "
                "last checkpoint is kept. Go on with the training.");
        case ErrorCode::ImageUnreadable:
            return Messages::tr(
                "The picture could not be read. It was left out. Save it as PNG or JPEG and try again.");
        case ErrorCode::NoFace:
            return Messages::tr(
                "No face was found. Nothing was changed. Use a picture in which the face is larger, "
                "brighter and seen from the front.");
        case ErrorCode::SeveralFaces:
            return Messages::tr("There are several faces. Nothing was changed. Choose the one that is meant.");
        case ErrorCode::SeveralPeople:
            return Messages::tr(
                "These pictures clearly show different people. Nothing of them was stored. Give each person a folder, "
                "or store them nevertheless.");
        case ErrorCode::SourceNotFound:
            return Messages::tr("The source does not answer. Check the cable, the address and that it is switched on.");
        case ErrorCode::SourceBusy:
            return Messages::tr("The camera is in use by another program. Close that program, then try again.");
        case ErrorCode::SourceUnsupported:
            return Messages::tr(
                "This is no video, picture or stream that can be read, or it is damaged. Nothing was changed. Choose "
                "another one, or save it anew: a video as MP4, a picture as JPEG.");
        case ErrorCode::SourceEnded:
            return Messages::tr("The source has ended. Play it again or choose another one.");
        case ErrorCode::SourceStalled:
            return Messages::tr("The source sends no pictures. Check its cable or network connection.");
        case ErrorCode::SourceLost:
            return Messages::tr("The connection to the source was lost. Check its cable or network connection.");
        case ErrorCode::SourceBrokenOff:
            return Messages::tr(
                "The film breaks off here: a part of the file is missing. What was seen until then is kept. Copy or "
                "download it again.");
        case ErrorCode::NoPictures:
            return Messages::tr(
                "There are no pictures in this folder, nor in those in it. Nothing was changed. Choose another one.");
        case ErrorCode::FilmWithoutPictures:
            return Messages::tr("There are no pictures in this file, only sound. Choose another one.");
        case ErrorCode::FilmWithoutIndex:
            return Messages::tr(
                "The film cannot be played because its index is missing: its recording or its copy was not completed. "
                "Copy it again, or have a repair program make a new index.");
        case ErrorCode::NameTaken:
            return Messages::tr("This name is taken. Nothing was changed. Choose another name.");
        case ErrorCode::ChangedMeanwhile:
            return Messages::tr(
                "This cannot be undone or redone any more: another change stands in the way. Nothing was changed. Undo "
                "that one first.");
        case ErrorCode::StoreReplaced:
            return Messages::tr(
                "The file of the data folder was removed, or another was put in its place, while this program had it "
                "open. Nothing more is written to it. What was in it may lie beside as facenet.sqlite.replaced-…; "
                "restore it as a backup.");
        case ErrorCode::StoreNewer:
            return Messages::tr(
                "The data folder was written by a newer version of this program. It was not touched. "
                "Update the program, or choose another folder.");
        case ErrorCode::StoreForeign:
            return Messages::tr(
                "The data folder holds a database of another program. It was not touched. "
                "Choose another folder.");
        case ErrorCode::StoreCorrupt:
            return Messages::tr(
                "The database in the data folder is damaged. It was left as it is. "
                "“Restore a backup…” goes back to a copy of it, as does “facenet restore”.");
        case ErrorCode::StoreMissing:
            return Messages::tr(
                "The database is missing from the data folder, but there are backups of it. Nothing was changed. "
                "“Restore a backup…” goes back to one, as does “facenet restore”. To begin anew choose another "
                "folder.");
        case ErrorCode::AnotherStore:
            return Messages::tr(
                "This is a copy of another data folder: its numbers mean other people. Nothing was changed. "
                "Add its people to those here, or put it in the place of everything.");
        case ErrorCode::StoreReadOnly:
            return Messages::tr(
                "Nothing can be written into the data folder. Nothing was changed. "
                "Make it writable, or choose another folder.");
        case ErrorCode::StoreLocked:
            return Messages::tr(
                "The data folder is in use by another window or program. Nothing was changed. "
                "Close that one and try again, or choose another folder.");
        case ErrorCode::StoreBusy:
            return Messages::tr(
                "The data folder is busy with what was asked before. Nothing was changed. Try again in "
                "a moment.");
        case ErrorCode::StoreFailed:
            return Messages::tr(
                "The database could not do this. What was saved before is kept. "
                "Try again, or choose another folder.");
        case ErrorCode::StoreProtected:
            return Messages::tr(
                "The data folder is protected by a passphrase. Nothing of it can be seen until the passphrase is "
                "given.");
        case ErrorCode::WrongPassphrase:
            return Messages::tr("This is not the passphrase. Nothing was changed. Try again.");
        case ErrorCode::StoreUnprotected:
            return Messages::tr(
                "A passphrase protected the data folder, or a copy of it, when you used it last, and here is none: "
                "somebody else took it off, or put another store in its place. Nothing of it is used. Restore a "
                "backup, choose another folder, or go on without a passphrase.");
        case ErrorCode::SettingsAltered:
            return Messages::tr(
                "Settings that decide who is named were changed by somebody without the passphrase. Nobody is named "
                "with them. Lock and unlock the data folder to give all settings their defaults, or restore a backup.");
        case ErrorCode::Internal:
            break;
    }
    return Messages::tr(
        "Something unexpected went wrong. What was saved before is kept. Restart the program; "
        "if it happens again, report it with the details.");
}

}  // namespace

namespace {

/// What is wrong with a picture, where more is known than that it cannot be read.
QString pictureSentence(PictureRefusal refusal) {
    switch (refusal) {
        case PictureRefusal::Empty:
        case PictureRefusal::EndsEarly:
            return Messages::tr("A part of the picture is missing. It was left out. Copy or download it again.");
        case PictureRefusal::TooManyPixels:
            return Messages::tr("The picture has too many pixels. It was left out. Save it smaller and try again.");
        default:
            return {};
    }
}

}  // namespace

QString sentenceOf(const Error& error) {
    const QString known = error.code == ErrorCode::ImageUnreadable ? pictureSentence(error.refusal) : QString();
    const QString sentence = known.isEmpty() ? sentenceWithoutContext(error.code) : known;
    if (error.context.empty()) return sentence;
    return Messages::tr("%1\nDetails: %2").arg(sentence, QString::fromStdString(error.context));
}

namespace {

QString refusedPicture(PictureRefusal refusal) {
    switch (refusal) {
        case PictureRefusal::Damaged:
            break;
        case PictureRefusal::Empty:
            return Messages::tr("the file is empty");
        case PictureRefusal::EndsEarly:
            return Messages::tr("a part of the file is missing: copy or download it again");
        case PictureRefusal::TooManyPixels:
            return Messages::tr("it has too many pixels: save it smaller");
        case PictureRefusal::RawFile:
            return Messages::tr("this is a camera's raw file: save it as JPEG with the camera or its program");
        case PictureRefusal::Film:
            return Messages::tr("this is no picture but a film or a sound");
        case PictureRefusal::OtherFormat:
            return Messages::tr("this format is not read: save it as JPEG or PNG");
        case PictureRefusal::NotAPicture:
            return Messages::tr("this is not a picture");
    }
    return Messages::tr("this is not a picture that can be read");
}

}  // namespace

QString pictureProblem(const Error& error) {
    switch (error.code) {
        case ErrorCode::NoFace:
            return Messages::tr("no face was found");
        case ErrorCode::ImageUnreadable:
            return refusedPicture(error.refusal);
        case ErrorCode::InvalidArgument:
            return Messages::tr("no person's name stands in or above it: use a folder a person");
        case ErrorCode::FileNotFound:
            return Messages::tr("the file was not found");
        case ErrorCode::NoPictures:
            return Messages::tr("there are no pictures in this folder");
        case ErrorCode::FileUnreadable:
            return Messages::tr("the file could not be opened");
        case ErrorCode::SeveralFaces:
            return Messages::tr("it shows several faces");
        case ErrorCode::OutOfMemory:
            return Messages::tr("the picture is too large for the memory");
        default:
            return sentenceOf({error.code, {}});
    }
}

QString dayOf(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

QString shortName(const QString& name) {
    constexpr int kWidthPx = 240;
    return QFontMetrics(QApplication::font()).elidedText(name, Qt::ElideMiddle, kWidthPx);
}

QString turnText(const FaceQuality& quality) {
    const QLocale locale;
    const int up = qRound(quality.pitchDeg);
    return (up < 0 ? Messages::tr("turned %1° sideways and %2° down") : Messages::tr("turned %1° sideways and %2° up"))
        .arg(locale.toString(qAbs(qRound(quality.yawDeg))), locale.toString(qAbs(up)));
}

QString breakableName(const QString& name) {
    constexpr int kLettersAtOnce = 16;
    QString breakable;
    int together = 0;
    QTextBoundaryFinder letters(QTextBoundaryFinder::Grapheme, name);
    for (qsizetype at = 0, next = letters.toNextBoundary(); next >= 0; at = next, next = letters.toNextBoundary()) {
        const QString letter = name.mid(at, next - at);
        together = letter.front().isSpace() ? 0 : together + 1;
        if (together > kLettersAtOnce) {
            breakable += QChar(0x200B);  // zero-width space
            together = 1;
        }
        breakable += letter;
    }
    return breakable;
}

QString menuName(const QString& name) {
    return shortName(name).replace(u'&', QLatin1String("&&"));
}

QString graphicsProblem(const DeviceInfo& device) {
    if (device.cudaProblem.empty()) return {};
    return Messages::tr(
               "There is a graphics card, but it cannot be used (%1). The CPU does the work. "
               "“bash installer/setup.sh --cuda” installs what it needs.")
        .arg(QString::fromStdString(device.cudaProblem));
}

QString shortReason(QualityIssue issue) {
    switch (issue) {
        case QualityIssue::TooSmall:
            return Messages::tr("too far away");
        case QualityIssue::Blurred:
            return Messages::tr("blurred");
        case QualityIssue::TooDark:
            return Messages::tr("too dark");
        case QualityIssue::TooBright:
            return Messages::tr("too bright");
        case QualityIssue::TurnedAway:
            return Messages::tr("turned away");
        case QualityIssue::Tilted:
            return Messages::tr("tilted");
        case QualityIssue::MaybeCovered:
            return Messages::tr("maybe covered");
    }
    return {};
}

QString hintFor(QualityIssue issue) {
    switch (issue) {
        case QualityIssue::TooSmall:
            return Messages::tr("Come a little closer");
        case QualityIssue::Blurred:
            return Messages::tr("Hold still");
        case QualityIssue::TooDark:
            return Messages::tr("More light on the face, please");
        case QualityIssue::TooBright:
            return Messages::tr("Less light on the face, please");
        case QualityIssue::TurnedAway:
            return Messages::tr("Look a little more towards the camera");
        case QualityIssue::Tilted:
            return Messages::tr("Hold your head upright");
        case QualityIssue::MaybeCovered:
            return Messages::tr("Nothing in front of the face, please");
    }
    return {};
}

}  // namespace facenet
