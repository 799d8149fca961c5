#pragma once

// The parts of Qt, OpenCV and the libraries that most files of this room read; each file includes what it uses all the
// same.
#include <QDateTime>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>
