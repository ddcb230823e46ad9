// What a person or a script reads: results on stdout, everything else on stderr, in the form that
// psql and its siblings use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command_line/options.hpp"
#include "connection/notice.hpp"
#include "failure.hpp"

namespace pg_idem::client {

// With --json nothing is printed but the answer; with --log-format json stderr has JSON lines.
void set_up_console(const Options &options);

void write_output(std::string_view text);  // to stdout, also with --json
void print(std::string_view text);         // to stdout, as it is
void print_line(std::string_view text);    // to stdout, with a line end
void flush_output();                       // what was printed is seen now
void finish_output();                      // throws Failure where not all of it could be written

// To stderr; `kind` is "warning" or "notice".
void tell(std::string_view kind, std::string_view text, std::string_view hint = {});
void tell(std::string_view kind, const Notice &notice);
void tell(const Failure &failure);

// Colours are for a terminal where nobody has set NO_COLOR; elsewhere the text stays as it is.
enum class Colour { green, yellow, red, dim, bold };
std::string painted(std::string_view text, Colour colour);

bool stdout_is_terminal();     // somebody looks on: there may be lines that change
std::size_t terminal_width();  // in characters

// Columns as wide as their widest cell, two blanks between them, no blanks at the end of a line.
using Cells = std::vector<std::string>;
void print_table(const std::vector<Cells> &rows);

// `text` with blanks up to that many characters, and two more.
std::string padded(std::string_view text, std::size_t width);

}  // namespace pg_idem::client
