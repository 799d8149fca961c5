#pragma once

#include <optional>
#include <string>

#include "app/cli/interruption.h"
#include "core/base/result.h"
#include "database/protection/secret_key.h"

namespace facenet::cli {

/// Where a passphrase comes from: the first line of the file, else the environment variable, else the terminal.
struct PassphraseSource {
    std::string file;      ///< empty: none; "-": the next line of standard input
    const char* variable;  ///< of the environment
    std::string question;  ///< for the person at the terminal
    bool askTwice = false;
};

/// Nothing where there is neither a file, nor the variable, nor a terminal. On the terminal nothing is shown of it.
/// Errors: FileNotFound, FileUnreadable, InvalidArgument (typed differently the second time), Cancelled
Result<std::optional<Passphrase>> readPassphrase(const PassphraseSource& source, const Interruption& interruption);

/// Whether the person at the terminal types yes. Nothing where there is no terminal. Errors: FileUnreadable, Cancelled
Result<std::optional<bool>> confirmAtTerminal(const std::string& question, const Interruption& interruption);

/// The environment variable with the passphrase of an encrypted export.
inline constexpr const char* kExportPassphraseVariable = "FACENET_EXPORT_PASSPHRASE";

}  // namespace facenet::cli
