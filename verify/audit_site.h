// The audit of a published site: its checkpoint, all its tiles, its entries where it has them.
#pragma once

#include "verify/audit.h"
#include "verify/site_files.h"

namespace muniment::verify {

// What `audit` does at level tree, as far as the site's files go. The tiles are required, and the
// entries where there are any; a site without says that they were not checked. Memory: a few tiles,
// and O(dossiers) with entries.
//
// The level must be tree: a site has no records. `own_key` is not used: a site without a trust file
// cannot be evaluated.
struct SiteAudit {
  Report report;
  std::string checkpoint;  // the signed note that was audited; empty: there is none
};
SiteAudit audit_site(SiteFiles& files, const AuditRequest& request);

}  // namespace muniment::verify
