// As the catalog keeps them, which is as they were written: reloptions and attoptions.
#include "catalog/storage_parameters.hpp"

#include <algorithm>

#include "server/catalog_row.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

// C-style from here: called through the guard. Without any they return 0.

Datum stored(Oid relation, Oid *toast_table) {
  HeapTuple row = require_row(RELOID, relation);
  bool null;
  Datum options = SysCacheGetAttr(RELOID, row, Anum_pg_class_reloptions, &null);
  options = null ? Datum(0) : PointerGetDatum(DatumGetArrayTypePCopy(options));
  *toast_table = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->reltoastrelid;
  ReleaseSysCache(row);
  return options;
}

// The server's own form of what a statement says; WITH (oids = false) says nothing.
Datum written(const List *options, const char *name_space) {
  char toast[] = "toast";
  char *name_spaces[] = {toast, nullptr};
  return transformRelOptions(Datum(0), const_cast<List *>(options), name_space, name_spaces, true,
                             false);
}

// End of the C-style part.

void add(std::vector<std::string> &parameters, const char *prefix, Datum options) {
  if (options == Datum(0)) return;
  for (const std::string &option : to_strings(options)) parameters.push_back(prefix + option);
  std::sort(parameters.begin(), parameters.end());
}

}  // namespace

std::vector<std::string> actual_storage_parameters(Oid relation) {
  std::vector<std::string> parameters;
  Oid toast_table, none;
  add(parameters, "", call_postgres(stored, relation, &toast_table));
  if (OidIsValid(toast_table)) add(parameters, "toast.", call_postgres(stored, toast_table, &none));
  return parameters;
}

// For a TOAST table that there is none of, the server takes them and forgets them.
std::vector<std::string> wanted_storage_parameters(Oid relation, const List *options) {
  if (options == nullptr) return {};
  std::vector<std::string> parameters = wanted_operator_class_parameters(options);
  Oid toast_table;
  call_postgres(stored, relation, &toast_table);
  if (OidIsValid(toast_table)) add(parameters, "toast.", call_postgres(written, options, "toast"));
  return parameters;
}

std::vector<std::string> actual_operator_class_parameters(Oid index, int key) {
  std::vector<std::string> parameters;
  add(parameters, "", call_postgres(get_attoptions, index, static_cast<int16>(key)));
  return parameters;
}

std::vector<std::string> wanted_operator_class_parameters(const List *options) {
  std::vector<std::string> parameters;
  add(parameters, "", call_postgres(written, options, static_cast<const char *>(nullptr)));
  return parameters;
}

}  // namespace pg_idem
