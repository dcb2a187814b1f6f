#include "evidence/manifest.h"
#include "evidence/manifest_names.h"

namespace muniment::evidence {
namespace {

using namespace manifest_names;

// A backslash in front says that the name is escaped.
std::string sha256sum_line(const ManifestFile& file) {
  const std::string name = escape(file.name);
  const bool escaped = name.size() != file.name.size();
  return (escaped ? "\\" : "") + file.sha256.hex() + "  " + name + "\n";
}

Result<std::string> hashdeep_line(const ManifestFile& file) {
  if (file.name.find('\n') != std::string::npos) {
    return Error(
        ErrorKind::usage,
        say("the name {1} holds a line break, which hashdeep cannot read: write a manifest "
            "of sha256sum",
            file.name));
  }
  if (!file.size) {
    return Error(ErrorKind::usage,
                 say("the size of {1} is not known, which hashdeep asks for", file.name));
  }
  return std::to_string(*file.size) + "," + file.sha256.hex() + "," + "./" + file.name + "\n";
}

}  // namespace

Result<ManifestFormat> manifest_format_by_name(std::string_view name) {
  if (name == "sha256sum") return ManifestFormat::sha256sum;
  if (name == "hashdeep") return ManifestFormat::hashdeep;
  if (name == "bagit") return ManifestFormat::bagit;
  return Error(ErrorKind::usage,
               say("\"{1}\" is no format of manifests; there are: sha256sum, hashdeep, bagit",
                   std::string(name)));
}

Result<std::string> format_manifest(ManifestFormat format, std::span<const ManifestFile> files) {
  std::string text;
  if (format == ManifestFormat::hashdeep) {
    text = "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n";
  }
  for (const ManifestFile& file : files) {
    switch (format) {
      case ManifestFormat::sha256sum:
        text += sha256sum_line(file);
        break;
      case ManifestFormat::hashdeep: {
        const Result<std::string> line = hashdeep_line(file);
        if (!line.ok()) return Error(line.error());
        text += *line;
        break;
      }
      case ManifestFormat::bagit:
        text += file.sha256.hex() + "  data/" + percent_encode(file.name) + "\n";
        break;
    }
  }
  return text;
}

}  // namespace muniment::evidence
