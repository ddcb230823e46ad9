// All that is not markup is escaped here.
#include "output/page.hpp"

#include "output/graph_formats.hpp"

namespace pg_idem::client {

namespace {

constexpr char style[] =
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em;"
    "color:#222;background:#fff}h1,h2{font-weight:600}h2{margin-top:2em}"
    "table{border-collapse:collapse;font-size:14px}"
    "th,td{text-align:left;vertical-align:top;padding:.25em 1em .25em 0;"
    "border-bottom:1px solid #ddd}td{font-family:ui-monospace,monospace;white-space:pre-wrap}"
    "figure{margin:0;overflow-x:auto}";

std::string cells(const Cells &row, const char *tag) {
  std::string text = "<tr>";
  for (const std::string &cell : row)
    text += std::string("<") + tag + ">" + escaped_for_html(cell) + "</" + tag + ">";
  return text + "</tr>\n";
}

}  // namespace

Page::Page(const std::string &title)
    : text_(
          "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
          escaped_for_html(title) + "</title>\n<style>" + style +
          "</style>\n</head>\n<body>\n<h1>" + escaped_for_html(title) + "</h1>\n") {}

void Page::add_section(const std::string &title) {
  text_ += "<h2>" + escaped_for_html(title) + "</h2>\n";
}

void Page::add_text(const std::string &text) {
  text_ += "<p>" + escaped_for_html(text) + "</p>\n";
}

void Page::add_picture(const std::string &svg) {
  text_ += "<figure>\n" + svg + "</figure>\n";
}

void Page::add_table(const Cells &heads, const std::vector<Cells> &rows) {
  text_ += "<table>\n<thead>" + cells(heads, "th") + "</thead>\n<tbody>\n";
  for (const Cells &row : rows) text_ += cells(row, "td");
  text_ += "</tbody>\n</table>\n";
}

}  // namespace pg_idem::client
