// What every verb that needs the database begins with.
#pragma once

#include <future>
#include <optional>
#include <string>
#include <string_view>

#include "command_line/options.hpp"
#include "connection/connection.hpp"
#include "database/extension.hpp"
#include "database/state.hpp"
#include "folder/folder.hpp"
#include "views/progress.hpp"

namespace pg_idem::client {

// For a verb that only reads, an extension that is missing is an error; others create it.
enum class Purpose { read, write };

class Session {
 public:
  explicit Session(const Options &options);

  const Options &options() const { return options_; }
  Connection &connection() { return connection_; }
  Progress &progress() { return progress_; }

  State read_state(Purpose purpose, State::Detail detail);
  const Extension &extension();  // looked up when it is first asked for

  // A statement under the settings of the command line, its notices coming through.
  Result run(const std::string &sql, const Connection::Parameters &parameters = {},
             const Connection::Settings &more = {});

  // `name` as a function of the extension, to be called in a statement.
  std::string function(std::string_view name);

 private:
  void use_schema();

  const Options &options_;
  Progress progress_;
  Connection connection_;
  std::optional<Extension> extension_;
};

// Begins to read the folder in another thread, while the server starts its process and answers.
// get() waits for it and throws what went wrong. A folder that may be missing must be there all
// the same where the command line names it.
std::future<Folder> begin_to_read_folder(const Options &options,
                                         Missing missing = Missing::is_error);

// What was read, and a warning where a verb that is about files finds none.
Folder needed_files(std::future<Folder> &folder);

}  // namespace pg_idem::client
