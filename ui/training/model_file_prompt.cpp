#include "ui/training/model_file_prompt.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include "core/model/model_file.h"
#include "ui/base/prompts.h"

namespace facenet {

namespace {

struct ModelFilePrompt {
    Q_DECLARE_TR_FUNCTIONS(facenet::ModelFilePrompt)
};

}  // namespace

QString askWhereToSave(Prompts& prompts, QWidget* parent, const QString& modelName) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString path =
        prompts.saveFile(parent, ModelFilePrompt::tr("Save the weights: as .safetensors, .onnx or .pth"),
                         QDir(folder).filePath(modelName + QStringLiteral(".safetensors")),
                         ModelFilePrompt::tr("Weights (*.safetensors *.onnx *.pth)"));
    if (path.isEmpty() || isModelFileName(path.toStdString())) return path;
    return path + QStringLiteral(".safetensors");
}

}  // namespace facenet
