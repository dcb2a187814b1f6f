// The contents that a package's records opened, against the files it brings. Private to verify.
#pragma once

#include "evidence/model/opening.h"
#include "verify/package_layout.h"
#include "verify/receipt.h"

namespace muniment::verify {

class PackageContents {
 public:
  using Place = PackageLayout::Place;
  struct Opened {
    std::string name;  // of the field, as a person cites it
    Content content;
  };

  // Both must outlive it.
  PackageContents(const FileToRead& package, const std::map<Place, ZipMember>& files)
      : package_(package), files_(files) {}

  void open(Place place, Opened opened) { opened_.emplace(place, std::move(opened)); }

  // Whether each file of the package is the one that was opened in its place, and the verifier's
  // `own`, if there is one, among those that were opened. `all_opened`: nothing was passed over
  // that might have opened more; then a file that none claims was put there. Flags a file that is
  // not called as it was registered, as far as names are safe everywhere, and tells how many opened
  // contents have no file here.
  void check(bool all_opened, const FileToCheck* own, Report& report) const;

 private:
  void tell_missing(Report& report) const;
  void check_own(bool all_opened, const FileToCheck& own, Report& report) const;
  bool is_opened(const ZipMember& member, const Opened& opened, Report& report) const;

  const FileToRead& package_;
  const std::map<Place, ZipMember>& files_;
  std::map<Place, Opened> opened_;
};

}  // namespace muniment::verify
