// How tables are partitioned, as SQL writes it after PARTITION BY.
#pragma once

#include "catalog/expression.hpp"

namespace pg_idem {

std::string actual_partition_key(Oid table, Form form);
std::string wanted_partition_key(Oid table, const PartitionSpec *wanted, const char *source,
                                 Form form);

// The bound of a partition: DEFAULT, or FOR VALUES ... .
std::string actual_partition_bound(Oid partition);
// Throws Error wrong_object_type where the parent is not partitioned.
std::string wanted_partition_bound(Oid parent, PartitionBoundSpec *wanted, const char *source);

}  // namespace pg_idem
