// Everything that command line, environment and configuration file say, read once by
// command_line.cpp and then only looked at.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pg_idem::client {

enum class PasswordPrompt { if_needed, never, always };

struct Options {
  // the connection; empty: libpq's own defaults
  std::string database;  // a name, a conninfo string or a URI
  std::string host;
  std::string port;
  std::string user;
  PasswordPrompt prompt = PasswordPrompt::if_needed;
  std::string wait;  // for a server that is not up yet: 60s; empty: not at all
  bool create_database = false;
  // not from the command line: another database of the same server, and the password known by then
  std::string other_database;
  std::string password;
  std::string schema;  // likewise: the one of them that is meant

  // many databases
  std::string each_database, each_schema;  // patterns
  std::string targets;                     // a file of addresses
  std::string jobs = "4";                  // at once

  std::string environment;  // of the configuration file
  std::string folder = "migrations";
  bool folder_is_given = false;                               // then it must exist
  std::string layout;                                         // of the folder; empty: found out
  std::vector<std::string> set;                               // NAME=VALUE, as given
  std::map<std::string, std::string, std::less<>> variables;  // the same, taken apart

  std::string engine = "auto";  // or native, portable
  bool quiet = false;
  bool json = false;
  std::string log_format = "text";  // or json
  std::string on_drift;             // of the session; empty: as the database has it
  std::string on_changed_file;      // likewise
  std::string wait_timeout;         // likewise

  // of the verbs
  std::string argument;  // target, name, revision or table; empty: none
  bool verbose = false;
  bool down = false;
  bool keep = false;
  bool drift = false;
  bool accept = false;
  bool graph = false;
  std::string format;
  std::vector<std::string> revises;
};

}  // namespace pg_idem::client
