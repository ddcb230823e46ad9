// Half-done revisions get a subtransaction for each statement: one that fails because a later
// statement has removed what it needs must have been done before.
#include "ensure/revision_script.hpp"

#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/ensure.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/repeated_insert.hpp"
#include "ensure/survey.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"
#include "server/utility_hook.hpp"

namespace pg_idem {
namespace {

bool is_undefined(int sqlstate) {
  switch (sqlstate) {
    case ERRCODE_UNDEFINED_COLUMN:
    case ERRCODE_UNDEFINED_TABLE:
    case ERRCODE_UNDEFINED_OBJECT:
    case ERRCODE_UNDEFINED_FUNCTION:
    case ERRCODE_INVALID_SCHEMA_NAME:
    case ERRCODE_INVALID_COLUMN_REFERENCE:
      return true;
    default:
      return false;
  }
}

bool is_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return isalnum(u) || c == '_' || c == '$' || u >= 0x80;
}

char lower(char c) {
  return static_cast<char>(pg_tolower(static_cast<unsigned char>(c)));
}

// Whether a text has that name as a word; bodies of functions count too.
bool mentions(std::string_view text, const std::string &name) {
  for (size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      i++;
      continue;
    }
    size_t length = 0;
    bool same = true;
    for (; i < text.size() && is_word(text[i]); i++, length++)
      same = same && length < name.size() && lower(text[i]) == lower(name[length]);
    if (same && length == name.size()) return true;
  }
  return false;
}

bool is_there(const Event &event) {
  const QualifiedName name{{}, event.name};
  switch (event.scope) {
    case Event::Scope::relation:
      return OidIsValid(find_relation(name));
    case Event::Scope::type:
      return OidIsValid(find_type(name));
    case Event::Scope::column: {
      const Oid table = find_relation(name);
      return OidIsValid(table) && find_column(table, event.member) != InvalidAttrNumber;
    }
    default:
      return false;
  }
}

// What a later statement drops or renames, is gone, and this statement needs.
const Event *removed_by_later(const Statement &statement, const Future &future) {
  for (const Event &event : future.events()) {
    const bool removes =
        event.action == Event::Action::drop || event.action == Event::Action::rename;
    if (!removes || event.position <= future.position()) continue;
    if (mentions(statement.text(), event.member.empty() ? event.name : event.member) &&
        !is_there(event))
      return &event;
  }
  return nullptr;
}

// A revision is one transaction anyway; files of other tools often say so themselves.
bool is_begin_or_commit(Node *node) {
  if (!IsA(node, TransactionStmt)) return false;
  const TransactionStmtKind kind = reinterpret_cast<TransactionStmt *>(node)->kind;
  return kind == TRANS_STMT_BEGIN || kind == TRANS_STMT_START || kind == TRANS_STMT_COMMIT;
}

// The column has the type already that a later statement gives it.
bool has_its_later_type(const Event &event) {
  if (event.scope != Event::Scope::column || !IsA(event.node, ColumnDef)) return false;
  const Oid table = find_relation(QualifiedName{{}, event.name});
  const AttrNumber column = OidIsValid(table) ? find_column(table, event.member) : 0;
  if (column <= 0) return false;
  const List *type = reinterpret_cast<ColumnDef *>(event.node)->typeName->names;
  return call_postgres(get_atttype, table, column) == find_type(to_qualified_name(type));
}

// A type that a later statement has put into the place of another.
const Event *type_changed_by_later(const Future &future) {
  for (const Event &event : future.events()) {
    if (event.position <= future.position()) continue;
    const bool renamed = event.scope == Event::Scope::type &&
                         event.action == Event::Action::rename && !is_there(event);
    if (renamed || (event.action == Event::Action::alter && has_its_later_type(event)))
      return &event;
  }
  return nullptr;
}

bool is_insert(const Statement &statement) {
  return IsA(statement.node, InsertStmt);
}

