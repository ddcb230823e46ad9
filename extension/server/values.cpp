// Conversion of values; every server call guarded.
#include "server/values.hpp"

#include <cstring>

#include "core/sqlstate.hpp"

namespace pg_idem {
namespace {

// C-style: called through the guard.
void deconstruct_texts(Datum array, Datum **elements, bool **nulls, int *count) {
  deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, elements, nulls,
                    count);
}

text *make_text(const char *data, int length) {
  return cstring_to_text_with_len(data, length);
}

ArrayType *make_text_array(Datum *elements, int count) {
  return construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT);
}

}  // namespace

std::string to_string(Datum value) {
  char *data = call_postgres(text_to_cstring, reinterpret_cast<text *>(DatumGetPointer(value)));
  return data;
}

std::vector<std::string> to_strings(Datum array) {
  Datum *elements;
  bool *nulls;
  int count;
  call_postgres(deconstruct_texts, array, &elements, &nulls, &count);
  std::vector<std::string> result;
  result.reserve(count);
  for (int i = 0; i < count; i++) {
    if (nulls[i]) throw Error(sqlstate::null_value_not_allowed, "array element must not be null");
    result.push_back(to_string(elements[i]));
  }
  return result;
}

Datum to_text(std::string_view value) {
  return PointerGetDatum(call_postgres(make_text, value.data(), static_cast<int>(value.size())));
}

Datum to_text_array(const std::vector<std::string> &values) {
  auto *elements = static_cast<Datum *>(call_postgres(palloc, sizeof(Datum) * (values.size() + 1)));
  for (size_t i = 0; i < values.size(); i++) elements[i] = to_text(values[i]);
  return PointerGetDatum(call_postgres(make_text_array, elements, static_cast<int>(values.size())));
}

std::string in_utf8(const std::string &text) {
  return call_postgres(pg_server_to_any, text.c_str(), static_cast<int>(text.size()),
                       static_cast<int>(PG_UTF8));
}

std::string in_server_encoding(const std::string &text) {
  return call_postgres(pg_any_to_server, text.c_str(), static_cast<int>(text.size()),
                       static_cast<int>(PG_UTF8));
}

char *to_c_string(std::string_view value) {
  auto *copy = static_cast<char *>(call_postgres(palloc, value.size() + 1));
  memcpy(copy, value.data(), value.size());
  copy[value.size()] = '\0';
  return copy;
}

Datum Arguments::required(int position, const char *name) const {
  if (is_null(position))
    throw Error(sqlstate::null_value_not_allowed, std::string(name) + " must not be null");
  return fcinfo_->args[position].value;
}

std::string Arguments::text(int position, const char *name) const {
  return to_string(required(position, name));
}

std::optional<std::string> Arguments::optional_text(int position) const {
  if (is_null(position)) return std::nullopt;
  return to_string(fcinfo_->args[position].value);
}

std::vector<std::string> Arguments::texts(int position, const char *name) const {
  return to_strings(required(position, name));
}

}  // namespace pg_idem
