#include "ui/training/model_file_prompt.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include "core/model/model_file.h"
#include "ui/base/prompts.h"

namespace facenet {

QString askWhereToSave(Prompts& prompts, QWidget* parent, const QString& modelName) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("ModelFilePrompt", text); };
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString path = prompts.saveFile(parent, tr("Save the weights: as .safetensors, .onnx or .pth"),
                                          QDir(folder).filePath(modelName + QStringLiteral(".safetensors")),
                                          tr("Weights (*.safetensors *.onnx *.pth)"));
    if (path.isEmpty() || isModelFileName(path.toStdString())) return path;
    return path + QStringLiteral(".safetensors");
}

}  // namespace facenet
