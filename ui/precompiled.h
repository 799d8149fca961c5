#pragma once

// The parts of Qt, OpenCV and the standard library that most files of this room read; each file includes what it uses
// all the same.
#include <QBoxLayout>
#include <QComboBox>
#include <QDateTime>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QList>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QString>
#include <QTableView>
#include <QTimer>
#include <QUndoStack>
#include <QWidget>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>
