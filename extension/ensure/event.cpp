// One small function for each kind of statement; kinds that are not listed have no events.
#include "ensure/event.hpp"

#include "ensure/object_name.hpp"

namespace pg_idem {
namespace {

using Action = Event::Action;
using Scope = Event::Scope;

std::string last_part(const List *names) {
  Node *last = names && names->length > 0
                   ? static_cast<Node *>(names->elements[names->length - 1].ptr_value)
                   : nullptr;
  return last != nullptr && IsA(last, String) ? strVal(last) : "";
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

}  // namespace

void read_events(std::vector<Event> &events, size_t position, Node *statement) {
  Reader(events, position).read(statement);
}

}  // namespace pg_idem
