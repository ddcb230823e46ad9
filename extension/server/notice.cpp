// ereport below ERROR, behind the guard: even a NOTICE can fail (a lost client, a cancel).
#include "server/notice.hpp"

namespace pg_idem {
namespace {

struct Fields {
  int level;
  const char *sqlstate, *message, *schema, *table, *column, *constraint, *detail;
};

void set_field(int code, const char *value) {
  if (value[0] != '\0') err_generic_string(code, value);
}

void report(const Fields *f) {
  ereport(
      f->level,
      (errcode(error_code(f->sqlstate)), errmsg_internal("%s", f->message), errhidestmt(true),
       (f->detail[0] != '\0' ? errdetail_internal("%s", f->detail) : 0),
       (set_field(PG_DIAG_SCHEMA_NAME, f->schema), 0), (set_field(PG_DIAG_TABLE_NAME, f->table), 0),
       (set_field(PG_DIAG_COLUMN_NAME, f->column), 0),
       (set_field(PG_DIAG_CONSTRAINT_NAME, f->constraint), 0)));
}

void send(int level, const Notice &notice) {
  Fields fields{level,
                notice.sqlstate,
                notice.message.c_str(),
                notice.schema.c_str(),
                notice.table.c_str(),
                notice.column.c_str(),
                notice.constraint.c_str(),
                notice.detail.c_str()};
  call_postgres(report, &fields);
}

}  // namespace

void send_notice(const Notice &notice) {
  send(NOTICE, notice);
}
void send_warning(const Notice &notice) {
  send(WARNING, notice);
}

}  // namespace pg_idem
