#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/network_graph.h"
#include "core/model/network_inspection.h"

/// The functions of the engine's library: one makes an engine into `engine`, one an inspection into `inspection`, one
/// the graph of a network into `graph`, see `networkGraphOf`; without weights those are of no meaning.
extern "C" void facenetMakeEngine(const facenet::EngineOptions& options,
                                  facenet::Result<std::shared_ptr<const facenet::Engine>>& engine);

extern "C" void facenetMakeInspection(const facenet::EngineOptions& options,
                                      facenet::Result<std::shared_ptr<const facenet::NetworkInspection>>& inspection);

extern "C" void facenetMakeGraph(facenet::Backbone backbone, const facenet::TensorFile* weights,
                                 facenet::Result<facenet::NetworkGraph>& graph);
