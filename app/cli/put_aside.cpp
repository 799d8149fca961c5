#include "app/cli/put_aside.h"

namespace facenet::cli {

Result<bool> agreesToPutAside(CliContext& context, const QStringList& putAside, bool alsoPutAside,
                              const std::string& held, const std::string& task) {
    if (putAside.isEmpty() || alsoPutAside) return true;
    const std::string what = putAside.join(QStringLiteral(", ")).toStdString();
    const auto agreed = context.console().askYesNo("A store that a restore has put aside may hold " + held +
                                                   " and is deleted too: " + what + ". " + task + "?");
    if (agreed) return *agreed;
    return Error{ErrorCode::InvalidArgument,
                 what + " may hold " + held + " and would be deleted; move it away, or say --also-put-aside"};
}

}  // namespace facenet::cli
