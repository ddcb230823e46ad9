// What `alembic upgrade --sql` and `alembic downgrade --sql` print, taken apart by revision.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "layouts/draft.hpp"

namespace pg_idem::client {

class AlembicScripts {
 public:
  AlembicScripts(const Tree &tree, const std::string &file);  // which need not be there

  const Part *find(std::string_view revision) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, Part, std::less<>> parts_;  // views of these
};

}  // namespace pg_idem::client
