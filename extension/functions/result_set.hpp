// The result of a function that returns a table.
#pragma once

#include <vector>

#include "server/boundary.hpp"

namespace pg_idem {

void begin_result(FunctionCallInfo fcinfo);
void put_row(FunctionCallInfo fcinfo, std::vector<Datum> values);  // none of them null

}  // namespace pg_idem
