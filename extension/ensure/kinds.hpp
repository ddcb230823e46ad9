// One function for each kind of statement that the engine knows. Each returns whether it changed
// something, and has told every step it took.
#pragma once

#include "ensure/event.hpp"
#include "server/statement.hpp"

namespace pg_idem {

bool ensure_create_table(const Statement &statement);
// Whether what is there is the table that a later statement makes, also with what others add to it.
bool table_is_made_by(const Event &creation, const char *source);
bool ensure_alter_table(const Statement &statement);
bool ensure_create_index(const Statement &statement);
bool index_is_as_wanted(const Statement &create);  // named, compared, and without a difference
bool ensure_create_enum(const Statement &statement);
bool ensure_alter_enum(const Statement &statement);
bool has_labels_of(Oid type, const CreateEnumStmt *create);  // an enum, with those in that order
bool ensure_rename(const Statement &statement);
bool ensure_drop(const Statement &statement);
bool ensure_drop_if_exists(const Statement &statement);  // what has no name to look up by
bool ensure_create_object(const Statement &statement);   // all other CREATE statements
bool object_is_as_wanted(const Statement &create);       // compared, and without a difference
bool ensure_comment(const Statement &statement);
bool ensure_grant(const Statement &statement);
bool ensure_owner(const Statement &statement);
bool ensure_alter_sequence(const Statement &statement);
bool ensure_set_schema(const Statement &statement);

// Executes a statement that is to be executed, telling nothing.
void execute_statement(const Statement &statement);

// A statement, or a part of one, that is not for the engine: executed as it stands.
bool execute_as_it_is(const Statement &statement);

}  // namespace pg_idem
