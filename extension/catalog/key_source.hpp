// Keys of indexes and of partitioned tables: a column or an expression, with the operator class and
// the collation chosen for it. Both sides of a comparison resolve them in the same way: what equals
// the default is left empty.
#pragma once

#include "core/shape.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

// Type and collation that a key has of its own. No type: the table has no such column.
struct KeySource {
  Oid type = InvalidOid;
  Oid collation = InvalidOid;
};

KeySource column_source(Oid table, const char *column);
KeySource expression_source(Node *expression);

// As they are: `method` is the access method whose operator classes are meant.
void tell_choices(IndexKey &key, const KeySource &source, Oid method, Oid operator_class,
                  Oid collation);

// As a statement chooses them.
void choose(IndexKey &key, const KeySource &source, List *operator_class, List *collation,
            const char *method_name, Oid method);

}  // namespace pg_idem
