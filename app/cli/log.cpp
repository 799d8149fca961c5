#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/person_lookup.h"

namespace facenet::cli {

Result<int> run(CliContext& context, const LogCommand& command) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    QList<LogLine> lines;
    if (*store) {
        auto logged = (*store)->journal().log(command.lines);
        if (!logged) return logged.error();
        lines = std::move(*logged);
    }
    Console& console = context.console();
    for (const LogLine& line : lines) {
        if (console.json())
            console.print(Json{{"at", timeJson(line.at)},
                               {"program", line.program.toStdString()},
                               {"action", line.action.toStdString()},
                               {"count", line.count},
                               {"outcome", line.outcome.toStdString()}});
        else
            console.print(line.at.toString(Qt::ISODate).toStdString() + "\t" + line.program.toStdString() + "\t" +
                          line.action.toStdString() + "\t" + std::to_string(line.count) + "\t" +
                          line.outcome.toStdString());
    }
    if (lines.isEmpty()) console.notice("Nothing stands in the log of " + context.storeFolder().toStdString() + ".");
    return kExitOk;
}

}  // namespace facenet::cli
