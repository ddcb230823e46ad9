// Reading the events out of the parse trees, and following a name through them.
#include "ensure/future.hpp"

#include <algorithm>

#include "catalog/existence.hpp"

namespace pg_idem {
namespace {

using Action = Event::Action;
using Scope = Event::Scope;

template <typename Type>
Type *as(Node *node) {
  return reinterpret_cast<Type *>(node);
}

std::string last_part(const List *names) {
  Node *last = names && names->length > 0
                   ? static_cast<Node *>(names->elements[names->length - 1].ptr_value)
                   : nullptr;
  return last != nullptr && IsA(last, String) ? strVal(last) : "";
}

bool is_relation(ObjectType type) {
  return type == OBJECT_TABLE || type == OBJECT_INDEX || type == OBJECT_VIEW ||
         type == OBJECT_MATVIEW || type == OBJECT_SEQUENCE || type == OBJECT_FOREIGN_TABLE;
}

bool is_type(ObjectType type) {
  return type == OBJECT_TYPE || type == OBJECT_DOMAIN;
}

class Reader {
 public:
  Reader(std::vector<Event> &events, size_t position) : events_(events), position_(position) {}

  void read(Node *statement) {
    statement_ = statement;
    schema_.clear();
    switch (nodeTag(statement)) {
      case T_CreateStmt:
        return create(Scope::relation, as<CreateStmt>(statement)->relation);
      case T_CreateForeignTableStmt:
        return create(Scope::relation, as<CreateStmt>(statement)->relation);
      case T_ViewStmt:
        return create(Scope::relation, as<ViewStmt>(statement)->view);
      case T_CreateSeqStmt:
        return create(Scope::relation, as<CreateSeqStmt>(statement)->sequence);
      case T_CreateTableAsStmt:
        return create(Scope::relation, as<CreateTableAsStmt>(statement)->into->rel);
      case T_IndexStmt:
        return index(as<IndexStmt>(statement));
      case T_CreateEnumStmt:
        return add(Action::create, Scope::type, last_part(as<CreateEnumStmt>(statement)->typeName));
      case T_CreateDomainStmt:
        return add(Action::create, Scope::type,
                   last_part(as<CreateDomainStmt>(statement)->domainname));
      case T_CreateRangeStmt:
        return add(Action::create, Scope::type,
                   last_part(as<CreateRangeStmt>(statement)->typeName));
      case T_CompositeTypeStmt:
        return create(Scope::type, as<CompositeTypeStmt>(statement)->typevar);
      case T_AlterEnumStmt:
        return add(Action::alter, Scope::type, last_part(as<AlterEnumStmt>(statement)->typeName));
      case T_AlterDomainStmt:
        return add(Action::alter, Scope::type, last_part(as<AlterDomainStmt>(statement)->typeName));
      case T_CreateFunctionStmt:
        return add(Action::create, Scope::other,
                   last_part(as<CreateFunctionStmt>(statement)->funcname));
      case T_AlterTableStmt:
        return alter_table(as<AlterTableStmt>(statement));
      case T_RenameStmt:
        return rename(as<RenameStmt>(statement));
      case T_DropStmt:
        return drop(as<DropStmt>(statement));
      default:
        return;
    }
  }

 private:
  void add(Action action, Scope scope, const std::string &name, const std::string &member = {},
           const std::string &new_name = {}, Node *node = nullptr) {
    events_.push_back(
        {position_, action, scope, schema_, name, member, new_name, node ? node : statement_});
  }

  void of_schema(const RangeVar *relation) {
    schema_ = relation && relation->schemaname ? relation->schemaname : "";
  }

  void create(Scope scope, const RangeVar *relation) {
    of_schema(relation);
    add(Action::create, scope, relation->relname);
  }

  void index(const IndexStmt *statement) {
    if (statement->idxname != nullptr) add(Action::create, Scope::relation, statement->idxname);
  }

  void alter_table(const AlterTableStmt *alter) {
    of_schema(alter->relation);
    const std::string relation = alter->relation->relname;
    for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds)) {
      const std::string member = command->name ? command->name : "";
      if (command->subtype == AT_AddColumn)
        add(Action::create, Scope::column, relation, as<ColumnDef>(command->def)->colname, {},
            command->def);
      else if (command->subtype == AT_DropColumn)
        add(Action::drop, Scope::column, relation, member);
      else if (command->subtype == AT_AddConstraint)
        add(Action::create, Scope::constraint, relation, constraint_name(command), {},
            command->def);
      else if (command->subtype == AT_DropConstraint)
        add(Action::drop, Scope::constraint, relation, member);
      else if (command->name != nullptr)
        add(Action::alter, Scope::column, relation, member, {},
            command->subtype == AT_AlterColumnType ? command->def : nullptr);
      else
        add(Action::alter, Scope::relation, relation);
    }
  }

  static std::string constraint_name(const AlterTableCmd *command) {
    const char *name = as<Constraint>(command->def)->conname;
    return name ? name : "";
  }

  void rename(const RenameStmt *rename) {
    of_schema(rename->relation);
    const std::string subname = rename->subname ? rename->subname : "";
    if (rename->renameType == OBJECT_COLUMN)
      add(Action::rename, Scope::column, rename->relation->relname, subname, rename->newname);
    else if (rename->renameType == OBJECT_TABCONSTRAINT)
      add(Action::rename, Scope::constraint, rename->relation->relname, subname, rename->newname);
    else if (is_relation(rename->renameType))
      add(Action::rename, Scope::relation, rename->relation->relname, {}, rename->newname);
    else if (is_type(rename->renameType))
      add(Action::rename, Scope::type, last_part(as<List>(rename->object)), {}, rename->newname);
    else if (rename->object != nullptr && IsA(rename->object, ObjectWithArgs))
      add(Action::rename, Scope::other, last_part(as<ObjectWithArgs>(rename->object)->objname), {},
          rename->newname);
    else
      add(Action::rename, Scope::other, subname, {}, rename->newname);
  }

