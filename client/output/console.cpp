// Plain stdio: iostream would cost a noticeable part of a run that has nothing to do.
#include "output/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "output/log.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

// Characters, not bytes; wide ones count as one.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool answer_is_json = false, log_is_json = false;
int output_error = 0;  // errno
bool is_terminal = false, has_colours = false, errors_have_colours = false;

bool colours_are_wanted() {
  const char *no_color = std::getenv("NO_COLOR"), *terminal = std::getenv("TERM");
  return !(no_color && *no_color) && terminal && std::strcmp(terminal, "dumb") != 0;
}

std::string in_colour(std::string_view text, Colour colour) {
  constexpr const char *codes[] = {"32", "33", "31", "2", "1"};
  return "\033[" + std::string(codes[static_cast<std::size_t>(colour)]) + "m" + std::string(text) +
         "\033[0m";
}

// "error: " and "warning: " are seen from afar.
std::string title_of(std::string_view kind) {
  const std::string title = std::string(kind) + ":";
  if (!errors_have_colours || kind == "notice") return title;
  return in_colour(title, kind == "error" ? Colour::red : Colour::yellow);
}

void append_part(std::string &text, const char *title, std::string_view part) {
  if (!part.empty()) text += std::string(title) + ":  " + visible(part) + "\n";
}

void write_error(const std::string &text) {
  flush_output();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

std::vector<std::size_t> widths_of(const std::vector<Cells> &rows) {
  std::vector<std::size_t> widths;
  for (const Cells &row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  return widths;
}

}  // namespace

void set_up_console(const Options &options) {
  answer_is_json = options.json;
  log_is_json = options.log_format == "json";
  is_terminal = isatty(STDOUT_FILENO) && !options.json;
  has_colours = is_terminal && colours_are_wanted();
  errors_have_colours = isatty(STDERR_FILENO) && colours_are_wanted();
}

void write_output(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) < text.size()) output_error = errno;
}

void print(std::string_view text) {
  if (!answer_is_json) write_output(text);
}

void print_line(std::string_view text) {
  print(is_terminal ? visible(text) + "\n" : std::string(text) + "\n");
}

void flush_output() {
  if (std::fflush(stdout) != 0) output_error = errno;
}

void finish_output() {
  flush_output();
  if (output_error == 0 && !std::ferror(stdout)) return;
  Failure failure(ExitCode::files, "could not write all of the output");
  if (output_error != 0) failure.message += std::string(": ") + std::strerror(output_error);
  throw failure;
}

void tell(std::string_view kind, std::string_view text, std::string_view hint) {
  if (log_is_json) {
    Json line{{"event", "notice"}, {"message", text}};
    if (!hint.empty()) line["hint"] = hint;
    return log_line(kind, line);
  }
  std::string lines = "pg_idem: " + title_of(kind) + " " + visible(text) + "\n";
  append_part(lines, "HINT", hint);
  write_error(lines);
}

void tell(std::string_view kind, const Notice &notice) {
  std::string text = "pg_idem: " + title_of(kind) + " " + std::string(notice.sqlstate) + ": " +
                     visible(notice.message) + "\n";
  append_part(text, "DETAIL", notice.detail);
  append_part(text, "HINT", notice.hint);
  write_error(text);
}

void tell(const Failure &failure) {
  if (log_is_json) {
    Json line{{"event", "error"}};
    line.update(to_json(failure));
    return log_line("error", line);
  }
  std::string text = "pg_idem: " + title_of("error") + " ";
  if (!failure.sqlstate.empty()) text += failure.sqlstate + ": ";
  text += visible(failure.message) + "\n";
  append_part(text, "DETAIL", failure.detail);
  append_part(text, "HINT", failure.hint);
  append_part(text, "CONTEXT", failure.context);
  write_error(text);
}

std::string painted(std::string_view text, Colour colour) {
  return has_colours ? in_colour(text, colour) : std::string(text);
}

bool stdout_is_terminal() {
  return is_terminal;
}

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void print_table(const std::vector<Cells> &rows) {
  const std::vector<std::size_t> widths = widths_of(rows);
  for (const Cells &row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (widths[i] > 0) line += padded(row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(line);
  }
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = width_of(text);
  return std::string(text) + std::string((taken < width ? width - taken : 0) + 2, ' ');
}

}  // namespace pg_idem::client
