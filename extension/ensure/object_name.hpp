// Names of objects in statements, in the form that PostgreSQL looks them up by.
#pragma once

#include "server/statement.hpp"

namespace pg_idem {

struct ObjectName {
  ObjectType type = OBJECT_TABLE;
  Node *name = nullptr;  // null: a statement that this file does not know
};

// Of what a CREATE makes, of what a RENAME or SET SCHEMA is about.
ObjectName name_of_created(Node *statement);
ObjectName renamed_object(const RenameStmt *rename);
ObjectName moved_object(const AlterObjectSchemaStmt *move);

// Kinds of objects that share one space of names.
bool is_relation(ObjectType type);
bool is_type(ObjectType type);
// What pg_class.relkind may be of that kind of relation.
const char *relation_kinds(ObjectType type);

// A copy of the statement that makes the same under another name, and, where the object belongs to
// a table, on another table. Null where that cannot be done without locking what exists.
Node *under_name(Node *statement, const char *name, RangeVar *table);

// Whether it says OR REPLACE.
bool replaces(Node *statement);

// The table that the object belongs to: a trigger's, a policy's, a rule's. Null: none.
RangeVar *table_of(Node *statement);

}  // namespace pg_idem
