#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/messages.h"
#include "app/cli/passphrase.h"
#include "app/cli/steered_job.h"

namespace facenet::cli {

namespace {

Result<QString> newPassphrase(CliContext& context, const PassphraseSource& source) {
    const auto given = readPassphrase(source, context.interruption());
    if (!given) return given.error();
    if (!*given)
        return Error{ErrorCode::InvalidArgument,
                     std::string("no new passphrase was given; there is no terminal to ask at and no ") +
                         source.variable + " in the environment"};
    return **given;
}

void noticeBackups(Console& console, const QStringList& paths, const std::string& what) {
    for (const QString& path : paths) console.notice("facenet: " + path.toStdString() + " " + what + ".");
}

Json jsonOf(const QStringList& paths) {
    Json list = Json::array();
    for (const QString& path : paths) list.push_back(path.toStdString());
    return list;
}

}  // namespace

Result<int> run(CliContext& context, const LockCommand&) {
    const auto store = context.lockedStore();
    if (!store) return store.error();
    const auto protection = (*store)->protection();
    if (!protection) return protection.error();
    if (*protection != Protection::None)
        return Error{ErrorCode::InvalidArgument, "the store has a passphrase already; `facenet passphrase` changes it"};
    const auto passphrase = newPassphrase(context, {.file = context.options().passphraseFile,
                                                    .variable = kPassphraseVariable,
                                                    .question = "New passphrase of the store",
                                                    .askTwice = true});
    if (!passphrase) return passphrase.error();
    SteeredJob job(context, "Encrypting:");
    const auto done = (*store)->protect(*passphrase, job.control());
    if (!done) return done.error();
    Console& console = context.console();
    console.endProgress();
    noticeBackups(console, done->notRemoved, "could not be removed and can still be read without a passphrase");
    if (done->leftReadable)
        console.notice(
            "facenet: the store is encrypted, but something readable may be left in its files until the next "
            "command with the passphrase: " +
            sentenceOf(*done->leftReadable));
    if (console.json())
        console.print(Json{{"protected", true},
                           {"clean", !done->leftReadable},
                           {"backups_removed", done->backupsRemoved},
                           {"backups_left_readable", jsonOf(done->notRemoved)}});
    else
        console.print("The store is encrypted; " +
                      counted(static_cast<std::size_t>(done->backupsRemoved), "readable backup", "readable backups") +
                      " removed. Nobody can read it without the passphrase, so keep that well.");
    return done->notRemoved.isEmpty() && !done->leftReadable ? kExitOk : kExitError;
}

Result<int> run(CliContext& context, const UnlockCommand&) {
    const auto store = context.lockedStore();
    if (!store) return store.error();
    const auto protection = (*store)->protection();
    if (!protection) return protection.error();
    if (*protection == Protection::None) return Error{ErrorCode::InvalidArgument, "the store has no passphrase"};
    const auto passphrase = context.passphrase();
    if (!passphrase) return passphrase.error();
    SteeredJob job(context, "Decrypting:");
    if (const auto done = (*store)->unprotect(*passphrase, job.control()); !done) return done.error();
    context.console().endProgress();
    if (context.console().json())
        context.console().print(Json{{"protected", false}});
    else
        context.console().print(std::string("The store has no passphrase any more; everybody can read its files."));
    return kExitOk;
}

Result<int> run(CliContext& context, const PassphraseCommand& command) {
    const auto store = context.lockedStore();
    if (!store) return store.error();
    const auto protection = (*store)->protection();
    if (!protection) return protection.error();
    if (*protection == Protection::None)
        return Error{ErrorCode::InvalidArgument, "the store has no passphrase; `facenet lock` sets one"};
    const auto before = context.passphrase();
    if (!before) return before.error();
    const auto after = newPassphrase(context, {.file = command.newPassphraseFile,
                                               .variable = "FACENET_NEW_PASSPHRASE",
                                               .question = "New passphrase of the store",
                                               .askTwice = true});
    if (!after) return after.error();
    const auto notChanged = (*store)->changePassphrase(*before, *after);
    if (!notChanged) return notChanged.error();
    Console& console = context.console();
    noticeBackups(console, *notChanged, "still opens with the passphrase from before");
    if (console.json())
        console.print(Json{{"changed", true}, {"backups_not_changed", jsonOf(*notChanged)}});
    else
        console.print(std::string("The passphrase was changed."));
    return notChanged->isEmpty() ? kExitOk : kExitError;
}

}  // namespace facenet::cli
