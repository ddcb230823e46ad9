// Opening a session, and what is asked first.
#include "database/session.hpp"

#include "core/sqlstate.hpp"
#include "core/variables.hpp"
#include "core/wording.hpp"
#include "layouts/layout.hpp"
#include "output/console.hpp"
#include "parallel.hpp"

namespace pg_idem::client {

namespace {

// What a name without a schema means, and whose state it is. What is shared comes behind it.
constexpr char set_schema[] =
    "SELECT pg_catalog.set_config('pg_idem.tenant', $1, false),"
    " pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', pg_catalog.quote_ident($1),"
    "   NULLIF(pg_catalog.current_setting('search_path'), '')), false), "
    "pg_catalog.pg_backend_pid()";

std::optional<std::string> unless_empty(const std::string &text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// A variable with a name of another form is only good for another tool's placeholders.
Connection::Settings settings_of(const Options &options) {
  Connection::Settings settings{
      {"client_min_messages", options.quiet && !options.json ? "warning" : "notice"},
      {"pg_idem.on_drift", unless_empty(options.on_drift)},
      {"pg_idem.on_changed_file", unless_empty(options.on_changed_file)},
      {"pg_idem.wait_timeout", unless_empty(options.wait_timeout)}};
  for (const auto &[name, value] : options.variables)
    if (is_variable_name(name)) settings.emplace_back("idem." + name, value);
  return settings;
}

[[noreturn]] void fail_as_not_installed(const Connection &connection) {
  throw Error(
      sqlstate::undefined_object,
      "extension \"pg_idem\" is not installed in database " + in_quotes(connection.database()), {},
      "Run \"pg_idem init\" to install it.");
}

}  // namespace

Session::Session(const Options &options)
    : options_(options), progress_(options), connection_(options) {
  connection_.on_notice([this](const PGresult *notice) { progress_.receive(notice); });
  if (progress_.wants_to_wait()) connection_.on_wait([this] { progress_.wait(); });
  if (!options.schema.empty()) use_schema();
}

// A pooler that hands each transaction to another session would let the run meet another schema.
void Session::use_schema() {
  const Result result = connection_.run(set_schema, {options_.schema});
  if (result.text(0, 2) == std::to_string(connection_.process())) return;
  throw Error(
      sqlstate::feature_not_supported, "--each-schema does not work through a connection pooler",
      "Its settings could get lost between two transactions.", "Connect to the server itself.");
}

State Session::read_state(Purpose purpose, State::Detail detail) {
  State state(connection_, detail);
  if (!state.installed() && purpose == Purpose::read) fail_as_not_installed(connection_);
  for (int row = 0; row < state.size(); ++row) progress_.make_room_for(state.revision(row));
  return state;
}

const Extension &Session::extension() {
  if (!extension_) extension_ = find_extension(connection_);
  if (!extension_) fail_as_not_installed(connection_);
  return *extension_;
}

Result Session::run(const std::string &sql, const Connection::Parameters &parameters,
                    const Connection::Settings &more) {
  Connection::Settings settings = settings_of(options_);
  settings.insert(settings.end(), more.begin(), more.end());
  return connection_.run_with(settings, sql, parameters);
}

std::string Session::function(std::string_view name) {
  return connection_.quoted_name(extension().schema) + "." + std::string(name);
}

std::future<Folder> begin_to_read_folder(const Options &options, Missing missing) {
  if (options.folder_is_given) missing = Missing::is_error;
  return std::async(in_a_thread, read_folder, options.folder, missing,
                    Reading{options.layout, options.variables});
}

Folder needed_files(std::future<Folder> &folder) {
  Folder files = folder.get();
  if (files.files.empty())
    tell("warning",
         "there is no " + std::string(files.layout->files) + " file in " + in_quotes(files.path));
  return files;
}

}  // namespace pg_idem::client
