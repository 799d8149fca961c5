#include "core/model/unpickler.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace facenet::pickle {

namespace {

/// A checkpoint of the largest network here with its optimiser needs about a quarter; with these bounds no pickle
/// takes more than some tens of megabytes, whatever it says.
constexpr std::size_t kMostValues = 1 << 17;
constexpr std::size_t kMostReferences = 1 << 19;
constexpr std::size_t kLongestName = 1 << 12;

struct Global {
    std::string_view module;
    std::string_view name;
    Known known;
};

constexpr std::array kKnown{
    Global{"collections", "OrderedDict", {Known::Kind::OrderedDict}},
    Global{"torch", "Size", {Known::Kind::Size}},
    Global{"torch._utils", "_rebuild_tensor", {Known::Kind::RebuildTensor}},
    Global{"torch._utils", "_rebuild_tensor_v2", {Known::Kind::RebuildTensorV2}},
    Global{"torch._utils", "_rebuild_parameter", {Known::Kind::RebuildParameter}},
    Global{"torch", "FloatStorage", {Known::Kind::Storage, TensorType::Float32}},
    Global{"torch", "HalfStorage", {Known::Kind::Storage, TensorType::Float16}},
    Global{"torch", "BFloat16Storage", {Known::Kind::Storage, TensorType::BFloat16}},
    Global{"torch", "DoubleStorage", {Known::Kind::Storage, TensorType::Float64}},
    Global{"torch", "LongStorage", {Known::Kind::Storage, TensorType::Int64}},
    Global{"torch", "IntStorage", {Known::Kind::Storage, TensorType::Int32}},
    Global{"torch", "ShortStorage", {Known::Kind::Storage, TensorType::Int16}},
    Global{"torch", "CharStorage", {Known::Kind::Storage, TensorType::Int8}},
    Global{"torch", "ByteStorage", {Known::Kind::Storage, TensorType::UInt8}},
    Global{"torch", "BoolStorage", {Known::Kind::Storage, TensorType::Bool}},
};

/// The stack machine. The first failure is kept and ends the run; until the loop sees it, every operation stays
/// harmless: reads give nothing and pops give a None.
class Machine {
public:
    explicit Machine(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    Result<Document> run() {
        while (!m_error && !m_stopped) step();
        if (m_error) return *m_error;
        m_document.bytesRead = m_position;
        return std::move(m_document);
    }

private:
    void fail(ErrorCode code, std::string context) {
        if (!m_error) m_error = Error{code, std::move(context)};
    }
    void malformed(const std::string& what) {
        fail(ErrorCode::FileMalformed, what + " at byte " + std::to_string(m_position) + " of the pickle");
    }

    // --- bytes ---

    std::string_view take(std::uint64_t count) {
        if (m_error) return {};
        if (count > m_bytes.size() - m_position) {
            fail(ErrorCode::FileTruncated, "the pickle ends early");
            return {};
        }
        const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_position;
        m_position += static_cast<std::size_t>(count);
        return {begin, static_cast<std::size_t>(count)};
    }

    std::uint64_t unsignedNumber(int bytes) {
        std::uint64_t number = 0;
        const std::string_view text = take(static_cast<std::uint64_t>(bytes));
        for (std::size_t i = text.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(text[i]);
        return number;
    }

    /// Up to the end of the line, without it.
    std::string_view line() {
        const std::string_view rest = {reinterpret_cast<const char*>(m_bytes.data()) + m_position,
                                       std::min(m_bytes.size() - m_position, kLongestName)};
        const std::size_t end = rest.find('\n');
        if (end != std::string_view::npos) return take(end + 1).substr(0, end);
        if (rest.size() == kLongestName)
            malformed("a name that does not end");
        else
            fail(ErrorCode::FileTruncated, "the pickle ends early");
        return {};
    }

    // --- stack ---

    /// Counts references that are stored somewhere; they are what the memory of a pickle grows by.
    bool spend(std::size_t references) {
        m_references += references;
        if (m_references <= kMostReferences) return true;
        fail(ErrorCode::UnsupportedFormat, "the pickle is larger than any weights file needs");
        return false;
    }

    void pushRef(Ref ref) {
        if (spend(1)) m_stack.push_back(ref);
    }
    void push(Value value) {
        if (m_document.values.size() == kMostValues) {
            fail(ErrorCode::UnsupportedFormat, "the pickle holds more values than any weights file needs");
            return;
        }
        m_document.values.push_back(std::move(value));
        pushRef(static_cast<Ref>(m_document.values.size() - 1));
    }

    std::size_t floor() const { return m_marks.empty() ? 0 : m_marks.back(); }

    Ref pop() {
        const Ref ref = top();
        if (!m_error) m_stack.pop_back();
        return ref;
    }
    Ref top() {
        if (!m_error && m_stack.size() > floor()) return m_stack.back();
        malformed("an empty stack");
        return none();
    }
    Ref none() {
        if (m_document.values.empty()) m_document.values.emplace_back(None{});
        return 0;
    }

    /// The last `count` values.
    std::vector<Ref> popSome(std::size_t count) {
        if (m_error || m_stack.size() < floor() + count) {
            malformed("an empty stack");
            return {};
        }
        std::vector<Ref> items(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
        m_stack.resize(m_stack.size() - count);
        return items;
    }
    std::vector<Ref> popToMark() {
        if (m_error || m_marks.empty()) {
            malformed("no mark");
            return {};
        }
        std::vector<Ref> items = popSome(m_stack.size() - m_marks.back());
        m_marks.pop_back();
        return items;
    }

    template <typename T>
    T* as(Ref ref) {
        return m_error ? nullptr : std::get_if<T>(&m_document.values[ref]);
    }

    // --- operations ---

    void step() {
        const std::string_view code = take(1);
        if (m_error) return;
        switch (static_cast<unsigned char>(code[0])) {
            case 0x80:
                return protocol();
            case 0x95:
                take(8);
                return;  // FRAME
            case '.':
                return stop();
            case '(':
                if (spend(1)) m_marks.push_back(m_stack.size());
                return;
            case 'N':
                return push(None{});
            case 0x88:
                return push(true);
            case 0x89:
                return push(false);
            case 'K':
                return push(static_cast<std::int64_t>(unsignedNumber(1)));
            case 'M':
                return push(static_cast<std::int64_t>(unsignedNumber(2)));
            case 'J':
                return push(std::int64_t{static_cast<std::int32_t>(unsignedNumber(4))});
            case 0x8a:
                return longNumber(unsignedNumber(1));
            case 0x8b:
                return longNumber(unsignedNumber(4));
            case 'G':
                return floatNumber();
            case 'U':
            case 'C':
            case 0x8c:
                return text(unsignedNumber(1));
            case 'T':
            case 'B':
            case 'X':
                return text(unsignedNumber(4));
            case 0x8d:
                return text(unsignedNumber(8));
            case ')':
                return push(Sequence{});
            case 0x85:
                return push(Sequence{popSome(1)});
            case 0x86:
                return push(Sequence{popSome(2)});
            case 0x87:
                return push(Sequence{popSome(3)});
            case 't':
                return push(Sequence{popToMark()});
            case ']':
                return push(Sequence{});
            case 'a':
                return append(popSome(1));
            case 'e':
                return append(popToMark());
            case '}':
                return push(Dictionary{});
            case 's':
                return setItems(popSome(2));
            case 'u':
                return setItems(popToMark());
            case 'q':
                return memorise(unsignedNumber(1));
            case 'r':
                return memorise(unsignedNumber(4));
            case 0x94:
                return memorise(m_memo.size());
            case 'h':
                return recall(unsignedNumber(1));
            case 'j':
                return recall(unsignedNumber(4));
            case 'c':
                return globalByLines();
            case 0x93:
                return globalFromStack();
            case 'Q':
                return persistent();
            case 'R':
                return reduce();
            case 'b':
                return build();
            case 'i':
                return refuseInstance();
            case 'o':
                return unsafe("an object made by opcode OBJ");
            case 0x81:
                return unsafe("an object made by opcode NEWOBJ");
            case 0x92:
                return unsafe("an object made by opcode NEWOBJ_EX");
            case 0x82:
            case 0x83:
            case 0x84:
                return unsafe("an object of the extension registry");
            default:
                return malformed("opcode " + std::to_string(static_cast<unsigned char>(code[0])));
        }
    }

    void protocol() {
        if (const auto version = unsignedNumber(1); !m_error && (version < 2 || version > 5))
            fail(ErrorCode::UnsupportedFormat, "pickle protocol " + std::to_string(version));
    }

    void stop() {
        m_document.root = pop();
        m_stopped = true;
        if (!m_error && !(m_stack.empty() && m_marks.empty())) malformed("an end with values left over");
    }

    void longNumber(std::uint64_t bytes) {
        const std::string_view digits = take(bytes);
        if (m_error) return;
        if (digits.size() > 8) return push(LongNumber{std::string(digits)});
        std::uint64_t number = !digits.empty() && digits.back() < 0 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = digits.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(digits[i]);
        push(static_cast<std::int64_t>(number));
    }

    void floatNumber() {
        std::uint64_t bits = 0;
        for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
        push(std::bit_cast<double>(bits));
    }

    void text(std::uint64_t bytes) { push(std::string(take(bytes))); }

    void append(const std::vector<Ref>& items) {
        if (auto* list = as<Sequence>(top()); list && spend(items.size()))
            list->items.insert(list->items.end(), items.begin(), items.end());
        else
            malformed("an append to what is no list");
    }

    void setItems(const std::vector<Ref>& items) {
        auto* dictionary = as<Dictionary>(top());
        if (!dictionary || items.size() % 2 != 0) return malformed("items for what is no dictionary");
        if (!spend(items.size())) return;
        for (std::size_t i = 0; i < items.size(); i += 2) dictionary->items.emplace_back(items[i], items[i + 1]);
    }

    void memorise(std::uint64_t slot) {
        const Ref ref = top();
        if (!m_error && spend(1)) m_memo[slot] = ref;
    }
    void recall(std::uint64_t slot) {
        if (m_error) return;
        const auto found = m_memo.find(slot);
        if (found == m_memo.end()) return malformed("a memo that was never made");
        pushRef(found->second);
    }

    static std::string qualified(std::string_view module, std::string_view name) {
        return std::string(module.substr(0, 100)) + '.' + std::string(name.substr(0, 100));
    }
    void unsafe(const std::string& what) { fail(ErrorCode::UnsafeContent, what); }

    void global(std::string_view module, std::string_view name) {
        if (m_error) return;
        const auto found = std::ranges::find_if(
            kKnown, [&](const Global& global) { return global.module == module && global.name == name; });
        if (found == kKnown.end()) return unsafe(qualified(module, name));
        push(found->known);
    }

    void globalByLines() {
        const std::string_view module = line();
        const std::string_view name = line();
        global(module, name);
    }

    void globalFromStack() {
        const auto* name = as<std::string>(pop());
        const auto* module = as<std::string>(pop());
        if (!name || !module) return malformed("a global without a name");
        global(*module, *name);
    }

    void refuseInstance() {
        const std::string_view module = line();
        const std::string_view name = line();
        unsafe(qualified(module, name));
    }

    /// ('storage', type, key, location, elements[, view]): elements that stand elsewhere in the file.
    void persistent() {
        const auto* id = as<Sequence>(pop());
        if (!id || id->items.size() < 5 || id->items.size() > 6)
            return malformed("a reference that is not to a storage");
        const auto* kind = as<std::string>(id->items[0]);
        const auto* type = as<Known>(id->items[1]);
        const auto* key = as<std::string>(id->items[2]);
        const auto* elements = as<std::int64_t>(id->items[4]);
        if (!kind || *kind != "storage" || !type || type->kind != Known::Kind::Storage || !key || !elements ||
            *elements < 0)
            return malformed("a reference that is not to a storage");
        if (id->items.size() == 6 && !as<None>(id->items[5]))
            return fail(ErrorCode::UnsupportedFormat, "a storage that is a view of another");
        const Storage storage{*key, type->type, static_cast<std::uint64_t>(*elements)};
        const auto [known, isNew] =
            m_storages.try_emplace(*key, static_cast<std::uint32_t>(m_document.storages.size()));
        if (isNew) {
            m_document.storages.push_back(storage);
        } else if (const Storage& before = m_document.storages[known->second];
                   before.type != storage.type || before.elements != storage.elements) {
            return malformed("two descriptions of one storage");
        }
        push(StorageRef{known->second});
    }

    void reduce() {
        const auto* arguments = as<Sequence>(pop());
        const auto* callable = as<Known>(pop());
        if (!arguments || !callable) return malformed("a call of what cannot be called");
        switch (callable->kind) {
            case Known::Kind::OrderedDict:
                return makeDictionary(arguments->items);
            case Known::Kind::RebuildTensor:
            case Known::Kind::RebuildTensorV2:
                return makeTensor(callable->kind, arguments->items);
            case Known::Kind::Size:
                if (arguments->items.size() == 1 && as<Sequence>(arguments->items[0]))
                    return pushRef(arguments->items[0]);
                break;
            case Known::Kind::RebuildParameter:
                if (!arguments->items.empty() && as<TensorView>(arguments->items[0]))
                    return pushRef(arguments->items[0]);
                break;
            case Known::Kind::Storage:
                break;
        }
        malformed("a call with arguments that do not fit");
    }

    /// Python 3 calls without arguments and sets items afterwards, Python 2 hands over a list of pairs.
    void makeDictionary(const std::vector<Ref>& arguments) {
        Dictionary dictionary;
        if (arguments.size() > 1) return malformed("a dictionary of several arguments");
        if (arguments.size() == 1) {
            const auto* pairs = as<Sequence>(arguments[0]);
            if (!pairs || !spend(2 * pairs->items.size())) return malformed("a dictionary of what are no pairs");
            for (const Ref item : pairs->items) {
                const auto* pair = as<Sequence>(item);
                if (!pair || pair->items.size() != 2) return malformed("a dictionary of what are no pairs");
                dictionary.items.emplace_back(pair->items[0], pair->items[1]);
            }
        }
        push(std::move(dictionary));
    }

    std::optional<std::vector<std::int64_t>> numbers(Ref ref) {
        const auto* sequence = as<Sequence>(ref);
        if (!sequence || sequence->items.size() > kMostDimensions) return std::nullopt;
        std::vector<std::int64_t> result;
        for (const Ref item : sequence->items) {
            const auto* number = as<std::int64_t>(item);
            if (!number || *number < 0) return std::nullopt;
            result.push_back(*number);
        }
        return result;
    }

    /// _rebuild_tensor(storage, offset, size, stride), of version 2 also requires_grad, hooks and metadata.
    void makeTensor(Known::Kind kind, const std::vector<Ref>& arguments) {
        const bool first = kind == Known::Kind::RebuildTensor;
        if (arguments.size() < (first ? 4U : 6U) || arguments.size() > (first ? 4U : 7U))
            return malformed("a tensor of too few or too many arguments");
        const auto* storage = as<StorageRef>(arguments[0]);
        const auto* offset = as<std::int64_t>(arguments[1]);
        auto shape = numbers(arguments[2]);
        auto strides = numbers(arguments[3]);
        if (!storage || !offset || *offset < 0 || !shape || !strides || shape->size() != strides->size())
            return malformed("a tensor without storage, shape or strides");
        if (arguments.size() == 7 && !as<None>(arguments[6]))
            return fail(ErrorCode::UnsupportedFormat, "a tensor that is a conjugate or negative view");
        push(TensorView{storage->storage, *offset, std::move(*shape), std::move(*strides)});
    }

    /// State given to a dictionary is what PyTorch notes about its modules' versions: nothing that is needed.
    void build() {
        pop();
        if (const Ref ref = top(); !m_error && !as<Dictionary>(ref))
            unsafe("state for what is no dictionary (opcode BUILD)");
    }

    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
    std::optional<Error> m_error;
    bool m_stopped = false;
    std::size_t m_references = 0;
    std::vector<Ref> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, Ref> m_memo;
    std::map<std::string, std::uint32_t> m_storages;
    Document m_document;
};

}  // namespace

const Value* Document::find(const Dictionary& dictionary, const std::string& key) const {
    for (auto item = dictionary.items.rbegin(); item != dictionary.items.rend(); ++item)
        if (const auto* text = get<std::string>(item->first); text && *text == key) return &values[item->second];
    return nullptr;
}

Result<Document> read(std::span<const std::byte> bytes) {
    return Machine(bytes).run();
}

}  // namespace facenet::pickle
