// The arguments that all functions on targets share: (target, direction).
#pragma once

#include "run/run.hpp"

namespace pg_idem {

// Throws invalid_parameter_value for a direction that is neither 'up' nor 'down'.
Request read_request(FunctionCallInfo fcinfo);

}  // namespace pg_idem