// A revision that leaves no trace in the catalog may have been done before all the same: an INSERT
// whose rows are there, all of them and equal, is done.
void ensure_insert(const Statement &statement) {
  const SubtransactionScope scope = begin_subtransaction();
  try {
    ensure(statement);
    release_subtransaction(scope);
  } catch (const ServerError &error) {
    roll_back_subtransaction(scope);
    if (error.data()->sqlerrcode != ERRCODE_UNIQUE_VIOLATION || !insert_rows_are_there(statement))
      throw;
  }
}

// A view that cannot be dropped because others rest on it again: it has been made anew.
const Event *view_made_again(const Statement &statement, const Future &future) {
  auto *drop = reinterpret_cast<DropStmt *>(statement.node);
  if (!IsA(statement.node, DropStmt) || drop->removeType != OBJECT_VIEW) return nullptr;
  for (Node *object : nodes<Node>(drop->objects)) {
    const std::string name = to_qualified_name(reinterpret_cast<List *>(object)).name;
    const Statement *again = future.later_creation(Event::Scope::relation, name);
    if (again != nullptr && object_is_as_wanted(*again))
      return future.arrival(Event::Scope::relation, name);
  }
  return nullptr;
}

// Why a statement that fails may have been done before; null: it has not.
const Event *done_by(const Statement &statement, const Future &future, int sqlstate) {
  if (is_undefined(sqlstate)) return removed_by_later(statement, future);
  if (sqlstate == ERRCODE_INVALID_TEXT_REPRESENTATION) return type_changed_by_later(future);
  if (sqlstate == ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST) return view_made_again(statement, future);
  return nullptr;
}

bool tell_done_before(const Event &event) {
  return tell(Outcome::unchanged, "done before: a later statement has changed " +
                                      (event.member.empty() ? event.name : event.member));
}

// Rows that are there already, from a statement of which no part can be told from another.
[[noreturn]] void refuse(const ServerError &error) {
  throw Error(
      sqlstate::refused, "cannot tell whether the statement was done before",
      "Some of the revision was done before, and the statement fails: " +
          std::string(error.what()) + ".",
      "Look at the rows. If the statement was done, take it out of the file for this run, or "
      "stamp the revision when the rest is done by hand.");
}

int code_of(const char *sqlstate) {
  return MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4]);
}

void ensure_half_done(const Statement &statement, const Future &future, Repeat repeat) {
  const SubtransactionScope scope = begin_subtransaction();
  const Event *event = nullptr;
  try {
    if (is_insert(statement))
      ensure_repeated_insert(statement, repeat);
    else
      ensure(statement);
    release_subtransaction(scope);
    return;
  } catch (const ServerError &error) {
    roll_back_subtransaction(scope);
    event = done_by(statement, future, error.data()->sqlerrcode);
    if (event == nullptr && error.data()->sqlerrcode == ERRCODE_UNIQUE_VIOLATION) refuse(error);
    if (event == nullptr) throw;
  } catch (const Error &error) {
    roll_back_subtransaction(scope);
    event = done_by(statement, future, code_of(error.sqlstate));
    if (event == nullptr) throw;
  }
  tell_done_before(*event);
}

}  // namespace

RevisionStatements::RevisionStatements(const std::vector<Statement> &statements, Repeat repeat)
    : statements_(statements), repeat_(repeat), future_(statements) {
  future_.half_done = looks_half_done(statements, future_);
}

void RevisionStatements::ensure(size_t index) {
  FutureScope scope(future_);
  UtilityHandlerScope handler(ensure_below);
  const Statement &statement = statements_[index];
  future_.set_position(index);
  if (is_begin_or_commit(statement.node)) return;
  if (future_.half_done)
    ensure_half_done(statement, future_, repeat_);
  else if (is_insert(statement))
    ensure_insert(statement);
  else
    pg_idem::ensure(statement);
}

void ensure_revision(
    const std::vector<Statement> &statements, Repeat repeat,
    const std::function<void(const Statement &, const std::function<void()> &)> &around) {
  RevisionStatements revision(statements, repeat);
  for (size_t i = 0; i < statements.size(); i++) around(statements[i], [&] { revision.ensure(i); });
}

}  // namespace pg_idem
