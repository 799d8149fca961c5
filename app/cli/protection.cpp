#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "app/cli/passphrase.h"
#include "app/cli/protection_notices.h"
#include "app/cli/put_aside.h"
#include "app/cli/steered_job.h"

namespace facenet::cli {

namespace {

Result<Passphrase> newPassphrase(CliContext& context, const PassphraseSource& source) {
    auto given = readPassphrase(source, context.interruption());
    if (!given) return given.error();
    if (!*given)
        return Error{ErrorCode::InvalidArgument,
                     std::string("no new passphrase was given; there is no terminal to ask at and no ") +
                         source.variable + " in the environment"};
    return **given;
}

Json jsonOf(const QStringList& paths) {
    Json list = Json::array();
    for (const QString& path : paths) list.push_back(path.toStdString());
    return list;
}

Result<Protection> protectionOf(CliContext& context) {
    const auto store = context.lockedStore();
    if (!store) return store.error();
    return (*store)->protection().state();
}

/// Asks before what is for good. Out: an exit code where that is not wanted
Result<std::optional<int>> refusal(CliContext& context, const UnprotectCommand& command, const std::string& question) {
    if (command.yes) return std::optional<int>();
    const auto answer = confirmAtTerminal(question, context.interruption());
    if (!answer) return answer.error();
    if (!*answer) {
        context.console().fail({ErrorCode::InvalidArgument, "there is no terminal to ask at; --yes does without"});
        return std::optional(kExitUsage);
    }
    return **answer ? std::nullopt : std::optional(kExitNo);
}

Result<int> acceptUnprotected(CliContext& context, GalleryStore& store, const UnprotectCommand& command) {
    const auto refused = refusal(context, command,
                                 "Somebody else took the passphrase off this store, or put another in its place. Use "
                                 "it as it is, without a passphrase?");
    if (!refused) return refused.error();
    if (*refused) return **refused;
    if (const auto accepted = store.protection().acceptUnprotected(); !accepted) return accepted.error();
    if (context.console().json())
        context.console().print(Json{{"protected", false}});
    else
        context.console().print(std::string("The store is used without a passphrase from now on."));
    return kExitOk;
}

}  // namespace

void noticeMemory(Console& console, const Error& problem) {
    console.notice("facenet: which stores have a passphrase is remembered in " + problem.context +
                   ", which cannot be read or written: it would not be noticed that somebody else took one off.");
}

void noticeUnfinished(Console& console, const Protected& done) {
    const auto name = [&](const QStringList& paths, const std::string& what) {
        for (const QString& path : paths) console.notice("facenet: " + path.toStdString() + " " + what + ".");
    };
    name(done.notRemoved, "could not be removed and can still be read without a passphrase");
    name(done.laidReadable,
         "is a copy or an export that can be read without a passphrase; take it in, move it, or delete it");
    name(done.notChanged,
         "still opens with a passphrase from before; the next command with the passphrase tries again");
    name(done.notOpened, "cannot be opened and was left as it is, so nobody knows what can be read in it");
    if (done.notRemembered) noticeMemory(console, *done.notRemembered);
    if (done.leftReadable)
        console.notice(
            "facenet: the store is encrypted, but something from before may be left in its files until the next "
            "command with the passphrase: " +
            sentenceOf(*done.leftReadable));
}

Result<int> run(CliContext& context, const ProtectCommand& command) {
    const auto protection = protectionOf(context);
    if (!protection) return protection.error();
    if (*protection == Protection::TakenOff)
        return Error{ErrorCode::StoreUnprotected, context.storeFolder().toStdString()};
    if (*protection != Protection::None)
        return Error{ErrorCode::InvalidArgument, "the store has a passphrase already; `facenet passphrase` changes it"};
    const auto agreed = agreesToPutAside(context, readableStoresPutAside(context.storeFolder()), command.alsoPutAside,
                                         "people who can be read", "Protect");
    if (!agreed) return agreed.error();
    if (!*agreed) return kExitNo;
    const auto passphrase = newPassphrase(context, {.file = context.options().passphraseFile,
                                                    .variable = kPassphraseVariable,
                                                    .question = "New passphrase of the store",
                                                    .askTwice = true});
    if (!passphrase) return passphrase.error();
    SteeredJob job(context, "Encrypting:");
    const auto done = (*context.lockedStore())->protection().protect(*passphrase, job.control());
    if (!done) return done.error();
    Console& console = context.console();
    console.endProgress();
    noticeUnfinished(console, *done);
    if (console.json())
        console.print(Json{{"protected", true},
                           {"clean", !done->leftReadable},
                           {"backups_removed", done->backupsRemoved},
                           {"backups_left_readable", jsonOf(done->notRemoved + done->laidReadable)},
                           {"backups_not_opened", jsonOf(done->notOpened)}});
    else
        console.print("The store is encrypted; " +
                      counted(static_cast<std::size_t>(done->backupsRemoved), "readable backup", "readable backups") +
                      " removed. Nobody can read it without the passphrase, so keep that well.");
    return done->finished() ? kExitOk : kExitError;
}

Result<int> run(CliContext& context, const UnprotectCommand& command) {
    const auto protection = protectionOf(context);
    if (!protection) return protection.error();
    GalleryStore& store = **context.lockedStore();
    if (*protection == Protection::TakenOff) return acceptUnprotected(context, store, command);
    if (*protection == Protection::None) return Error{ErrorCode::InvalidArgument, "the store has no passphrase"};
    const auto refused = refusal(context, command,
                                 "Everything is decrypted for good; whoever gets the files can read them then. Take "
                                 "the passphrase off?");
    if (!refused) return refused.error();
    if (*refused) return **refused;
    const auto passphrase = context.passphrase();
    if (!passphrase) return passphrase.error();
    SteeredJob job(context, "Decrypting:");
    if (const auto done = store.protection().unprotect(*passphrase, job.control()); !done) return done.error();
    context.console().endProgress();
    if (context.console().json())
        context.console().print(Json{{"protected", false}});
    else
        context.console().print(std::string("The store has no passphrase any more; everybody can read its files."));
    return kExitOk;
}

Result<int> run(CliContext& context, const ResetSettingsCommand&) {
    const auto protection = protectionOf(context);
    if (!protection) return protection.error();
    if (*protection == Protection::None) return Error{ErrorCode::InvalidArgument, "the store has no passphrase"};
    const auto passphrase = context.passphrase();
    if (!passphrase) return passphrase.error();
    if (const auto done = (*context.lockedStore())->protection().resetSettings(*passphrase); !done) return done.error();
    if (context.console().json())
        context.console().print(Json{{"reset", true}});
    else
        context.console().print(
            std::string("All settings of the store have their defaults, and nobody is told apart more strictly."));
    return kExitOk;
}

Result<int> run(CliContext& context, const PassphraseCommand& command) {
    const auto protection = protectionOf(context);
    if (!protection) return protection.error();
    if (*protection == Protection::None || *protection == Protection::TakenOff)
        return Error{ErrorCode::InvalidArgument, "the store has no passphrase; `facenet protect` sets one"};
    const auto before = context.passphrase();
    if (!before) return before.error();
    const auto after = newPassphrase(context, {.file = command.newPassphraseFile,
                                               .variable = "FACENET_NEW_PASSPHRASE",
                                               .question = "New passphrase of the store",
                                               .askTwice = true});
    if (!after) return after.error();
    const auto done = (*context.lockedStore())->protection().changePassphrase(*before, *after);
    if (!done) return done.error();
    Console& console = context.console();
    noticeUnfinished(console, *done);
    if (console.json())
        console.print(Json{{"changed", true},
                           {"backups_left_readable", jsonOf(done->notRemoved + done->laidReadable)},
                           {"backups_not_changed", jsonOf(done->notChanged)},
                           {"backups_not_opened", jsonOf(done->notOpened)}});
    else
        console.print(std::string("The passphrase was changed."));
    return done->finished() ? kExitOk : kExitError;
}

}  // namespace facenet::cli
