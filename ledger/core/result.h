// Results and the sentences they carry.
//
// Whatever can go wrong because of others (input, disk, keys) is a Result. What can only go wrong
// because of us is a MUNIMENT_CHECK, which prints the broken invariant and aborts, in release
// builds too. No exception crosses a module.
//
// Thread rule: values, share freely between readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace muniment {

// A sentence for people: an English template and its arguments. `{1}` stands for the first
// argument. The template is the key of the message catalogue (cli/po), so it is a literal; what is
// variable or secret-free goes to arguments.
struct Message {
  std::string_view text;
  std::vector<std::string> arguments;

  bool operator==(const Message&) const = default;
};

// Marks a literal for extraction to the catalogue (xgettext --keyword=say) and makes a Message of
// it.
template <typename... Arguments>
Message say(const char* text, Arguments&&... arguments) {
  return Message{text, {std::string(std::forward<Arguments>(arguments))...}};
}

// The template with its arguments put in, in English.
std::string to_english(const Message& message);

// What kind of trouble; commands and verdicts choose their exit code by it.
enum class ErrorKind {
  malformed,    // bytes that no formatter of ours emits
  unknown,      // a version, algorithm or suite that this program does not know: cannot evaluate
  mismatch,     // well-formed and provably wrong: a bad signature, another root
  refused,      // well-formed, authentic, and against a rule
  missing,      // what was asked for is not there
  environment,  // I/O, permission, memory, another process
  disk_full,    // environment, told apart because the cure differs
  usage,        // what the person asked for makes no sense
};

// An error and the steps on the way to it. `message` says what happened; each context, added on the
// way up, says where ("while reading r2.tlog-proof"); the last one added is the outermost.
class Error {
 public:
  Error(ErrorKind kind, Message message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  const Message& message() const { return message_; }
  const std::vector<Message>& contexts() const { return contexts_; }

  Error within(Message context) &&;

 private:
  ErrorKind kind_;
  Message message_;
  std::vector<Message> contexts_;
};

// Message first, contexts in brackets behind it, in English: for logs and tests.
std::string to_english(const Error& error);

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

#define MUNIMENT_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::muniment::check_failed(#condition, __FILE__, __LINE__))

template <typename T>
class [[nodiscard]] Result {
 public:
  // Both implicit on purpose: `return value;` and `return Error(…);`.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // The value; calling it on an error is a bug of the caller.
  T& value() & {
    MUNIMENT_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    MUNIMENT_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    MUNIMENT_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  const Error& error() const& {
    MUNIMENT_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    MUNIMENT_CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    MUNIMENT_CHECK(!ok());
    return *error_;
  }
  Error&& error() && {
    MUNIMENT_CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace muniment
