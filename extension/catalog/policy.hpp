// Row-level security policies: their conditions may name the table, so they are compared on it, and
// not on a copy as other objects.
#pragma once

#include "catalog/expression.hpp"
#include "core/definition.hpp"
#include "server/statement.hpp"

namespace pg_idem {

Definition wanted_policy(const CreatePolicyStmt *create, const char *source, Form form);

// Needs an SPI connection.
Definition actual_policy(Oid policy, Form form);

}  // namespace pg_idem
