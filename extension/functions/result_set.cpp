// Materialized, row by row.
#include "functions/result_set.hpp"

#include <memory>

namespace pg_idem {
namespace {

void begin(FunctionCallInfo fcinfo) {
  InitMaterializedSRF(fcinfo, 0);
}

}  // namespace

void begin_result(FunctionCallInfo fcinfo) {
  call_postgres(begin, fcinfo);
}

void put_row(FunctionCallInfo fcinfo, std::vector<Datum> values) {
  auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
  const auto nulls = std::make_unique<bool[]>(values.size());
  call_postgres(tuplestore_putvalues, result->setResult, result->setDesc, values.data(),
                nulls.get());
}

}  // namespace pg_idem
