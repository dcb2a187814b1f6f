#include "verify/audit_site.h"

#include <utility>

#include "verify/audit_tiles.h"
#include "verify/other_files.h"
#include "verify/words.h"

namespace muniment::verify {
namespace {

void check_entries(TileDirectory& site, const Ground& ground, const AuditRequest& request,
                   TileAudit& tiles, Report& report) {
  const Result<bool> has_entries = site.has_entries();
  if (!has_entries.ok()) {
    report.add(failed_check("entries", has_entries.error(), file_place("tile/entries")));
  } else if (*has_entries) {
    report.require("entries");
    report.require("root");
    audit_rows(site, ground, request, report);
  } else {
    report.add(make_check("entries", Outcome::not_checked,
                          say("the entries are not published: what they say (dossiers, folios, "
                              "times) was not checked")));
    tiles.check_first_leaf();
    tiles.check_remembered();
  }
}

}  // namespace

SiteAudit audit_site(SiteFiles& files, const AuditRequest& request) {
  MUNIMENT_CHECK(request.level == Level::tree && !request.own_key);
  SiteAudit audited;
  Report& report = audited.report;
  report.require("tiles");
  TileDirectory site(files);
  const std::optional<Ground> ground = find_ground(site, request, report);
  if (!ground) return audited;
  audited.checkpoint = *site.checkpoint();  // the one that was judged
  if (request.remembered) compare_remembered(*request.remembered, ground->checkpoint, report);
  Findings findings(report);
  TileAudit tiles(site, *ground, request, findings);
  tiles.run();
  check_entries(site, *ground, request, tiles, report);
  look_at_other_files(site, report);
  list_unchecked(Level::tree, false, report);
  return audited;
}

}  // namespace muniment::verify
