#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>

#include "core/base/private_process.h"

using namespace facenet;

class TestPrivateProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesNothingToOthers() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the search for leaks looks into the memory from another process");
#endif
        const pid_t child = fork();  // it is for good
        if (child == 0) {
            makeProcessPrivate();
            rlimit core{1, 1};
            const bool limited = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
            _exit(limited && prctl(PR_GET_DUMPABLE) == 0 && umask(0) == 0077 ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(WEXITSTATUS(status), 0);
    }
};

QTEST_GUILESS_MAIN(TestPrivateProcess)
#include "tst_private_process.moc"
