// What --json prints: one document for each verb, also for one that failed. The verb adds its own
// members; docs/json.md describes them all.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

#include "connection/result.hpp"
#include "core/revision.hpp"
#include "failure.hpp"

namespace pg_idem::client {

using Json = nlohmann::ordered_json;

inline constexpr int json_schema = 1;  // grows when a member changes its meaning or goes away

Json &answer();  // as far as it has come

// `failure` is nullptr where there was none.
void print_answer(const char *verb, ExitCode code, const Failure *failure);

Json to_json(const Failure &failure);
Json to_json(const Revision &revision);
Json rows_of(const Result &result);  // each row has one column, which is JSON

std::string one_line(const Json &json);  // what is no UTF-8 is replaced

}  // namespace pg_idem::client
