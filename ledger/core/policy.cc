#include "ledger/core/policy.h"

#include <algorithm>
#include <optional>

#include "ledger/core/checkpoint.h"

namespace muniment {
namespace {

constexpr std::string_view pin_word = "#muniment";
constexpr std::string_view no_quorum = "none";

using Items = std::vector<std::string_view>;

Error malformed(Message message) { return {ErrorKind::malformed, std::move(message)}; }

Message at_line(std::size_t number) {
  return say("line {1} of the trust file", std::to_string(number));
}

bool is_allowed(char c) {  // tlog-policy, "Character set"
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

Items split_items(std::string_view line) {
  Items items;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    items.push_back(line.substr(at, end - at));
    at = end;
  }
  return items;
}

// What the lines so far have said. Each `add_` takes the items of one line, the first of which
// chose it.
class Parser {
 public:
  Status add_line(std::size_t number, std::string_view line);
  Result<TrustPolicy> finish() &&;

 private:
  Status add_log(const Items& items);
  Status add_witness(const Items& items);
  Status add_group(const Items& items);
  Status add_quorum(const Items& items);
  Status add_pin(const Items& items);
  Status define(std::string_view name);
  Status take_member(std::string_view name);

  TrustPolicy policy_;
  std::size_t line_ = 0;
  std::map<std::string, bool, std::less<>>
      names_;  // of witnesses and groups; whether one is a member already
  std::set<PublicKey> log_keys_, witness_keys_;
  std::map<std::string, std::size_t> pin_lines_;
  bool has_quorum_ = false;
};

Result<VerifierKey> parse_key(std::string_view text, VerifierKey::Use use) {
  Result<VerifierKey> key = parse_verifier_key(text);
  if (key.ok() && key->use != use) {
    return malformed(use == VerifierKey::Use::note
                         ? say("a log needs a key for notes; this one is for cosignatures")
                         : say("a witness needs a key for cosignatures; this one is for notes"));
  }
  return key;
}

Status Parser::add_log(const Items& items) {
  if (items.size() != 2 && items.size() != 3) {
    return malformed(say("a log line has the form: log KEY [URL]"));
  }
  if (policy_.logs.size() == max_policy_names) {
    return malformed(say("more than {1} logs", std::to_string(max_policy_names)));
  }
  Result<VerifierKey> key = parse_key(items[1], VerifierKey::Use::note);
  if (!key.ok()) return std::move(key).error();
  if (!log_keys_.insert(key->key).second) {
    return malformed(say("the key of this log is another log's already"));
  }
  policy_.logs.push_back(*std::move(key));
  return {};
}

Status Parser::add_witness(const Items& items) {
  if (items.size() != 3 && items.size() != 4) {
    return malformed(say("a witness line has the form: witness NAME KEY [URL]"));
  }
  if (policy_.witnesses.size() == max_policy_names) {
    return malformed(say("more than {1} witnesses", std::to_string(max_policy_names)));
  }
  Result<VerifierKey> key = parse_key(items[2], VerifierKey::Use::cosignature);
  if (!key.ok()) return std::move(key).error();
  if (!witness_keys_.insert(key->key).second) {
    return malformed(say("the key of this witness is another witness's already"));
  }
  if (Status status = define(items[1]); !status.ok()) return status;
  policy_.witnesses.push_back({std::string(items[1]), *std::move(key)});
  return {};
}

Result<std::uint64_t> parse_threshold(std::string_view text, std::uint64_t members) {
  if (text == "any") return std::uint64_t{1};
  if (text == "all") return members;
  Result<std::uint64_t> threshold = parse_decimal(text);
  if (!threshold.ok() || *threshold < 1 || *threshold > members) {
    return malformed(
        say("the threshold of a group is any, all, or a number from 1 to the number of "
            "its members, here {1}",
            std::to_string(members)));
  }
  return threshold;
}

Status Parser::add_group(const Items& items) {
  if (items.size() < 4) {
    return malformed(say("a group line has the form: group NAME any|all|NUMBER MEMBER…"));
  }
  if (policy_.groups.size() == max_policy_names) {
    return malformed(say("more than {1} groups", std::to_string(max_policy_names)));
  }
  const Result<std::uint64_t> threshold = parse_threshold(items[2], items.size() - 3);
  if (!threshold.ok()) return threshold.error();
  TrustPolicy::Group group{std::string(items[1]), *threshold, {}};
  // Members before the name: a group cannot be its own member.
  for (std::size_t i = 3; i < items.size(); ++i) {
    if (Status status = take_member(items[i]); !status.ok()) return status;
    group.members.emplace_back(items[i]);
  }
  if (Status status = define(items[1]); !status.ok()) return status;
  policy_.groups.push_back(std::move(group));
  return {};
}

Status Parser::add_quorum(const Items& items) {
  if (items.size() != 2) return malformed(say("a quorum line has the form: quorum NAME"));
  if (has_quorum_) return malformed(say("there is a quorum line already; exactly one is allowed"));
  if (items[1] != no_quorum && !names_.contains(items[1])) {
    return malformed(say("the quorum names no witness or group that is defined above it"));
  }
  has_quorum_ = true;
  policy_.quorum = items[1];
  return {};
}

Status Parser::add_pin(const Items& items) {
  if (items.size() != 4 || items[1] != "genesis") {
    return malformed(
        say("a #muniment line has the form: #muniment genesis ORIGIN HASH; this program "
            "knows no other"));
  }
  if (!is_origin(items[2])) return malformed(say("the pin's origin is not the name of a ledger"));
  const Result<Bytes> bytes = from_hex(items[3]);
  if (!bytes.ok()) return bytes.error();
  const Result<Hash> hash = Hash::from(*bytes);
  if (!hash.ok()) return hash.error();
  const std::string origin(items[2]);
  if (!policy_.genesis.emplace(origin, *hash).second) {
    return malformed(say("the genesis of {1} is pinned already", origin));
  }
  pin_lines_.emplace(origin, line_);
  return {};
}

Status Parser::define(std::string_view name) {
  if (name == no_quorum) return malformed(say("the name none is reserved for the quorum line"));
  if (!names_.emplace(name, false).second) {
    return malformed(say("the name is another witness's or group's already"));
  }
  return {};
}

Status Parser::take_member(std::string_view name) {
  const auto found = names_.find(name);
  if (found == names_.end()) {
    return malformed(say("a member of the group is no witness or group that is defined above it"));
  }
  if (found->second) {
    return malformed(say("a member of the group is a member already; each counts in one way only"));
  }
  found->second = true;
  return {};
}

Status Parser::add_line(std::size_t number, std::string_view line) {
  line_ = number;
  if (!std::all_of(line.begin(), line.end(), is_allowed)) {
    return malformed(
        say("control characters other than tabs are not allowed; look for carriage "
            "returns"));
  }
  const Items items = split_items(line);
  if (items.empty()) return {};
  if (items[0] == pin_word) return add_pin(items);
  // A pin of which one letter was changed must not become a comment.
  if (items[0].front() == '#' && items.size() == 4 && items[1] == "genesis") return add_pin({});
  if (items[0].front() == '#') return {};
  if (items[0] == "log") return add_log(items);
  if (items[0] == "witness") return add_witness(items);
  if (items[0] == "group") return add_group(items);
  if (items[0] == "quorum") return add_quorum(items);
  return malformed(say("the line begins with none of log, witness, group, quorum and #"));
}

Result<TrustPolicy> Parser::finish() && {
  for (const auto& [origin, line] : pin_lines_) {
    const bool known =
        std::any_of(policy_.logs.begin(), policy_.logs.end(),
                    [&name = origin](const VerifierKey& log) { return log.name == name; });
    if (!known) {
      return malformed(say("the pin's origin {1} is no log of this file", origin))
          .within(at_line(line));
    }
  }
  if (!has_quorum_) {
    return malformed(
        say("the trust file has no quorum line; without witnesses write: quorum none"));
  }
  return std::move(policy_);
}

}  // namespace

Result<TrustPolicy> parse_policy(std::string_view text) {
  if (text.size() > max_policy_bytes) {
    return malformed(say("the trust file has {1} bytes; at most {2} are read",
                         std::to_string(text.size()), std::to_string(max_policy_bytes)));
  }
  Parser parser;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return malformed(say("the line does not end in a newline; the file may be cut short"))
          .within(at_line(number));
    }
    Status status = parser.add_line(number, text.substr(0, end));
    if (!status.ok()) return std::move(status).error().within(at_line(number));
    text.remove_prefix(end + 1);
  }
  return std::move(parser).finish();
}

}  // namespace muniment
