// load_migration(file, content, previous, places) and unload_migration(revision).
#include "core/file_name.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "run/state.hpp"
#include "server/query.hpp"
#include "server/sha256.hpp"

using namespace pg_idem;

namespace {

[[noreturn]] void refuse_duplicate(const MigrationSource &source, const StoredSource &stored) {
  throw Error(
      sqlstate::duplicate_revision,
      "revision \"" + source.parsed.revision.id + "\" is loaded from another file already",
      "It is in " + stored.file + " and in " + source.file + ".",
      "Give one of the files another revision. If the file was renamed and changed, forget the "
      "old one first: SELECT unload_migration('" +
          source.parsed.revision.id + "').");
}

bool load(const MigrationSource &source) {
  const std::optional<StoredSource> stored = find_source(source.parsed.revision.id);
  if (stored) {
    const bool same_text = stored->checksum == source.checksum;
    // The folder may be given by another path the next time.
    const bool same_name = name_in_path(stored->file) == name_in_path(source.file);
    const bool same_parents = stored->parents == source.parsed.revision.parents;
    if (same_text && stored->file == source.file && same_parents) return false;
    if (!same_text && !same_name) refuse_duplicate(source, *stored);
  }
  store_source(source);
  return true;
}

void refuse_applied(const std::string &revision) {
  const std::optional<std::string> tenant = find_tenant_with(revision);
  if (!tenant) return;
  throw Error(
      sqlstate::object_not_in_prerequisite_state, "revision \"" + revision + "\" is applied",
      (tenant->empty() ? std::string() : "It is in effect for tenant \"" + *tenant + "\". ") +
          "Only what is not in effect can be forgotten.",
      "Revert it first, or record it as not applied with stamp_to.");
}

bool unload(const std::string &revision) {
  const std::optional<StoredSource> stored = find_source(revision);
  if (!stored) return false;
  if (!stored->repeatable) refuse_applied(revision);
  const std::vector<std::string> after = revisions_after(revision);
  if (!after.empty())
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "revision \"" + revision + "\" is named by others",
                "It is a parent or dependency of " + listed(after) + ".", "Unload these first.");
  remove_source(revision);
  return true;
}

void to_server_encoding(MigrationFile &parsed) {
  Revision &revision = parsed.revision;
  for (std::string *text : {&revision.id, &revision.description, &revision.file, &parsed.up.text})
    *text = in_server_encoding(*text);
  for (std::vector<std::string> *names : {&revision.parents, &revision.depends, &revision.labels})
    for (std::string &name : *names) name = in_server_encoding(name);
  for (std::optional<Section> *section : {&parsed.down, &parsed.verify})
    if (*section) (*section)->text = in_server_encoding((*section)->text);
}

// The parser knows UTF-8, the state is in the encoding of the database.
MigrationFile parse(const std::string &file, const std::string &content) {
  try {
    MigrationFile parsed = parse_migration_file(in_utf8(file), content);
    to_server_encoding(parsed);
    return parsed;
  } catch (Error &error) {
    for (std::string *text : {&error.message, &error.detail, &error.hint})
      *text = in_server_encoding(*text);
    throw;
  }
}

}  // namespace

SQL_FUNCTION(load_migration) {
  const Arguments arguments(fcinfo);
  const std::string content = in_utf8(arguments.text(1, "content"));
  MigrationSource source;
  source.file = arguments.text(0, "file");
  source.parsed = parse(source.file, content);
  source.checksum = sha256(content);
  if (!arguments.is_null(3)) place_sections(source.parsed, arguments.texts(3, "places"));
  const std::optional<std::string> previous = arguments.optional_text(2);
  if (!source.parsed.has_parents_line && previous) source.parsed.revision.parents = {*previous};
  return BoolGetDatum(with_spi([&] { return load(source); }));
}

SQL_FUNCTION(unload_migration) {
  const std::string revision = Arguments(fcinfo).text(0, "revision");
  return BoolGetDatum(with_spi([&] { return unload(revision); }));
}
