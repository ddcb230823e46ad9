// CREATE INDEX: made where there is none of that name (unnamed: none of that definition); else
// compared. An invalid index, left behind by a build that was killed, counts as absent.
#include "catalog/existence.hpp"
#include "catalog/index_shape.hpp"
#include "core/difference.hpp"
#include "core/sqlstate.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/locks.hpp"
#include "ensure/tell.hpp"
#include "ensure/top_level_queue.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

Oid table_of(Oid index) {
  return IndexGetRelation(index, false);
}

// C-style.
Node *drop_statement(const char *schema, const char *name) {
  auto *drop = makeNode(DropStmt);
  drop->removeType = OBJECT_INDEX;
  drop->behavior = DROP_RESTRICT;
  drop->objects = list_make1(list_make2(makeString(pstrdup(schema)), makeString(pstrdup(name))));
  return reinterpret_cast<Node *>(drop);
}

void drop_invalid(const Statement &statement, Oid table, Oid index) {
  const std::string text = "invalid index " + relation_name(index);
  if (as<IndexStmt>(statement.node)->concurrent) {
    drop_index_concurrently(statement, index);
    return;
  }
  const std::string schema = schema_of(index);
  execute_utility(statement,
                  call_postgres(drop_statement, schema.c_str(),
                                static_cast<const char *>(call_postgres(get_rel_name, index))));
  tell(Outcome::dropped, text, table);
}

Oid find_named(Oid table, const IndexStmt *create) {
  const Oid index = find_in_schema(schema_of(table), create->idxname);
  if (!OidIsValid(index)) return InvalidOid;
  const char kind = relation_kind(index);
  if (kind != RELKIND_INDEX && kind != RELKIND_PARTITIONED_INDEX)
    throw Error(sqlstate::wrong_object_type,
                "\"" + relation_name(index) + "\" exists, but is not an index");
  return index;
}

// Of an unnamed CREATE INDEX: any valid index of the same definition, but those of constraints.
// Where it is to be built concurrently, an invalid one is what such a build has left.
Oid find_equal(Oid table, const IndexStmt *create, const char *source) {
  return look([&] {
    Oid invalid = InvalidOid;
    const IndexShape wanted = wanted_index(table, create, source, Form::normalised);
    for (const Oid index : indexes_of(table)) {
      if (OidIsValid(call_postgres(get_index_constraint, index))) continue;
      const IndexShape actual = actual_index(index, Form::normalised);
      if (!actual.same_definition(wanted)) continue;
      if (actual.valid || !create->relation->inh) return index;
      if (create->concurrent) invalid = index;
    }
    return invalid;
  });
}

Differences compare_index(Oid index, Oid table, const IndexStmt *create, const char *source) {
  return look([&] {
    const Oid actual_table = call_postgres(table_of, index);
    if (actual_table != table)
      return Differences{{"index " + relation_name(index) + " is on table " +
                              relation_name(actual_table) + ", wanted on " + relation_name(table),
                          {},
                          {}}};
    auto compare_in = [&](Form form) {
      return compare(actual_index(index, form), wanted_index(table, create, source, form));
    };
    Differences differences = compare_in(Form::plain);
    return differences.empty() ? differences : compare_in(Form::normalised);
  });
}

// CREATE INDEX ON ONLY a partitioned table makes an index that is invalid until every partition has
// its own: as wanted.
bool is_broken(Oid index, Oid table, const IndexStmt *create) {
  if (!create->relation->inh || call_postgres(table_of, index) != table) return false;
  return look([&] { return !actual_index(index, Form::left_out).valid; });
}

// Broken for good: also when nobody builds it any more. Whoever builds an index concurrently holds
// this lock on the table all the while, also before it has said which index it is.
bool stays_broken(Oid index, Oid table, const IndexStmt *create) {
  if (!is_broken(index, table, create)) return false;
  require_nobody_builds(index);
  take_lock({table, ShareUpdateExclusiveLock});
  return is_broken(index, table, create);
}

bool is_altered_later(const IndexStmt *create) {
  return create->idxname != nullptr &&
         current_future().fate(Event::Scope::relation, create->idxname).altered;
}

bool create_index(const Statement &statement, Oid table) {
  auto *create = as<IndexStmt>(statement.node);
  const std::string name = create->idxname ? " " + quote(std::string(create->idxname)) : "";
  const std::string on = OidIsValid(table) ? relation_name(table) : relation_name(create->relation);
  const Step done{.outcome = Outcome::created, .text = "index" + name + " on " + on};
  if (create->concurrent) return create_index_concurrently(statement, table, done);
  execute_utility(statement);
  return tell(done.outcome, done.text, table);
}

}  // namespace

bool index_is_as_wanted(const Statement &statement) {
  auto *create = as<IndexStmt>(statement.node);
  const Oid table = find_relation(create->relation);
  if (!OidIsValid(table) || create->idxname == nullptr) return false;
  const Oid there = find_named(table, create);
  return OidIsValid(there) && !is_broken(there, table, create) &&
         compare_index(there, table, create, statement.source).empty();
}

bool ensure_create_index(const Statement &statement) {
  auto *create = as<IndexStmt>(statement.node);
  const Oid table = find_relation_of_revision(create->relation);
  if (!OidIsValid(table)) return create_index(statement, table);  // the server's own error
  const Oid there =
      create->idxname ? find_named(table, create) : find_equal(table, create, statement.source);
  if (!OidIsValid(there)) return create_index(statement, table);
  if (stays_broken(there, table, create)) {
    drop_invalid(statement, table, there);
    return create_index(statement, table);
  }
  // A column that a later statement renames or drops is not there under the name used here.
  if (current_future().columns_leave(create->relation->relname) || is_altered_later(create))
    return tell(Outcome::unchanged, "index " + relation_name(there) + " exists", table);
  return tell_compared(compare_index(there, table, create, statement.source),
                       "index " + relation_name(there) + " exists", table);
}

}  // namespace pg_idem
