// The object that a RENAME or SET SCHEMA leaves behind: the same name but for one part.
#pragma once

#include "server/statement.hpp"

namespace pg_idem {

// What a RENAME statement renames, in the form that objects are looked up by; `name` null: none of
// the kinds that this knows.
struct NamedObject {
  ObjectType type;
  Node *name;
};
NamedObject renamed_object(const RenameStmt *rename);
NamedObject moved_object(const AlterObjectSchemaStmt *move);

// A copy of `object` with another last part of its name, or in another schema. `schema` is the one
// to use where the name gives none.
NamedObject with_name(const NamedObject &object, const char *name);
NamedObject in_schema(const NamedObject &object, const char *schema);

}  // namespace pg_idem
