// Which views a run has.
#include "views/view.hpp"

namespace pg_idem::client {

std::vector<std::unique_ptr<View>> views_for(const Options &options) {
  std::vector<std::unique_ptr<View>> views;
  views.push_back(options.log_format == "json" ? make_log_view(options.quiet)
                                               : make_text_view(options.quiet || options.json));
  if (options.json) views.push_back(make_answer_view());
  return views;
}

}  // namespace pg_idem::client