  void add_drop(Scope scope, List *names) {
    const QualifiedName name = to_qualified_name(names);
    schema_ = name.schema;
    add(Action::drop, scope, name.name);
  }

  void drop(const DropStmt *drop) {
    for (Node *object : nodes<Node>(drop->objects)) {
      if (is_relation(drop->removeType))
        add_drop(Scope::relation, as<List>(object));
      else if (is_type(drop->removeType))
        add_drop(Scope::type, as<TypeName>(object)->names);
      else if (IsA(object, ObjectWithArgs))
        add(Action::drop, Scope::other, last_part(as<ObjectWithArgs>(object)->objname));
      else if (IsA(object, List))
        add(Action::drop, Scope::other, last_part(as<List>(object)));
      else if (IsA(object, String))
        add(Action::drop, Scope::other, strVal(object));
    }
  }

  std::vector<Event> &events_;
  size_t position_;
  Node *statement_ = nullptr;
  std::string schema_;
};

const Future *future_now = nullptr;

}  // namespace

Future::Future(const std::vector<Statement> &statements) : statements_(statements) {
  for (size_t i = 0; i < statements.size(); i++) {
    Reader(events_, i).read(statements[i].node);
    if (IsA(statements[i].node, SelectStmt) || IsA(statements[i].node, DoStmt) ||
        IsA(statements[i].node, CallStmt))
      opaque_.push_back(i);
  }
}

Future::Fate Future::fate(Scope scope, const std::string &name, const std::string &member) const {
  Fate fate;
  fate.name = name;
  fate.member = member;
  for (const Event &event : events_) {
    if (event.position <= position_ || event.name != fate.name || fate.dropped) continue;
    const bool itself = event.scope == scope && event.member == fate.member;
    const bool its_relation = event.scope == Scope::relation && scope != Scope::relation &&
                              scope != Scope::type && scope != Scope::other;
    const bool its_part = scope == Scope::relation &&
                          (event.scope == Scope::column || event.scope == Scope::constraint);
    if (event.action == Action::rename && itself) {
      (event.member.empty() ? fate.name : fate.member) = event.new_name;
      fate.renamed = true;
      fate.renamed_at = event.position;
    } else if (event.action == Action::rename && its_relation) {
      fate.name = event.new_name;
    } else if (event.action == Action::drop && (itself || its_relation)) {
      fate.dropped = true;
    } else if (itself || its_part) {
      fate.altered = fate.altered || event.action != Action::create || its_part;
    }
  }
  return fate;
}

const Event *Future::arrival(Scope scope, const std::string &name,
                             const std::string &member) const {
  for (const Event &event : events_) {
    if (event.position <= position_ || event.scope != scope) continue;
    const bool in_relation = member.empty() || event.name == name;
    const std::string &wanted = member.empty() ? name : member;
    if (event.action == Action::rename && in_relation && event.new_name == wanted) return &event;
    if (event.action == Action::create && event.name == name && event.member == member)
      return &event;
  }
  return nullptr;
}

const Event *Future::renamed_into(Scope scope, const std::string &name,
                                  const std::string &member) const {
  const Event *event = arrival(scope, name, member);
  if (event == nullptr || event->action != Action::rename) return nullptr;
  // A source that this statement or one after it makes is not gone, it is not there yet.
  const std::string &source = member.empty() ? event->name : event->member;
  for (const Event &other : events_) {
    if (other.position < position_ || other.position >= event->position || other.scope != scope)
      continue;
    const bool made = other.action == Action::create && other.name == event->name &&
                      other.member == event->member;
    if (made || (other.action == Action::rename && other.new_name == source)) return nullptr;
  }
  return event;
}

bool Future::leaves_before(size_t end, Scope scope, const std::string &name,
                           const std::string &member) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.position < end && event.scope == scope &&
        event.name == name && event.member == member &&
        (event.action == Action::drop || event.action == Action::rename))
      return true;
  return false;
}

std::span<const Statement> Future::later_statements() const {
  return std::span(statements_).subspan(std::min(position_ + 1, statements_.size()));
}

const Statement *Future::later_creation(Scope scope, const std::string &name) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.scope == scope && event.action == Action::create &&
        event.name == name)
      return &statements_[event.position];
  return nullptr;
}

bool Future::columns_leave(const std::string &relation) const {
  for (const Event &event : events_)
    if (event.position > position_ && event.scope == Scope::column && event.name == relation &&
        (event.action == Action::drop || event.action == Action::rename))
      return true;
  return false;
}

bool Future::has_opaque_later() const {
  for (size_t position : opaque_)
    if (position > position_) return true;
  return false;
}

const Future &current_future() {
  static const Future *const none = new Future;  // never destroyed: no destructor at exit
  return future_now ? *future_now : *none;
}
Oid find_relation_of_revision(const RangeVar *relation) {
  const Oid there = find_relation(relation);
  if (OidIsValid(there)) return there;
  const Future::Fate fate = current_future().fate(Scope::relation, relation->relname);
  if (!fate.renamed || fate.dropped) return InvalidOid;
  const char *schema = relation->schemaname;
  return find_relation(QualifiedName{schema ? schema : "", fate.name});
}

FutureScope::FutureScope(const Future &future) : outer_(future_now) {
  future_now = &future;
}
FutureScope::~FutureScope() {
  future_now = outer_;
}

}  // namespace pg_idem
