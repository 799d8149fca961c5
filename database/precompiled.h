#pragma once

// The parts of Qt, OpenCV and the standard library that most files of this room read; each file includes what it uses
// all the same.
#include <QDateTime>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <QSqlQuery>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>
