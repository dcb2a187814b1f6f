#include "evidence/manifest_names.h"

#include <algorithm>

namespace muniment::evidence::manifest_names {
namespace {

bool stays_below(std::string_view name) {
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string_view component = name.substr(0, slash);
    if (component.empty() || component == "." || component == "..") return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

std::optional<std::string> unescape(std::string_view written) {
  std::string name;
  name.reserve(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\\') {
      name += written[i];
      continue;
    }
    if (++i == written.size()) return std::nullopt;
    switch (written[i]) {
      case '\\':
        name += '\\';
        break;
      case 'n':
        name += '\n';
        break;
      case 'r':
        name += '\r';
        break;
      default:
        return std::nullopt;
    }
  }
  return name;
}

std::string escape(std::string_view name) {
  std::string written;
  written.reserve(name.size());
  for (const char c : name) {
    if (c == '\\') {
      written += "\\\\";
    } else if (c == '\n') {
      written += "\\n";
    } else if (c == '\r') {
      written += "\\r";
    } else {
      written += c;
    }
  }
  return written;
}

std::optional<std::string> percent_decode(std::string_view written) {
  std::string name;
  name.reserve(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '%') {
      name += written[i];
      continue;
    }
    const std::string_view code = written.substr(i + 1, 2);
    if (code == "0A" || code == "0a") {
      name += '\n';
    } else if (code == "0D" || code == "0d") {
      name += '\r';
    } else if (code == "25") {
      name += '%';
    } else {
      return std::nullopt;
    }
    i += 2;
  }
  return name;
}

std::string percent_encode(std::string_view name) {
  std::string written;
  written.reserve(name.size());
  for (const char c : name) {
    if (c == '\n') {
      written += "%0A";
    } else if (c == '\r') {
      written += "%0D";
    } else if (c == '%') {
      written += "%25";
    } else {
      written += c;
    }
  }
  return written;
}

Result<std::string> below_folder(const std::string& name, const std::string& prefix) {
  std::string_view below = name;
  if (!prefix.empty()) {
    if (!below.starts_with(prefix)) {
      return Error(ErrorKind::malformed, say("the name {1} does not begin with {2}", name, prefix));
    }
    below.remove_prefix(prefix.size());
    if (!prefix.ends_with('/') && !below.starts_with('/')) {
      return Error(ErrorKind::malformed, say("the name {1} does not begin with {2}", name, prefix));
    }
    while (below.starts_with('/')) below.remove_prefix(1);
  }
  while (below.starts_with("./")) below.remove_prefix(2);
  if (below.starts_with('/')) {
    return Error(
        ErrorKind::malformed,
        say("the name {1} is absolute: name the folder that it lies in with --prefix", name));
  }
  if (below.size() > max_manifest_name) {
    return Error(ErrorKind::malformed,
                 say("a name is longer than {1} bytes", std::to_string(max_manifest_name)));
  }
  if (!stays_below(below) || below.find('\0') != std::string_view::npos) {
    return Error(ErrorKind::malformed,
                 say("the name {1} is no path of a file below a folder", name));
  }
  return std::string(below);
}

}  // namespace muniment::evidence::manifest_names
