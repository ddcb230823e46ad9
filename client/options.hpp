// Everything the command line says, read once by command_line.cpp and then only looked at.
#pragma once

#include <string>

namespace pg_idem::client {

enum class PasswordPrompt { if_needed, never, always };

struct Options {
  // the connection; empty: libpq's own defaults
  std::string database;  // a name, a conninfo string or a URI
  std::string host;
  std::string port;
  std::string user;
  PasswordPrompt prompt = PasswordPrompt::if_needed;
  // not from the command line: another database of the same server, and the password known by then
  std::string other_database;
  std::string password;

  std::string folder = "migrations";
  bool folder_is_given = false;  // then it must exist

  bool quiet = false;
  std::string on_drift;         // of the session; empty: as the database has it
  std::string on_changed_file;  // likewise
  std::string wait_timeout;     // likewise

  // of the verb
  std::string argument;  // target, name, revision or table; empty: none
  bool flag = false;     // the verb's own option, where it has one
};

}  // namespace pg_idem::client
