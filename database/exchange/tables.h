#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

#include "core/face/face.h"

namespace facenet {

/// A line of a table for spreadsheets (RFC 4180, UTF-8): quoted where needed, and a cell that one would take for a
/// formula begins with an apostrophe.
QByteArray csvLine(const QStringList& cells);

/// A NumPy array, float32 little-endian, [rows, 128].
/// Source: NumPy format 1.0, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
QByteArray npyArray(const QList<Embedding>& rows);

}  // namespace facenet
