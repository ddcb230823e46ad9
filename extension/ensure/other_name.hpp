// The object that a RENAME or SET SCHEMA leaves behind: the same name but for one part.
#pragma once

#include "ensure/object_name.hpp"

namespace pg_idem {

// A copy of `object` with another last part of its name; in another schema, no name where the kind
// has none of its own.
ObjectName with_name(const ObjectName &object, const char *name);
ObjectName in_schema(const ObjectName &object, const char *schema);

}  // namespace pg_idem
