// Landing the server's jumps, and raising what C++ threw. See boundary.hpp for the rules.
#include "server/boundary.hpp"

#include <cstring>
#include <new>

#include "core/sqlstate.hpp"

namespace pg_idem {

const char *ServerError::what() const noexcept {
  return data_->message ? data_->message : "server error";
}

bool is_cancel(const ServerError &error) {
  const int code = error.data()->sqlerrcode;
  return code == ERRCODE_QUERY_CANCELED || code == ERRCODE_ADMIN_SHUTDOWN ||
         code == ERRCODE_CRASH_SHUTDOWN || code == ERRCODE_OUT_OF_MEMORY;
}

namespace {

// Each landed error has a memory context of its own: it can be large, and there can be thousands of
// them in one transaction.
constexpr char error_context_name[] = "pg_idem error";

bool has_own_context(const ErrorData *error) {
  return error->assoc_context->name == error_context_name;
}

ErrorData *copy_into(const ErrorData *error, MemoryContext context) {
  MemoryContext outer = MemoryContextSwitchTo(context);
  auto *copy = static_cast<ErrorData *>(palloc(sizeof(ErrorData)));
  *copy = *error;
  copy->assoc_context = context;
  char **const texts[] = {&copy->message,       &copy->detail,          &copy->detail_log,
                          &copy->hint,          &copy->context,         &copy->backtrace,
                          &copy->schema_name,   &copy->table_name,      &copy->column_name,
                          &copy->datatype_name, &copy->constraint_name, &copy->internalquery};
  for (char **text : texts)
    if (*text != nullptr) *text = pstrdup(*text);
  const char **const places[] = {&copy->filename, &copy->funcname};
  for (const char **place : places)
    if (*place != nullptr) *place = pstrdup(*place);
  MemoryContextSwitchTo(outer);
  return copy;
}

char *join_lines(const char *first, const char *second) {
  return psprintf("%s\n%s", first, second);
}

char *copy_line(const char *line) {
  return pstrdup(line);
}

}  // namespace

ServerError keep_beyond_transaction(const ServerError &error) {
  return ServerError(call_postgres(copy_into, error.data(), PortalContext));
}

void discard(const ServerError &error) {
  if (has_own_context(error.data()))
    call_postgres(MemoryContextDelete, error.data()->assoc_context);
}

const char *sqlstate_of(const ServerError &error) {
  return unpack_sql_state(error.data()->sqlerrcode);
}

void add_context(const ServerError &error, const std::string &line) {
  ErrorData *data = error.data();
  MemoryContext context = MemoryContextSwitchTo(data->assoc_context);
  data->context =
      data->context
          ? call_postgres(join_lines, static_cast<const char *>(data->context), line.c_str())
          : call_postgres(copy_line, line.c_str());
  MemoryContextSwitchTo(context);
}

void set_hint(const ServerError &error, const char *hint) {
  MemoryContext context = MemoryContextSwitchTo(error.data()->assoc_context);
  error.data()->hint = call_postgres(copy_line, hint);
  MemoryContextSwitchTo(context);
}

namespace boundary {
namespace {

// What is left to say when there is no memory to copy the error into.
ErrorData *out_of_memory_error() {
  static char message[] = "out of memory";
  static ErrorData error;
  error = ErrorData{};
  error.elevel = ERROR;
  error.sqlerrcode = ERRCODE_OUT_OF_MEMORY;
  error.message = message;
  error.assoc_context = ErrorContext;
  return &error;
}

// The copy must outlive subtransactions on the way; copying can itself run out of memory.
ErrorData *copy_current_error(MemoryContext fallback) {
  ErrorData *volatile copy = nullptr;
  PG_TRY();
  {
    MemoryContextSwitchTo(
        AllocSetContextCreateInternal(TopTransactionContext ? TopTransactionContext : fallback,
                                      error_context_name, ALLOCSET_SMALL_SIZES));
    copy = CopyErrorData();
  }
  PG_CATCH();
  { copy = out_of_memory_error(); }
  PG_END_TRY();
  return copy;
}

}  // namespace

ErrorData *land(void (*call)(void *), void *argument) {
  MemoryContext context = CurrentMemoryContext;
  ErrorData *volatile error = nullptr;
  PG_TRY();
  { call(argument); }
  PG_CATCH();
  {
    error = copy_current_error(context);
    MemoryContextSwitchTo(context);
    FlushErrorState();
  }
  PG_END_TRY();
  return error;
}

namespace {

// What was caught, in a form without destructors, so that raising it skips none.
struct Report {
  ErrorData *server_error;
  char sqlstate[6];
  char *message;
  char *detail;
  char *hint;
  char *context;
};

// Nothing may raise inside a handler: where memory is short the text is left out.
char *copy_text(const char *text, size_t length) noexcept {
  auto *copy = static_cast<char *>(palloc_extended(length + 1, MCXT_ALLOC_NO_OOM));
  if (copy != nullptr) memcpy(copy, text, length + 1);
  return copy;
}

void fill(Report &report, const char *sqlstate, const char *message) noexcept {
  strlcpy(report.sqlstate, sqlstate, sizeof(report.sqlstate));
  report.message = copy_text(message, strlen(message));
}

[[noreturn]] void raise_again(ErrorData *error) {
  ErrorData *copy = error;
  if (has_own_context(error)) {
    copy = copy_into(error, CurrentMemoryContext);
    MemoryContextDelete(error->assoc_context);
  }
  ReThrowError(copy);
  pg_unreachable();
}

bool has_text(const char *text) {
  return text != nullptr && text[0] != '\0';
}

[[noreturn]] void raise(const Report &report) {
  if (report.server_error != nullptr) raise_again(report.server_error);
  ereport(ERROR, (errcode(error_code(report.sqlstate)),
                  errmsg_internal("%s", report.message ? report.message : "out of memory"),
                  has_text(report.detail) ? errdetail_internal("%s", report.detail) : 0,
                  has_text(report.hint) ? errhint("%s", report.hint) : 0,
                  has_text(report.context) ? errcontext("%s", report.context) : 0));
  pg_unreachable();
}

// Whether `body` returned; else the report is filled.
template <typename Body>
bool run_reporting(Body body, Report &report) {
  try {
    body();
    return true;
  } catch (const ServerError &error) {
    report.server_error = error.data();
  } catch (const Error &error) {
    fill(report, error.sqlstate, error.message.c_str());
    report.detail = copy_text(error.detail.c_str(), error.detail.size());
    report.hint = copy_text(error.hint.c_str(), error.hint.size());
    report.context = copy_text(error.context.c_str(), error.context.size());
  } catch (const std::bad_alloc &) {
    fill(report, sqlstate::out_of_memory, "out of memory");
  } catch (const std::exception &error) {
    fill(report, sqlstate::internal_error, error.what());
  } catch (...) {
    fill(report, sqlstate::internal_error, "unknown C++ exception");
  }
  return false;
}

}  // namespace

Datum enter(Datum (*body)(FunctionCallInfo), FunctionCallInfo fcinfo) {
  const MemoryContext context = CurrentMemoryContext;
  Report report{};
  Datum result{};
  if (run_reporting([&] { result = body(fcinfo); }, report)) return result;
  MemoryContextSwitchTo(context);
  raise(report);
}

bool enter_callback(bool (*body)(void *), void *argument) {
  Report report{};
  bool result = false;
  if (run_reporting([&] { result = body(argument); }, report)) return result;
  raise(report);
}

}  // namespace boundary
}  // namespace pg_idem
