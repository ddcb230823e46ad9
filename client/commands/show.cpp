// show: a revision as a migration file, from the database, or from its file where that is newer.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "commands/commands.hpp"
#include "core/migration_file.hpp"
#include "core/sqlstate.hpp"
#include "core/target.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

// Whatever names one revision as a target does.
RevisionGraph::Index revision_meant(const RevisionGraph &graph, const std::string &text) {
  const Target target = read_target(graph, text);
  if (target.kind == Target::Kind::revision || target.kind == Target::Kind::branch_head)
    return target.revision;
  if (target.kind == Target::Kind::heads && graph.heads().size() == 1) return graph.heads().front();
  throw Error(sqlstate::invalid_parameter_value, in_quotes(text) + " does not name one revision");
}

struct Shown {
  std::vector<std::string> remarks;
  bool transactional = true;
  std::string up;
  std::optional<std::string> down, verify;
};

std::optional<std::string> text_of(const std::optional<Section> &section) {
  return section ? std::optional(section->text) : std::nullopt;
}

Shown from_file(const Incoming &incoming) {
  const MigrationFile file = parse_migration_file(incoming.path, incoming.content);
  return {{"Not loaded yet, file " + incoming.path},
          file.transactional,
          file.up.text,
          text_of(file.down),
          text_of(file.verify)};
}

Shown from_database(Connection &connection, const std::string &revision) {
  const Result row = connection.run(
      "SELECT r.up, r.down, r.verify, r.transactional,"
      " 'Loaded from ' || r.file || ' at ' || pg_catalog.date_trunc('second', r.loaded_at)"
      "   || ' by ' || r.loaded_by,"
      " CASE WHEN a.stamped THEN 'Stamped at ' ELSE 'Applied at ' END"
      "   || pg_catalog.date_trunc('second', a.applied_at) || ' by ' || a.applied_by"
      " FROM idem.revision r LEFT JOIN idem.tenant_applied a ON a.revision = r.revision"
      " WHERE r.revision = $1",
      {revision});
  const auto optional_text = [&](int column) {
    return row.is_null(0, column) ? std::nullopt : std::optional(row.copy(0, column));
  };
  return {{row.copy(0, 4), row.is_null(0, 5) ? "Not applied" : row.copy(0, 5)},
          row.is_true(0, 3),
          row.copy(0, 0),
          optional_text(1),
          optional_text(2)};
}

Json to_json(const Revision &revision, const Shown &shown) {
  Json json = client::to_json(revision);
  json["transactional"] = shown.transactional;
  json["up"] = shown.up;
  json["down"] = shown.down ? Json(*shown.down) : Json();
  json["verify"] = shown.verify ? Json(*shown.verify) : Json();
  return json;
}

void print_header(const Revision &revision, const Shown &shown) {
  const auto line = [](const char *key, const std::string &value) {
    print_line("-- " + std::string(key) + ": " + value);
  };
  line("revision", revision.id);
  if (revision.repeatable)
    line("repeatable", "on");
  else
    line("revises", revision.parents.empty() ? "none" : joined(revision.parents));
  if (!revision.depends.empty()) line("depends", joined(revision.depends));
  if (!revision.labels.empty()) line("labels", joined(revision.labels));
  if (!revision.description.empty()) line("description", revision.description);
  if (!shown.transactional) line("transaction", "off");
  for (const std::string &remark : shown.remarks) print_line("-- " + remark);
}

void print_section(const char *name, const std::optional<std::string> &text) {
  if (!text) return;
  print_line("\n-- migrate:" + std::string(name));
  const std::size_t end = text->find_last_not_of("\r\n");
  if (end != text->npos) print_line(text->substr(0, end + 1));
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  const Outlook outlook = look_ahead(session, folder);
  const Revision &revision = outlook.graph[revision_meant(outlook.graph, options.argument)];
  const auto incoming =
      std::find_if(outlook.incoming.begin(), outlook.incoming.end(),
                   [&](const Incoming &candidate) { return candidate.revision.id == revision.id; });
  const Shown shown = incoming != outlook.incoming.end()
                          ? from_file(*incoming)
                          : from_database(session.connection(), revision.id);
  answer()["revision"] = to_json(revision, shown);
  print_header(revision, shown);
  print_section("up", shown.up);
  print_section("down", shown.down);
  print_section("verify", shown.verify);
  return ExitCode::ok;
}

}  // namespace

constinit const Verb show_verb = {
    .name = "show",
    .summary = "print a revision: header and scripts",
    .description =
        "Prints a revision in the form of a migration file: from its file where that is not\n"
        "loaded as it is, else from the database, which also keeps what has no file any more.",
    .argument = {.name = "revision",
                 .help = "head, its name or the beginning of it, a label, REVISION+N,\nLABEL@head"},
    .run = run};

}  // namespace pg_idem::client
