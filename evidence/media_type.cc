#include <algorithm>
#include <array>

#include "evidence/intake.h"

namespace muniment::evidence {
namespace {

struct KnownExtension {
  std::string_view extension;
  std::string_view media_type;
};

// What inspections meet: papers, tables, pictures, recordings, web pages, mail, archives. Sorted by
// extension.
constexpr std::array known_extensions{
    KnownExtension{"7z", "application/x-7z-compressed"},
    KnownExtension{"aac", "audio/aac"},
    KnownExtension{"amr", "audio/AMR"},
    KnownExtension{"avi", "video/vnd.avi"},
    KnownExtension{"bmp", "image/bmp"},
    KnownExtension{"csv", "text/csv"},
    KnownExtension{"doc", "application/msword"},
    KnownExtension{"docx",
                   "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    KnownExtension{"eml", "message/rfc822"},
    KnownExtension{"flac", "audio/flac"},
    KnownExtension{"gif", "image/gif"},
    KnownExtension{"gz", "application/gzip"},
    KnownExtension{"heic", "image/heic"},
    KnownExtension{"htm", "text/html"},
    KnownExtension{"html", "text/html"},
    KnownExtension{"jpeg", "image/jpeg"},
    KnownExtension{"jpg", "image/jpeg"},
    KnownExtension{"json", "application/json"},
    KnownExtension{"m4a", "audio/mp4"},
    KnownExtension{"md", "text/markdown"},
    KnownExtension{"mkv", "video/matroska"},
    KnownExtension{"mov", "video/quicktime"},
    KnownExtension{"mp3", "audio/mpeg"},
    KnownExtension{"mp4", "video/mp4"},
    KnownExtension{"odp", "application/vnd.oasis.opendocument.presentation"},
    KnownExtension{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    KnownExtension{"odt", "application/vnd.oasis.opendocument.text"},
    KnownExtension{"ofd", "application/ofd"},
    KnownExtension{"ogg", "audio/ogg"},
    KnownExtension{"opus", "audio/ogg"},
    KnownExtension{"pdf", "application/pdf"},
    KnownExtension{"png", "image/png"},
    KnownExtension{"ppt", "application/vnd.ms-powerpoint"},
    KnownExtension{"pptx",
                   "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    KnownExtension{"rar", "application/vnd.rar"},
    KnownExtension{"rtf", "application/rtf"},
    KnownExtension{"svg", "image/svg+xml"},
    KnownExtension{"tar", "application/x-tar"},
    KnownExtension{"tif", "image/tiff"},
    KnownExtension{"tiff", "image/tiff"},
    KnownExtension{"tsv", "text/tab-separated-values"},
    KnownExtension{"txt", "text/plain"},
    KnownExtension{"wav", "audio/vnd.wave"},
    KnownExtension{"webm", "video/webm"},
    KnownExtension{"webp", "image/webp"},
    KnownExtension{"xls", "application/vnd.ms-excel"},
    KnownExtension{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    KnownExtension{"xml", "application/xml"},
    KnownExtension{"zip", "application/zip"},
};
static_assert(std::is_sorted(known_extensions.begin(), known_extensions.end(),
                             [](const auto& a, const auto& b) {
                               return a.extension < b.extension;
                             }));

constexpr std::size_t longest_extension = 4;

}  // namespace

std::string_view media_type_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot - 1 > longest_extension) return {};
  std::string extension(name.substr(dot + 1));
  for (char& letter : extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  const auto* found = std::lower_bound(known_extensions.begin(), known_extensions.end(), extension,
                                       [](const KnownExtension& known, std::string_view wanted) {
                                         return known.extension < wanted;
                                       });
  if (found == known_extensions.end() || found->extension != extension) return {};
  return found->media_type;
}

}  // namespace muniment::evidence
