// What a later statement has removed or changed is looked for in the text of the one that fails.
#include "ensure/done_before.hpp"

#include "catalog/existence.hpp"
#include "ensure/kinds.hpp"
#include "ensure/survey.hpp"

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

char lower(char c) {
  return static_cast<char>(pg_tolower(static_cast<unsigned char>(c)));
}

// Whether a text has that name as a word; bodies of functions count too.
bool mentions(std::string_view text, const std::string &name) {
  for (size_t i = 0; i < text.size();) {
    if (!continues_identifier(text[i])) {
      i++;
      continue;
    }
    size_t length = 0;
    bool same = true;
    for (; i < text.size() && continues_identifier(text[i]); i++, length++)
      same = same && length < name.size() && lower(text[i]) == lower(name[length]);
    if (same && length == name.size()) return true;
  }
  return false;
}

// What is there under the name of a table that a later statement drops is one made after that.
bool is_another_one(const Event &drop, const Future &future, const char *source) {
  if (drop.scope != Event::Scope::relation || drop.action != Event::Action::drop) return false;
  for (const Event &event : future.events())
    if (event.position > drop.position && event.scope == drop.scope && event.name == drop.name &&
        event.action == Event::Action::create && IsA(event.node, CreateStmt))
      return table_is_made_by(event, source);
  return false;
}

// What a later statement drops or renames, is gone, and this statement needs.
const Event *removed_by_later(const Statement &statement, const Future &future) {
  for (const Event &event : future.events()) {
    const bool removes =
        event.action == Event::Action::drop || event.action == Event::Action::rename;
    if (!removes || event.position <= future.position()) continue;
    if (mentions(statement.text(), event.member.empty() ? event.name : event.member) &&
        (!is_there(event) || is_another_one(event, future, statement.source)))
      return &event;
  }
  return nullptr;
}

// The column has the type already that a later statement gives it.
bool has_its_later_type(const Event &event) {
  if (event.scope != Event::Scope::column || !IsA(event.node, ColumnDef)) return false;
  const Oid table = find_relation(QualifiedName{event.schema, event.name});
  const AttrNumber column = OidIsValid(table) ? find_column(table, event.member) : 0;
  if (column <= 0) return false;
  const List *type = as<ColumnDef>(event.node)->typeName->names;
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

bool takes_its_place(const Event &event, const Event &drop) {
  if (event.position <= drop.position || event.scope != drop.scope || event.name != drop.name)
    return false;
  if (event.action == Event::Action::create)
    return event.member == drop.member && has_its_later_type(event);
  return event.action == Event::Action::rename && event.new_name == drop.member && !is_there(event);
}

// A column that a later statement drops, and that is there: another one, which has its name now.
const Event *column_replaced_by_later(const Statement &statement, const Future &future) {
  for (const Event &drop : future.events()) {
    if (drop.position <= future.position() || drop.scope != Event::Scope::column ||
        drop.action != Event::Action::drop || !mentions(statement.text(), drop.member) ||
        !is_there(drop))
      continue;
    for (const Event &event : future.events())
      if (takes_its_place(event, drop)) return &drop;
  }
  return nullptr;
}

const Event *first_of(std::initializer_list<const Event *> events) {
  for (const Event *event : events)
    if (event != nullptr) return event;
  return nullptr;
}

// A view that cannot be dropped because others rest on it again: it has been made anew.
const Event *view_made_again(const Statement &statement, const Future &future) {
  auto *drop = as<DropStmt>(statement.node);
  if (!IsA(statement.node, DropStmt) ||
      (drop->removeType != OBJECT_VIEW && drop->removeType != OBJECT_MATVIEW))
    return nullptr;
  for (Node *object : nodes<Node>(drop->objects)) {
    const std::string name = to_qualified_name(as<List>(object)).name;
    const Statement *again = future.later_creation(Event::Scope::relation, name);
    if (again != nullptr && object_is_as_wanted(*again))
      return future.arrival(Event::Scope::relation, name);
  }
  return nullptr;
}

}  // namespace

bool is_there(const Event &event) {
  const QualifiedName name{event.schema, event.name};
  switch (event.scope) {
    case Event::Scope::relation:
      return OidIsValid(find_relation(name));
    case Event::Scope::type:
      return OidIsValid(find_type(name));
    case Event::Scope::column: {
      const Oid table = find_relation(name);
      return OidIsValid(table) && find_column(table, event.member) != InvalidAttrNumber;
    }
    case Event::Scope::constraint: {
      const Oid table = find_relation(name);
      return OidIsValid(table) && OidIsValid(find_constraint(table, event.member));
    }
    default:
      return false;
  }
}

const Event *done_by(const Statement &statement, const Future &future, int sqlstate) {
  if (is_undefined(sqlstate))
    return first_of(
        {removed_by_later(statement, future), column_replaced_by_later(statement, future)});
  if (sqlstate == ERRCODE_INVALID_TEXT_REPRESENTATION || sqlstate == ERRCODE_DATATYPE_MISMATCH ||
      sqlstate == ERRCODE_CANNOT_COERCE)
    return first_of({type_changed_by_later(future), removed_by_later(statement, future),
                     column_replaced_by_later(statement, future)});
  if (sqlstate == ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST) return view_made_again(statement, future);
  return nullptr;
}

namespace {

bool is_strict(const Event &removal) {
  if (IsA(removal.node, DropStmt)) return !as<DropStmt>(removal.node)->missing_ok;
  if (IsA(removal.node, RenameStmt)) return !as<RenameStmt>(removal.node)->missing_ok;
  if (!IsA(removal.node, AlterTableStmt)) return false;
  for (AlterTableCmd *command : nodes<AlterTableCmd>(as<AlterTableStmt>(removal.node)->cmds))
    if (command->missing_ok) return false;
  return true;
}

// By name, by what the revision itself says: then it may come and go several times.
bool is_named_elsewhere(const Event &removal, const Future &future) {
  for (const Event &other : future.events()) {
    if (other.position == removal.position) continue;
    const bool its_relation = other.scope == Event::Scope::relation &&
                              (other.name == removal.name || other.new_name == removal.name);
    const bool itself = other.scope == removal.scope && other.name == removal.name &&
                        (other.member == removal.member || other.new_name == removal.member);
    if (its_relation || itself) return true;
  }
  return false;
}

}  // namespace

std::vector<Event> removals_to_come(const std::vector<Statement> &statements,
                                    const Future &future) {
  std::vector<Event> removals;
  for (const Statement &statement : statements)
    if (leads_names_elsewhere(statement)) return removals;
  for (const Event &event : future.events()) {
    const bool removes =
        event.action == Event::Action::drop || event.action == Event::Action::rename;
    if (removes && event.position > 0 && is_strict(event) && !is_named_elsewhere(event, future) &&
        is_there(event))
      removals.push_back(event);
  }
  return removals;
}

}  // namespace pg_idem
