#pragma once

#include <QUndoCommand>
#include <functional>
#include <utility>

namespace facenet {

/// Exchanges what is on the page with what was there before, so that nothing entered is ever lost.
class ExchangeCommand final : public QUndoCommand {
public:
    ExchangeCommand(const QString& text, std::function<void()> exchange)
        : QUndoCommand(text), m_exchange(std::move(exchange)) {}
    void undo() override { m_exchange(); }
    void redo() override { m_exchange(); }

private:
    std::function<void()> m_exchange;
};

}  // namespace facenet
