// The document exists only once something asks for it: a run with nothing to do does not.
#include "output/answer.hpp"

#include <nlohmann/json.hpp>

#include "output/console.hpp"

namespace pg_idem::client {

namespace {

void add(Json &object, const char *key, const std::string &text) {
  if (!text.empty()) object[key] = text;
}

}  // namespace

Json &answer() {
  static Json *const document = new Json(Json::object());  // the process ends without tidying up
  return *document;
}

void print_answer(const char *verb, ExitCode code, const Failure *failure) {
  Json whole{{"schema", json_schema}, {"verb", verb}, {"exit_code", static_cast<int>(code)}};
  whole.update(answer());
  if (failure) whole["error"] = to_json(*failure);
  write_output(whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Json to_json(const Failure &failure) {
  Json json = Json::object();
  add(json, "sqlstate", failure.sqlstate);
  json["message"] = failure.message;
  add(json, "detail", failure.detail);
  add(json, "hint", failure.hint);
  add(json, "context", failure.context);
  return json;
}

Json to_json(const Revision &revision) {
  return {{"revision", revision.id},
          {"revises", revision.parents},
          {"depends", revision.depends},
          {"labels", revision.labels},
          {"description", revision.description},
          {"file", revision.file},
          {"repeatable", revision.repeatable},
          {"applied", revision.applied()}};
}

Json rows_of(const Result &result) {
  Json rows = Json::array();
  for (int row = 0; row < result.rows(); ++row) rows.push_back(Json::parse(result.text(row, 0)));
  return rows;
}

std::string one_line(const Json &json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace pg_idem::client
