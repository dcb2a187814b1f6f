// An overview as one screen of 24 lines and 80 columns, and as a document that leaves nothing out.
#pragma once

#include "cli/overview.h"

namespace muniment::cli {

class StatusPage {
 public:
  StatusPage(const Words& words, evidence::Registrar& registrar, const EvidenceState& state,
             const Overview& overview)
      : words_(words), registrar_(registrar), state_(state), overview_(overview) {}

  // Columns 0: as for 80. As many dossiers as leave the page at 24 lines, and no fewer than three.
  std::string text(Colour colour, std::size_t columns) const;
  Document document(int exit_code) const;

 private:
  std::string headline(Colour colour) const;
  std::string attention(std::size_t columns) const;
  std::string facts(std::size_t columns) const;
  std::string dossiers(std::size_t columns, std::size_t lines) const;
  std::string newest() const;
  std::string guard() const;
  std::string disk() const;
  std::string roster() const;
  std::string key(const std::optional<NamedKey>& named, const Message& none) const;
  std::string listed(const std::vector<std::string>& parts) const;
  std::string time(std::int64_t utc_ms) const;

  const Words& words_;
  evidence::Registrar& registrar_;
  const EvidenceState& state_;
  const Overview& overview_;
};

}  // namespace muniment::cli
