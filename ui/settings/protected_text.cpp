#include "ui/settings/protected_text.h"

#include <QCoreApplication>
#include <QDir>

namespace facenet {
namespace {

class ProtectedText {
    Q_DECLARE_TR_FUNCTIONS(ProtectedText)

public:
    static QStringList sentencesOf(const Protected& done) {
        QStringList sentences;
        const auto add = [&](const QStringList& paths, const QString& sentence) {
            if (!paths.isEmpty()) sentences << sentence.arg(QDir::toNativeSeparators(paths.join(u'\n')));
        };
        add(done.notRemoved, tr("These backups could not be removed and can still be read. Delete them by hand:\n%1"));
        add(done.laidReadable, tr("These copies and exports can be read without the passphrase. Take them in, move "
                                  "them, or delete them:\n%1"));
        add(done.notChanged,
            tr("These backups still open with the passphrase from before. The next unlocking tries again:\n%1"));
        add(done.notOpened, tr("These backups cannot be opened and were left as they are, so nobody knows what can be "
                               "read in them. Delete them by hand if you don't need them:\n%1"));
        if (done.notRemembered)
            sentences
                << tr("Which data folders have a passphrase is remembered in a file that cannot be read or written. "
                      "It would not be noticed that somebody else took one off. Mend or delete the file:\n%1")
                       .arg(QString::fromStdString(done.notRemembered->context));
        if (done.leftReadable)
            sentences << tr(
                "Another program keeps a log open in which what was there before can be read. Close it, lock "
                "and unlock again.");
        return sentences;
    }
};

}  // namespace

QString unfinishedText(const Protected& done) {
    return ProtectedText::sentencesOf(done).join(u'\n');
}

}  // namespace facenet
