// Mermaid knows keys as PK, FK and UK, types without blanks, and awkward names in quotes.
#include "output/entity_diagram.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace pg_idem::client {

namespace {

constexpr char described[] =
    "WITH described AS ("
    " SELECT c.oid FROM pg_catalog.pg_class c"
    "   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE CASE WHEN $1::text IS NOT NULL THEN c.oid = $1::pg_catalog.regclass"
    "             ELSE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'idem'"
    "              AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' END) ";

constexpr char columns[] =
    "SELECT a.attrelid::pg_catalog.regclass, a.attname,"
    "  pg_catalog.format_type(a.atttypid, a.atttypmod),"
    "  pg_catalog.concat_ws(', ',"
    "    CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = a.attrelid"
    "                       AND contype = 'p' AND a.attnum = ANY (conkey)) THEN 'PK' END,"
    "    CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = a.attrelid"
    "                       AND contype = 'f' AND a.attnum = ANY (conkey)) THEN 'FK' END,"
    "    CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = a.attrelid"
    "                       AND contype = 'u' AND conkey = ARRAY[a.attnum]) THEN 'UK' END)"
    " FROM described d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.oid"
    " WHERE a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY a.attrelid::pg_catalog.regclass::text COLLATE \"C\", a.attnum";

// Many of the one refer to one of the other; or to none, where a column of the key may be null.
constexpr char references[] =
    "SELECT conrelid::pg_catalog.regclass, confrelid::pg_catalog.regclass,"
    "  (SELECT pg_catalog.string_agg(attname, ', ' ORDER BY k.place)"
    "     FROM pg_catalog.unnest(conkey) WITH ORDINALITY AS k (attnum, place)"
    "     JOIN pg_catalog.pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.attnum),"
    "  (SELECT pg_catalog.bool_and(attnotnull) FROM pg_catalog.pg_attribute"
    "    WHERE attrelid = conrelid AND attnum = ANY (conkey))"
    " FROM pg_catalog.pg_constraint JOIN described d ON conrelid = d.oid"
    " WHERE contype = 'f' AND conparentid = 0"
    " ORDER BY conrelid::pg_catalog.regclass::text COLLATE \"C\", conname COLLATE \"C\"";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string without_quotes(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

std::string mermaid_entity(std::string_view name) {
  if (std::all_of(name.begin(), name.end(), is_word)) return std::string(name);
  std::string bare;
  for (const char c : name)
    if (c != '"') bare += c;
  return "\"" + bare + "\"";
}

std::string mermaid_type(std::string_view type) {
  std::string text;
  for (const char c : type)
    text += is_word(c) || c == '(' || c == ')' || c == '[' || c == ']' || (c & 0x80) ? c : '_';
  return text;
}

}  // namespace

std::string entity_diagram(Connection &connection, const std::string &table) {
  const Connection::Parameters parameters{table.empty() ? std::nullopt : std::optional(table)};
  const Result all = connection.run(std::string(described) + columns, parameters);
  std::string text = "erDiagram\n";
  for (int row = 0; row < all.rows(); ++row) {
    const bool begins = row == 0 || all.text(row, 0) != all.text(row - 1, 0);
    if (begins)
      text +=
          std::string(row > 0 ? "  }\n" : "") + "  " + mermaid_entity(all.text(row, 0)) + " {\n";
    text += "    " + mermaid_type(all.text(row, 2)) + " " + mermaid_type(all.text(row, 1));
    text += (all.text(row, 3).empty() ? "" : " ") + all.copy(row, 3) + "\n";
  }
  if (all.rows() > 0) text += "  }\n";
  const Result edges = connection.run(std::string(described) + references, parameters);
  for (int row = 0; row < edges.rows(); ++row)
    text += "  " + mermaid_entity(edges.text(row, 0)) +
            (edges.is_true(row, 3) ? " }o--|| " : " }o--o| ") + mermaid_entity(edges.text(row, 1)) +
            " : \"" + without_quotes(edges.copy(row, 2)) + "\"\n";
  return text;
}

}  // namespace pg_idem::client
