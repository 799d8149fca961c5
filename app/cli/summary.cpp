#include <numeric>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "core/model/network_inspection.h"

namespace facenet::cli {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (std::size_t i = 1; i < shape.size(); ++i) text += (i > 1 ? " x " : "") + std::to_string(shape[i]);
    return text;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

}  // namespace

Result<int> run(CliContext& context, const SummaryCommand& command) {
    const auto inspection = loadNetworkInspection(context.options().engine);
    if (!inspection) return inspection.error();
    const auto layers = (*inspection)->summarize(*backboneFromString(command.backbone));
    if (!layers) return layers.error();
    std::int64_t parameters = 0, multiplyAdds = 0;
    Json list = Json::array();
    Console& console = context.console();
    for (const LayerSummary& layer : *layers) {
        parameters += layer.parameters;
        multiplyAdds += layer.multiplyAdds;
        if (console.json())
            list.push_back({{"name", layer.name},
                            {"kind", layer.kind},
                            {"output", layer.outputShape},
                            {"parameters", layer.parameters},
                            {"multiply_adds", layer.multiplyAdds}});
        else
            console.print(padded(layer.name, 44) + padded(layer.kind, 12) + padded(shapeText(layer.outputShape), 18) +
                          padded(std::to_string(layer.parameters), 10) + std::to_string(layer.multiplyAdds));
    }
    if (console.json())
        console.print(Json{{"backbone", command.backbone},
                           {"layers", std::move(list)},
                           {"parameters", parameters},
                           {"multiply_adds", multiplyAdds}});
    else
        console.print(command.backbone + ": " + std::to_string(layers->size()) + " layers, " +
                      std::to_string(parameters) + " parameters, " + fixed(multiplyAdds / 1e6, 1) +
                      " million multiply-adds a picture");
    return kExitOk;
}

}  // namespace facenet::cli
