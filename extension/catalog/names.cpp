// Names through PostgreSQL's own SplitIdentifierString and quote_identifier.
#include "catalog/names.hpp"

#include "core/sqlstate.hpp"
#include "server/catalog_row.hpp"
#include "server/statement.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

bool starts_identifier(unsigned char c) {
  return isalpha(c) || c == '_' || c >= 0x80;
}

}  // namespace

bool continues_identifier(unsigned char c) {
  return starts_identifier(c) || isdigit(c) || c == '$';
}

namespace {

// Behind the closing quote of what begins at `begin`; two quotes stand for one.
size_t end_of_quoted(std::string_view text, size_t begin) {
  for (size_t i = begin + 1; i < text.size(); i++) {
    if (text[i] != '"') continue;
    if (i + 1 == text.size() || text[i + 1] != '"') return i + 1;
    i++;
  }
  return text.size();
}

// SplitIdentifierString takes any character in an unquoted name, and an empty name in quotes; SQL
// does not.
bool parts_are_identifiers(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      const size_t end = end_of_quoted(text, i);
      if (end == i + 2) return false;
      i = end;
    } else if (isspace(static_cast<unsigned char>(text[i])) || text[i] == '.') {
      i++;
    } else {
      if (!starts_identifier(text[i])) return false;
      while (i < text.size() && continues_identifier(text[i])) i++;
      if (i < text.size() && text[i] != '.' && !isspace(static_cast<unsigned char>(text[i])))
        return false;
    }
  }
  return true;
}

char *qualified_collation_name(Oid collation) {
  HeapTuple tuple = require_row(COLLOID, collation);
  auto *form = reinterpret_cast<Form_pg_collation>(GETSTRUCT(tuple));
  const char *schema =
      CollationIsVisible(collation) ? nullptr : get_namespace_name(form->collnamespace);
  char *name = quote_qualified_identifier(schema, NameStr(form->collname));
  ReleaseSysCache(tuple);
  return name;
}

List *split(char *text) {
  List *parts = NIL;
  return SplitIdentifierString(text, '.', &parts) ? parts : NIL;
}

std::vector<std::string> parse_parts(std::string_view text, const char *kind, size_t limit) {
  std::vector<std::string> parts;
  if (parts_are_identifiers(text))
    for (char *part : nodes<char>(call_postgres(split, to_c_string(text)))) parts.push_back(part);
  if (parts.empty() || parts.size() > limit)
    throw Error(sqlstate::invalid_name,
                "\"" + std::string(text) + "\" is not " + with_article(kind) + " name",
                limit == 1 && parts.size() > 1 ? "The name must not be qualified." : "",
                parts.empty() ? "Put a name with special characters into double quotes." : "");
  return parts;
}

}  // namespace

QualifiedName parse_qualified_name(std::string_view text, const char *kind) {
  std::vector<std::string> parts = parse_parts(text, kind, 2);
  if (parts.size() == 1) return {{}, parts[0]};
  return {parts[0], parts[1]};
}

std::string parse_identifier(std::string_view text, const char *kind) {
  return parse_parts(text, kind, 1)[0];
}

std::string with_article(const std::string &kind) {
  return (std::string("aeiou").find(kind.front()) == std::string::npos ? "a " : "an ") + kind;
}

std::string quote(const std::string &identifier) {
  return call_postgres(quote_identifier, identifier.c_str());
}

std::string quote_literal(const std::string &text) {
  return call_postgres(quote_literal_cstr, text.c_str());
}

std::string quote(const QualifiedName &name) {
  return name.schema.empty() ? quote(name.name) : quote(name.schema) + "." + quote(name.name);
}

QualifiedName to_qualified_name(const List *parts) {
  QualifiedName name;
  name.name = strVal(parts->elements[parts->length - 1].ptr_value);
  if (parts->length > 1) name.schema = strVal(parts->elements[parts->length - 2].ptr_value);
  return name;
}

RangeVar *to_range_var(const QualifiedName &name) {
  char *schema = name.schema.empty() ? nullptr : to_c_string(name.schema);
  return call_postgres(makeRangeVar, schema, to_c_string(name.name), -1);
}

std::string relation_name(Oid relation) {
  const char *name = call_postgres(get_rel_name, relation);
  if (name == nullptr) return "relation with OID " + std::to_string(relation);
  if (call_postgres(RelationIsVisible, relation)) return quote(std::string(name));
  return quote(QualifiedName{schema_of(relation), name});
}

std::string schema_of(Oid relation) {
  Oid schema = call_postgres(get_rel_namespace, relation);
  const char *name = call_postgres(get_namespace_name, schema);
  return name ? name : "";
}

std::string relation_name(const RangeVar *relation) {
  return quote(QualifiedName{relation->schemaname ? relation->schemaname : "", relation->relname});
}

std::string collation_name(Oid collation) {
  return call_postgres(qualified_collation_name, collation);
}

std::string collation_beside(Oid collation, Oid type) {
  if (!OidIsValid(collation) || collation == call_postgres(get_typcollation, type)) return {};
  return collation_name(collation);
}

}  // namespace pg_idem
