// Expressions as text, so that two of them can be compared: cooked by PostgreSQL's parser where
// they come from a statement, read back where they are stored, and deparsed alike.
#pragma once

#include "server/boundary.hpp"

#include <string>

namespace pg_idem {

// After dump and restore PostgreSQL stores some expressions differently (an IN over varchar).
// `normalised` folds constants, deparses, parses and cooks again until the text no longer changes;
// it costs more and is asked for only where the plain texts differ. `left_out` makes every
// expression empty, for tables whose columns differ so much that they cannot be cooked.
enum class Form { plain, normalised, left_out };

// What an expression is for decides how it is cooked.
struct ExpressionUse {
  Oid relation = InvalidOid;  // whose columns it may name
  bool condition = false;     // CHECK, WHERE: must be boolean
  bool policy = false;        // of a policy: the same, and may have subqueries
  Oid type = InvalidOid;      // of a default: the column's type, which it is coerced to
  int32 type_modifier = -1;
  const char *column = nullptr;
  char generated = '\0';
};

// A raw expression of a statement; empty for a default of NULL. Throws ServerError where it makes
// no sense.
std::string wanted_expression(const ExpressionUse &use, Node *raw, const char *source, Form form);
// A raw expression, cooked only.
Node *cook_expression(const ExpressionUse &use, Node *raw, const char *source);
// One that the parser has cooked already (index expressions).
std::string cooked_expression(const ExpressionUse &use, Node *cooked, Form form);
// One out of the catalog (pg_node_tree as text).
std::string stored_expression(const ExpressionUse &use, const char *node_text, Form form);

}  // namespace pg_idem
