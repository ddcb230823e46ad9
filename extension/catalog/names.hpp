// Names as users write them in arguments: folded and quoted by SQL's rules, as for ::regclass.
#pragma once

#include "server/boundary.hpp"

#include <string>
#include <string_view>

namespace pg_idem {

// A possibly qualified name, taken apart. `schema` is empty where none is given.
struct QualifiedName {
  std::string schema;
  std::string name;
};

// `kind` is what an error calls it: "table", "index". Throws invalid_name.
QualifiedName parse_qualified_name(std::string_view text, const char *kind);
std::string parse_identifier(std::string_view text, const char *kind);  // refuses a qualified one

// A letter, digit or the like: what an unquoted name goes on with.
bool continues_identifier(unsigned char c);

// As SQL: quoted where it must be.
std::string quote(const std::string &identifier);
std::string quote(const QualifiedName &name);
std::string quote_literal(const std::string &text);

QualifiedName to_qualified_name(const List *parts);  // of a parse tree: a list of strings
RangeVar *to_range_var(const QualifiedName &name);   // in the current memory context

// As messages tell a relation: its name, qualified where search_path does not lead to it.
std::string relation_name(Oid relation);
std::string schema_of(Oid relation);

// The name that a parse tree gives.
std::string relation_name(const RangeVar *relation);

// "a table", "an index".
std::string with_article(const std::string &kind);

// A collation as SQL; empty where it is the type's own.
std::string collation_name(Oid collation);
std::string collation_beside(Oid collation, Oid type);

}  // namespace pg_idem
