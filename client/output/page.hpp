// One HTML page that needs nothing else: for the verb report.
#pragma once

#include <string>
#include <vector>

#include "output/console.hpp"

namespace pg_idem::client {

class Page {
 public:
  explicit Page(const std::string &title);

  void add_section(const std::string &title);
  void add_text(const std::string &text);
  void add_picture(const std::string &svg);  // as it is
  void add_table(const Cells &heads, const std::vector<Cells> &rows);

  std::string text() const { return text_ + "</body>\n</html>\n"; }

 private:
  std::string text_;
};

}  // namespace pg_idem::client
