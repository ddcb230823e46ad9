// Other tools have a session for each file, so that files use the same names again.
#include "ensure/temporary_table.hpp"

#include "catalog/existence.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

// Null: it makes none.
const RangeVar *temporary_table(Node *statement) {
  const RangeVar *table = nullptr;
  if (IsA(statement, CreateStmt)) table = as<CreateStmt>(statement)->relation;
  if (IsA(statement, CreateTableAsStmt)) table = as<CreateTableAsStmt>(statement)->into->rel;
  return table != nullptr && table->relpersistence == RELPERSISTENCE_TEMP ? table : nullptr;
}

}  // namespace

bool makes_temporary_table(Node *statement) {
  return temporary_table(statement) != nullptr;
}

void drop_left_temporary_tables(const std::vector<Statement> &statements) {
  for (const Statement &statement : statements) {
    const RangeVar *table = temporary_table(statement.node);
    if (table == nullptr) continue;
    const QualifiedName name{"pg_temp", table->relname};
    if (!OidIsValid(find_relation(name))) continue;
    execute_user_sql("DROP TABLE " + quote(name));
    tell(Outcome::dropped, "temporary table " + quote(name.name) + " of an earlier revision");
  }
}

}  // namespace pg_idem
